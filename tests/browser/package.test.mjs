// The package, called as a developer calls it: what it refuses, and how it says so.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";
import { demoFolder, magazine } from "./support.mjs";

describe("the package", () => {
  const held = magazine();
  let page;

  before(async () => {
    // The calls are texts, which a page of the magazine forbids to be run.
    page = await (await held.browser.newContext({ bypassCSP: true })).newPage();
    await page.goto(`${held.demo.origin}/about/`);
  });

  /** Runs `call(foldin)` in the page and gives the error's code and message, or the value. */
  const attempt = (call, bytes) =>
    page.evaluate(
      async ({ call, bytes }) => {
        const { FoldinError, Personalizer } = await import("/foldin/foldin.js");
        try {
          const model = bytes === undefined ? "/model.safetensors" : new Uint8Array(bytes);
          const foldin = await Personalizer.load({ model, consent: true, automation: true });
          const value = await new Function("foldin", "Personalizer", `return (${call})`)(
            foldin,
            Personalizer,
          );
          return { value };
        } catch (error) {
          return {
            code: error instanceof FoldinError ? error.code : `not ours: ${error}`,
            message: error.message,
          };
        }
      },
      { call, bytes },
    );

  const damaged = (change) => {
    const bytes = readFileSync(path.join(demoFolder, "site/model.safetensors"));
    const length = Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    const data = Buffer.from(bytes.subarray(8 + length));
    change(header, data);
    const text = Buffer.from(JSON.stringify(header));
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(BigInt(text.length));
    return [...Buffer.concat([start, text, data])];
  };

  test("the core may come as any response, as bytes or compiled, and after a failure again", async () => {
    const sources = [
      `new Response(bytes, { headers: { "Content-Type": "application/wasm" } })`,
      `new Response(bytes, { headers: { "Content-Type": "text/plain" } })`,
      `new Response(bytes)`,
      `bytes`,
      `WebAssembly.compile(bytes)`,
      `new URL("/foldin/foldin.wasm", document.baseURI)`,
    ];
    const context = await held.browser.newContext({ bypassCSP: true });
    for (const source of sources) {
      const fresh = await context.newPage();
      await fresh.goto(`${held.demo.origin}/about/`);
      const answers = await fresh.evaluate(async (source) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const bytes = await (await fetch("/foldin/foldin.wasm")).arrayBuffer();
        const wasm = await new Function("bytes", `return (${source})`)(bytes);
        const model = "/model.safetensors";
        const headers = { "Content-Type": "application/wasm" };
        const answers = [];
        for (const core of [new Response("no core", { headers }), new ArrayBuffer(8), wasm]) {
          await Personalizer.load({ model, consent: true, wasm: core }).then(
            (foldin) => answers.push(foldin.rank(["why-wasm"]).length),
            (error) => answers.push(error.code),
          );
        }
        return answers;
      }, source);
      assert.deepEqual(answers, ["wasm-failed", "wasm-failed", 1], source);
      await fresh.close();
    }
    await context.close();
  });

  test("a damaged model is refused with a code that names the damage", async () => {
    const whole = [...readFileSync(path.join(demoFolder, "site/model.safetensors"))];
    const cases = [
      ["model-truncated", whole.slice(0, 5)],
      ["model-truncated", whole.slice(0, -1)],
      ["model-header", [8, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from("not JSON")]],
      ["model-not-foldin", damaged((header) => delete header.__metadata__)],
      [
        "model-version",
        damaged((header) => Object.assign(header.__metadata__, { format_version: "2" })),
      ],
      [
        "model-overlap",
        damaged((header) =>
          Object.assign(header.item_readers, { data_offsets: header.item_exposure.data_offsets }),
        ),
      ],
      [
        "model-offsets",
        damaged((header) => Object.assign(header.item_exposure, { shape: [2 ** 40, 2 ** 40] })),
      ],
      [
        "model-header",
        damaged((header) => Object.assign(header.item_exposure, { data_offsets: [0, 2 ** 60] })),
      ],
      ["model-shape", damaged((header) => header.item_factors.shape.reverse().push(1))],
      [
        "model-value",
        damaged((header, data) =>
          data.writeFloatLE(Number.NaN, header.item_exposure.data_offsets[0]),
        ),
      ],
    ];
    for (const [code, bytes] of cases) {
      assert.equal((await attempt("foldin.modelId", bytes)).code, code);
    }
    assert.match((await attempt("foldin.modelId", whole)).value, /^[0-9a-f]{32}$/);
  });

  test("arguments that cannot be meant are named, with what was expected and what came", async () => {
    const cases = [
      ["foldin.rank('a')", /^candidates must be an array of ids, found "a"$/],
      ["foldin.rank(['a', 7])", /^candidates\[1\] must be a string that is not empty, found 7$/],
      [
        "foldin.rank([], { limit: -1 })",
        /^options.limit must be a whole number of at least 0, found -1$/,
      ],
      [
        "foldin.rank([], { limti: 1 })",
        /^options.limti must be one of current, limit, exclude, .*, found 1$/,
      ],
      [
        "foldin.rank([], { exclude: ['a', ''] })",
        /^options.exclude\[1\] must be a string that is not empty, found ""$/,
      ],
      [
        "foldin.rank([], { strength: 1.5 })",
        /^options.strength must be a number in 0..1, found 1.5$/,
      ],
      [
        "foldin.rank([], { boost: { a: -1 } })",
        /^options.boost.a must be a number in 0..1, found -1$/,
      ],
      ["foldin.rank([], { boost: 1 })", /^options.boost must be an object, found 1$/],
      [
        "foldin.rank([], { pin: { a: 0.5 } })",
        /^options.pin.a must be a whole number of at least 0, found 0.5$/,
      ],
      [
        "foldin.rank([], { fill: 'all' })",
        /^options.fill must be "server" or "fewer", found "all"$/,
      ],
      [
        "foldin.rank([], { filter: { colour: 'red' } })",
        /^options.filter.colour must be one of .*, found "red"$/,
      ],
      ["foldin.record({ id: '' })", /^visit.id must be/],
      [
        "foldin.record({ id: 'a', dwellSeconds: NaN })",
        /^visit.dwellSeconds must be .*, found NaN$/,
      ],
      [
        "foldin.record({ id: 'a', scrollDepth: 1.5 })",
        /^visit.scrollDepth must be a number in 0..1, found 1.5$/,
      ],
      ["foldin.observe(null, { id: 'a' })", /^article must be an element, found null$/],
      ["foldin.hide({ topic: 3 })", /^what.topic must be a string/],
      ["Personalizer.load()", /^options must be an object with `model`/],
    ];
    for (const [call, message] of cases) {
      const { code, message: said, value } = await attempt(call);
      assert.equal(code, "argument", `${call}: ${value}`);
      assert.match(said, message);
    }
  });

  test("empty and unknown candidates are met on purpose", async () => {
    const { value } = await attempt("[foldin.rank([]), foldin.rank(['nobody-knows'])]");
    assert.equal(value[0].length, 0);
    assert.deepEqual(
      [value[1][0].id, value[1][0].tier, value[1][0].because],
      ["nobody-knows", "popular", []],
    );
  });

  test("what was hidden, read or excluded is not in the list, and is there again when that is taken back", async () => {
    const ids =
      "['why-backups-fail', 'plant-clock-drift', 'price-the-mistakes', 'dead-band-defence']";
    const { value } = await attempt(`(() => {
      foldin.forgetAll();
      foldin.hide('why-backups-fail');
      foldin.hide({ topic: 'machine-learning' });
      foldin.record({ id: 'plant-clock-drift', dwellSeconds: 60 });
      const list = foldin.rank(${ids}, { exclude: ['dead-band-defence'] });
      const hidden = foldin.hidden();
      const back = [foldin.unhide('why-backups-fail'), foldin.unhide('why-backups-fail'), foldin.forget('plant-clock-drift')];
      const again = foldin.rank(${ids}).map(({ id }) => id).sort();
      foldin.forgetAll();
      return { list: list.length, leftOut: list.leftOut, hidden, back, again };
    })()`);
    assert.equal(value.list, 0);
    assert.deepEqual(
      value.leftOut.map(({ reason }) => reason),
      ["hidden", "read", "hidden", "excluded"],
    );
    assert.deepEqual(value.hidden, ["why-backups-fail", { topic: "machine-learning" }]);
    assert.deepEqual(value.back, [true, false, 1]);
    assert.deepEqual(value.again, ["dead-band-defence", "plant-clock-drift", "why-backups-fail"]);
  });

  test("a damaged profile entry is skipped and the rest kept", async () => {
    await page.evaluate(() => {
      localStorage.setItem("foldin:visit:1", "{ not JSON");
      localStorage.setItem("foldin:visit:2", JSON.stringify({ visitId: "2", id: 7, start: 1 }));
      const whole = {
        visitId: "3",
        id: "dead-band-defence",
        start: Date.now() - 60_000,
        dwellMs: 60_000,
      };
      localStorage.setItem("foldin:visit:3", JSON.stringify(whole));
    });
    const bytes = [...readFileSync(path.join(demoFolder, "site/model.safetensors"))];
    const { value } = await attempt("foldin.history()", bytes);
    assert.deepEqual(
      value.map(({ visitId }) => visitId),
      ["3"],
    );
    await page.evaluate(() => localStorage.clear());
  });

  test("after free every call says so, and loading again works", async () => {
    assert.equal(
      (await attempt("(foldin.free(), foldin.free(), foldin.rank(['a']))")).code,
      "freed",
    );
    assert.equal((await attempt("foldin.rank(['a']).length")).value, 1);
  });

  test("loading twice gives the same Personalizer", async () => {
    const { value } = await attempt(
      "Personalizer.load({ model: '/model.safetensors' }).then((other) => other === foldin)",
    );
    assert.equal(value, true);
  });

  test("consent that comes later counts, and what was recorded before it is kept then", async () => {
    const { value } = await attempt(`(async () => {
      foldin.free();
      localStorage.clear();
      const early = await Personalizer.load({ model: '/model.safetensors', consent: false });
      early.record({ id: 'why-backups-fail', dwellSeconds: 60 });
      const before = Object.keys(localStorage).length;
      const late = await Personalizer.load({ model: '/model.safetensors', consent: true });
      const after = Object.keys(localStorage).length;
      late.setConsent(false);
      const gone = [Object.keys(localStorage).length, late.history().length, Personalizer.consent()];
      return { same: early === late, before, after, gone };
    })()`);
    assert.deepEqual(value, { same: true, before: 0, after: 1, gone: [0, 0, "denied"] });
  });

  test("importing on a server does nothing and harms nothing", async () => {
    const { Personalizer, FoldinError } = await import(
      path.join(demoFolder, "site/foldin/foldin.js")
    );
    assert.equal(typeof Personalizer.load, "function");
    assert.equal(Personalizer.consent(), "unset");
    assert.ok(new FoldinError("argument", "x") instanceof Error);
  });
});
