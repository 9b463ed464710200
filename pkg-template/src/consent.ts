import { announceWithdrawal, dropAll, grantIsStored, storeGrant } from "./store.js";
import type { Consent } from "./types.js";

/** Fired on `window` when the reader chose; lists that waited for consent begin, others stop. */
export const CONSENT_EVENT = "foldin-consent";

/** A refusal lives as long as the page: writing it down would be a key that the reader did not want. */
let refusedHere = false;

/** Global Privacy Control or Do Not Track. */
function asksForPrivacy(): boolean {
  const signals = globalThis.navigator as
    | (Navigator & { globalPrivacyControl?: boolean; doNotTrack?: string | null })
    | undefined;
  return signals?.globalPrivacyControl === true || signals?.doNotTrack === "1";
}

/** What the reader chose on this device. */
export function consent(): Consent {
  if (grantIsStored()) return "granted";
  return refusedHere || asksForPrivacy() ? "denied" : "unset";
}

/** Whether the page's own word is enough. Not against a browser that asks for privacy: there the reader decides here. */
export function pageMayGrant(): boolean {
  return !asksForPrivacy() && !refusedHere;
}

/** Keeps the reader's choice. A refusal deletes every key, and every tab hears of it. */
export function choose(granted: boolean): void {
  if (granted) storeGrant();
  follow(granted);
  // After all is deleted: a full store has room for it again.
  if (!granted) announceWithdrawal();
}

/** Does here as the reader chose. What a tab had stored before it heard of a withdrawal goes with it. */
export function follow(granted: boolean): void {
  refusedHere = !granted;
  if (!granted) dropAll();
  globalThis.dispatchEvent?.(new CustomEvent(CONSENT_EVENT, { detail: { granted } }));
}
