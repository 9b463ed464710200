// What the panel shows and does, in three engines. FOLDIN_ENGINES names some of them.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ENGINES, START } from "./capture/engine.mjs";
import { startSite } from "./capture/site.mjs";
import { demoArticles, demoSite } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const axe = path.resolve(import.meta.dirname, "../../node_modules/axe-core");
const HEADINGS = {
  en: "What this site knows of you",
  de: "Was diese Website über Sie weiß",
  fr: "Ce que ce site sait de vous",
  es: "Lo que este sitio sabe de usted",
  ja: "このサイトがあなたについて知っていること",
  "pt-BR": "What this site knows of you",
};

const page = (
  language,
) => `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Privacy</title>
<link rel="icon" href="data:,"><main><h1>Privacy</h1><foldin-panel model="/whole/model.safetensors"></foldin-panel></main>
<script type="module" src="/foldin/panel.js"></script></html>`;

for (const kind of ENGINES) {
  describe(`the panel in ${kind}`, () => {
    let site;
    let engine;
    let ids;

    before(async () => {
      ids = await demoArticles(4);
      const pages = Object.fromEntries(
        Object.keys(HEADINGS).map((language) => [`/panel-${language}`, page(language)]),
      );
      site = await startSite({ folders: { whole: demoSite, axe }, pages });
      engine = await START[kind]();
    });
    after(async () => {
      await engine?.stop();
      await site?.stop();
    });

    /** Opens the panel of a reader who read three articles and hid one, and runs `look` there. */
    async function opened(look, language = "en") {
      const tab = await engine.open();
      try {
        await tab.go(`${site.origin}/empty`);
        await tab.run(async (ids) => {
          const { Personalizer } = await import("/foldin/foldin.js");
          Personalizer.setConsent(true);
          const model = "/whole/model.safetensors";
          const foldin = await Personalizer.load({ model, automation: true });
          foldin.forgetAll();
          for (const [place, id] of ids.slice(0, 3).entries()) {
            const start = Date.now() - (10 - place) * 60_000;
            const title = `Title of ${id}`;
            foldin.record({ id, title, start, dwellSeconds: 130, scrollDepth: 0.9 });
          }
          foldin.hide(ids[3]);
        }, ids);
        await tab.go(`${site.origin}/panel-${language}`);
        await tab.run(async () => {
          const { Personalizer } = await import("/foldin/foldin.js");
          const model = "/whole/model.safetensors";
          const panel = document.querySelector("foldin-panel");
          const root = panel.shadowRoot;
          const settled = async (holds) => {
            for (let tries = 0; tries < 100 && !holds(); tries += 1)
              await new Promise((go) => setTimeout(go, 20));
          };
          await settled(() => root.querySelector("h2"));
          Object.assign(globalThis, {
            foldin: await Personalizer.load({ model, automation: true }),
            panel,
            root,
            settled,
            press: (text) =>
              [...root.querySelectorAll("button")]
                .find((button) => button.textContent === text)
                .click(),
            visits: () => [...root.querySelectorAll(".visits li")].map((line) => line.textContent),
          });
        });
        return await tab.run(look, ids);
      } finally {
        await tab.close();
      }
    }

    test("shows visits with date, time and depth, topics, and what is hidden", LIMIT, async () => {
      const told = await opened(() => ({
        visits: globalThis.visits(),
        topics: globalThis.root.querySelectorAll(".topics li").length,
        hidden: [...globalThis.root.querySelectorAll(".hidden .name")].map(
          (name) => name.textContent,
        ),
      }));
      assert.equal(told.visits.length, 3);
      for (const [place, line] of told.visits.entries()) {
        assert.ok(told.visits[place].includes(`Title of ${ids[2 - place]}`), line);
        assert.match(line, /20\d\d · 2 min · read to 90% · counts/);
      }
      assert.ok(told.topics >= 1);
      assert.deepEqual(told.hidden, [ids[3]]);
    });

    test("forgets one, says so, and leaves the focus beside it", LIMIT, async () => {
      const told = await opened(async () => {
        const { root, foldin, visits } = globalThis;
        const button = root.querySelector(".visits li:nth-child(2) button");
        button.focus();
        const name = button.getAttribute("aria-label");
        button.click();
        return {
          name,
          left: visits().length,
          history: foldin.history().map(({ id }) => id),
          keys: Object.keys(localStorage).filter((key) => key.startsWith("foldin:visit:")).length,
          said: root.querySelector("[role=status]").textContent,
          focused: root.activeElement?.localName,
        };
      });
      assert.equal(told.name, `Forget “Title of ${ids[1]}”`);
      assert.deepEqual(told.history, [ids[2], ids[0]]);
      assert.equal(told.said, `“Title of ${ids[1]}” is forgotten.`);
      assert.deepEqual([told.left, told.keys, told.focused], [2, 2, "button"]);
    });

    test(
      "pauses: nothing is added until it goes on, and what is known still ranks",
      LIMIT,
      async () => {
        const told = await opened(async (ids) => {
          const { root, foldin, press } = globalThis;
          press("Pause");
          foldin.record({ id: ids[3], dwellSeconds: 300 });
          const paused = foldin.history().length;
          const stored = localStorage.getItem("foldin:consent");
          const tier = foldin.rank([ids[3], "x"])[0]?.tier;
          const said = root.textContent.includes("Paused: nothing is added.");
          const measured = foldin.measures;
          press("Go on");
          foldin.record({ id: "another", dwellSeconds: 300 });
          return { paused, stored, tier, said, measured, on: foldin.history().length };
        });
        // The article that is hidden is in no list.
        assert.deepEqual(told, {
          paused: 3,
          stored: "paused",
          tier: "popular",
          said: true,
          measured: false,
          on: 4,
        });
      },
    );

    test("pauses in every tab, and ends what is being read there", LIMIT, async () => {
      const other = await engine.open();
      try {
        await other.go(`${site.origin}/empty`);
        await other.run(async () => {
          const { Personalizer } = await import("/foldin/foldin.js");
          Personalizer.setConsent(true);
          const model = "/whole/model.safetensors";
          globalThis.foldin = await Personalizer.load({ model, automation: true });
          globalThis.article = document.body.appendChild(document.createElement("article"));
          globalThis.foldin.observe(globalThis.article, { id: "there" });
        });
        await opened(() => globalThis.press("Pause"));
        const told = await other.run(async () => {
          const { foldin, article } = globalThis;
          for (let tries = 0; tries < 100 && foldin.measures; tries += 1)
            await new Promise((go) => setTimeout(go, 20));
          const before = foldin.history().length;
          foldin.record({ id: "while paused", dwellSeconds: 90 });
          foldin.observe(article, { id: "there" });
          dispatchEvent(new Event("pagehide"));
          return { paused: foldin.paused, added: foldin.history().length - before };
        });
        assert.deepEqual(told, { paused: true, added: 0 });
      } finally {
        await other.close();
      }
    });

    test("asks before it forgets everything, and may stop for good", LIMIT, async () => {
      const told = await opened(async () => {
        const { root, foldin, press, settled } = globalThis;
        press("Forget everything");
        const asked = root.textContent.includes("Forget everything?");
        // Who presses the same key twice.
        root.activeElement.click();
        const kept = foldin.history().length;
        press("Forget everything");
        press("Forget everything");
        const gone = [foldin.history().length, foldin.hidden().length, foldin.consented];
        press("Forget everything");
        press("Forget everything, and keep nothing more");
        await settled(() => root.textContent.includes("Nothing is kept."));
        return {
          asked,
          kept,
          gone,
          keys: Object.keys(localStorage).filter((key) => key.startsWith("foldin:")),
          off: root.textContent.includes("Nothing is kept."),
        };
      });
      assert.deepEqual(told, { asked: true, kept: 3, gone: [0, 0, true], keys: [], off: true });
    });

    test("shows what the page asks, and the answer that the page gets", LIMIT, async () => {
      const told = await opened(async (ids) => {
        const { root, foldin, panel, settled } = globalThis;
        const { segments } = await import("/foldin/segments.js");
        const [{ topic }] = foldin.interests();
        const definitions = {
          liking: { label: "Likes <it>", topics: [topic], threshold: 0, evidence: 3 },
          other: { topics: ["nobody writes of"], evidence: 3 },
          reading: { label: "Reads along", articles: ids.slice(0, 3), evidence: 3 },
          regular: { label: "Comes often", topics: [topic] },
        };
        panel.segments = definitions;
        await settled(() => root.querySelector(".segments"));
        panel.texts = { names: { [topic]: "A topic" } };
        const shown = () =>
          [...root.querySelectorAll(".segments li")].map((line) =>
            [...line.childNodes].map((part) => part.textContent),
          );
        const before = { shown: shown(), told: Object.values(segments(foldin, definitions)) };
        foldin.forget(ids[0]);
        panel.texts = {};
        return {
          before,
          after: { shown: shown(), told: Object.values(segments(foldin, definitions)) },
        };
      });
      const words = { yes: "yes", no: "no", "not-enough": "too little to tell" };
      for (const { shown, told: answers } of [told.before, told.after])
        assert.deepEqual(
          shown.map(([, answer]) => answer),
          answers.map((answer) => words[answer]),
        );
      assert.deepEqual(told.before.told, ["yes", "no", "yes", "not-enough"]);
      assert.deepEqual(new Set(told.after.told), new Set(["not-enough"]));
      assert.deepEqual(
        told.before.shown.map(([name]) => name),
        [
          "Likes <it>A topic",
          "othernobody writes of",
          "Reads alongArticles: 3",
          "Comes oftenA topic",
        ],
      );
    });

    test("shows what the page would ask before anything is kept", LIMIT, async () => {
      const told = await opened(async () => {
        const { root, panel, foldin, settled } = globalThis;
        panel.segments = { cooks: { label: "Cooks", topics: ["food"] } };
        foldin.setConsent(false);
        await settled(() => root.textContent.includes("Nothing is kept."));
        return root.querySelector(".segments").textContent;
      });
      assert.equal(told, "Cooksfoodtoo little to tell");
    });

    test("takes what a page set before its script was there", LIMIT, async () => {
      const tab = await engine.open();
      try {
        await tab.go(`${site.origin}/empty`);
        const told = await tab.run(async () => {
          const panel = document.createElement("foldin-panel");
          panel.setAttribute("model", "/whole/model.safetensors");
          panel.texts = { title: "Your memory" };
          panel.segments = { cooks: { topics: ["food"] } };
          document.body.append(panel);
          await import("/foldin/panel.js");
          for (let tries = 0; tries < 100 && !panel.shadowRoot.querySelector("h2"); tries += 1)
            await new Promise((go) => setTimeout(go, 20));
          const root = panel.shadowRoot;
          return [
            root.querySelector("h2").textContent,
            root.querySelectorAll(".segments li").length,
          ];
        });
        assert.deepEqual(told, ["Your memory", 1]);
      } finally {
        await tab.close();
      }
    });

    test("shows all else where a definition cannot be asked, and says why", LIMIT, async () => {
      const told = await opened(async () => {
        const { root, panel, visits } = globalThis;
        const failed = new Promise((go) => panel.addEventListener("foldin-error", go));
        panel.segments = { few: { topics: ["food"], evidence: 1 } };
        const { detail } = await failed;
        return {
          code: detail.error.code,
          message: detail.error.message,
          visits: visits().length,
          segments: root.querySelectorAll(".segments").length,
        };
      });
      assert.match(told.message, /definitions\.few\.evidence/);
      assert.deepEqual([told.code, told.visits, told.segments], ["argument", 3, 0]);
    });

    test("shows again what was hidden", LIMIT, async () => {
      const hidden = await opened(async () => {
        globalThis.press("Show again");
        return globalThis.foldin.hidden();
      });
      assert.deepEqual(hidden, []);
    });

    test("speaks the language around it, and English where it has none", LIMIT, async () => {
      for (const [language, heading] of Object.entries(HEADINGS)) {
        const told = await opened(async () => {
          const { root, panel, settled } = globalThis;
          panel.segments = { cooks: { label: "Cooks", topics: ["food"] } };
          await settled(() => root.querySelector(".segments"));
          return { heading: root.querySelector("h2").textContent, text: root.textContent };
        }, language);
        assert.equal(told.heading, heading);
        // Whatever a text names is filled in.
        assert.doesNotMatch(told.text, /[{}]|undefined/);
      }
    });

    test("takes a page's own words", LIMIT, async () => {
      const heading = await opened(() => {
        globalThis.panel.texts = { title: "Your memory" };
        return globalThis.root.querySelector("h2").textContent;
      });
      assert.equal(heading, "Your memory");
    });

    test("takes colours that the page calls as the panel does", LIMIT, async () => {
      const colours = await opened(() => {
        const { panel, root } = globalThis;
        for (const [name, colour] of Object.entries({
          line: "rgb(1, 2, 3)",
          muted: "rgb(4, 5, 6)",
        })) {
          document.body.style.setProperty(`--${name}`, colour);
          panel.style.setProperty(`--foldin-panel-${name}`, `var(--${name})`);
        }
        const line = getComputedStyle(root.querySelector(".visits li"));
        return [line.borderTopColor, getComputedStyle(root.querySelector(".muted")).color];
      });
      assert.deepEqual(colours, ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
    });

    test("axe finds nothing", LIMIT, async () => {
      const found = await opened(async () => {
        const { root, panel, settled } = globalThis;
        panel.segments = { cooks: { label: "Cooks", topics: ["food"] } };
        await settled(() => root.querySelector(".segments"));
        await import("/axe/axe.min.js");
        const { violations, passes } = await globalThis.axe.run();
        return [
          ...violations.map(({ id }) => id),
          ...(passes.length > 0 ? [] : ["nothing at all"]),
        ];
      });
      assert.deepEqual(found, []);
    });
  });
}
