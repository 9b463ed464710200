// Mistakes that others made and told of: the case that would have found each is red with a tracker that makes it. Where the
// same case is green with foldin (capture.test.mjs), the mistake is not made here, and the case can fail.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CASES } from "./capture/cases/index.mjs";
import { inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";

/** Who told of it, what it was, the number of the case, and the tracker that makes the mistake. */
const MISTAKES = [
  ["plausible/analytics#5181", "a start that is missing: now minus nothing", 21, "null"],
  ["plausible/analytics#5206", "time in another window", 6, "wall"],
  ["plausible/analytics#311", "a page that is hidden at load is never counted", 20, "ticks"],
  ["matomo-org/matomo#22480", "hidden time", 5, "wall"],
  ["matomo-org/matomo#16459", "nothing is kept when the tab is switched", 14, "ticks"],
  ["matomo-org/matomo#8225", "the page before is overwritten", 13, "wall"],
  ["TimeMe.js#34", "a click into a frame is taken for leaving", 35, "ticks"],
  ["TimeMe.js#77", "the same, and what follows in the frame", 35, "ticks"],
  ["TimeMe.js#41", "a film goes idle", 37, "ticks"],
  ["snowplow-javascript-tracker#8", "somebody who is not there", 2, "wall"],
  ["appwrite/sdk-generator#1622", "the time in the back/forward cache", 15, "wall"],
  ["immutable/ts-immutable-sdk#2869", "an article in a box is read at load", 24, "wall"],
  ["immutable/ts-immutable-sdk#2871", "a frame from before a route change", 33, "wall"],
  ["PostHog/posthog.com#20071", "a short page is read at once", 25, "wall"],
  ["Bounteous-Inc/scroll#7", "the height is not the article's", 26, "wall"],
  ["w3c/IntersectionObserver#124", "a card that is too tall for its threshold", 42, "wall"],
  ["treosh/web-vitals-reporter#3", "a close without a goodbye", 12, "ticks"],
  ["tldraw/tldraw#10526", "what is stored is lost for what is damaged", 47, "wall"],
  ["mdn/content#4713", "a machine that sleeps", 8, "wall"],
  ["PostHog's source", "the wall clock from load to leaving", 14, "wall"],
  ["Plausible's source and GA4's documentation", "no limit for who sits idle", 4, "wall"],
  ["TimeMe's source", "ticks, which a browser spares in the background", 11, "ticks"],
];

describe("mistakes of others", () => {
  const held = inEngine();

  for (const [who, what, number, tracker] of MISTAKES) {
    test(`${who}, ${what}: case ${number} finds it`, { timeout: 30_000 }, async () => {
      const one = CASES.find((one) => one.number === number);
      const reader = new Reader(held.engine, held.site, `naive=${tracker}&`);
      try {
        await assert.rejects(one.run(reader), assert.AssertionError);
      } finally {
        await reader.leave();
      }
    });
  }
});
