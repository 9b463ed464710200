// A list that comes into the reader's order moves nothing around it, in three engines: every frame is held against the first.
// Chromium also says so itself. FOLDIN_ENGINES names some of them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ENGINES, START } from "./capture/engine.mjs";
import { listPage, watchFrames } from "./capture/shift.mjs";
import { startSite } from "./capture/site.mjs";
import { demoArticles, demoSite } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const SERVED = 12;
const READ = 3;

/** What servers make of a list: each card's height in pixels, and how many of them the server shows. */
const LISTS = {
  "cards of one height": { height: () => 40, shown: SERVED },
  "cards of different heights": { height: (place) => 24 + ((place * 29) % 70), shown: SERVED },
  "different heights in three columns": {
    height: (place) => 24 + ((place * 29) % 70),
    shown: SERVED,
    style: "ol { display: grid; grid-template-columns: repeat(3, 1fr); grid-auto-rows: 100px }",
  },
  "a limit": { height: () => 40, shown: 5 },
  "reasons that have their room": { height: () => 60, shown: SERVED, reasons: true },
  "what was read is gone": { height: () => 40, shown: SERVED, reads: true },
  "no style at all": { shown: SERVED, reads: true },
};

/** The server shows low cards, and has tall ones behind them: no list can have room for what it is not told of. */
const LOW = 30;
const TALLER = { height: (place) => (place < 5 ? LOW : 80), shown: 5 };

for (const kind of ENGINES) {
  describe(`shift in ${kind}`, () => {
    const pages = {};
    let site;
    let engine;

    before(async () => {
      const ids = await demoArticles(SERVED + READ);
      const others = ids.slice(SERVED);
      for (const [name, { reads = false, ...list }] of Object.entries(LISTS)) {
        const served = reads ? [...ids.slice(READ, SERVED), ...others] : ids.slice(0, SERVED);
        pages[addressOf(name)] = listPage(served, list);
      }
      pages["/late"] = listPage(ids.slice(0, SERVED), {
        ...LISTS["cards of one height"],
        style: 'foldin-list:not([state="ranked"]) { display: none }',
      });
      pages["/unseen"] = listPage(ids.slice(0, SERVED), { style: "foldin-list { display: none }" });
      pages["/taller"] = listPage(ids.slice(0, SERVED), TALLER);
      site = await startSite({ folders: { whole: demoSite }, pages });
      engine = await START[kind]();
      const tab = await engine.open();
      await tab.go(`${site.origin}/empty`);
      await tab.run(async (read) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const model = "/whole/model.safetensors";
        const foldin = await Personalizer.load({ model, consent: true, automation: true });
        for (const id of read) foldin.record({ id, dwellSeconds: 200, scrollDepth: 1 });
      }, others);
      await tab.close();
    });
    after(async () => {
      await engine?.stop();
      await site?.stop();
    });

    /** Opens a page and gives what was seen of it until its list stood. */
    async function seen(address) {
      const tab = await engine.open();
      try {
        await tab.go(`${site.origin}${address}`);
        return await tab.run(watchFrames);
      } finally {
        await tab.close();
      }
    }

    for (const name of Object.keys(LISTS)) {
      test(name, LIMIT, async (context) => {
        const { frames, shifts, before, order } = await seen(addressOf(name));
        assert.notDeepEqual(order, before, "the list is another one");
        const [first, ...rest] = frames;
        assert.ok(rest.some(({ state }) => state === "ranked"));
        for (const { at, ...frame } of rest) {
          assert.deepEqual(frame.boxes, first.boxes, `${frame.state} at ${at} ms`);
          assert.equal(frame.scroll, first.scroll);
        }
        context.diagnostic(`${frames.length} frames`);
        if (kind === "chromium") assert.equal(shifts, 0);
      });
    }

    test("a choice of taller cards is as much longer, and moves nothing else", LIMIT, async () => {
      const { frames, order } = await seen("/taller");
      const height = ({ boxes }) => Number(boxes[1].split(" ").at(-1));
      const [first, last] = [frames[0], frames.at(-1)];
      assert.equal(height(first), TALLER.shown * LOW);
      assert.ok(order.length === TALLER.shown && height(last) > height(first));
      const grown = height(last) - height(first);
      const moved = first.boxes.map((box, place) => {
        const [name, x, y, width, height] = box.split(" ");
        if (place === 1) return [name, x, y, width, Number(height) + grown].join(" ");
        return [name, x, Number(y) + (place > 1 ? grown : 0), width, height].join(" ");
      });
      assert.deepEqual(last.boxes, moved);
      for (const { boxes } of frames) assert.deepEqual(boxes.slice(0, 1), first.boxes.slice(0, 1));
    });

    test("a list that the page does not show stays unseen", LIMIT, async () => {
      const tab = await engine.open();
      try {
        await tab.go(`${site.origin}/unseen`);
        const display = await tab.run(async () => {
          const list = document.querySelector("foldin-list");
          while (list.getAttribute("state") !== "ranked") {
            await new Promise((go) => setTimeout(go, 20));
          }
          return getComputedStyle(list).display;
        });
        assert.equal(display, "none");
      } finally {
        await tab.close();
      }
    });

    test("a list that is hidden until it stands is seen to move the page", LIMIT, async () => {
      const { frames, shifts } = await seen("/late");
      assert.notDeepEqual(frames.at(-1).boxes, frames[0].boxes);
      if (kind === "chromium") assert.ok(shifts > 0, `${shifts}`);
    });
  });
}

function addressOf(name) {
  return `/${name.replaceAll(" ", "-")}`;
}
