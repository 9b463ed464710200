// How a page begins, is left, comes back and ends.

import assert from "node:assert/strict";
import { near } from "../reader.mjs";

const NO_PRERENDER = "has no prerendering of pages";
const LIFECYCLE = ["unload", "beforeunload"];

/** What is stored, read from another page of the site. */
async function storedElsewhere(reader) {
  await reader.tab();
  await reader.tab0.go(`${reader.site.origin}/empty`);
  return reader.run(() =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith("foldin:visit:"))
      .map((key) => JSON.parse(localStorage.getItem(key))),
  );
}

/** Goes to another page of the site, stays there, and comes back out of the back/forward cache. */
async function away(reader, ms) {
  await reader.run((ms) => globalThis.harness.awayFor(ms), ms);
  await reader.tab0.go(`${reader.site.origin}/empty`);
  await reader.back();
  const persisted = await reader.run(() => globalThis.harness.persisted);
  assert.equal(persisted, true, "the page came out of the back/forward cache");
}

export const lifecycle = [
  {
    number: 12,
    name: "closing the tab keeps the visit",
    note: "Firefox drops what was written as the tab closed about once in fifty times, though the page has written it: what came after the last 15 s is lost then",
    async run(reader) {
      const tab = await reader.open();
      await reader.read(20);
      await tab.close();
      const visits = await storedElsewhere(reader);
      assert.deepEqual(
        visits.map(({ id }) => id),
        ["a"],
      );
      const [{ dwellMs }] = visits;
      const least = reader.engine.kind === "firefox" ? 15_000 : 20_000;
      assert.ok(dwellMs >= least && dwellMs <= 20_000, `${dwellMs} ms`);
    },
  },
  {
    number: 13,
    name: "navigating away keeps the visit",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await reader.visit("id=b");
      await reader.read(1);
      const visits = await reader.end();
      assert.deepEqual(
        visits.map(({ id, dwellMs }) => [id, dwellMs]),
        [
          ["a", 5_000],
          ["b", 1_000],
        ],
      );
    },
  },
  {
    number: 14,
    name: "switching tabs keeps the visit",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await reader.hide();
      const visits = await reader.visits();
      assert.deepEqual(
        visits.map(({ dwellMs }) => dwellMs),
        [5_000],
      );
    },
  },
  {
    number: 15,
    name: "time in the back/forward cache is left out",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await away(reader, 600_000);
      await reader.read(3);
      await reader.dwells(8);
    },
  },
  {
    number: 16,
    name: "out of the back/forward cache it is the same visit",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await away(reader, 60_000);
      const [before] = await reader.visits();
      await reader.read(1);
      assert.equal((await reader.onlyVisit()).visitId, before.visitId);
    },
  },
  {
    number: 17,
    name: "after more than 30 min it is a new visit",
    async run(reader) {
      await reader.open();
      await reader.read(5);
      await away(reader, 31 * 60_000);
      await reader.read(3);
      const visits = await reader.end();
      assert.deepEqual(
        visits.map(({ id, dwellMs, entry }) => [id, dwellMs, entry]),
        [
          ["a", 5_000, "navigate"],
          ["a", 3_000, "bfcache"],
        ],
      );
      near(visits[1].start - visits[0].start, 31 * 60_000 + 5_000, 1, "between the beginnings");
    },
  },
  {
    number: 18,
    name: "a prerendered page that is never activated leaves no record",
    cannot: { firefox: NO_PRERENDER, webkit: NO_PRERENDER },
    trace: "prerendered-never-activated.jsonl",
    async run(reader) {
      await prerendered(reader);
      assert.deepEqual(await reader.keys(), []);
    },
  },
  {
    number: 19,
    name: "a prerendered page that is activated starts then",
    cannot: { firefox: NO_PRERENDER, webkit: NO_PRERENDER },
    trace: "prerendered-then-activated.jsonl",
    async run(reader) {
      await prerendered(reader);
      await new Promise((later) => setTimeout(later, 1_500));
      const asked = reader.site.asked.length;
      const activated = Date.now();
      await reader.run(() => void setTimeout(() => document.querySelector("#next").click()));
      // Not a word to the page while another takes its place: the driver may be left with the one that is gone.
      await new Promise((later) => setTimeout(later, 2_000));
      assert.ok(!reader.site.asked.slice(asked).includes("/read"), "the page was there already");
      const visits = await storedElsewhere(reader);
      const elapsed = Date.now() - activated;
      assert.deepEqual(
        visits.map(({ id }) => id),
        ["next"],
      );
      const [{ dwellMs, start }] = visits;
      assert.ok(dwellMs > 900 && dwellMs <= elapsed, `${dwellMs} of ${elapsed}`);
      // It is stored to the second; the page had been there for longer.
      assert.ok(start >= activated - 505, `${start} and ${activated}`);
    },
  },
  {
    number: 20,
    name: "a tab in the background leaves no record until it is shown",
    note: "in WebKitGTK only that it leaves none: its driver never brings a tab to the front",
    async run(reader) {
      await reader.open("id=front");
      const front = reader.tab0;
      await front.run(() => globalThis.foldin.unobserve(globalThis.harness.article()));
      await front.run(() => localStorage.clear());
      const behind = await reader.behind("id=behind");
      await reader.advance(30_000);
      assert.deepEqual(await reader.visits(), []);
      // Seen: the driver of WebKitGTK never brings a tab to the front.
      if (reader.engine.kind === "webkit") return;
      await behind.front();
      await reader.until(() => document.visibilityState === "visible" && document.hasFocus());
      await reader.frames();
      await reader.read(2);
      await reader.dwells(2);
    },
  },
  {
    number: 21,
    name: "pagehide and hidden give one record",
    async run(reader) {
      await reader.open();
      await reader.read(2);
      await reader.hide();
      await reader.show();
      await reader.tab0.go(`${reader.site.origin}/empty`);
      const visits = await storedElsewhere(reader);
      assert.deepEqual(
        visits.map(({ dwellMs }) => dwellMs),
        [2_000],
      );
    },
  },
  {
    number: 22,
    name: "nobody listens to unload, everything is passive and capturing, and free takes all of it away",
    async run(reader) {
      await reader.open();
      // What was just heard is not listened to for a moment.
      await reader.advance(1_000);
      const during = await reader.run(() => globalThis.harness.listeners());
      assert.deepEqual(
        during.filter(({ type }) => LIFECYCLE.includes(type)),
        [],
      );
      const inputs = during.filter(({ type }) =>
        /pointer|wheel|touch|key|scroll|focus|blur/.test(type),
      );
      assert.equal(inputs.length, 9);
      assert.ok(inputs.every(({ passive, capture }) => passive && capture));
      await reader.run(() => globalThis.foldin.free());
      assert.deepEqual(await reader.run(() => globalThis.harness.listeners()), []);
      await reader.advance(60_000);
      assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
    },
  },
  {
    number: 23,
    name: "a process that is killed loses at most 15 s",
    note: "what is stored without any goodbye of the page",
    async run(reader) {
      await reader.open();
      await reader.read(44);
      const [visit] = await reader.visits();
      assert.ok(visit.dwellMs >= 29_000 && visit.dwellMs <= 44_000, `${visit.dwellMs}`);
    },
  },
];

/** Opens a page that has the next one prerendered, and waits until that has loaded. */
async function prerendered(reader) {
  await reader.open("real&prerender&with=plain");
  await reader.run(() => {
    globalThis.foldin.unobserve(globalThis.harness.article());
    localStorage.clear();
  });
  const before = reader.site.asked.length;
  const next = `/read?${reader.always}real&id=next`;
  await reader.run((next) => {
    const rules = document.createElement("script");
    rules.type = "speculationrules";
    rules.textContent = JSON.stringify({
      prerender: [{ urls: [next], eagerness: "immediate" }],
    });
    document.head.append(rules);
    document.querySelector("#next").href = next;
  }, next);
  const until = Date.now() + 10_000;
  while (
    !reader.site.asked
      .slice(before)
      .includes(reader.always === "" ? "/model.safetensors" : "/naive.js")
  ) {
    if (Date.now() > until) throw new Error("the page was never prerendered");
    await new Promise((later) => setTimeout(later, 20));
  }
  await new Promise((later) => setTimeout(later, 300));
}
