// The plugin in a real WordPress: its block is rendered by the server, ranked in the page, and known to the editor.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { LIKE_A_READER } from "../browser/support.mjs";
import { ARTICLES, makeSite } from "./log.mjs";
import { startWordPress } from "./wordpress.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
/** Newest first: two of the kitchen before two of the web. */
const SLUGS = ["why-wasm", "slow-bread", "winter-soup", "safe-tensors", "small-bundles"];

describe("the plugin in WordPress", () => {
  let base;
  let wordpress;
  let browser;

  before(async () => {
    base = mkdtempSync(path.join(tmpdir(), "foldin-wordpress-"));
    makeSite(path.join(base, "site"));
    const plugin = path.join(base, "foldin");
    cpSync(path.join(repository, "examples/wordpress/foldin"), plugin, { recursive: true });
    cpSync(path.join(repository, "pkg"), path.join(plugin, "package"), { recursive: true });
    const uploads = path.join(base, "uploads");
    mkdirSync(uploads);
    cpSync(path.join(base, "site/model.safetensors"), path.join(uploads, "model.safetensors"));
    const posts = SLUGS.map((slug) => [slug, ARTICLES[slug][0]]);
    wordpress = await startWordPress(base, { plugin, uploads, posts });
    browser = await chromium.launch(LIKE_A_READER);
  });
  after(async () => {
    await browser?.close();
    await wordpress?.stop();
    rmSync(base, { recursive: true, force: true });
  });

  async function open(act) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const said = [];
    // Any site has an icon, but for one that is a minute old.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    try {
      await act(page, said);
    } finally {
      await context.close();
    }
  }

  const shown = (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll("foldin-list [data-item]")]
        .filter((card) => !card.hidden)
        .map((card) => card.dataset.item),
    );

  test("the server's list is the newest, and the reader's is near to the open post", async () => {
    await open(async (page, said) => {
      await page.goto(`${wordpress.origin}/?p=${wordpress.ids["why-wasm"]}`);
      await page.locator("foldin-list[state=server]").waitFor();
      assert.deepEqual(await shown(page), ["slow-bread", "winter-soup"]);
      await page.getByRole("button", { name: "Keep what I read, on this device" }).click();
      await page.locator("foldin-list[state=ranked]").waitFor();
      assert.deepEqual((await shown(page)).sort(), ["safe-tensors", "small-bundles"]);
      assert.deepEqual(said, []);
    });
  });

  test("the editor knows the block and shows what the server renders", async () => {
    await open(async (page) => {
      await page.goto(`${wordpress.origin}/wp-login.php`);
      await page.locator("#user_login").fill("editor");
      await page.locator("#user_pass").fill("password");
      await page.locator("#wp-submit").click();
      await page.waitForURL(/wp-admin/);
      const post = wordpress.ids["why-wasm"];
      await page.goto(`${wordpress.origin}/wp-admin/post.php?post=${post}&action=edit`);
      await page.waitForFunction(() =>
        globalThis.wp?.data
          ?.select("core/block-editor")
          ?.getBlocks()
          .some(({ name, isValid }) => name === "foldin/list" && isValid),
      );
      const block = (within) => within.locator('[data-type="foldin/list"] [data-item]').first();
      // Whether the editor has a frame depends on its version.
      const framed = page.frameLocator('iframe[name="editor-canvas"]');
      await Promise.any([block(page).waitFor(), block(framed).waitFor()]);
    });
  });
});
