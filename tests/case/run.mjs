// node tests/case/run.mjs --seeds 1-20 --out target/case/seeds: a file a seed, so that what was run is not run again.

import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { loadPackage } from "./reader.mjs";
import { runSeed } from "./seed.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const command = process.env.FOLDIN_BIN ?? path.join(repository, "target/release/foldin");

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1-20" },
    out: { type: "string", default: path.join(repository, "target/case/seeds") },
    readers: { type: "string" },
  },
});
const [first, last = first] = values.seeds.split("-").map(Number);
const foldin = await loadPackage(path.join(repository, "pkg"));
await mkdir(values.out, { recursive: true });
const size = values.readers === undefined ? {} : { readers: Number(values.readers) };
for (let seed = first; seed <= last; seed += 1) {
  const file = path.join(values.out, `${seed}.json`);
  if (existsSync(file)) continue;
  const said = (what, seconds) => console.error(`seed ${seed}: ${what} ${seconds.toFixed(1)} s`);
  const result = await runSeed(seed, {
    command,
    foldin,
    folder: path.join(repository, "target/case/work"),
    size,
    said,
  });
  await writeFile(`${file}.partial`, JSON.stringify(result));
  await rename(`${file}.partial`, file);
}
