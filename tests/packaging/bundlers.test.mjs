// The published package in a site of each bundler: it builds without a word of warning, has the wasm once, and ranks.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { LIKE_A_READER } from "../browser/support.mjs";
import { RANKED, serveFolders } from "./serve.mjs";
import { addModel, built, folderOf, prepare, runScript, startScript } from "./sites.mjs";

/** Sites that are files when they are built, where those lie, and what is served. */
const STATIC = [
  ["webpack", "dist", "."],
  ["rspack", "dist", "."],
  ["vite", "dist", "dist"],
  ["rollup", "dist", "."],
  ["esbuild", "dist", "."],
  ["parcel", "dist", "dist"],
  ["astro", "dist", "dist"],
];
/** What Vite's own client says while it waits for changes. */
const OF_VITE = /^\[vite\] connect(ing\.\.\.|ed\.)$/;

describe("a site with", () => {
  let browser;
  let server;

  before(async () => {
    browser = await chromium.launch(LIKE_A_READER);
    server = await serveFolders({
      ...Object.fromEntries(
        STATIC.map(([site, , root]) => [site, path.join(folderOf(site), root)]),
      ),
      none: folderOf("none"),
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Opens a page and gives what it asked for, said and shows. */
  async function open(address) {
    const page = await browser.newPage();
    const said = [];
    const wasm = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      if (request.url().includes(".wasm")) wasm.push(request.url());
    });
    try {
      await page.goto(address);
      await page
        .locator('body[data-order] foldin-list:is([state="ranked"], [state="failed"])')
        .waitFor({ timeout: 20_000 })
        .catch(() => said.push("nothing was ranked"));
      const { order, shown } = await page.evaluate(() => ({
        order: document.body.dataset.order,
        shown: [...document.querySelectorAll("[data-item]")]
          .map((card) => card.dataset.item)
          .join(),
      }));
      return { said, wasm: wasm.length, order, shown };
    } finally {
      await page.close();
    }
  }

  const WELL = { said: [], wasm: 1, order: RANKED, shown: RANKED };

  for (const [site, output] of STATIC) {
    test(`${site} builds without a warning, has the wasm once and ranks below a path of its own`, async () => {
      prepare(site);
      assert.doesNotMatch(await runScript(site, "build"), /\bwarn/i);
      assert.equal(built(site, output, ".wasm").length, 1);
      assert.deepEqual(await open(`${server.origin}/${site}/`), WELL);
    });
  }

  test("Vite ranks while it is developed, too", async () => {
    prepare("vite");
    addModel("vite");
    const dev = await startScript("vite", "dev", "--port", "0", "--host", "127.0.0.1");
    try {
      const { said, ...rest } = await open(`${dev.origin}/`);
      assert.deepEqual({ ...rest, said: said.filter((line) => !OF_VITE.test(line)) }, WELL);
      assert.doesNotMatch(dev.said.join("\n"), /\bwarn/i);
    } finally {
      await dev.stop();
    }
  });

  test("Next renders the list on its server and ranks it in the page", async () => {
    prepare("next");
    addModel("next");
    assert.doesNotMatch(await runScript("next", "build"), /\bwarn/i);
    assert.equal(built("next", ".next/static", ".wasm").length, 1);
    const next = await startScript("next", "start", "--port", "0", "--hostname", "127.0.0.1");
    try {
      const rendered = await (await fetch(`${next.origin}/next`)).text();
      assert.match(rendered, /<foldin-list [^>]*><ol><li data-item="b">/);
      assert.deepEqual(await open(`${next.origin}/next`), WELL);
    } finally {
      await next.stop();
    }
  });

  test("no bundler takes the modules as they are installed", async () => {
    assert.deepEqual(await open(`${server.origin}/none/`), WELL);
  });

  test("no modules takes the script for them", async () => {
    assert.deepEqual(await open(`${server.origin}/none/classic.html`), WELL);
  });
});
