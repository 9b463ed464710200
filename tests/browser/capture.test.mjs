// How an article is read, case by case, in three engines. FOLDIN_ENGINES names some of them, FOLDIN_CASES numbers of cases;
// FOLDIN_TABLE is where the table is written.

import { execFile } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { CASES } from "./capture/cases/index.mjs";
import { ENGINES, inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";
import { table } from "./capture/table.mjs";
import { foldin } from "./support.mjs";

const CASE_LIMIT_MS = 60_000;
const run = promisify(execFile);
const traces = path.resolve(import.meta.dirname, "../traces");

const numbers = process.env.FOLDIN_CASES?.split(",").map(Number);
const cases = CASES.filter(({ number }) => numbers === undefined || numbers.includes(number));
const started = [];
const results = new Map();

for (const kind of ENGINES) {
  describe(`capture in ${kind}`, () => {
    const held = inEngine(kind);

    before(() => started.push({ kind, name: held.engine.name }));

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
        const reader = new Reader(held.engine, held.site);
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
