// How an article is read, case by case, in three engines. FOLDIN_ENGINES names some of them, FOLDIN_CASES numbers of cases;
// FOLDIN_TABLE is where the table is written.

import { execFile } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { application } from "./capture/cases/application.mjs";
import { impressions } from "./capture/cases/impressions.mjs";
import { lifecycle } from "./capture/cases/lifecycle.mjs";
import { scroll } from "./capture/cases/scroll.mjs";
import { storage } from "./capture/cases/storage.mjs";
import { time } from "./capture/cases/time.mjs";
import { start as startPuppeteer } from "./capture/puppeteer.mjs";
import { Reader } from "./capture/reader.mjs";
import { startSite } from "./capture/site.mjs";
import { table } from "./capture/table.mjs";
import { start as startWebKit } from "./capture/webkit.mjs";
import { foldin } from "./support.mjs";

const CASES = [...time, ...lifecycle, ...scroll, ...application, ...impressions, ...storage];
const START = {
  chromium: () => startPuppeteer("chromium"),
  firefox: () => startPuppeteer("firefox"),
  webkit: startWebKit,
};
const CASE_LIMIT_MS = 60_000;
const run = promisify(execFile);
const traces = path.resolve(import.meta.dirname, "../traces");

const engines = process.env.FOLDIN_ENGINES?.split(",") ?? Object.keys(START);
const numbers = process.env.FOLDIN_CASES?.split(",").map(Number);
const cases = CASES.filter(({ number }) => numbers === undefined || numbers.includes(number));
const started = [];
const results = new Map();

for (const kind of engines) {
  describe(`capture in ${kind}`, () => {
    let engine;
    let site;

    before(async () => {
      site = await startSite();
      engine = await START[kind]();
      started.push({ kind, name: engine.name });
    });

    after(async () => {
      await engine?.stop();
      await site?.stop();
    });

    for (const one of cases) {
      test(`${one.number} ${one.name}`, { timeout: CASE_LIMIT_MS }, async (context) => {
        const cannot = one.cannot?.[kind];
        const result = (outcome, why) => results.set(`${one.number} ${kind}`, { outcome, why });
        if (cannot !== undefined) {
          await run(foldin, ["trace", path.join(traces, one.trace)]);
          result("cannot", `this engine ${cannot}; the trace ${one.trace} passes through the core`);
          context.diagnostic(cannot);
          return;
        }
        const reader = new Reader(engine, site);
        try {
          await one.run(reader);
          result("pass");
        } catch (error) {
          result("fail", error.message.split("\n")[0]);
          throw error;
        } finally {
          await reader.leave();
        }
      });
    }
  });
}

after(async () => {
  const file = process.env.FOLDIN_TABLE;
  if (file === undefined) return;
  await writeFile(`${file}.new`, table(started, cases, results));
  await rename(`${file}.new`, file);
});
