// Pages that were not written with foldin in mind: none is harmed, and what goes wrong has a name.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";

const LIMIT = { timeout: 60_000 };

describe("a hostile page", () => {
  const held = inEngine();
  let reader;

  afterEach(() => reader.leave());

  const open = async (query) => {
    reader = new Reader(held.engine, held.site);
    await reader.open(query);
  };
  const errors = () => reader.run(() => globalThis.harness.errors);
  const ranked = (candidates) =>
    reader.run((candidates) => globalThis.foldin.rank(candidates).map(({ id }) => id), candidates);

  test("prototypes that were added to change nothing", LIMIT, async () => {
    await open("hostile=prototypes");
    await reader.read(20);
    const [visit] = await reader.run(() => {
      globalThis.foldin.unobserve(globalThis.harness.article());
      return globalThis.foldin.history();
    });
    assert.equal(visit.id, "a");
    assert.equal(visit.dwellSeconds, 20);
    assert.deepEqual((await ranked(["b", "x"])).sort(), ["b", "x"]);
    const kept = await reader.run(() =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith("foldin:visit:"))
        .map((key) => JSON.parse(localStorage.getItem(key)).id),
    );
    assert.deepEqual(kept, ["a"]);
    const refused = await reader.run(() => {
      try {
        globalThis.foldin.record({});
      } catch ({ code, message }) {
        return `${code}: ${message}`;
      }
    });
    assert.match(refused, /^argument: visit\.id .*found undefined$/);
    assert.deepEqual(await errors(), []);
  });

  test("a wall clock that is no number costs the date, not the page", LIMIT, async () => {
    await open("hostile=date");
    await reader.read(20);
    await reader.run(() => globalThis.foldin.unobserve(globalThis.harness.article()));
    assert.deepEqual((await ranked(["b", "x"])).sort(), ["b", "x"]);
    assert.deepEqual(await errors(), []);
  });

  for (const hostile of ["storage", "full"]) {
    test(`${hostile}: what cannot be stored is known until the page goes`, LIMIT, async () => {
      await open(`hostile=${hostile}`);
      await reader.read(20);
      const [visit] = await reader.run(() => {
        globalThis.foldin.unobserve(globalThis.harness.article());
        return globalThis.foldin.history();
      });
      assert.equal(visit.dwellSeconds, 20);
      assert.deepEqual((await ranked(["b", "x"])).sort(), ["b", "x"]);
      assert.deepEqual(await errors(), []);
    });
  }

  test("ten thousand candidates are all ranked", LIMIT, async () => {
    await open("");
    const candidates = Array.from({ length: 10_000 }, (_, number) => `article-${number}`);
    const found = await ranked(candidates);
    assert.deepEqual(found.toSorted(), candidates.toSorted());
  });

  test("an id may be long, and of any characters", LIMIT, async () => {
    await open("");
    const told = await reader.run(() => {
      const { foldin } = globalThis;
      const ids = ["x".repeat(10_240), "\u0000", "\ud83d\ude00", "\uffff", "__proto__", " "];
      for (const id of ids) {
        foldin.record({ id, dwellSeconds: 60, scrollDepth: 1 });
        foldin.hide(id);
      }
      const known = new Set(foldin.history().map(({ id }) => id));
      return {
        lost: ids.filter((id) => !known.has(id)).map((id) => JSON.stringify(id)),
        hidden: foldin.rank([...ids, "b"]).map(({ id }) => id),
        forgotten: ids.map((id) => foldin.forget(id)),
      };
    });
    assert.deepEqual(told, { lost: [], hidden: ["b"], forgotten: [1, 1, 1, 1, 1, 1] });
    const refused = await reader.run(() => {
      try {
        globalThis.foldin.rank(["b", "half \ud83d"]);
      } catch ({ code, message }) {
        return `${code}: ${message}`;
      }
    });
    assert.match(refused, /^argument: candidates\[1\] must be a string of whole characters, found/);
    assert.deepEqual(await errors(), []);
  });
});
