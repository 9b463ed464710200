// The search of a whole catalogue: the wasm that the package carries, in real pages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { before, describe, test } from "node:test";
import { ENGINES, inEngine } from "./capture/engine.mjs";
import { buildDemo, demoSite } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const MODEL = "/demo/model.safetensors";
const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");

before(buildDemo);

for (const kind of ENGINES) {
  describe(`the search of a whole catalogue in ${kind}`, () => {
    const held = inEngine(kind, { folders: { demo: demoSite } });
    let tab;

    before(async () => {
      tab = await held.engine.open();
      await tab.go(`${held.site.origin}/empty`);
      await tab.run(async (model) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const { Catalogue } = await import("/foldin/catalogue.js");
        const ids = new TextDecoder()
          .decode(await itemIds())
          .split("\n")
          .filter(Boolean);
        const foldin = await Personalizer.load({ model, consent: false });
        Object.assign(globalThis, { foldin, Catalogue, ids, model });
        globalThis.catalogue = await Catalogue.load(model);
        for (const [place, id] of ids.slice(0, 9).entries()) {
          foldin.record({ id, dwellSeconds: 20 + 30 * place, scrollDepth: 0.1 * place });
        }

        async function itemIds() {
          const file = await (await fetch(model)).arrayBuffer();
          const length = Number(new DataView(file).getBigUint64(0, true));
          const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
          const [from, to] = header.item_ids.data_offsets;
          return new Uint8Array(file, 8 + length + from, to - from);
        }
      }, MODEL);
    });

    test("finds what a ranking of everything has nearest", LIMIT, async () => {
      const { nearest, relevance, read } = await tab.run(async () => {
        const { foldin, catalogue, ids } = globalThis;
        const list = foldin.rank(ids, { limit: ids.length });
        return {
          nearest: await catalogue.nearest(foldin.history(), { limit: 40 }),
          relevance: list.map(({ id, parts }) => [id, parts.taste + parts.topic]),
          read: ids.slice(0, 9),
        };
      });
      assert.equal(nearest.length, 40);
      assert.ok(!nearest.some((id) => read.includes(id)));
      const of = new Map(relevance);
      const sorted = [...of.values()].sort((a, b) => b - a);
      const spread = sorted[0] - sorted.at(-1);
      // Those that are equally near but for rounding may stand in another order.
      for (const [place, id] of nearest.entries()) {
        assert.ok(Math.abs(of.get(id) - sorted[place]) < 1e-3 * spread, `${place}: ${id}`);
      }
    });

    test("an open article speaks, and is not found", LIMIT, async () => {
      const [without, beside, current] = await tab.run(async () => {
        const { foldin, catalogue, ids } = globalThis;
        const current = ids[20];
        const history = foldin.history();
        return [
          await catalogue.nearest(history, { limit: ids.length }),
          await catalogue.nearest(history, { limit: ids.length, current }),
          current,
        ];
      });
      assert.ok(without.includes(current) && !beside.includes(current));
      assert.equal(beside.length, without.length - 1);
      assert.notDeepEqual(
        beside,
        without.filter((id) => id !== current),
      );
    });

    test("searches at one time do not mix", LIMIT, async () => {
      const [first, second, again] = await tab.run(async () => {
        const { catalogue, ids } = globalThis;
        const of = (id) => catalogue.nearest([{ id, confidence: 3 }], { limit: 5 });
        return Promise.all([of(ids[3]), of(ids[30]), of(ids[3])]);
      });
      assert.deepEqual(again, first);
      assert.notDeepEqual(second, first);
    });

    test("of a reader of whom nothing is known nothing is found", LIMIT, async () => {
      const found = await tab.run(async () => {
        const { catalogue } = globalThis;
        return [
          await catalogue.nearest([]),
          await catalogue.nearest([{ id: "gone", confidence: 1 }]),
        ];
      });
      assert.deepEqual(found, [[], []]);
    });

    test("what cannot be meant is refused, by name", LIMIT, async () => {
      const said = await tab.run(async () => {
        const { catalogue } = globalThis;
        const message = (call) => call().then(String, ({ code, message }) => `${code}: ${message}`);
        return Promise.all([
          message(() => catalogue.nearest("a")),
          message(() => catalogue.nearest([{ id: "", confidence: 1 }])),
          message(() => catalogue.nearest([{ id: "a", confidence: -1 }])),
          message(() => catalogue.nearest([], { limit: Number.NaN })),
          message(() => catalogue.nearest([], { current: "" })),
        ]);
      });
      assert.deepEqual(said, [
        "argument: history must be an array of visits, found a",
        "argument: history[0].id must be a string that is not empty, found ",
        "argument: history[0].confidence must be a finite number of at least 0, found -1",
        "argument: options.limit must be a finite number of at least 0, found NaN",
        "argument: options.current must be a string that is not empty, found ",
      ]);
    });

    test("what is no model is said", LIMIT, async () => {
      const said = await tab.run(async () => {
        const { Catalogue, model } = globalThis;
        const whole = new Uint8Array(await (await fetch(model)).arrayBuffer());
        const code = (given) => Catalogue.load(given).then(String, ({ code }) => code);
        const text = new TextEncoder().encode("{}      ");
        const empty = new Uint8Array(16);
        empty[0] = 8;
        empty.set(text, 8);
        return Promise.all([
          code(new Uint8Array(4)),
          code(whole.subarray(0, 100)),
          code(whole.subarray(0, whole.length - 1_000)),
          code(whole.map((byte, place) => (place === 8 ? 0 : byte))),
          code(empty),
          code("/not-there.safetensors"),
        ]);
      });
      assert.deepEqual(said.slice(0, 2), ["model-truncated", "model-truncated"]);
      assert.match(said[2], /^model-/);
      assert.deepEqual(said.slice(3), ["model-header", "model-missing", "model-unavailable"]);
    });

    test("its vector instructions and their safe twins agree to the last bit", LIMIT, async () => {
      const twins = await readFile(path.join(repository, "target/xtask/catalogue-twins.wasm"));
      const differs = await tab.run(async (text) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const { agree } = (await WebAssembly.instantiate(bytes)).instance.exports;
        const differs = [];
        for (let dimension = 1; dimension <= 140; dimension++) {
          for (let rows = 4; rows < 12; rows++) {
            if (!agree(dimension, rows, dimension * 31 + rows)) differs.push([dimension, rows]);
          }
        }
        return differs;
      }, twins.toString("base64"));
      assert.deepEqual(differs, []);
    });
  });
}
