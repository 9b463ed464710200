// The case in small: a publisher of 100 days and two of lists, with the real command and the real module.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { above, MEASURES } from "./analysis.mjs";
import { ARMS } from "./arms.mjs";
import { normal, normalShare, uniform } from "./chance.mjs";
import { interval, together } from "./metrics.mjs";
import { Device, loadPackage } from "./reader.mjs";
import { runSeed } from "./seed.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const command = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");
const [articles, single] = MEASURES;

describe("the case in small", () => {
  let folder;
  let seed;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "foldin-case-"));
    const foldin = await loadPackage(path.join(repository, "pkg"));
    const size = { readers: 3000, logDays: 100, liveDays: 4 };
    seed = await runSeed(7, { command, foldin, folder, size });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("every arm has the same readers, and the lists alone make the difference", () => {
    const sessions = Object.values(seed.arms).map(({ cells }) => together(cells).sessions);
    assert.ok(Math.min(...sessions) > 100, `${sessions}`);
    // Only who found nothing may stay away.
    assert.ok(Math.min(...sessions) >= 0.9 * Math.max(...sessions), `${sessions}`);
    for (const { name } of ARMS) {
      const all = together(seed.arms[name].cells);
      assert.ok(all.articles >= all.sessions && all.single <= all.sessions);
      assert.equal(all.articles, all.sessions + all.clicks);
    }
  });

  test("who knows the truth makes the best lists, and foldin better ones than the clock", () => {
    const value = (arm) => articles.of(together(seed.arms[arm].cells));
    for (const { name } of ARMS.filter(({ name }) => name !== "oracle")) {
      assert.ok(value("oracle") > value(name), `oracle ${value("oracle")}, ${name} ${value(name)}`);
    }
    assert.ok(
      above([seed], "foldin", "recent", articles).mean > 0,
      `${value("foldin")}, ${value("recent")}`,
    );
    assert.ok(above([seed], "foldin", "recent", single).mean < 0);
  });

  test("most recent meets the figures of sessions that it was given", () => {
    const all = together(seed.arms.recent.cells);
    assert.ok(Math.abs(single.of(all) - 0.716) < 0.08, `${single.of(all)}`);
    assert.ok(Math.abs(articles.of(all) - 1.6) < 0.2, `${articles.of(all)}`);
  });
});

test("the meter behind observe measures what was read, and a browser that deletes leaves a new reader", async () => {
  const foldin = await loadPackage(path.join(repository, "pkg"));
  const model = await smallModel();
  const device = new Device(undefined, 7 * 86_400);
  const visit = async (time, dwell, depth) => {
    device.arrive(time);
    const page = await device.open(foldin, model, time);
    page.read("a", { height: 1500, dwell, depth, gesture: 5 });
    const [known] = page.history();
    page.close();
    return known;
  };
  const kept = await visit(1_800_000_000, 42, 0.8);
  assert.ok(Math.abs(kept.dwellSeconds - 42) < 0.2, `${kept.dwellSeconds}`);
  assert.ok(Math.abs(kept.scrollDepth - 0.8) < 0.08, `${kept.scrollDepth}`);
  assert.equal(device.articles(), 1);
  // Nobody moved for longer than the meter waits.
  const away = await visit(1_800_000_000 + 6 * 86_400, 300, 0.8);
  assert.ok(Math.abs(away.dwellSeconds - 300) < 0.2, `${away.dwellSeconds}`);
  device.arrive(1_800_000_000 + 14 * 86_400);
  assert.equal(device.articles(), 0);
});

/** A model of five articles. */
async function smallModel() {
  const folder = await mkdtemp(path.join(tmpdir(), "foldin-model-"));
  const [log, out] = [path.join(folder, "log.csv"), path.join(folder, "model.safetensors")];
  const lines = Array.from(
    { length: 40 },
    (_, at) => `reader-${at % 8},${"abcde"[at % 5]},${1_700_000_000 + at * 997}`,
  );
  await writeFile(log, ["reader_id,item_id,timestamp", ...lines, ""].join("\n"));
  await promisify(execFile)(command, ["train", "--interactions", log, "--out", out, "--no-state"]);
  const bytes = await readFile(out);
  await rm(folder, { recursive: true });
  return bytes;
}

test("draws are even, normal where they should be, and the same again", () => {
  const many = Array.from({ length: 20_000 }, (_, at) => uniform(3, "a draw", at));
  const mean = many.reduce((sum, value) => sum + value, 0) / many.length;
  assert.ok(Math.abs(mean - 0.5) < 0.01, `${mean}`);
  const normals = Array.from({ length: 20_000 }, (_, at) => normal(3, "another", at));
  const below = normals.filter((value) => value < 1).length / normals.length;
  assert.ok(Math.abs(below - normalShare(1)) < 0.01, `${below}`);
  assert.ok(Math.abs(normalShare(1) - 0.8413447) < 1e-6);
  assert.equal(uniform(3, "a draw", 5), many[5]);
  const { low, high } = interval([1, 2, 3, 4, 5]);
  // t(4) = 2.776, s = 1.5811
  assert.ok(Math.abs(high - low - 2 * 2.776 * (1.5811 / Math.sqrt(5))) < 0.01, `${high - low}`);
});
