// What foldin sends and keeps: in a page whose policy forbids all but what it says it needs, every request that reaches a server
// and every place in which a page can keep something.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { withReader } from "./capture/each.mjs";
import { ENGINES, inEngine } from "./capture/engine.mjs";
import { startSite } from "./capture/site.mjs";

const LOADED = /^\/(read|page\.js|strict\.js|model\.safetensors|foldin\/[\w-]+\.(js|wasm))$/;
const KEYS = /^foldin:(visit:[0-9a-f]{16}|hidden:\{.+\}|consent)$/;
/** The test's own clock. */
const CLOCK = "clock";

for (const kind of ENGINES) {
  describe(`silence in ${kind}`, () => {
    const held = inEngine(kind);
    /** Another server, that nobody has a reason to ask. */
    let other;
    let reader;

    before(async () => {
      other = await startSite();
    });
    after(() => other?.stop());

    const it = withReader(held, (fresh) => {
      reader = fresh;
    });

    /** Every key in every place. */
    const kept = () =>
      reader.run(async () => {
        // Not every engine has all of them at such an address.
        const { caches, cookieStore, indexedDB, localStorage, navigator, sessionStorage } =
          globalThis;
        const databases = (await indexedDB?.databases?.()) ?? [];
        const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
        return {
          local: Object.keys(localStorage).sort(),
          session: Object.keys(sessionStorage),
          databases: databases.map(({ name }) => name),
          caches: (await caches?.keys()) ?? [],
          cookies: [document.cookie, ...((await cookieStore?.getAll()) ?? [])].filter(
            (cookie) => cookie !== "",
          ),
          workers: workers.length,
        };
      });
    const NOTHING = { session: [CLOCK], databases: [], caches: [], cookies: [], workers: 0 };
    /** Firefox looks for an icon of its own accord. */
    const violations = async () =>
      (await reader.run(() => globalThis.harness.violations)).filter(
        (what) => !(what.startsWith("img-src") && what.endsWith("/favicon.ico")),
      );

    it("reading, hiding, leaving and coming back ask for nothing and keep only what is documented", async () => {
      const first = held.site.asked.length;
      await reader.open("strict");
      const loaded = held.site.asked.slice(first).filter((path) => path !== "/empty");
      assert.equal(await reader.run(() => globalThis.failed ?? "no"), "no");
      assert.equal(new Set(loaded).size, loaded.length, `each once: ${loaded}`);
      assert.deepEqual(
        loaded.filter((path) => !LOADED.test(path)),
        [],
      );
      assert.ok(loaded.includes("/model.safetensors") && loaded.includes("/foldin/foldin.wasm"));
      await reader.until(
        () => document.querySelector("foldin-list").getAttribute("state") === "ranked",
      );

      const since = held.site.asked.length;
      await reader.read(20);
      await reader.wheel(300);
      const ranked = await reader.run(
        () => globalThis.foldin.rank(["a", "b"], { limit: 1 }).length,
      );
      assert.equal(ranked, 1);
      await reader.run(() => globalThis.foldin.hide("b"));
      await reader.read(2);
      await reader.hide();
      await reader.advance(20_000);
      await reader.show();
      await reader.tab0.go(`${reader.site.origin}/empty`);
      await reader.back();
      await reader.read(20);
      assert.ok((await reader.run(() => globalThis.impressions.length)) > 0);
      const { local, ...elsewhere } = await kept();
      assert.deepEqual(elsewhere, NOTHING);
      assert.deepEqual(
        local.filter((key) => !KEYS.test(key)),
        [],
      );
      assert.deepEqual(
        [...new Set(local.map((key) => key.split(":")[1]))],
        ["consent", "hidden", "visit"],
      );

      await reader.run(() => globalThis.foldin.setConsent(false));
      await reader.read(20);
      await reader.hide();
      assert.deepEqual(await kept(), { local: [], ...NOTHING });
      assert.deepEqual(held.site.asked.slice(since), ["/empty"]);
      assert.deepEqual(other.asked, []);
      assert.deepEqual(await violations(), []);
      assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
    });

    it("what is forbidden, sent or kept would have been seen", async () => {
      const first = held.site.asked.length;
      await reader.open("strict&blocked");
      assert.equal(await reader.run(() => globalThis.failed), "model-unavailable");
      assert.deepEqual(await violations(), [`connect-src ${held.site.origin}/model.safetensors`]);
      assert.ok(!held.site.asked.slice(first).includes("/model.safetensors"));
      await reader.run(async (url) => void (await fetch(url).catch(() => {})), other.origin);
      assert.equal((await violations()).length, 2);
      assert.deepEqual(other.asked, []);

      await reader.run(async () => {
        localStorage.setItem("seen", "1");
        sessionStorage.setItem("seen", "1");
        // biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is not in every engine.
        document.cookie = "seen=1";
        await new Promise((done) => {
          indexedDB.open("seen").onsuccess = ({ target }) => done(target.result.close());
        });
        await globalThis.caches?.open("seen");
      });
      const { local, session, databases, caches, cookies } = await kept();
      assert.deepEqual([local, databases], [["seen"], ["seen"]]);
      assert.ok(session.includes("seen") && cookies.length > 0);
      assert.ok(
        caches.includes("seen") || (await reader.run(() => globalThis.caches === undefined)),
      );
      await reader.run(async () => {
        localStorage.clear();
        // biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is not in every engine.
        document.cookie = "seen=1; max-age=0";
        indexedDB.deleteDatabase("seen");
        await globalThis.caches?.delete("seen");
      });

      await reader.tab0.go(`${reader.site.origin}/empty`);
      await reader.run(
        async (url) => void (await fetch(url).catch(() => {})),
        `${other.origin}/empty`,
      );
      assert.deepEqual(other.asked.splice(0), ["/empty"]);
    });
  });
}
