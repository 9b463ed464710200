// Lists drawn in a page, and how likely their first card was, held against the native command's count.

import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { drawnNatively, idsOf } from "./parity.mjs";
import { demoFolder, magazine } from "./support.mjs";

const model = path.join(demoFolder, "site/model.safetensors");
const DRAWS = 2_000;
const CARDS = 3;
/** So little that one card is the likeliest by far: how likely says how far was drawn. */
const SIGMA = 0.2;
/** Always the same draws need always the same ages. */
const NOW = Date.UTC(2026, 10, 28);

describe("a list that is drawn", () => {
  const held = magazine();

  async function opened(seed) {
    const page = await (await held.browser.newContext()).newPage();
    const ids = await idsOf(model);
    await page.goto(`${held.demo.origin}/about/`);
    const now = NOW;
    await page.clock.setFixedTime(now);
    const candidates = ids.slice(6, 26);
    await page.evaluate(
      async ({ read, candidates, seed }) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const { draw } = await import("/foldin/explore.js");
        const foldin = await Personalizer.load({ model: "/model.safetensors", consent: false });
        for (const id of read) foldin.record({ id, dwellSeconds: 120, scrollDepth: 1 });
        // Mulberry32: any seed gives its own numbers, always the same.
        const from = (seed) => () => {
          seed = (seed + 0x6d2b79f5) | 0;
          let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
          mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
          return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
        };
        Object.assign(globalThis, { foldin, draw, from, candidates, seed });
      },
      { read: ids.slice(0, 4), candidates, seed },
    );
    return { page, candidates, now };
  }

  test("is the same for the same numbers, another for others, and at σ 0 the list of rank", async () => {
    const { page } = await opened(7);
    const told = await page.evaluate(async () => {
      const { foldin, draw, from, candidates } = globalThis;
      const ids = (list) => list.map(({ id }) => id);
      const drawn = (seed, sigma = 1) => draw(foldin, candidates, { sigma, random: from(seed) });
      const sure = drawn(1, 0);
      return {
        once: ids(drawn(1)),
        again: ids(drawn(1)),
        others: Array.from({ length: 20 }, (_, seed) => ids(drawn(seed)).join()),
        sure: ids(sure),
        certain: await sure.propensity(),
        ranked: ids(foldin.rank(candidates)),
        parts: drawn(1).every(({ id, score }) =>
          foldin.rank(candidates).some((article) => article.id === id && article.score === score),
        ),
        none: await draw(foldin, [], {}).propensity(),
        limited: ids(draw(foldin, candidates, { limit: 3, random: from(1) })),
      };
    });
    assert.deepEqual(told.again, told.once);
    assert.ok(new Set(told.others).size > 1);
    assert.deepEqual(told.sure, told.ranked);
    assert.deepEqual(told.certain, { propensity: 1, error: 0 });
    assert.deepEqual(told.none, { propensity: 0, error: 0 });
    assert.deepEqual(told.limited, told.once.slice(0, 3));
    assert.ok(told.parts, "scores are those without exploration");
  });

  test("is as likely in the page as natively, whichever card came first", async (context) => {
    const { page, candidates, now } = await opened(11);
    const { firsts, profile } = await page.evaluate(
      async ({ draws, cards, sigma }) => {
        const { foldin, draw, from, candidates } = globalThis;
        const firsts = {};
        for (let seed = 0; Object.keys(firsts).length < cards; seed += 1) {
          const list = draw(foldin, candidates, { sigma, random: from(seed) });
          firsts[list[0].id] ??= await list.propensity(draws);
        }
        return { firsts, profile: foldin.export() };
      },
      { draws: DRAWS, cards: CARDS, sigma: SIGMA },
    );
    for (const [id, inPage] of Object.entries(firsts)) {
      const native = await drawnNatively(model, {
        candidates,
        profile,
        now,
        sigma: SIGMA,
        first: id,
      });
      context.diagnostic(`${id}: ${inPage.propensity} in the page, ${native.propensity} natively`);
      const error = Math.hypot(inPage.error, native.error);
      assert.ok(Math.abs(inPage.propensity - native.propensity) <= 3 * error, id);
    }
  });

  test("is counted while the page goes on", async () => {
    const { page } = await opened(3);
    const turns = await page.evaluate(async () => {
      const { foldin, draw, candidates } = globalThis;
      const list = draw(foldin, candidates, {});
      const { port1, port2 } = new MessageChannel();
      let turns = 0;
      port1.onmessage = () => {
        turns += 1;
        port2.postMessage(null);
      };
      port2.postMessage(null);
      await list.propensity(500);
      port1.close();
      return turns;
    });
    // 500 rankings at one go would leave the page no turn.
    assert.ok(turns > 20, `${turns}`);
  });

  test("refuses what is out of range, by name", async () => {
    const { page } = await opened(1);
    const told = await page.evaluate(async () => {
      const { foldin, draw, candidates } = globalThis;
      const said = async (call) => {
        try {
          await call();
        } catch (error) {
          return `${error.code}: ${error.message}`;
        }
      };
      return [
        await said(() => draw(foldin, candidates, { sigma: -1 })),
        await said(() => draw(foldin, candidates, {}).propensity(0)),
        await said(() => draw(foldin, candidates, { strength: 2 })),
        await said(() => {
          foldin.free();
          draw(foldin, candidates);
        }),
      ];
    });
    assert.match(
      told[0],
      /^argument: options.sigma must be a finite number of at least 0, found -1/,
    );
    assert.match(told[1], /^argument: draws must be a whole number of at least 1, found 0/);
    assert.match(told[2], /^argument: options.strength must be /);
    assert.match(told[3], /^freed: /);
  });
});
