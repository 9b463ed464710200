import { refuse } from "./errors.js";
import { PURPOSES, takeOver } from "./platform.js";

type Fields = Record<string, unknown>;

/** What of the platform's answer matters here. */
interface GppEvent {
  listenerId?: number;
  pingData?: {
    signalStatus?: string;
    cmpDisplayStatus?: string;
    /** By section; its parts are one object, or a list of them. */
    parsedSections?: Record<string, Fields | readonly Fields[]>;
  };
}

type GppApi = (
  command: "addEventListener" | "removeEventListener",
  callback: (event: GppEvent, success: boolean) => void,
  listenerId?: number,
) => void;

/** 1 in one of them: the reader opted out (IAB Tech Lab, GPP, sections of the United States). */
const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];
const OPTED_OUT = 1;

/**
 * Follows a consent platform that speaks IAB GPP 1.1 (`window.__gpp`), whose stub must be in the page. Sections of Europe and Canada
 * grant and refuse, by purposes 1, 5 and 6. Those of the United States can only refuse: who opted out of sale, sharing or
 * targeted advertising, or sends Global Privacy Control, is taken at their word, although foldin does none of it. Where no section
 * says anything, what the reader chose on this device holds. Gives the function that ends it; what was chosen stays.
 */
export function followGpp(): () => void {
  const api = (globalThis as { __gpp?: GppApi }).__gpp;
  if (typeof api !== "function")
    return refuse("window.__gpp", "the function of a consent platform", api);
  let listener: number | undefined;
  let asked = false;
  let ended = false;
  api("addEventListener", (event, success) => {
    if (ended || success !== true) return;
    listener = event.listenerId;
    const { signalStatus, cmpDisplayStatus, parsedSections = {} } = event.pingData ?? {};
    asked ||= cmpDisplayStatus === "visible";
    // While it asks, nothing is decided.
    if (signalStatus !== "ready") return;
    const said = Object.entries(parsedSections).map(([name, parts]) =>
      saidIn(name, Object.assign({}, ...[parts].flat())),
    );
    if (said.includes(false)) takeOver(false, asked);
    else if (said.includes(true)) takeOver(true, asked);
  });
  return () => {
    ended = true;
    if (listener !== undefined) api("removeEventListener", () => {}, listener);
  };
}

/** What a section says; `undefined` where it says nothing. */
function saidIn(name: string, fields: Fields): boolean | undefined {
  if (name.startsWith("tcfeu")) return agreed(fields.PurposeConsents);
  if (name.startsWith("tcfca"))
    return agreed(fields.PurposesExpressConsent, fields.PurposesImpliedConsent);
  if (!name.startsWith("us")) return undefined;
  const refused = fields.Gpc === true || OPT_OUTS.some((field) => fields[field] === OPTED_OUT);
  return refused ? false : undefined;
}

/** Whether every purpose is agreed to in one of the lists; in each, purpose 1 is the first. */
function agreed(...lists: unknown[]): boolean {
  const among = lists.filter(Array.isArray);
  return PURPOSES.every((purpose) => among.some((list) => list[purpose - 1] === true));
}
