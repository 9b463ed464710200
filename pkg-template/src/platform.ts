// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { choose, consent, pageMayGrant } from "./consent.js";

/**
 * TCF's names of what foldin does: store on the device, make a profile to personalise content, use it to select content (IAB
 * Europe, TCF policies, appendix A: purposes 1, 5 and 6).
 */
export const PURPOSES: readonly number[] = [1, 5, 6];

/**
 * What a consent platform says, taken over. A refusal deletes all that foldin stored. A grant against a browser that asks for
 * privacy counts only where the reader has just given it, `here`.
 */
export function takeOver(granted: boolean, here: boolean): void {
  if (!granted) choose(false);
  else if (consent() !== "granted" && (here || pageMayGrant())) choose(true);
}
