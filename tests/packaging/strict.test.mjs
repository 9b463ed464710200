// Pages that forbid what they can, and servers that send what they should not: the list is ranked, or stays and says why.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ENGINES, START } from "../browser/capture/engine.mjs";
import { RANKED, SERVED } from "./serve.mjs";
import { startStrictSite } from "./strict-site.mjs";

const KINDS = ["module", "classic"];
const LIMIT_MS = 15_000;

for (const engineName of ENGINES) {
  for (const kind of KINDS) {
    describe(`${engineName}, ${kind}`, () => {
      let engine;
      let tab;
      let site;
      let elsewhere;

      before(async () => {
        site = await startStrictSite();
        elsewhere = await startStrictSite({ shared: true });
        engine = await START[engineName]();
        tab = await engine.open();
      });
      after(async () => {
        await engine?.stop();
        await site?.stop();
        await elsewhere?.stop();
      });

      /** Opens the page and gives what became of the list, once something has. */
      async function open(query = {}) {
        await tab.go(`${site.origin}/deep/page?${new URLSearchParams({ kind, ...query })}`);
        const until = Date.now() + LIMIT_MS;
        for (;;) {
          const found = await tab.run(() => ({
            state: document.querySelector("foldin-list").getAttribute("state"),
            order: [...document.querySelectorAll("[data-item]")]
              .map((card) => card.dataset.item)
              .join(),
            isolated: globalThis.crossOriginIsolated === true,
            ...globalThis.seen,
          }));
          if (["ranked", "failed"].includes(found.state) || found.unloaded > 0) return found;
          if (Date.now() > until) throw new Error(`nothing came of it: ${JSON.stringify(found)}`);
          await new Promise((later) => setTimeout(later, 50));
        }
      }

      const assertRanked = ({ state, order, blocked, message }) =>
        assert.deepEqual(
          { state, order, blocked, message },
          { state: "ranked", order: RANKED, blocked: [], message: undefined },
        );

      /** The list stays as the server made it, and says what failed. */
      const assertStays = (found, code, message) => {
        const { state, order, ours } = found;
        assert.deepEqual(
          { state, order, ours, code: found.code },
          { state: "failed", order: SERVED, ours: "FoldinError", code },
        );
        assert.match(found.message, message);
      };

      test("a strict policy with Trusted Types is kept, below a path", async () => {
        assertRanked(await open({ policy: "wasm" }));
      });

      test("without 'wasm-unsafe-eval' the fallback ranks, and no wasm is asked for", async () => {
        const before = site.asked.length;
        const { state, order, message } = await open({ policy: "scalar" });
        assert.deepEqual(
          { state, order, message },
          { state: "ranked", order: RANKED, message: undefined },
        );
        const asked = site.asked.slice(before).join();
        assert.match(asked, /fallback\.js/);
        assert.doesNotMatch(asked, /\.wasm/);
      });

      test("with WebAssembly nothing of the fallback is asked for", async () => {
        const before = site.asked.length;
        assertRanked(await open({ policy: "wasm" }));
        assert.doesNotMatch(site.asked.slice(before).join(), /fallback\.js/);
      });

      test("another origin may serve all of it", async () => {
        assertRanked(await open({ from: `${elsewhere.origin}/deep/` }));
      });

      test("hashes that are right are taken, from another origin, too", async () => {
        assertRanked(await open({ integrity: "right" }));
        assertRanked(await open({ integrity: "right", from: `${elsewhere.origin}/deep/` }));
      });

      test("a hash that is wrong keeps the script out and the list as it is", async () => {
        const { state, order, unloaded } = await open({ integrity: "wrong" });
        assert.deepEqual({ state, order, unloaded }, { state: null, order: SERVED, unloaded: 1 });
      });

      if (kind === "module") {
        test("the import map's hash of what the entry imports counts, too", async () => {
          const { state, order, unloaded } = await open({ integrity: "chunk" });
          assert.deepEqual({ state, order, unloaded }, { state: null, order: SERVED, unloaded: 1 });
        });
      }

      test("an isolated page ranks, and so does one that has the package from elsewhere", async () => {
        for (const from of ["", `${elsewhere.origin}/deep/`]) {
          const found = await open({ isolated: "", from });
          assert.equal(found.isolated, true);
          assertRanked(found);
        }
      });

      test("wasm of another declared type is taken", async () => {
        assertRanked(await open({ wasm: "octets" }));
        assertRanked(await open({ wasm: "parameter" }));
      });

      test("wasm that is not there is said, with its address and the status", async () => {
        const found = await open({ wasm: "missing" });
        assertStays(
          found,
          "wasm-unavailable",
          /\/deep\/missing\/foldin\/foldin\.wasm answered with 404/,
        );
      });

      test("a page in place of the wasm is said, with its address and its type", async () => {
        const found = await open({ wasm: "fallback" });
        assertStays(found, "wasm-failed", /\/deep\/fallback\/foldin\/foldin\.wasm \(text\/html\)/);
      });
    });
  }
}
