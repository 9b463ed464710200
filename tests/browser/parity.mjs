// Random readers, ranked by the wasm in the page and by the native command: same order, same scores.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { seeded } from "./random.mjs";
import { foldin } from "./support.mjs";

const run = promisify(execFile);
const CANDIDATES = 100;
const MOST_VISITS = 60;

/** The articles of a model file. */
export async function idsOf(modelFile) {
  const model = await readFile(modelFile);
  const length = Number(model.readBigUInt64LE(0));
  const header = JSON.parse(model.subarray(8, 8 + length).toString());
  const [begin, end] = header.item_ids.data_offsets;
  return model
    .subarray(8 + length + begin, 8 + length + end)
    .toString()
    .split("\n")
    .filter(Boolean);
}

function randomReader(ids, random, now) {
  const pick = () => ids[Math.floor(random() * ids.length)];
  const visits = Array.from({ length: Math.floor(random() ** 2 * MOST_VISITS) }, () => ({
    id: pick(),
    start: now - Math.floor(random() * 200 * 86_400_000),
    ...(random() < 0.8 ? { dwellSeconds: random() ** 3 * 600 } : {}),
    ...(random() < 0.7 ? { scrollDepth: random() } : {}),
  }));
  const candidates = Array.from({ length: CANDIDATES }, pick);
  const options = random() < 0.7 ? { current: pick() } : {};
  return { visits, candidates, options };
}

/**
 * Compares `readers` random readers of a model file. Gives the largest relative difference of a score, and every reader for
 * whom the order differs.
 */
export async function compare(page, origin, modelFile, readers, seed) {
  const model = await readFile(modelFile);
  const ids = await idsOf(modelFile);
  const random = seeded(seed);
  const now = Math.floor(Date.now() / 1000) * 1000;
  await page.route("**/parity.safetensors", (route) => route.fulfill({ body: model }));
  await page.goto(`${origin}/about/`);
  await page.clock.setFixedTime(now);
  const folder = await mkdtemp(path.join(tmpdir(), "foldin-parity-"));
  const differing = [];
  let worst = 0;
  try {
    for (let reader = 0; reader < readers; reader += 1) {
      const drawn = randomReader(ids, random, now);
      const inPage = await page.evaluate(async ({ visits, candidates, options }) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const foldin = await Personalizer.load({ model: "/parity.safetensors", consent: false });
        foldin.forgetAll();
        for (const visit of visits) foldin.record(visit);
        return { list: foldin.rank(candidates, options), profile: foldin.export() };
      }, drawn);
      const native = await rankNatively(folder, modelFile, drawn, inPage.profile, now);
      const same =
        native.length === inPage.list.length &&
        native.every(({ id }, place) => id === inPage.list[place].id);
      if (!same) differing.push(reader);
      for (const [place, { score }] of native.entries()) {
        const other = inPage.list[place]?.score ?? Number.NaN;
        worst = Math.max(worst, Math.abs(score - other) / Math.max(Math.abs(score), 1e-9));
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { readers, articles: ids.length, differing, worst };
}

/**
 * How likely `first` is to be the first of a list that the native command draws: it says so of whichever it drew, so that it is asked
 * with one seed after the other.
 */
export async function drawnNatively(model, { candidates, profile, now, sigma, first }) {
  const folder = await mkdtemp(path.join(tmpdir(), "foldin-drawn-"));
  try {
    for (let seed = 0; seed < 200; seed += 1) {
      const explored = ["--explore", `${sigma}`, "--seed", `${seed}`];
      const drawn = await answered(
        folder,
        model,
        { candidates, options: {}, explored },
        profile,
        now,
      );
      if (drawn.articles[0].id === first) {
        return { propensity: drawn.propensity, error: drawn.propensityError };
      }
    }
    throw new Error(`${first} was never the first of 200 lists`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function rankNatively(folder, model, reader, profile, now) {
  return (await answered(folder, model, reader, profile, now)).articles;
}

async function answered(folder, model, { candidates, options, explored = [] }, profile, now) {
  const history = path.join(folder, "history.json");
  const list = path.join(folder, "candidates.txt");
  await writeFile(history, JSON.stringify(profile));
  await writeFile(list, candidates.join("\n"));
  const current = options.current === undefined ? [] : ["--current", options.current];
  const { stdout } = await run(
    foldin,
    [
      "rank",
      "--model",
      model,
      "--history",
      history,
      "--candidates",
      list,
      "--now",
      `${now / 1000}`,
      "--json",
      ...current,
      ...explored,
    ],
    { maxBuffer: 1 << 28 },
  );
  return JSON.parse(stdout);
}
