// What is kept of a reader on the device: how much, in which versions, what is never kept, and what a store that refuses costs.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { withReader } from "./capture/each.mjs";
import { ENGINES, inEngine } from "./capture/engine.mjs";

const MOST_BYTES = 65_536;
/** As in src/profile/kept.rs. */
const FIXED_BYTES = 130;
const DAY_MS = 86_400_000;

const noErrors = async (reader) =>
  assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);

for (const kind of ENGINES) {
  describe(`a profile in ${kind}`, () => {
    const held = inEngine(kind);
    let reader;

    const it = withReader(
      held,
      (fresh) => {
        reader = fresh;
      },
      noErrors,
    );

    const history = () =>
      reader.run(() =>
        globalThis.foldin.history().map(({ id, dwellSeconds }) => [id, dwellSeconds]),
      );
    const ranked = (candidates) =>
      reader.run(
        (candidates) => globalThis.foldin.rank(candidates).map(({ id }) => id),
        candidates,
      );
    const hiddenKeys = async () =>
      (await reader.keys()).filter((key) => key.startsWith("foldin:hidden"));
    const stored = () => reader.run(() => globalThis.foldin.stored);

    it("takes 64 KB at most, whatever is read, and the strongest stay", async () => {
      await reader.open();
      const { bytes, largest, count, visits } = await reader.run(() => {
        const { foldin } = globalThis;
        const spoilt = ["\u0000\u001f", '"\\\n', "日本語", "\ud83d\ude00"];
        foldin.record({ id: "strong", dwellSeconds: 1_800, scrollDepth: 1 });
        for (let number = 0; number < 700; number += 1) {
          const text = spoilt[number % 4].repeat(1 + ((number * 7) % 40));
          foldin.record({
            id: `${text}${number}`,
            title: text.repeat(3),
            dwellSeconds: number % 3 === 0 ? 2 : 20,
            scrollDepth: 0.123456,
          });
        }
        const all = Object.keys(localStorage).filter((key) => key.startsWith("foldin:"));
        const size = (text) => new TextEncoder().encode(text).length;
        const sizes = all.map((key) => size(key) + size(localStorage.getItem(key)));
        return {
          bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
          largest: Math.max(...sizes),
          count: all.length,
          visits: foldin.history().map(({ id, dwellSeconds }) => ({ id, dwellSeconds })),
        };
      });
      assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
      // How many fit is chance, since their sizes differ. A visit is counted for at most so much more than it takes.
      assert.ok(bytes + count * FIXED_BYTES + largest > MOST_BYTES, `${count} visits of ${bytes}`);
      assert.equal(count, visits.length);
      assert.ok(visits.some(({ id }) => id === "strong"));
      // A bounce stays only as the visit that has just ended.
      const bounces = visits.filter(({ dwellSeconds }) => dwellSeconds === 2);
      assert.ok(bounces.length <= 1, `${bounces.length} bounces`);
    });

    it("an earlier version comes forward, a later one is left as it is, damage costs itself", async () => {
      await reader.open();
      await reader.run(() => {
        globalThis.foldin.free();
        const first = {
          ...{ visitId: "one", id: "a", title: "A", start: 1_700_000_000_500, dwellMs: 60_040 },
          ...{ mediaMs: 0, wallMs: 90_000, maxDepth: 1, seenBands: 20, readBands: 20, clicks: 2 },
          ...{ actions: [], strength: 0, entry: "navigate", schema: 1 },
        };
        localStorage.clear();
        localStorage.setItem("foldin:visit:one", JSON.stringify(first));
        localStorage.setItem("foldin:visit:later", '{"id":"b","start":1,"schema":3,"mood":"good"}');
        localStorage.setItem("foldin:visit:torn", '{"id":"b","st');
        localStorage.setItem("foldin:hidden", '[{"topic":"t"},{"article":"h"},7]');
      });
      await reader.visit("id=c");
      assert.deepEqual(await history(), [["a", 60]]);
      const kept = await reader.run(() => ({ ...localStorage }));
      const one = JSON.parse(kept["foldin:visit:one"]);
      assert.deepEqual(one, {
        ...{ id: "a", title: "A", start: 1_700_000_001_000, dwellMs: 60_000, maxDepth: 1 },
        ...{ readBands: 20, schema: 2 },
      });
      assert.equal(kept["foldin:visit:later"], '{"id":"b","start":1,"schema":3,"mood":"good"}');
      assert.equal(kept["foldin:visit:torn"], '{"id":"b","st');
      assert.deepEqual(await reader.run(() => globalThis.foldin.hidden()), [{ topic: "t" }, "h"]);
      assert.equal(kept["foldin:hidden"], undefined);
    });

    it("what was exported can be taken in again, in part where a part is damaged", async () => {
      await reader.open("id=a");
      await reader.read(20);
      await reader.end();
      const told = await reader.run(() => {
        const { foldin } = globalThis;
        foldin.hide("h");
        const file = JSON.stringify(foldin.export());
        foldin.forgetAll();
        const empty = [foldin.history().length, foldin.hidden().length];
        const profile = JSON.parse(file);
        profile.visits.push(null, { visitId: "x" }, 7);
        profile.hidden.push(7, {});
        const refused = [
          {},
          { ...profile, version: 3 },
          { ...profile, format: "other" },
          { ...profile, version: 0 },
          undefined,
        ].map((given) => {
          try {
            return foldin.import(given);
          } catch ({ code, message }) {
            return `${code}: ${message}`;
          }
        });
        return { empty, refused, taken: foldin.import(profile), again: foldin.import(profile) };
      });
      assert.deepEqual(told.empty, [0, 0]);
      for (const refusal of told.refused)
        assert.match(refusal, /^argument: profile must be an export/);
      assert.deepEqual([told.taken, told.again], [1, 1]);
      await reader.visit("id=b");
      assert.deepEqual(await history(), [["a", 20]]);
      assert.deepEqual(await reader.run(() => globalThis.foldin.hidden()), ["h"]);
      assert.deepEqual(await ranked(["a", "h", "b"]), ["b"]);
    });

    it("an export of another shape is refused by name, and one of many visits has to fit", async () => {
      await reader.open();
      const told = await reader.run(() => {
        const { foldin } = globalThis;
        const profile = { ...foldin.export(), visits: [] };
        const refused = ["visits", "hidden"].map((part) => {
          try {
            return foldin.import({ ...profile, [part]: undefined });
          } catch ({ code, message }) {
            return `${code}: ${message}`;
          }
        });
        for (let number = 0; number < 700; number += 1) {
          const visitId = `${number}`;
          profile.visits.push({ visitId, id: visitId, start: number, dwellMs: 60_000, schema: 2 });
        }
        return { refused, taken: foldin.import(profile), left: foldin.history().length };
      });
      assert.match(told.refused[0], /^argument: profile.visits must be an array of visits/);
      assert.match(told.refused[1], /^argument: profile.hidden must be an array of what is hidden/);
      assert.deepEqual([told.taken, told.left], [700, 200]);
      assert.equal((await reader.keys()).length, 200);
    });

    it("what was hidden by an earlier version stays where it is until the store takes it anew", async () => {
      await reader.open();
      await reader.run(() => localStorage.setItem("foldin:hidden", '[{"article":"h"}]'));
      await reader.visit("id=c&hostile=full");
      assert.deepEqual(await reader.run(() => globalThis.foldin.hidden()), ["h"]);
      assert.deepEqual(await hiddenKeys(), ["foldin:hidden"]);
      await reader.visit("id=d");
      assert.deepEqual(await reader.run(() => globalThis.foldin.hidden()), ["h"]);
      assert.deepEqual(await hiddenKeys(), ['foldin:hidden:{"article":"h"}']);
    });

    it("a full store is said, and takes what it refused as soon as there is room", async () => {
      await reader.open("id=a");
      assert.equal(await stored(), true);
      await reader.run(() => {
        globalThis.full = true;
        const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (...given) {
          if (globalThis.full && this === localStorage)
            throw new DOMException("", "QuotaExceededError");
          setItem.apply(this, given);
        };
      });
      await reader.read(20);
      await reader.run(() => {
        globalThis.foldin.record({ id: "r", dwellSeconds: 40 });
        globalThis.foldin.hide("h");
      });
      assert.equal(await stored(), false);
      assert.deepEqual(await reader.keys(), []);
      assert.deepEqual((await history()).map(([id]) => id).sort(), ["a", "r"]);
      // Another tab changes something: what is in memory alone must outlive that.
      await reader.run(() => dispatchEvent(new StorageEvent("storage", { key: "foldin:visit:x" })));
      assert.deepEqual(await ranked(["a", "r", "h", "b"]), ["b"]);
      await reader.run(() => {
        globalThis.full = false;
      });
      await reader.read(20);
      assert.equal(await stored(), true);
      assert.equal((await reader.keys()).length, 3);
    });

    it("an article marked private, or within what is, is never kept", async () => {
      for (const marked of ["article", "html"]) {
        await reader.open("id=seen");
        await reader.read(20);
        // Marked too late: what is kept of it goes.
        await reader.run((marked) => {
          document.querySelector(marked).dataset.private = "";
        }, marked);
        await reader.read(20);
        await reader.hide();
        await reader.show();
        assert.deepEqual([await history(), await reader.keys()], [[], []]);
        await reader.run(() => {
          globalThis.foldin.unobserve(globalThis.harness.article());
          globalThis.foldin.observe(globalThis.harness.article(), { id: "unseen" });
        });
        await reader.read(20);
        await reader.end();
        assert.deepEqual([await history(), await reader.keys()], [[], []]);
        await reader.leave();
      }
      await reader.open("id=a");
    });

    for (const how of ["forget", "forgetAll"]) {
      it(`${how}: what was forgotten stays so, while it is read on here and in another tab`, async () => {
        const first = await reader.open("id=a");
        await reader.read(20);
        await reader.tab();
        await reader.visit("id=a");
        await reader.read(20);
        await reader.run((how) => globalThis.foldin[how]("a"), how);
        await reader.read(5);
        assert.deepEqual([await history(), await reader.keys()], [[], []]);
        await reader.tab0.close();
        reader.tab0 = first;
        await first.front();
        await reader.until(() => document.hasFocus() && globalThis.foldin.history().length === 0);
        await reader.read(32);
        const [[id, seconds]] = await history();
        assert.equal(id, "a");
        assert.ok(seconds >= 10 && seconds <= 32, `${seconds} s`);
      });
    }

    it("a store that the browser emptied, a clock set back and a year away leave a list", async () => {
      await reader.open("id=a");
      await reader.read(60);
      await reader.end();
      // Safari deletes what scripts stored seven days after the reader was last here.
      await reader.run(() => localStorage.clear());
      await reader.visit("id=b");
      assert.deepEqual([await history(), await ranked(["a", "x"])], [[], ["a", "x"]]);
      await reader.read(20);
      await reader.end();
      assert.deepEqual(await history(), [["b", 20]]);
      for (const days of [-400, 800]) {
        await reader.run((ms) => globalThis.harness.setWallClock(ms), days * DAY_MS);
        await reader.run(() => globalThis.foldin.record({ id: "a", dwellSeconds: 40 }));
        assert.deepEqual(await ranked(["a", "b", "x"]), ["x"]);
        assert.equal((await history()).length, days < 0 ? 2 : 3);
      }
    });
  });
}
