// What a list leaves as it was, and what it tells, when it comes into the reader's order, in three engines. FOLDIN_ENGINES names some.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ENGINES, START } from "./capture/engine.mjs";
import { startSite } from "./capture/site.mjs";
import { demoArticles, demoSite } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const SERVED = 8;
const axe = path.resolve(import.meta.dirname, "../../node_modules/axe-core");

const list = (ids, name, more = "") =>
  `<section aria-label="${name}"><foldin-list model="/whole/model.safetensors"${more}><ol>${ids
    .map(
      (id) =>
        `<li data-item="${id}"><a href="/${id}">Title of ${id}</a> <span data-reason hidden></span></li>`,
    )
    .join("")}</ol></foldin-list></section>`;

const page = (
  lists,
) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Two lists</title>
<link rel="icon" href="data:,"><main><h1>Lists</h1>${lists}</main>
<script type="module" src="/foldin/widget.js"></script></html>`;

for (const kind of ENGINES) {
  describe(`a list in ${kind}`, () => {
    let site;
    let engine;
    let read;

    before(async () => {
      const ids = await demoArticles(2 * SERVED + 1);
      read = ids.at(-1);
      const [first, second] = [ids.slice(0, SERVED), ids.slice(SERVED, 2 * SERVED)];
      site = await startSite({
        folders: { whole: demoSite, axe },
        pages: {
          "/two": page(list(first, "First") + list(second, "Second")),
          "/mute": page(list(first, "First", ' text-ranked=""')),
        },
      });
      engine = await START[kind]();
    });
    after(async () => {
      await engine?.stop();
      await site?.stop();
    });

    /** Opens a page whose lists wait for consent. */
    async function opened(address) {
      const tab = await engine.open();
      await tab.go(`${site.origin}${address}`);
      await tab.run(async (read) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        Personalizer.setConsent(false);
        globalThis.agree = async () => {
          Personalizer.setConsent(true);
          const model = "/whole/model.safetensors";
          const foldin = await Personalizer.load({ model, consent: true, automation: true });
          foldin.record({ id: read, dwellSeconds: 200, scrollDepth: 1 });
          const lists = [...document.querySelectorAll("foldin-list")];
          while (lists.some((list) => list.getAttribute("state") !== "ranked")) {
            await new Promise((go) => setTimeout(go, 20));
          }
          await new Promise((go) => setTimeout(go, 300));
        };
        globalThis.cards = () =>
          [...document.querySelectorAll("foldin-list [data-item]")].map(
            (card) => card.dataset.item,
          );
      }, read);
      return tab;
    }

    test("focus and selection stay where they were, though the cards move", LIMIT, async () => {
      const tab = await opened("/two");
      try {
        const told = await tab.run(async () => {
          const { agree, cards } = globalThis;
          const before = cards();
          const link = document.querySelector("li:nth-child(2) a");
          const text = document.querySelector("li:nth-child(3) a").firstChild;
          link.focus();
          getSelection().setBaseAndExtent(text, 2, text, 8);
          const selected = getSelection().toString();
          await agree();
          return {
            moved: before.join() !== cards().join(),
            focused: document.activeElement === link,
            selected,
            still: getSelection().toString(),
            same: getSelection().anchorNode === text && getSelection().focusOffset === 8,
          };
        });
        const { moved, focused, selected, still, same } = told;
        assert.deepEqual({ moved, focused, same }, { moved: true, focused: true, same: true });
        assert.ok(selected.length > 0);
        assert.equal(still, selected);
      } finally {
        await tab.close();
      }
    });

    test("a screen reader is told once, politely, of two lists", LIMIT, async () => {
      const tab = await opened("/two");
      try {
        const told = await tab.run(async () => {
          const said = [];
          const look = (changes) => {
            for (const { target } of changes) {
              const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(
                "[role=status], [role=alert], [aria-live]",
              );
              if (region)
                said.push([region.role ?? region.getAttribute("role"), region.textContent]);
            }
          };
          new MutationObserver(look).observe(document, {
            subtree: true,
            childList: true,
            characterData: true,
          });
          await globalThis.agree();
          // A busy machine tells late; that it tells once is seen a little later.
          const until = performance.now() + 5000;
          while (said.length === 0 && performance.now() < until) {
            await new Promise((go) => setTimeout(go, 20));
          }
          await new Promise((go) => setTimeout(go, 300));
          const { width, height } = document.querySelector("[role=status]").getBoundingClientRect();
          return { said, width, height, scroll: document.documentElement.scrollWidth - innerWidth };
        });
        assert.deepEqual(told.said, [["status", "This list is in your order now."]]);
        assert.ok(told.width <= 1 && told.height <= 1 && told.scroll <= 0);
      } finally {
        await tab.close();
      }
    });

    test("nothing is told where the page has no words for it", LIMIT, async () => {
      const tab = await opened("/mute");
      try {
        const told = await tab.run(async () => {
          await globalThis.agree();
          return document.querySelector("[role=status]");
        });
        assert.equal(told ?? null, null);
      } finally {
        await tab.close();
      }
    });

    test("axe finds nothing, before and after", LIMIT, async () => {
      const tab = await opened("/two");
      try {
        const found = await tab.run(async () => {
          await import("/axe/axe.min.js");
          const ids = ({ violations, passes }) => [
            ...violations.map(({ id }) => id),
            ...(passes.length > 0 ? [] : ["axe found nothing at all"]),
          ];
          const before = ids(await globalThis.axe.run());
          await globalThis.agree();
          return [...before, ...ids(await globalThis.axe.run())];
        });
        assert.deepEqual(found, []);
      } finally {
        await tab.close();
      }
    });
  });
}
