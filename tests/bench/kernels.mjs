// The kernels beside plain JavaScript and beside what else a page could load for the same, in one page of Chromium.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { serve } from "../browser/capture/serve.mjs";
import { LIKE_A_READER } from "../browser/support.mjs";
import { chart, milliseconds } from "./chart.mjs";

const here = import.meta.dirname;
const results = process.env.FOLDIN_BENCH ?? path.resolve(here, "../../target/bench");
const kept = path.resolve(here, "../../target/xtask");
const modules = path.join(here, "node_modules");
const FOLDERS = {
  ours: kept,
  foldin: path.resolve(here, "../../pkg"),
  onnx: path.join(modules, "onnxruntime-web/dist"),
  tensorflow: path.join(modules, "@tensorflow/tfjs-backend-wasm/dist"),
};
const NODE_ALONE = ["fs", "os", "path", "perf_hooks", "worker_threads"];
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const CASES = [
  { what: "top 20 of 10,000 × 64, int8", call: "scanBytes", of: [10_000, 64] },
  { what: "top 20 of 100,000 × 128, int8", call: "scanBytes", of: [100_000, 128] },
  { what: "top 20 of 1,000,000 × 64, int8", call: "scanBytes", of: [1_000_000, 64] },
  { what: "top 20 of 10,000 × 64, f32", call: "scanFloats", of: [10_000, 64] },
  { what: "top 20 of 100,000 × 128, f32", call: "scanFloats", of: [100_000, 128] },
  { what: "top 20 of 1,000,000 × 64, f32", call: "scanFloats", of: [1_000_000, 64] },
  { what: "fold-in, 50 visits, d = 64", call: "foldIn", of: [50, 64] },
  { what: "fold-in, 50 visits, d = 256", call: "foldIn", of: [50, 256] },
  { what: "fold-in, 200 visits, d = 64", call: "foldIn", of: [200, 64] },
  { what: "fold-in, 200 visits, d = 256", call: "foldIn", of: [200, 256] },
];

const bundle = await build({
  entryPoints: [path.join(here, "kernels/page.mjs")],
  bundle: true,
  format: "esm",
  write: false,
  minify: true,
  // What the libraries ask of Node and not of a page.
  alias: Object.fromEntries(NODE_ALONE.map((name) => [name, path.join(here, "kernels/none.mjs")])),
  external: ["/foldin/*"],
  nodePaths: [modules],
  logLevel: "error",
});

const { origin, stop } = await serve(async (request, response) => {
  const [, folder, name] = request.url.split("/");
  try {
    const [type, body] =
      folder === ""
        ? ["text/html", "<!doctype html><title>kernels</title>"]
        : folder === "page.js"
          ? ["text/javascript", bundle.outputFiles[0].contents]
          : [TYPES[path.extname(name)], await readFile(path.join(FOLDERS[folder], name))];
    response.writeHead(200, { "Content-Type": type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
const browser = await chromium.launch(LIKE_A_READER);

/** What a page waits for at most while it searches everything. */
const SLICES = { what: "a search in slices of 1,000,000 × 64, int8", of: [1_000_000, 64] };

// FOLDIN_ONLY names some of the cases.
const only = process.env.FOLDIN_ONLY;
const rows = [];
try {
  for (const { what, call, of } of CASES.filter((one) => !only || one.what.includes(only))) {
    // A page each: the memory of a million rows goes with it.
    const page = await browser.newPage();
    await page.goto(origin);
    const times = await page.evaluate(
      async ({ call, of }) => (await import("/page.js"))[call](...of),
      { call, of },
    );
    await page.close();
    rows.push({ what, load: loadavg()[0], times });
    console.log(`\n${table([rows.at(-1)])}`);
  }
  if (!only || SLICES.what.includes(only)) {
    const page = await browser.newPage();
    await page.goto(origin);
    const slices = await page.evaluate(
      async (of) => (await import("/page.js")).slices(...of),
      SLICES.of,
    );
    await page.close();
    console.log(`\n${SLICES.what}: ${JSON.stringify(slices)}`);
  }
} finally {
  await browser.close();
  await stop();
}
if (!only) {
  await mkdir(results, { recursive: true });
  await writeFile(path.join(results, "kernels.json"), `${JSON.stringify(rows, null, 2)}\n`);
  await writeFile(path.join(results, "kernels.md"), table(rows));
  await writeFile(path.join(results, "kernels.svg"), chart(rows));
  console.log(`\nkernels.md, .json and .svg are in ${results}`);
}

/** Medians and quartiles of a call, and each median as a multiple of foldin's. */
function table(rows) {
  const lines = rows.flatMap(({ what, load, times }) =>
    Object.entries(times).map(([name, { median, low, high }], place) => {
      const label = place ? "" : `${what} (load ${load.toFixed(1)})`;
      const ratio = (median / times.foldin.median).toFixed(1);
      return `| ${label} | ${name} | ${milliseconds(median)} | ${milliseconds(low)} to ${milliseconds(high)} | ${ratio} |\n`;
    }),
  );
  const head = "| what | who | ms | quartiles | × foldin |\n|---|---|---|---|---|\n";
  return `${head}${lines.join("")}`;
}
