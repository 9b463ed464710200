/** What the meter is told, and with which facts: what a trace consists of. */
export interface Facts {
  presence: { visible: boolean; focused: boolean };
  frozen: { on: boolean };
  printing: { on: boolean };
  media: { on: boolean };
  input: Record<never, never>;
  view: { top: number; bottom: number; height: number };
  click: Record<never, never>;
  copied: Record<never, never>;
}

type Recorder = (line: object) => void;

let recorder: Recorder | undefined;

/** Hands an event to whoever records; nobody does, unless the page loads `foldin/debug`. */
export function traced(at: number, event: string, facts?: object): void {
  recorder?.({ at, event, ...facts });
}

/** Events go to `record` from now on. */
export function recordBy(record: Recorder): void {
  recorder = record;
}
