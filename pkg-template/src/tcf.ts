import { refuse } from "./errors.js";
import { PURPOSES, takeOver } from "./platform.js";

/** What of the platform's answer matters here. */
interface TcData {
  eventStatus?: string;
  gdprApplies?: boolean;
  listenerId?: number;
  purpose?: { consents?: Record<number, boolean> };
  publisher?: { consents?: Record<number, boolean> };
}

type TcfApi = (
  command: "addEventListener" | "removeEventListener",
  version: 2,
  callback: (data: TcData, success: boolean) => void,
  listenerId?: number,
) => void;

export interface TcfOptions {
  /** Purposes that must be agreed to, all of them; 1, 5 and 6 if absent. */
  purposes?: readonly number[];
  /** Whose consents: the `purpose` ones, which most platforms ask for, or those of the `publisher` alone. */
  of?: "purpose" | "publisher";
  /** What holds where the platform says that the GDPR does not apply; absent: what the reader chose on this device. */
  elsewhere?: boolean;
}

/**
 * Follows a consent platform that speaks IAB TCF 2.2 (`window.__tcfapi`), whose stub must be in the page. Gives the function that
 * ends it; what was chosen stays.
 */
export function followTcf(options: TcfOptions = {}): () => void {
  const { purposes = PURPOSES, of = "purpose", elsewhere } = options;
  if (!Array.isArray(purposes) || purposes.length === 0 || !purposes.every(Number.isInteger))
    refuse("options.purposes", "numbers of TCF purposes, at least one", purposes);
  if (of !== "purpose" && of !== "publisher") refuse("options.of", '"purpose" or "publisher"', of);
  const api = (globalThis as { __tcfapi?: TcfApi }).__tcfapi;
  if (typeof api !== "function")
    return refuse("window.__tcfapi", "the function of a consent platform", api);
  let listener: number | undefined;
  let ended = false;
  api("addEventListener", 2, (data, success) => {
    if (ended || success !== true) return;
    listener = data.listenerId;
    const here = data.eventStatus === "useractioncomplete";
    // While it asks, nothing is decided.
    if (!here && data.eventStatus !== "tcloaded") return;
    if (data.gdprApplies === false) {
      if (elsewhere !== undefined) takeOver(elsewhere, false);
      return;
    }
    const consents = data[of]?.consents;
    takeOver(
      purposes.every((purpose) => consents?.[purpose] === true),
      here,
    );
  });
  return () => {
    ended = true;
    if (listener !== undefined) api("removeEventListener", 2, () => {}, listener);
  };
}
