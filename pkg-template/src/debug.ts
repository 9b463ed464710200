// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { recordBy } from "./trace.js";

const open = new Set<object[]>();

/** What the page told the meter since `recordTrace`. */
export interface Trace {
  /** JSON Lines, as `foldin trace` reads them. It names the articles and says what was done with them: the reader's own. */
  text(): string;
  /** Ends the recording; what was recorded stays. */
  stop(): void;
}

/**
 * Records what the page tells the meter, in memory; nothing is stored or sent. To be called before an article is observed.
 * `about` says in words what happens, for whoever finds the trace.
 */
export function recordTrace(about = ""): Trace {
  const lines: object[] = [{ trace: 1, about }];
  open.add(lines);
  recordBy((line) => {
    for (const lines of open) lines.push(line);
  });
  return {
    text: () => lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    stop: () => void open.delete(lines),
  };
}
