// From the publisher's access log alone to the models that pages load, day by day, with the real command.

import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const DAY = 86_400;
const KEY = "000102030405060708090a0b0c0d0e0f";

/** Lets `foldin simulate` write the log and its truth, of the time before and of the two weeks. */
export async function simulate(foldin, folder, { seed, readers, days, site }) {
  const set = Object.entries(site).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const plan = ["--seed", seed, "--readers", readers, "--days", days, "--access-log"].map(String);
  await run(foldin, ["simulate", "--out", folder, ...plan, ...set], { maxBuffer: 1 << 24 });
}

/**
 * What each kind of model is, beside foldin as it comes: how it is trained, and what its ranking is made of. Content alone: no article
 * has ever enough readers for factors of its own, and nothing but relevance counts. Plain factors: no articles are given, so there is
 * no content, no age and no count, and nothing but yᵀx counts.
 */
const KINDS = {
  foldin: { articles: true, options: [] },
  content: {
    articles: true,
    options: ["--recipe", "content", "--min-readers", "4000000000"],
    ranking: { form: "cosine" },
  },
  plain: { articles: false, options: ["--recipe", "factors"], ranking: { form: "product" } },
};

/** Ingests the log, trains on what was there before `cut`, and refreshes once a day. Gives the models of each kind, by day. */
export async function makeModels(foldin, folder, { world, kinds, liveDays, refreshDays, seed }) {
  const at = (name) => path.join(folder, name);
  await run(foldin, [
    "ingest",
    at("access.log"),
    "--out",
    at("visits.csv"),
    "--key",
    KEY,
    "--article-pattern",
    "^/(.+)$",
  ]);
  const visits = (await readFile(at("visits.csv"), "utf8")).trimEnd().split("\n");
  const column = visits[0].split(",").indexOf("timestamp");
  const times = visits.map((line) => Number(line.split(",")[column]));
  const articles = (await readFile(at("articles.jsonl"), "utf8")).trimEnd().split("\n");
  const until = async (time) => {
    const lines = visits.filter((_, place) => place === 0 || times[place] < time);
    await writeFile(at("so-far.csv"), `${lines.join("\n")}\n`);
    const out = articles.filter((_, place) => world.items[place].published < time);
    await writeFile(at("so-far.jsonl"), `${out.join("\n")}\n`);
  };
  const models = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const said = {};
  await mkdir(at("models"), { recursive: true });
  for (let day = 0; day < liveDays; day += refreshDays) {
    const now = world.cut + day * DAY;
    await until(now);
    for (const kind of kinds) {
      const { articles, options, ranking } = KINDS[kind];
      const model = at(`models/${kind}.safetensors`);
      const from = [
        "--interactions",
        at("so-far.csv"),
        ...(articles ? ["--articles", at("so-far.jsonl")] : []),
      ];
      const made =
        day === 0
          ? await run(
              foldin,
              [
                "train",
                ...from,
                "--out",
                model,
                "--seed",
                `${seed}`,
                "--trained-at",
                iso(now),
                "--threads",
                "2",
                "--json",
                ...options,
              ],
              { maxBuffer: 1 << 24 },
            )
          : await run(
              foldin,
              ["refresh", "--model", model, ...from, "--out", model, "--threads", "1", "--json"],
              { maxBuffer: 1 << 24 },
            );
      if (day === 0) said[kind] = JSON.parse(made.stdout);
      const bytes = await readFile(model);
      models[kind].push(ranking === undefined ? bytes : relevanceOnly(bytes, ranking));
    }
  }
  const firstDay = Math.floor(world.cut / DAY);
  const modelAt = (kind) => (day) => models[kind][Math.floor((day - firstDay) / refreshDays)];
  return { modelAt, said };
}

/** The same model, in whose ranking nothing counts but relevance. */
function relevanceOnly(bytes, { form }) {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const settings = JSON.parse(header.__metadata__.hyperparameters);
  const weights = { relevance: 1, recency: 0, recent_readers: 0, readers: 0 };
  settings.blend = { ...settings.blend, form, with_history: weights, without_history: weights };
  settings.debias = { ...settings.debias, gamma: 0 };
  header.__metadata__.hyperparameters = JSON.stringify(settings);
  let text = Buffer.from(JSON.stringify(header));
  text = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, bytes.subarray(8 + length)]);
}

const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

export const remove = (folder) => rm(folder, { recursive: true, force: true });
