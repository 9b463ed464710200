// What a page with foldin costs, beside one without, one of plain JavaScript, and catalogues of a thousand to ten million articles.
//
//     node tests/bench/page.mjs [--runs 15] [--catalogue-runs 60] [--articles 1000,10000,…] [--keep]
//
// Writes target/bench/page.json and prints a table. Catalogues lie in FOLDIN_BENCH (/tmp/foldin-bench) and go when all is done.

import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { catalogues } from "./page/catalogue.mjs";
import { machine } from "./page/machine.mjs";
import { measurePages } from "./page/measure.mjs";
import { report } from "./page/report.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "15" },
    "catalogue-runs": { type: "string", default: "60" },
    articles: { type: "string", default: "1000,10000,100000,1000000,10000000" },
    keep: { type: "boolean", default: false },
  },
});
const repository = path.resolve(import.meta.dirname, "../..");
const folder = process.env.FOLDIN_BENCH ?? "/tmp/foldin-bench";
const sizes = values.articles.split(",").map(Number);

const published = await catalogues(repository, folder, sizes);
try {
  const began = machine();
  const figures = await measurePages(repository, published, {
    runs: Number(values.runs),
    catalogueRuns: Number(values["catalogue-runs"]),
  });
  const result = {
    began,
    ended: machine(),
    ...figures,
    published: published.map(({ said }) => said),
  };
  const out = path.join(repository, "target/bench/page.json");
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(`${out}.new`, `${JSON.stringify(result, undefined, 2)}\n`);
  await rename(`${out}.new`, out);
  console.log(report(result));
} finally {
  if (!values.keep) for (const { remove } of published) await remove();
}
