// The page ranks as the native command does. FOLDIN_PARITY_MODEL names another model than the demo's.

import assert from "node:assert/strict";
import path from "node:path";
import { describe, test } from "node:test";
import { compare } from "./parity.mjs";
import { demoFolder, magazine } from "./support.mjs";

const SEED = 20_261_124;

describe("native and wasm", () => {
  const held = magazine();

  test("rank 500 random readers alike", async (context) => {
    const page = await (await held.browser.newContext()).newPage();
    const model =
      process.env.FOLDIN_PARITY_MODEL ?? path.join(demoFolder, "site/model.safetensors");
    const { readers, articles, differing, worst } = await compare(
      page,
      held.demo.origin,
      model,
      500,
      SEED,
    );
    context.diagnostic(
      `${readers} readers, ${articles} articles, largest relative difference of a score ${worst}`,
    );
    assert.deepEqual(differing, []);
    assert.ok(worst <= 1e-5, `${worst}`);
  });
});
