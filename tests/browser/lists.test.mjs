// Several lists of a page that share no article, and lists to which the page adds cards, in three engines. FOLDIN_ENGINES names some.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ENGINES, START } from "./capture/engine.mjs";
import { startSite } from "./capture/site.mjs";
import { demoArticles, demoSite } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const SHOWN = 4;

const card = (id, hidden = "") =>
  `<li data-item="${id}"${hidden}><a href="/${id}">${id}</a> <span data-reason hidden></span></li>`;
const list = (ids, name, attributes) =>
  `<foldin-list id="${name}" model="/whole/model.safetensors" consent="granted" ${attributes}><ol>${ids
    .map((id, place) => card(id, place < SHOWN ? "" : " hidden"))
    .join("")}</ol></foldin-list>`;
const page = (lists) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Lists</title>
<link rel="icon" href="data:,">${lists}<script type="module" src="/foldin/lists.js"></script>
<script type="module" src="/foldin/widget.js"></script></html>`;

for (const kind of ENGINES) {
  describe(`lists together in ${kind}`, () => {
    let site;
    let engine;
    let ids;

    before(async () => {
      ids = await demoArticles(20);
      const same = ids.slice(0, 2 * SHOWN);
      site = await startSite({
        folders: { whole: demoSite },
        pages: {
          "/unique": page(list(same, "first", "unique") + list(same, "second", "unique")),
          "/alike": page(list(same, "first", "") + list(same, "second", "")),
          "/few": page(
            list(same.slice(0, SHOWN), "first", "unique") +
              list(same.slice(0, SHOWN), "second", "unique"),
          ),
          "/grows": page(list(ids.slice(0, SHOWN), "first", "grows")),
          "/both": page(
            list(ids.slice(0, SHOWN), "first", "unique") +
              list(ids.slice(SHOWN, 2 * SHOWN), "second", "unique grows"),
          ),
        },
      });
      engine = await START[kind]();
    });
    after(async () => {
      await engine?.stop();
      await site?.stop();
    });

    /** Opens a page whose lists have been ranked and parted, and leaves `shown` and `settled` in it. */
    async function inPage(address, look) {
      const tab = await engine.open();
      try {
        await tab.go(`${site.origin}${address}`);
        await tab.run(async () => {
          const lists = [...document.querySelectorAll("foldin-list")];
          globalThis.settled = () => new Promise((go) => setTimeout(go, 300));
          globalThis.shown = () =>
            lists.map((list) =>
              [...list.querySelectorAll("[data-item]:not([hidden])")].map(
                (card) => card.dataset.item,
              ),
            );
          globalThis.add = async (list, cards) => {
            lists[list].querySelector("ol").insertAdjacentHTML("beforeend", cards);
            await globalThis.settled();
            return globalThis.shown();
          };
          while (lists.some((list) => list.getAttribute("state") !== "ranked")) {
            await new Promise((go) => setTimeout(go, 20));
          }
          await globalThis.settled();
        });
        return await look(tab);
      } finally {
        await tab.close();
      }
    }
    const shown = (tab) => tab.run(() => globalThis.shown());
    const add = (tab, list, ids) =>
      tab.run(
        ([list, cards]) => globalThis.add(list, cards),
        [list, ids.map((id) => card(id)).join("")],
      );

    test(
      "of the same cards two lists show the same, and unique ones nothing twice",
      LIMIT,
      async () => {
        const [first, second] = await inPage("/alike", shown);
        assert.deepEqual(first, second);
        const parted = await inPage("/unique", shown);
        assert.deepEqual(parted[0], first);
        assert.equal(parted[1].length, SHOWN);
        assert.equal(new Set(parted.flat()).size, 2 * SHOWN);
      },
    );

    test("a list that has nothing of its own left says so", LIMIT, async () => {
      await inPage("/few", async (tab) => {
        assert.deepEqual((await shown(tab))[1], []);
        const reason = await tab.run(() =>
          document.querySelector("#second").getAttribute("reason"),
        );
        assert.equal(reason, "fewer-unread");
      });
    });

    test("cards that are added are ranked behind those that are there", LIMIT, async () => {
      const more = ids.slice(8, 14);
      const grown = (cards) =>
        inPage("/grows", async (tab) => {
          const [before] = await shown(tab);
          const [then] = await add(tab, 0, cards);
          assert.deepEqual(then.slice(0, SHOWN), before);
          return then.slice(SHOWN);
        });
      const behind = await grown(more);
      assert.deepEqual([...behind].sort(), [...more].sort());
      // Whichever way they come.
      assert.deepEqual(await grown([...more].reverse()), behind);
    });

    test("what another unique list shows is not added", LIMIT, async () => {
      await inPage("/both", async (tab) => {
        const then = await add(tab, 1, [ids[0], ids[10], ids[11]]);
        assert.equal(new Set(then.flat()).size, then.flat().length);
        assert.deepEqual(then[1].slice(SHOWN).sort(), [ids[10], ids[11]].sort());
      });
    });

    test("what was added stays when the list is ranked again or put back", LIMIT, async () => {
      await inPage("/grows", async (tab) => {
        await add(tab, 0, ids.slice(8, 11));
        const seen = await tab.run(async () => {
          const { Personalizer } = await import("/foldin/foldin.js");
          document.querySelector("foldin-list").removeAttribute("consent");
          const counts = [];
          for (const granted of [true, false]) {
            Personalizer.setConsent(granted);
            await globalThis.settled();
            counts.push(globalThis.shown()[0].length);
          }
          return counts;
        });
        assert.deepEqual(seen, [SHOWN + 3, SHOWN + 3]);
      });
    });
  });
}
