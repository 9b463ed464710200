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

  test(
    "a model that promises gigabytes is refused by name and takes no memory",
    LIMIT,
    async () => {
      await open("");
      const told = await reader.run(async () => {
        const { foldin, harness, Personalizer } = globalThis;
        const file = (header, length) => {
          const text = new TextEncoder().encode(JSON.stringify(header));
          const bytes = new Uint8Array(8 + text.length + 64);
          new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
          bytes.set(text, 8);
          return bytes;
        };
        const tensor = (shape, end) => ({
          item_ids: { dtype: "U8", shape, data_offsets: [0, end] },
        });
        const GIGABYTES = 3 * 2 ** 30;
        const hostile = [
          file({}, BigInt(GIGABYTES)),
          file({}, 2n ** 64n - 1n),
          file(tensor([GIGABYTES], GIGABYTES)),
          file(tensor([2 ** 52], 2 ** 52)),
          file(tensor([2 ** 52, 2 ** 52], 64)),
          file(tensor([GIGABYTES], 64)),
        ];
        const refusal = (model) =>
          Personalizer.load({ model, consent: true }).then(
            () => "loaded",
            ({ code }) => code,
          );
        const codes = [];
        const before = harness.wasmBytes();
        for (const model of hostile) codes.push(await refusal(model));
        // What is left behind each time would be seen by now.
        for (let times = 0; times < 500; times += 1) await refusal(hostile[times % hostile.length]);
        return {
          codes,
          grown: harness.wasmBytes() - before,
          next: foldin.rank(["b", "x"]).length,
        };
      });
      const offsets = "model-offsets";
      const truncated = "model-truncated";
      assert.deepEqual(told.codes, [truncated, truncated, truncated, truncated, offsets, offsets]);
      assert.ok(told.grown <= 65_536, `${told.grown} bytes`);
      assert.equal(told.next, 2);
      assert.deepEqual(await errors(), []);
    },
  );

  test("a page that is served in place of the model is called what it is", LIMIT, async () => {
    await open("");
    const told = await reader.run(async () => {
      const { Catalogue } = await import("/foldin/catalogue.js");
      const model = location.href;
      const refusal = (load) =>
        load.then(
          () => "loaded",
          ({ code, message }) => `${code}: ${message}`,
        );
      return [
        await refusal(globalThis.Personalizer.load({ model, consent: true })),
        await refusal(Catalogue.load(model)),
      ];
    });
    for (const said of told)
      assert.match(said, /^model-header: .* it looks like HTML, not a model$/);
    assert.deepEqual(await errors(), []);
  });

  test("a model for which there is no memory costs no list that is there", LIMIT, async () => {
    await open("");
    const told = await reader.run(async () => {
      const { foldin, harness, Personalizer } = globalThis;
      harness.fillWasm();
      const model = new Uint8Array(8 << 20);
      const trapped = await Personalizer.load({ model, consent: true }).catch((error) => error);
      foldin.record({ id: "b", dwellSeconds: 60, scrollDepth: 1 });
      return {
        code: trapped.code,
        trap: String(trapped.cause),
        ranked: foldin.rank(["a", "b", "x"]).map(({ id }) => id),
        read: foldin.history().map(({ id }) => id),
      };
    });
    assert.equal(told.code, "wasm-failed");
    assert.match(told.trap, /^RuntimeError: /);
    assert.deepEqual(told.ranked.sort(), ["a", "x"]);
    assert.deepEqual(told.read, ["b"]);
    assert.deepEqual(await errors(), []);
  });

  test(
    "a call that stops the core has a name, and the next to load gets another one",
    LIMIT,
    async () => {
      await open("");
      const told = await reader.run(async () => {
        const { foldin, harness, Personalizer } = globalThis;
        const failure = (call) => {
          try {
            call();
            return "none";
          } catch ({ name, code }) {
            return `${name}: ${code}`;
          }
        };
        harness.fillWasm();
        const many = Array.from({ length: 200_000 }, (_, number) => `article-${number}`);
        const trapped = failure(() => foldin.rank(many));
        const after = [
          failure(() => foldin.rank(["b"])),
          failure(() => foldin.record({ id: "b", dwellSeconds: 60 })),
          failure(() => foldin.interests()),
          failure(() => foldin.history()),
          failure(() => foldin.export()),
        ];
        const bytes = await (await fetch("/model.safetensors")).arrayBuffer();
        const other = await Personalizer.load({ model: bytes, consent: true });
        other.record({ id: "a", dwellSeconds: 60, scrollDepth: 1 });
        failure(() => foldin.free());
        const again = await Personalizer.load({ model: "/model.safetensors", consent: true });
        const ids = (list) => list.map(({ id }) => id);
        return {
          trapped,
          after,
          ranked: ids(other.rank(["a", "b", "x"])),
          again: ids(again.rank(["b", "x"])),
        };
      });
      assert.equal(told.trapped, "FoldinError: wasm-failed");
      // What stopped in the middle is not asked again: it may be half done.
      assert.deepEqual(new Set(told.after), new Set(["FoldinError: wasm-failed"]));
      assert.deepEqual(told.ranked.sort(), ["b", "x"]);
      assert.deepEqual(told.again.sort(), ["b", "x"]);
      assert.deepEqual(await errors(), []);
    },
  );
});
