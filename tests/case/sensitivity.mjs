// Every assumption halved and doubled, one at a time: is foldin still ahead of most recent?

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { ARMS } from "./arms.mjs";
import { behaviour, valuesOf } from "./behaviour.mjs";
import { loadPackage } from "./reader.mjs";
import { runSeed } from "./seed.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const command = process.env.FOLDIN_BIN ?? path.join(repository, "target/release/foldin");
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: path.join(repository, "target/case/variants") },
    readers: { type: "string", default: "6000" },
    only: { type: "string" },
  },
});

/** The simulator's assumptions with the values that the case gives them. */
async function assumptions() {
  const probe = path.join(repository, "target/case/probe");
  await promisify(execFile)(command, [
    "simulate",
    "--out",
    probe,
    "--readers",
    "5",
    "--days",
    "10",
  ]);
  const told = JSON.parse(await readFile(path.join(probe, "truth/assumptions.json"), "utf8"));
  await rm(probe, { recursive: true });
  const { site } = valuesOf();
  return told.assumptions.map(({ name, value }) => ({ name, value: site[name] ?? value }));
}

/** Half and double of a number, or of each of several; a share stays one. */
function variants({ name, value, whole, most }) {
  const change = (factor) => {
    const one = (number) => {
      const changed = whole ? Math.max(1, Math.round(number * factor)) : number * factor;
      return most === undefined ? changed : Math.min(most, changed);
    };
    return Array.isArray(value) ? JSON.stringify(value.map(one)) : one(value);
  };
  return [0.5, 2]
    .map((factor) => ({ name, factor, value: change(factor) }))
    .filter((of) => of.value !== value);
}

/** Shares of what is: the simulator takes none above 1. */
const SHARES =
  /share|unrecorded|probability|logged|correlation|quantiles|focus|depth$|reread|slow_pace/;
const WHOLE = /cards|_days$|days_after|text_words|sub_interests|most$/;
/** The hours of a day have no scale, and given articles alone have an end; there is nothing to halve. */
const WITHOUT = new Set(["hours", "days_after_newest", "pace_counted", "randomized_lists"]);

const all = [
  ...(await assumptions())
    .filter(({ name, value }) => !WITHOUT.has(name) && value !== 0)
    .map(({ name, value }) => ({
      name,
      value,
      whole: WHOLE.test(name) && name !== "return_days_median",
      // The lesser of two topics has half of an article at most.
      most: name === "second_topic_weight" ? 0.5 : SHARES.test(name) ? 1 : undefined,
    })),
  ...Object.entries(behaviour.live).map(([name, told]) => ({ name, ...told })),
].flatMap(variants);

const arms = ARMS.filter(({ name }) => name === "recent" || name === "foldin");
const foldin = await loadPackage(path.join(repository, "pkg"));
await mkdir(options.out, { recursive: true });
for (const { name, factor, value } of all) {
  if (options.only !== undefined && !new RegExp(options.only).test(name)) continue;
  const file = path.join(options.out, `${name}-${factor}.json`);
  if (existsSync(file)) continue;
  const how = {
    command,
    foldin,
    // One of its own, so that two processes may run different variants.
    folder: path.join(repository, `target/case/variant-work/${name}-${factor}`),
    changes: { [name]: value },
    size: { readers: Number(options.readers) },
    arms,
  };
  // The simulator refuses what cannot be, such as a range that ends; that is told, too.
  const result = await runSeed(1, how).catch((error) => ({
    refused: String(error.stderr ?? error).trim(),
  }));
  await writeFile(`${file}.partial`, JSON.stringify({ name, factor, value, ...result }));
  await rename(`${file}.partial`, file);
  console.error(`${name} × ${factor} = ${value}: ${result.refused ?? "done"}`);
}
