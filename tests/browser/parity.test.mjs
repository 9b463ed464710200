// The page ranks as the native command does, as wasm and without. FOLDIN_PARITY_MODEL names another model than the demo's.

import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { compare } from "./parity.mjs";
import { demoFolder, magazine } from "./support.mjs";

const SEED = 20_261_124;

describe("native and wasm", () => {
  const held = magazine();

  async function alike(context, test) {
    const page = await context.newPage();
    const model =
      process.env.FOLDIN_PARITY_MODEL ?? path.join(demoFolder, "site/model.safetensors");
    const { readers, articles, differing, worst } = await compare(
      page,
      held.demo.origin,
      model,
      500,
      SEED,
    );
    test.diagnostic(
      `${readers} readers, ${articles} articles, largest relative difference of a score ${worst}`,
    );
    assert.deepEqual(differing, []);
    assert.ok(worst <= 1e-5, `${worst}`);
  }

  test("rank 500 random readers alike", async (test) => {
    await alike(await held.browser.newContext(), test);
  });

  test("and so does the fallback, in a browser without WebAssembly", async (test) => {
    const context = await held.browser.newContext();
    await context.addInitScript(() => {
      delete globalThis.WebAssembly;
    });
    const asked = [];
    context.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await alike(context, test);
    assert.ok(asked.includes("/foldin/fallback.js"));
    assert.ok(!asked.includes("/foldin/foldin.wasm"));
  });
});
