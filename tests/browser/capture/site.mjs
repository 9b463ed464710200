// The pages that are read in the cases, on a port of their own, and a list of what was asked for.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { smallModel } from "./model.mjs";
import { serve } from "./serve.mjs";
import { policyOf, STRICT, strictPage } from "./strict.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../../..");
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** The parts of a page, each in its own words; a page is `/read?with=comments,cards&…`. */
const PARTS = {
  plain:
    '<article style="height: 4000px; background: linear-gradient(#fff, #888)">An article.</article>',
  text: `<article style="font: 24px/2 serif">${"Words that fill the width they are given. ".repeat(150)}</article>`,
  long: `<article style="font: 20px/1.6 serif; max-width: 40em; margin: auto">${"<p>".concat("Words that fill the width they are given. ".repeat(12), "</p>").repeat(60)}</article>`,
  short: '<article style="height: 200px">A short article.</article>',
  growing: '<article style="height: 400px">An article.</article>',
  scroller:
    '<div id="scroller" style="height: 400px; overflow-y: auto"><article style="height: 4000px">An article.</article></div>',
  anchor: '<p id="end">The end.</p>',
  comments: '<section id="comments" style="height: 3000px">Comments.</section>',
  frame:
    '<iframe style="position: fixed; right: 0; top: 0; width: 200px; height: 100px" srcdoc="<button style=\'width:180px;height:80px\'>Like</button>"></iframe>',
  film: '<video style="position: fixed; right: 0; top: 0; width: 200px; height: 100px; background: #000" src="/tone.wav" controls></video>',
  muted:
    '<video style="position: fixed; right: 0; top: 0; width: 200px; height: 100px" src="/tone.wav" autoplay muted></video>',
  cards:
    '<ol id="cards" style="margin: 0; padding: 1200px 0 3000px; list-style: none">' +
    ["a", "b", "c"]
      .map(
        (id) =>
          `<li data-item="${id}" style="height: 200px; width: 300px; margin-bottom: 900px">${id}</li>`,
      )
      .join("") +
    "</ol>",
  tall: '<ol id="cards" style="margin: 0; padding: 2000px 0 3000px; list-style: none"><li data-item="tall" style="height: 300vh; width: 300px">tall</li></ol>',
};

/** What other scripts of a page do to it before foldin comes. */
const HOSTILE = {
  prototypes: `
    Object.prototype.id = "polluted";
    Object.prototype.consent = true;
    Object.prototype.current = 7;
    Array.prototype.last = function () { return this[this.length - 1]; };`,
  date: "Date.now = () => NaN;",
  storage: `Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage here"); } });`,
  full: `
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (...given) {
      if (this === localStorage) throw new DOMException("full", "QuotaExceededError");
      setItem.apply(this, given);
    };`,
};

const page = (query) => {
  const parts = (query.get("with") ?? "plain").split(",");
  return `<!doctype html><meta charset="utf-8"><title>${query.get("id") ?? "an article"}</title><link rel="icon" href="data:,">
<body style="margin: 0"><script src="/page.js"></script>
<script>${HOSTILE[query.get("hostile")] ?? ""}</script>
${parts.map((part) => PARTS[part]).join("\n")}
${query.has("prerender") ? '<a id="next" href="/read?real&id=next">next</a>' : ""}
${query.has("bare") ? "<script>harness.ready = true</script>" : '<script type="module" src="/open.js"></script>'}`;
};

/** Opens foldin as the address asks for. */
const OPEN = `
const query = new URLSearchParams(location.search);
if (query.has("gpc")) Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });
if (query.has("dnt")) Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" });
const naive = query.has("naive");
const { Personalizer } = await import(naive ? "/naive.js" : "/foldin/foldin.js");
const { watchImpressions } = await import(naive ? "/naive.js" : "/foldin/impressions.js");
if (!naive && !query.has("untraced")) {
  const { recordTrace } = await import("/foldin/debug.js");
  harness.trace = recordTrace().text;
}
const foldin = await Personalizer.load({ model: "/model.safetensors", consent: query.has("ask") ? undefined : !query.has("refused"), automation: !query.has("driven"), frame: query.has("framed") });
const article = document.querySelector("article");
if (article) foldin.observe(article, { id: query.get("id") ?? "a" });
const impressions = [];
const list = document.querySelector("#cards");
if (query.has("others")) await import("/soak/others.js");
if (list) watchImpressions(foldin, list, (impression) => impressions.push(impression));
Object.assign(globalThis, { Personalizer, foldin, impressions });
harness.ready = true;
`;

/** Twenty minutes of a low tone. */
function tone() {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * 60);
  for (let at = 0; at < samples.length; at += 1) samples[at] = 128 + 60 * Math.sin(at / 6);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** The package, what others wrote, what lies in `folders` (by the first part of the address), and what lies beside this file. */
function fileOf(pathname, folders) {
  const [, first, ...rest] = pathname.split("/");
  if (first in folders) return path.join(folders[first], ...rest);
  if (pathname === "/random.mjs") return path.join(import.meta.dirname, "..", pathname);
  if (pathname.startsWith("/foldin/")) return path.join(repository, "pkg", path.basename(pathname));
  if (pathname.startsWith("/node_modules/")) return path.join(repository, pathname);
  return path.join(import.meta.dirname, pathname);
}

/**
 * Starts the site. `origin` is where it answers, `asked` what was asked for so far; `stop` ends it. `folders` are served, too, and
 * `pages`, texts by their addresses.
 */
export async function startSite({ folders = {}, pages = {} } = {}) {
  const asked = [];
  const made = {
    "/model.safetensors": smallModel({ a: [1, 0], b: [0, 1] }),
    "/tone.wav": tone(),
    "/open.js": OPEN,
    "/strict.js": STRICT,
  };
  const answer = async (url) => {
    if (url.pathname === "/read") {
      const query = url.searchParams;
      return [query.has("strict") ? strictPage() : page(query), "text/html"];
    }
    if (url.pathname === "/empty") {
      return ['<!doctype html><title>empty</title><link rel="icon" href="data:,">', "text/html"];
    }
    if (url.pathname === "/stored") {
      return ['<!doctype html><title>stored</title><script src="/page.js"></script>', "text/html"];
    }
    if (url.pathname in pages) return [pages[url.pathname], "text/html"];
    if (url.pathname in made) {
      const type = url.pathname.endsWith(".js")
        ? TYPES[".js"]
        : url.pathname.endsWith(".wav")
          ? "audio/wav"
          : "application/octet-stream";
      return [made[url.pathname], type];
    }
    const file = fileOf(url.pathname, folders);
    return [await readFile(file), TYPES[path.extname(file)] ?? "application/octet-stream"];
  };
  const { origin, stop } = await serve(async (request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    asked.push(url.pathname);
    try {
      const [body, type] = await answer(url);
      const strict = url.searchParams.has("strict");
      response.writeHead(200, {
        "content-type": type,
        ...(strict && {
          "content-security-policy": policyOf(`http://${request.headers.host}`, url),
        }),
      });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  return { origin, asked, stop };
}
