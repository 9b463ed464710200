// A page with foldin in it stays in the back/forward cache, and the browser names no reason why it could not.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ENGINES, inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";

const LIMIT = { timeout: 60_000 };
/** An article with cards whose impressions are watched, and one with everything foldin has, the list among it. */
const PAGES = ["with=plain,cards", "strict"];

for (const kind of ENGINES) {
  describe(`back/forward cache in ${kind}`, () => {
    const held = inEngine(kind);

    /** Reads in a page, goes to another one, and comes back. Gives what the browser says about it. */
    async function comeBack(query, before = () => {}) {
      const reader = new Reader(held.engine, held.site);
      try {
        await reader.open(query);
        const unused = [];
        if (kind === "chromium") {
          const protocol = await reader.tab0.protocol();
          await protocol.send("Page.enable");
          protocol.on("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) =>
            unused.push(...notRestoredExplanations.map(({ reason }) => reason)),
          );
        }
        await reader.read(2);
        await reader.run(before);
        await reader.tab0.go(`${reader.site.origin}/empty`);
        await reader.back();
        await reader.read(2);
        const told = await reader.run(() => {
          const [{ notRestoredReasons }] = performance.getEntriesByType("navigation");
          return {
            persisted: globalThis.harness.persisted,
            reasons: notRestoredReasons?.reasons.map(({ reason }) => reason) ?? [],
            errors: globalThis.harness.errors,
          };
        });
        return { ...told, unused };
      } finally {
        await reader.leave();
      }
    }

    for (const query of PAGES) {
      test(`/read?${query} comes out of it`, LIMIT, async () => {
        assert.deepEqual(await comeBack(query), {
          persisted: true,
          reasons: [],
          errors: [],
          unused: [],
        });
      });
    }

    // WebKit keeps such a page, too.
    if (kind !== "webkit") {
      test("a page that cannot be kept is told from one that can", LIMIT, async () => {
        const { persisted, reasons, unused } = await comeBack(PAGES[0], () => {
          addEventListener("unload", () => {});
        });
        assert.equal(persisted, false);
        if (kind !== "chromium") return;
        assert.ok(reasons.includes("unload-listener"), `${reasons}`);
        assert.ok(unused.includes("UnloadHandlerExistsInMainFrame"), `${unused}`);
      });
    }
  });
}
