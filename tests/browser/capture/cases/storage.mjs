// What is kept, and what never is.

import assert from "node:assert/strict";

const CAPTURED =
  /^(pointer|wheel|touch|key|scroll|resize|focus|blur|visibility|page|freeze|resume|before|after|click|copy|play|pause|ended|emptied|volume|prerender)/;

export const storage = [
  {
    number: 45,
    name: "two tabs lose no record",
    async run(reader) {
      const first = await reader.open("id=a");
      await reader.read(3);
      const second = await reader.tab();
      await reader.visit("id=b");
      await reader.read(2);
      await reader.end();
      await second.close();
      reader.tab0 = first;
      await first.front();
      await reader.until(() => document.hasFocus() && document.visibilityState === "visible");
      await reader.read(1);
      const visits = await reader.end();
      assert.deepEqual(visits.map(({ id, dwellMs }) => [id, dwellMs]).sort(), [
        ["a", 4_000],
        ["b", 2_000],
      ]);
    },
  },
  {
    number: 46,
    name: "a full store is survived, and the page goes on",
    async run(reader) {
      await reader.open();
      await reader.run(() => {
        for (let size = 1 << 22; size >= 1; size /= 2) {
          for (let part = 0; part < 4; part += 1) {
            try {
              localStorage.setItem(`full-${size}-${part}`, "x".repeat(size));
            } catch {
              break;
            }
          }
        }
      });
      await reader.read(5);
      assert.deepEqual(await reader.end(), []);
      const known = await reader.run(() =>
        globalThis.foldin.history().map(({ id, dwellSeconds }) => [id, dwellSeconds]),
      );
      assert.deepEqual(known, [["a", 5]]);
      // What follows needs room, which Firefox gives back a moment later.
      await reader.run(() => localStorage.clear());
      await reader.until(() => {
        localStorage.setItem("room", "x".repeat(1_000_000));
        localStorage.clear();
        return true;
      });
      assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
    },
  },
  {
    number: 47,
    name: "a damaged key is skipped, and the rest is kept",
    async run(reader) {
      await reader.open();
      await reader.read(2);
      await reader.end();
      await reader.run(() => {
        localStorage.setItem("foldin:visit:damaged", '{"visitId": "dam');
        localStorage.setItem("foldin:visit:wrong", '{"visitId": 7}');
        localStorage.setItem("foldin:hidden", "no JSON");
      });
      await reader.visit("id=b");
      const known = await reader.run(() => globalThis.foldin.history().map(({ id }) => id));
      assert.deepEqual(known, ["a"]);
      await reader.read(2);
      const visits = await reader.end();
      assert.deepEqual(visits.filter(({ id }) => id === "a" || id === "b").length, 2);
    },
  },
  {
    number: 48,
    name: "Global Privacy Control and Do Not Track leave no keys, whatever the page says",
    note: "the browser's own setting is set in the page",
    async run(reader) {
      for (const signal of ["gpc", "dnt"]) {
        await reader.open(signal);
        await reader.read(20);
        assert.deepEqual(await reader.end(), []);
        assert.deepEqual(await reader.keys(), []);
        assert.deepEqual(await captured(reader), []);
      }
    },
  },
  {
    number: 49,
    name: "withdrawal deletes every key, and nothing comes after it",
    async run(reader) {
      await reader.open();
      await reader.run(() => globalThis.foldin.setConsent(true));
      await reader.read(20);
      assert.ok((await reader.keys()).length >= 2);
      await reader.run(() => globalThis.foldin.setConsent(false));
      await reader.read(20);
      await reader.hide();
      assert.deepEqual(await reader.keys(), []);
      assert.deepEqual(await captured(reader), []);
    },
  },
  {
    number: 50,
    name: "nothing is asked of any server once the model is there",
    async run(reader) {
      await reader.open("with=plain,cards");
      const asked = reader.site.asked.length;
      const entries = () => reader.run(() => performance.getEntriesByType("resource").length);
      const before = await entries();
      await reader.read(20);
      await reader.hide();
      await reader.show();
      await reader.end();
      await reader.run(() => globalThis.foldin.setConsent(false));
      assert.deepEqual(reader.site.asked.slice(asked), []);
      assert.equal(await entries(), before);
    },
  },
  {
    number: 51,
    name: "a browser that a program drives is not measured",
    async run(reader) {
      await reader.open("driven");
      assert.equal(await reader.run(() => navigator.webdriver), true);
      await reader.read(20);
      await reader.hide();
      assert.deepEqual(await reader.keys(), []);
      assert.deepEqual(await captured(reader), []);
    },
  },
  {
    number: 52,
    name: "a click that a script made is ignored",
    async run(reader) {
      await reader.open();
      await reader.advance(29_000);
      await reader.run(() => {
        const options = { bubbles: true, composed: true };
        const article = globalThis.harness.article();
        for (const type of [
          "pointerdown",
          "pointermove",
          "wheel",
          "touchstart",
          "keydown",
          "click",
          "copy",
        ]) {
          article.dispatchEvent(new Event(type, options));
        }
        article.click();
      });
      await reader.advance(60_000);
      const visit = await reader.dwells(30);
      assert.deepEqual([visit.clicks, visit.actions], [0, undefined]);
    },
  },
  {
    number: 53,
    name: "loading and observing again adds no listeners",
    async run(reader) {
      await reader.open();
      // What was just heard is not listened to for a moment.
      await reader.advance(1_000);
      const before = await captured(reader);
      assert.ok(before.length > 20);
      await reader.run(async () => {
        const again = await globalThis.Personalizer.load({ model: "/model.safetensors" });
        again.observe(globalThis.harness.article(), { id: "a" });
        const other = await globalThis.Personalizer.load({
          model: await (await fetch("/model.safetensors")).arrayBuffer(),
          consent: true,
          automation: true,
        });
        const aside = document.body.appendChild(document.createElement("aside"));
        other.observe(aside, { id: "b" });
      });
      // Another Personalizer hears of consent and storage by itself; nobody listens to the reader twice.
      const count = (types, type) => types.filter((other) => other === type).length;
      await reader.advance(1_000);
      const after = await captured(reader);
      for (const type of before) {
        assert.equal(count(after, type), count(before, type), type);
      }
      assert.equal(after.length, before.length);
    },
  },
];

/** The types of the listeners that capture needs. */
async function captured(reader) {
  const listeners = await reader.run(() => globalThis.harness.listeners());
  const types = listeners.filter(({ passive }) => passive).map(({ type }) => type);
  return types.filter((type) => CAPTURED.test(type)).sort();
}
