// The page ranks as the native command does. FOLDIN_PARITY_MODEL names another model than the demo's.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { compare } from "./parity.mjs";
import { demoFolder, startBrowser, startDemo } from "./support.mjs";

const SEED = 20_261_124;

describe("native and wasm", () => {
  let demo;
  let browser;

  before(async () => {
    demo = await startDemo();
    browser = await startBrowser();
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  test("rank 500 random readers alike", async (context) => {
    const page = await (await browser.newContext()).newPage();
    const model =
      process.env.FOLDIN_PARITY_MODEL ?? path.join(demoFolder, "site/model.safetensors");
    const { readers, articles, differing, worst } = await compare(
      page,
      demo.origin,
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
