// Opens what a page shows as HTML, TypeScript, JSON or headers in a browser, with the package as it is installed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { serve } from "../browser/capture/serve.mjs";
import { foldin } from "./log.mjs";
import { MADE, moduleOf } from "./setups.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const LIMIT_MS = 15_000;
/** Where blocks have the package from another origin. */
const ELSEWHERE = "https://cdn.example/foldin/";
/** What a block says where the hash of a file belongs. */
const ANY_HASH = /(src="[^"]*\/([\w.]+\.js)"[^>]*integrity=")sha384-…"/g;
/** A file whose name has its own hash in it, and the hash of what it holds. */
const ANY_CHUNK = /"([^"]*)chunk-….js": "sha384-…"/;
const LIST = `<foldin-list model="/model.safetensors" current="why-wasm">
<ol><li data-item="rust-in-the-browser"><a href="/r">Rust</a></li><li data-item="safe-tensors"><a href="/s">Tensors</a></li></ol>
</foldin-list>`;
/** Where a page has every entry of the package from. */
function importsOf(installed) {
  const { exports } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  const entries = Object.entries(exports).filter(([, entry]) => entry.types);
  return Object.fromEntries(
    entries.map(([name, entry]) => [`foldin${name.slice(1)}`, `/foldin${entry.default.slice(1)}`]),
  );
}

const whole = (body, head = "") => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Why WebAssembly</title><link rel="icon" href="data:,">${head}</head>
<body><article><h1>Why WebAssembly</h1><p>A page like any other.</p></article>
${body}</body></html>`;

/** A site: the package under /foldin/, all else out of a folder that may be changed, and one page. */
export async function openSite(installed, browser) {
  let folder;
  let document = { body: "", headers: {} };
  const { origin, stop } = await serve((request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    if (pathname === "/") {
      response.writeHead(200, { "content-type": "text/html", ...document.headers });
      return response.end(document.body);
    }
    const places = [path.join(folder, pathname), path.join(folder, "site", pathname)];
    if (pathname.startsWith("/foldin/")) places.unshift(path.join(installed, pathname.slice(8)));
    const file = places.find((place) => existsSync(place));
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "text/plain" });
    response.end(readFileSync(file));
  });

  /** Opens a page, lets `act` look at it, and refuses whatever it says on the console. */
  async function open(shown, within, act, expected) {
    folder = within;
    document = { headers: {}, ...shown };
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const said = [];
      let stop;
      // Whoever waits for a page that has failed need wait no longer.
      const failed = new Promise((_, reject) => {
        stop = (what) => !(expected && what.includes(expected)) && reject(new Error(what));
      });
      page.on("console", (message) => {
        said.push(message.text());
        if (message.type() === "error") stop(message.text());
      });
      page.on("pageerror", (error) => {
        said.push(String(error));
        stop(String(error));
      });
      page.setDefaultTimeout(LIMIT_MS);
      await page.route(`${ELSEWHERE}**`, (route) => {
        const name = route.request().url().slice(ELSEWHERE.length);
        route.fulfill({
          body: readFileSync(path.join(installed, name)),
          contentType: TYPES[path.extname(name)],
          headers: { "access-control-allow-origin": "*" },
        });
      });
      const done = page.goto(origin).then(() => act(page, said));
      done.catch(() => {});
      await Promise.race([done, failed]);
      // What a page shows may be a failure: its note then says what the browser says of it.
      const other = said.filter((line) => !expected || !line.includes(expected));
      assert.deepEqual(other, []);
      assert.ok(!expected || said.length > 0, `the console says nothing of ${expected}`);
    } finally {
      await context.close();
    }
  }
  return { open, installed, stop };
}

/** What the list of a page must be: that of the native ranking, for a reader who has read nothing. */
function expectedOrder(folder, { model, current, served, limit }) {
  const given = ["rank", "--json", "--model", path.join(folder, model), "--candidates", "-"];
  if (current) given.push("--current", current);
  const answer = execFileSync(foldin, [...given, "--limit", `${limit}`], {
    encoding: "utf8",
    input: `${served.join("\n")}\n`,
  });
  return JSON.parse(answer).articles.map(({ id }) => id);
}

/** What the page's list is asked to do, and which cards it shows. */
const lookAtList = (page) =>
  page.evaluate(() => {
    const list = document.querySelector("foldin-list");
    const cards = [...list.querySelectorAll("[data-item]")];
    const shown = cards.filter((card) => !card.hidden).map((card) => card.dataset.item);
    return {
      state: list.getAttribute("state"),
      reason: list.getAttribute("reason"),
      model: list.getAttribute("model"),
      rules: list.getAttribute("rules"),
      current: list.getAttribute("current"),
      consent: list.getAttribute("consent"),
      served: cards.map((card) => card.dataset.item),
      shown,
      limit: Math.min(shown.length, Number(list.getAttribute("limit") ?? shown.length)),
    };
  });

/** Agrees as the site's own question does. */
const agree = (page) =>
  page.evaluate(async () => {
    const { Personalizer } = globalThis.foldin ?? (await import("/foldin/foldin.js"));
    Personalizer.setConsent(true);
  });

/** A block of HTML: its list must be ranked as it is natively, its panel must show. */
export async function runHtml(site, block, folder, headers = {}) {
  let html = block.code;
  if (block.named.fill === "integrity") {
    const hashes = JSON.parse(readFileSync(path.join(site.installed, "integrity.json"), "utf8"));
    html = html.replace(ANY_HASH, (_, before, file) => `${before}${hashes[file]}"`);
    html = html.replace(ANY_CHUNK, (_, before) =>
      Object.entries(hashes)
        .filter(([file]) => file.startsWith("chunk-"))
        .map(([file, hash]) => `"${before}${file}": "${hash}"`)
        .join(", "),
    );
  }
  const panel = html.includes("<foldin-panel");
  if (!panel && !html.includes("<foldin-list")) html += LIST;
  if (html.includes("<foldin-list") && !html.includes("<script")) {
    html = `<script type="module" src="/foldin/widget.js"></script>${html}`;
  }
  const body = html.startsWith("<!doctype") ? html : whole(html);
  await site.open({ body, headers }, folder, async (page, said) => {
    if (html.includes("<foldin-list")) {
      await page.waitForFunction(() =>
        document.querySelector("foldin-list")?.hasAttribute("state"),
      );
      const before = await page.evaluate(() => {
        const list = document.querySelector("foldin-list");
        const cards = [...list.querySelectorAll("[data-item]")];
        return { cards: cards.map((card) => card.dataset.item), state: list.getAttribute("state") };
      });
      const { consent } = await lookAtList(page);
      if (consent !== "granted") {
        assert.equal(before.state, "server", "nothing is ranked before the reader agreed");
        await agree(page);
      }
      const settled = page.locator('foldin-list:is([state="ranked"], [state="failed"])').first();
      await settled.waitFor({ state: "attached" });
      const list = await lookAtList(page);
      assert.equal(list.state, "ranked", `the list says ${list.reason}; ${said.join("\n")}`);
      assert.ok(list.shown.length > 0, "the list is empty");
      if (!list.rules && consent !== "granted") {
        const served = before.cards;
        const natively = expectedOrder(folder, { ...list, served });
        assert.deepEqual(list.shown, natively);
      }
    }
    if (panel) {
      await agree(page);
      await page.locator("foldin-panel").getByRole("heading").first().waitFor();
    }
  });
}

/** Headers: a page that is served with them must rank. */
export function runHeaders(site, block, folder) {
  const headers = {};
  for (const line of block.code.replaceAll(/\n\s+/g, " ").trim().split("\n")) {
    const [name, ...rest] = line.split(":");
    assert.ok(rest.length > 0, `\`${line}\` is no header`);
    headers[name] = rest.join(":").trim();
  }
  return runHtml(site, { ...block, code: LIST }, folder, headers);
}

/** A block of TypeScript or JavaScript, with what its note names before it: it must run to its end, and no list it makes is empty. */
export async function runScript(site, block, folder) {
  const made = [...block.code.matchAll(MADE)].map(([, name]) => name);
  const source = `${moduleOf(block)}
globalThis.made = { ${made.join(", ")} };`;
  const { code } = transformSync(source, { loader: "ts", format: "esm", target: "es2022" });
  const head = `<script type="importmap">${JSON.stringify({ imports: importsOf(site.installed) })}</script>`;
  const cards = '<ol><li data-item="safe-tensors">Safe tensors</li></ol>';
  const script = `<script type="module">${code.replaceAll("</script", "<\\/script")}</script>`;
  const act = async (page, said) => {
    await page
      .waitForFunction(() => "made" in globalThis)
      .catch(() => assert.fail(`it did not run to its end: ${said.join("\n")}`));
    const lengths = await page.evaluate(() =>
      Object.entries(globalThis.made).map(([name, value]) => [name, value?.length]),
    );
    for (const [name, length] of lengths) assert.notEqual(length, 0, `\`${name}\` is empty`);
  };
  await site.open({ body: whole(cards + script, head) }, folder, act, block.named.says);
}

/** Rules, as JSON: a list must be ranked by them. */
export function runRules(site, block, folder) {
  const rules = JSON.stringify(JSON.parse(block.code))
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;");
  const code = LIST.replace("<foldin-list", `<foldin-list rules="${rules}"`);
  return runHtml(site, { ...block, code }, folder);
}
