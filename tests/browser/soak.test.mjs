// Random readers before the real module, against a reference that counts tenths of a second. FOLDIN_SOAK says how many visits,
// FOLDIN_SOAK_FROM the first seed.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";
import { drive } from "./capture/soak/drive.mjs";
import { sitting } from "./capture/soak/plan.mjs";
import { expected } from "./capture/soak/reference.mjs";

const VISITS = Number(process.env.FOLDIN_SOAK ?? 60);
const FIRST_SEED = Number(process.env.FOLDIN_SOAK_FROM ?? 1);
const HOUR_MS = 3_600_000;
/** Of each visit. */
const OFF_BY_MS = 500;
/** What a tab that ends without a word may lose. */
const CHECKPOINT_MS = 15_000;
/** In the first half the profile fills, and the engine compiles what it has seen often. */
const ROUNDS = 16;
const VISITS_A_ROUND = 250;
/** Engines keep a little of everything: a page of 1.6 MB may gain 24 bytes a visit. */
const FLAT = 1.03;
/** Of all visits together. */
const OFF_BY_SHARE = 0.002;

describe("soak", () => {
  const held = inEngine();

  test(`${VISITS} random visits are counted as the reference counts them`, {
    timeout: 4 * HOUR_MS,
  }, async (context) => {
    const wrong = [];
    const sum = { visits: 0, crashed: 0, expectedMs: 0, countedMs: 0, worstMs: 0 };
    for (let seed = FIRST_SEED; sum.visits < VISITS; seed += 1) {
      const planned = sitting(seed);
      const found = inOrder(await drive(held.engine, held.site, planned));
      const ended = inOrder(expected(planned));
      // A tab that ends without a word may lose all of a visit that was shorter than what it may lose.
      const lost = ended.length > found.length && mayBeLost(ended.at(-1));
      const reference = lost ? ended.slice(0, -1) : ended;
      sum.visits += reference.length;
      const ids = (all) => all.map(({ id }) => id).join(" ");
      if (ids(found) !== ids(reference)) {
        wrong.push(`seed ${seed}: visits of ${ids(reference)}, found ${ids(found)}`);
        continue;
      }
      for (const [place, { dwellMs, crashed }] of reference.entries()) {
        const off = found[place].dwellMs - dwellMs;
        const least = crashed ? -CHECKPOINT_MS : -OFF_BY_MS;
        if (off < least || off > OFF_BY_MS) {
          wrong.push(
            `seed ${seed}, visit ${place} of ${found[place].id}: ${dwellMs} ms, found ${found[place].dwellMs}`,
          );
        }
        // What a crash loses is bounded by itself, and no error of counting.
        if (crashed) sum.crashed += 1;
        else {
          sum.expectedMs += dwellMs;
          sum.countedMs += found[place].dwellMs;
          sum.worstMs = Math.max(sum.worstMs, Math.abs(off));
        }
      }
    }
    context.diagnostic(JSON.stringify(sum));
    assert.deepEqual(wrong, []);
    const off = Math.abs(sum.countedMs - sum.expectedMs);
    assert.ok(sum.expectedMs > 0 && off <= sum.expectedMs * OFF_BY_SHARE, `${off} ms in all`);
  });

  test("a page that is never left grows with no visit", { timeout: HOUR_MS }, async (context) => {
    const reader = new Reader(held.engine, held.site);
    await reader.open("untraced");
    const measured = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await reader.run((visits) => {
        const { harness, foldin } = globalThis;
        for (let visit = 0; visit < visits; visit += 1) {
          foldin.observe(harness.article(), { id: `${visit % 50}` });
          harness.advance(20_000);
          foldin.rank(["a", "b"]);
        }
      }, VISITS_A_ROUND);
      const wasm = await reader.run(() => globalThis.harness.wasmBytes());
      const listeners = await reader.run(() => globalThis.harness.listeners().length);
      measured.push({ heap: await reader.tab0.heapBytes(), wasm, listeners });
    }
    context.diagnostic(JSON.stringify(measured));
    await reader.leave();
    const [first, last] = [measured[ROUNDS / 2 - 1], measured.at(-1)];
    assert.equal(last.listeners, first.listeners);
    assert.equal(last.wasm, first.wasm);
    assert.ok(last.heap < first.heap * FLAT, `${first.heap} bytes, then ${last.heap}`);
  });
});

function mayBeLost({ crashed, dwellMs }) {
  return crashed && dwellMs <= CHECKPOINT_MS;
}

/** A start is kept to the second: two that begin in one are in no order. */
function inOrder(visits) {
  const second = ({ start }) => Math.round(start / 1_000);
  return visits.toSorted((a, b) => second(a) - second(b) || a.id - b.id);
}
