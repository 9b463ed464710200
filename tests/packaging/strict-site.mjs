// A page below a path, as strict as its address asks for, and the package beside it: `/deep/page?kind=module&…`.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { serve } from "../browser/capture/serve.mjs";
import { MODEL } from "./serve.mjs";

const installed = path.join(import.meta.dirname, "node_modules/foldin");
const integrity = JSON.parse(await readFile(path.join(installed, "integrity.json"), "utf8"));
/** Any other hash than a file's. */
const WRONG = `sha384-${"A".repeat(64)}`;
const ENTRY = { module: "widget.js", classic: "foldin.classic.js" };

/** Without its last words no WebAssembly may be compiled. */
const policy = (wasm) =>
  [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ""}`,
    "connect-src 'self'",
    // The icon of the page, so that no browser looks for one.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** Tells the test what went wrong; it comes before everything else. */
const WATCH = `
globalThis.seen = { blocked: [], unloaded: 0 };
document.addEventListener("securitypolicyviolation", (event) => seen.blocked.push(event.violatedDirective));
document.addEventListener("foldin-error", ({ detail: { error } }) => {
  seen.code = error.code;
  seen.message = error.message;
  seen.ours = error.name;
});
addEventListener("error", ({ target }) => { if (target !== globalThis) seen.unloaded += 1; }, true);
`;

/** Where a page of this address has the package from. */
const sourceOf = (query) => `${query.get("from") ?? ""}${query.get("wasm") ?? "plain"}/foldin/`;

function page(query) {
  const kind = query.get("kind");
  const source = sourceOf(query);
  const hashed = query.get("integrity");
  const entry = ENTRY[kind];
  const chunks = Object.keys(integrity).filter((name) => name.startsWith("chunk-"));
  const map = Object.fromEntries(
    chunks.map((name) => [
      `${source.startsWith("http") ? "" : "./"}${source}${name}`,
      hashed === "chunk" ? WRONG : integrity[name],
    ]),
  );
  const hash = hashed === "wrong" ? WRONG : integrity[entry];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>strict</title><link rel="icon" href="data:,">
<script src="watch.js"></script>
${hashed && kind === "module" ? `<script type="importmap">${JSON.stringify({ integrity: map })}</script>` : ""}
<script ${kind === "module" ? 'type="module"' : "defer"} src="${source}${entry}" crossorigin
${hashed ? `integrity="${hash}"` : ""}></script>
<foldin-list model="model.safetensors" current="a" limit="2" consent="granted">
<ol><li data-item="b"><a href="#b">b</a></li><li data-item="c"><a href="#c">c</a></li></ol>
</foldin-list>`;
}

/** What a server sends in place of the wasm, or as what, by the first part of the package's address. */
const WASM = {
  plain: async (file) => [200, "application/wasm", await readFile(file)],
  parameter: async (file) => [200, "application/wasm; charset=utf-8", await readFile(file)],
  octets: async (file) => [200, "application/octet-stream", await readFile(file)],
  missing: () => [404, "text/html", "<!doctype html><title>Not found</title>"],
  fallback: () => [200, "text/html", "<!doctype html><title>The start page</title>"],
};

async function answer({ pathname, searchParams }) {
  const [, deep, ...rest] = pathname.split("/");
  if (deep !== "deep") return [404, "text/plain", "below /deep is everything"];
  if (rest[0] === "page") return [200, "text/html", page(searchParams)];
  if (rest[0] === "watch.js") return [200, "text/javascript", WATCH];
  if (rest[0] === "model.safetensors") return [200, "application/octet-stream", MODEL];
  const file = path.join(installed, rest.slice(2).join("/"));
  if (file.endsWith(".wasm")) return WASM[rest[0]](file);
  return [200, "text/javascript", await readFile(file)];
}

/** Starts it. `shared`: other origins may fetch from it, as from a CDN. `asked` are the paths that were. */
export async function startStrictSite({ shared = false } = {}) {
  const asked = [];
  const server = await serve(async (request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    asked.push(url.pathname);
    const query = url.searchParams;
    const [status, type, body] = await answer(url).catch(() => [404, "text/plain", ""]);
    response.writeHead(status, {
      "content-type": type,
      ...(shared && { "access-control-allow-origin": "*" }),
      ...(query.has("policy") && {
        "content-security-policy": policy(query.get("policy") !== "scalar"),
      }),
      ...(query.has("isolated") && {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      }),
    });
    response.end(body);
  });
  return { ...server, asked };
}
