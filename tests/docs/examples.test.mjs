// The examples are installed, built and opened as their pages say, with the package as it would be published.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { serve } from "../browser/capture/serve.mjs";
import { foldin } from "./log.mjs";
import { openSandbox } from "./sandbox.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};
/** What a build or an installation leaves: the example's own is not the test's. */
const MADE = ["node_modules", "dist", "_site", "published"];
const AGREE = "Keep what I read, on this device";

describe("an example in", () => {
  let held;
  before(async () => {
    held = await openSandbox();
  });
  after(() => held?.close());

  /** A copy of the example beside a site with a model. Its dependencies are those that its lock file names, foldin the new one. */
  function example(name) {
    const from = path.join(repository, "examples", name);
    const site = held.folderFor();
    const folder = path.join(site, name);
    cpSync(from, folder, {
      recursive: true,
      filter: (file) => !MADE.includes(path.basename(file)),
    });
    const installed = path.join(from, "node_modules");
    assert.ok(existsSync(installed), `examples/${name}: npm ci --ignore-scripts`);
    mkdirSync(path.join(folder, "node_modules"));
    cpSync(held.site.installed, path.join(folder, "node_modules/foldin"), { recursive: true });
    // Node resolves what is not here in the folder above.
    rmSync(path.join(site, "node_modules"), { recursive: true, force: true });
    symlinkSync(installed, path.join(site, "node_modules"));
    return { folder, site };
  }

  const run = (folder, program, ...given) =>
    promisify(execFile)(program, given, { cwd: folder, env: { ...process.env, NO_COLOR: "1" } });

  /** Serves a folder that was built, opens a page of it, and gives what it asked for and said. */
  async function open(folder, address, act) {
    const { origin, stop } = await serve((request, response) => {
      const { pathname } = new URL(request.url, "http://site");
      const file = path.join(folder, pathname, pathname.endsWith("/") ? "index.html" : "");
      if (!existsSync(file)) return response.writeHead(404).end();
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "text/plain" });
      response.end(readFileSync(file));
    });
    const context = await held.browser.newContext();
    try {
      const page = await context.newPage();
      const said = [];
      const asked = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(origin + address);
      await act(page);
      assert.deepEqual(said, []);
      return asked;
    } finally {
      await context.close();
      await stop();
    }
  }

  const shown = (page, selector) =>
    page.evaluate(
      (cards) =>
        [...document.querySelectorAll(cards)]
          .filter((card) => !card.hidden)
          .map((card) => card.dataset.item ?? card.dataset.article),
      selector,
    );

  test("React ranks in the element and in the hook, and both go back when the reader does", async () => {
    const { folder, site } = example("react");
    mkdirSync(path.join(folder, "public"), { recursive: true });
    cpSync(path.join(site, "model.safetensors"), path.join(folder, "public/model.safetensors"));
    await run(folder, "npm", "run", "build");
    const SERVED = ["slow-bread", "small-bundles", "winter-soup", "safe-tensors"];
    await open(path.join(folder, "dist"), "/", async (page) => {
      await page.locator("foldin-list[state=server]").waitFor();
      assert.deepEqual(await shown(page, ".imported li"), SERVED);
      await page.getByRole("button", { name: AGREE }).first().click();
      await page.locator("foldin-list[state=ranked]").waitFor();
      const element = await shown(page, "foldin-list li");
      assert.deepEqual(element.slice(0, 2).sort(), ["safe-tensors", "small-bundles"]);
      await page.locator(".imported li").first().waitFor();
      await page.waitForFunction(
        (order) =>
          [...document.querySelectorAll(".imported li")]
            .map((card) => card.dataset.article)
            .join() === order,
        element.join(),
      );
      await page.locator("foldin-panel").getByRole("heading").first().waitFor();
      await page.getByRole("button", { name: "Keep nothing" }).click();
      await page.locator("foldin-list[state=server]").waitFor();
      assert.deepEqual(await shown(page, "foldin-list li"), SERVED);
      assert.deepEqual(await shown(page, ".imported li"), SERVED);
    });
  });

  test("Eleventy writes vectors into its cards, and its pages fetch no more than the head", async () => {
    const { folder, site } = example("eleventy");
    const model = path.join(site, "model.safetensors");
    await run(folder, foldin, "publish", "--model", model, "--out", "published");
    await run(folder, "npm", "run", "build");
    const asked = await open(path.join(folder, "_site"), "/why-wasm/", async (page) => {
      await page.locator("foldin-list[state=server]").waitFor();
      await page.getByRole("button", { name: AGREE }).click();
      await page.locator("foldin-list[state=ranked]").waitFor();
      const list = await shown(page, "foldin-list li");
      assert.deepEqual(list.slice(0, 2).sort(), ["safe-tensors", "small-bundles"]);
    });
    assert.deepEqual(
      asked.filter((name) => name.startsWith("/model/")),
      ["/model/model.safetensors"],
    );
  });
});
