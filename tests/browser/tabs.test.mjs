// Two tabs of one reader, in random interleavings, over a store that fails. FOLDIN_TABS says how many, FOLDIN_TABS_FROM the first
// seed.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";

const INTERLEAVINGS = Number(process.env.FOLDIN_TABS ?? 100);
const FIRST_SEED = Number(process.env.FOLDIN_TABS_FROM ?? 1);
const HOUR_MS = 3_600_000;
/** So many at a time: no driver waits for long for an answer. */
const BATCH = 20;

describe("two tabs", () => {
  const held = inEngine();

  test(`lose no visit in ${INTERLEAVINGS} interleavings`, { timeout: HOUR_MS }, async (context) => {
    const reader = new Reader(held.engine, held.site);
    await reader.tab();
    await reader.tab0.go(`${held.site.origin}/empty`);
    await reader.run(() => sessionStorage.clear());
    const sum = { visits: 0 };
    const lost = [];
    for (let from = FIRST_SEED; from < FIRST_SEED + INTERLEAVINGS; from += BATCH) {
      const until = Math.min(from + BATCH, FIRST_SEED + INTERLEAVINGS);
      const batch = await reader.run(
        async (from, until) => {
          const { interleave } = await import("/tabs.js");
          const { seeded } = await import("/random.mjs");
          const told = [];
          for (let seed = from; seed < until; seed += 1) {
            const random = seeded(seed);
            const between = (least, most) => least + Math.floor(random() * (most - least + 1));
            const oneOf = (all) => all[Math.floor(random() * all.length)];
            told.push({ seed, ...(await interleave({ random, between, oneOf })) });
          }
          return told;
        },
        from,
        until,
      );
      for (const told of batch) {
        sum.visits += told.visits;
        for (const [act, times] of Object.entries(told.done)) sum[act] = (sum[act] ?? 0) + times;
        lost.push(...told.lost.map((what) => `seed ${told.seed}: ${what}`));
      }
    }
    context.diagnostic(JSON.stringify(sum));
    assert.deepEqual(lost, []);
    await reader.leave();
  });
});
