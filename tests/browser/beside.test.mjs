// Others beside foldin on the same visits, each against the reference. FOLDIN_BESIDE says how many visits.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inEngine } from "./capture/engine.mjs";
import { drive } from "./capture/soak/drive.mjs";
import { sitting } from "./capture/soak/plan.mjs";
import { expected } from "./capture/soak/reference.mjs";

const VISITS = Number(process.env.FOLDIN_BESIDE ?? 6);
const HOUR_MS = 3_600_000;

describe("beside others", () => {
  const held = inEngine();

  test(`of ${VISITS} visits nobody's count is nearer`, { timeout: HOUR_MS }, async (context) => {
    const off = new Map();
    for (let seed = 1; seed <= VISITS; seed += 1) {
      const planned = sitting(seed, 1);
      // All are asked while the page is there.
      planned.acts.splice(-1, 1, { kind: "others" });
      const total = (visits) => visits.reduce((sum, { dwellMs }) => sum + dwellMs, 0);
      const truth = total(expected(planned));
      const told = {};
      const found = await drive(held.engine, held.site, planned, "others&", (others) =>
        Object.assign(told, others),
      );
      for (const [who, ms] of Object.entries({ foldin: total(found), ...told })) {
        off.set(who, [...(off.get(who) ?? []), Math.abs(ms - truth) / 1_000]);
      }
    }
    const mean = (all) => all.reduce((sum, one) => sum + one, 0) / all.length;
    const means = [...off].map(([who, all]) => [who, mean(all)]);
    context.diagnostic(means.map(([who, mean]) => `${who} ${mean.toFixed(2)} s`).join(", "));
    assert.equal(means.length, 4);
    const [[, ours], ...others] = means;
    for (const [who, mean] of others) assert.ok(ours < mean, `${who}: ${mean} s, foldin ${ours} s`);
  });
});
