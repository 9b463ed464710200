// What a page may send of a session: how little it tells, and when there is anything to send.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { withReader } from "./capture/each.mjs";
import { inEngine } from "./capture/engine.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const command = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");
const CELLS = 20;
const DRAWS = 2 ** 32;
const HOUR_MS = 3_600_000;

/** Of all 2³² draws, how many give each output, by input: the code is asked where the output changes. */
async function drawsOf(epsilon) {
  const { perturbed } = await import(path.join(repository, "pkg/uplift.js"));
  return Array.from({ length: CELLS }, (_, cell) => {
    const counts = new Array(CELLS).fill(0);
    for (let first = 0; first < DRAWS; ) {
      const sent = perturbed(cell, epsilon, first);
      let [same, other] = [first, DRAWS];
      while (other - same > 1) {
        const middle = Math.floor((same + other) / 2);
        if (perturbed(cell, epsilon, middle) === sent) same = middle;
        else other = middle;
      }
      counts[sent] += other - first;
      first = other;
    }
    return counts;
  });
}

test("every cell has the draws that the command takes off again", async () => {
  // The same file is held against `Mechanism` in tests/uplift.rs.
  const table = await readFile(path.join(repository, "tests/uplift/others.json"), "utf8");
  for (const [epsilon, others] of Object.entries(JSON.parse(table))) {
    for (const [truth, counts] of (await drawsOf(Number(epsilon))).entries()) {
      const expected = new Array(CELLS).fill(others);
      expected[truth] = DRAWS - (CELLS - 1) * others;
      assert.deepEqual(counts, expected, `ε ${epsilon}, cell ${truth}`);
    }
  }
});

test("no report makes one session more than e^ε times as likely as another", async () => {
  for (const epsilon of [0.1, 0.7, 1, 2, 3, 5]) {
    const counted = await drawsOf(epsilon);
    let largest = 0;
    for (let sent = 0; sent < CELLS; sent++) {
      for (let truth = 0; truth < CELLS; truth++) {
        assert.ok(counted[truth][sent] > 0, `${sent} is never sent for ${truth}`);
        for (let other = 0; other < CELLS; other++) {
          largest = Math.max(largest, counted[truth][sent] / counted[other][sent]);
        }
      }
    }
    assert.ok(
      largest <= Math.exp(epsilon),
      `ε ${epsilon}: ${largest} is beyond ${Math.exp(epsilon)}`,
    );
    // Nor is privacy paid for that was not asked for.
    assert.ok(largest > Math.exp(epsilon) * (1 - 1e-6), `ε ${epsilon}: ${largest}`);
  }
});

describe("uplift", () => {
  const held = inEngine();
  let reader;
  const it = withReader(held, (fresh) => {
    reader = fresh;
  });

  /** Records a session of so many articles, begun hours ago, and asks for its report. */
  const asked = (options, hours, articles, seconds = 10) =>
    reader.run(
      async (options, hours, articles, seconds, hour) => {
        const { uplift } = await import("/foldin/uplift.js");
        const { foldin } = globalThis;
        const start = Date.now() - hours * hour;
        for (let place = 0; place < articles; place++) {
          foldin.record({
            id: `${hours}-${place}`,
            start: start + place * seconds * 1_000,
            dwellSeconds: seconds,
          });
        }
        const part = uplift(foldin, options);
        return (
          part && { arm: part.arm, report: part.report() ?? null, again: part.report() ?? null }
        );
      },
      options,
      hours,
      articles,
      seconds,
      HOUR_MS,
    );
  const keys = async () => (await reader.keys()).filter((key) => key.startsWith("foldin:hidden"));
  const options = { holdout: 0.5 };

  it("tells a session once, when it is over, and never what it was", async () => {
    await reader.open();
    const none = await asked(options, 0, 0);
    assert.deepEqual([none.report, none.again], [null, null]);
    const going = await asked(options, 0.1, 2);
    assert.equal(going.report, null, "it goes on");
    await reader.run(() => globalThis.foldin.forgetAll());
    const over = await asked(options, 5, 3);
    assert.equal(over.again, null, "it is told once");
    assert.deepEqual(Object.keys(over.report).sort(), ["cell", "epsilon", "holdout"]);
    assert.ok(over.report.cell >= 0 && over.report.cell < CELLS);
    assert.deepEqual([over.report.epsilon, over.report.holdout], [2, 0.5]);
    const next = await asked(options, 2, 1);
    assert.notEqual(next.report, null, "the next is another");
    assert.equal((await asked(options, 2, 0)).report, null);
  });

  it("sends the true cell as often as ε says, and every other alike", async () => {
    await reader.open();
    const sent = await reader.run(async (hour) => {
      const { uplift } = await import("/foldin/uplift.js");
      const { foldin } = globalThis;
      foldin.record({ id: "a", start: Date.now() - 5 * hour, dwellSeconds: 90 });
      foldin.record({ id: "b", start: Date.now() - 5 * hour + 90_000, dwellSeconds: 90 });
      const part = uplift(foldin, { holdout: 0.5, epsilon: 2 });
      const counts = new Array(20).fill(0);
      for (let draw = 0; draw < 20_000; draw++) {
        localStorage.removeItem("foldin:hidden-told");
        counts[part.report().cell]++;
      }
      return { counts, arm: part.arm };
    }, HOUR_MS);
    // Two articles, three minutes.
    const truth = ((sent.arm === "holdout" ? 0 : 1) * 5 + 1) * 2 + 1;
    const other = 20_000 / (Math.exp(2) + CELLS - 1);
    for (const [cell, count] of sent.counts.entries()) {
      const expected = cell === truth ? other * Math.exp(2) : other;
      assert.ok(
        Math.abs(count - expected) < 5 * Math.sqrt(expected),
        `${cell}: ${count}, ${expected}`,
      );
    }
  });

  it("is taken off by the command as the page put it on, and a cell means the same to both", async () => {
    await reader.open();
    const told = await reader.run(async (hour) => {
      const { uplift } = await import("/foldin/uplift.js");
      const { foldin } = globalThis;
      const drawing = (draw, call) => {
        crypto.getRandomValues = (into) => into.fill(draw);
        try {
          return call();
        } finally {
          delete crypto.getRandomValues;
        }
      };
      const last = 2 ** 32 - 1;
      const sessions = [
        { hours: 9, draw: 0, articles: 2, seconds: 10 },
        { hours: 5, draw: last, articles: 3, seconds: 30 },
      ];
      return sessions.map(({ hours, draw, articles, seconds }) => {
        localStorage.removeItem("foldin:hidden-arm");
        for (let place = 0; place < articles; place++) {
          const start = Date.now() - hours * hour + place * seconds * 1_000;
          foldin.record({ id: `${hours}-${place}`, start, dwellSeconds: seconds });
        }
        const part = drawing(draw, () => uplift(foldin, { holdout: 0.5 }));
        // The last of all draws leaves a cell as it is.
        return { arm: part.arm, cell: drawing(last, () => part.report().cell) };
      });
    }, HOUR_MS);
    assert.deepEqual(
      told.map(({ arm }) => arm),
      ["holdout", "personal"],
    );
    const folder = await mkdtemp(path.join(tmpdir(), "foldin-uplift-"));
    const file = path.join(folder, "reports.jsonl");
    for (const epsilon of [1, 2]) {
      const draws = await drawsOf(epsilon);
      const lines = told.flatMap(({ cell }) =>
        draws[cell].map((share, sent) =>
          `${JSON.stringify({ cell: sent, epsilon, holdout: 0.5 })}\n`.repeat(
            Math.round((share / DRAWS) * 25_000),
          ),
        ),
      );
      await writeFile(file, lines.join(""));
      const { stdout } = await promisify(execFile)(command, ["uplift", file, "--json"]);
      const means = JSON.parse(stdout).effects.map(({ outcome, held_out, personal }) => [
        outcome,
        held_out.mean,
        personal.mean,
      ]);
      // Two articles in 20 s against three in 90.
      for (const [place, [name, without, with_]] of [
        ["articles", 2, 3],
        ["single", 0, 0],
        ["a_minute", 0, 1],
      ].entries()) {
        const [found, heldOut, personal] = means[place];
        assert.equal(found, name);
        // Whole reports of each kind: so many thousandths are the rounding's.
        assert.ok(Math.abs(heldOut - without) < 5e-3, `ε ${epsilon}, ${name}: ${heldOut}`);
        assert.ok(Math.abs(personal - with_) < 5e-3, `ε ${epsilon}, ${name}: ${personal}`);
      }
    }
    await rm(folder, { recursive: true });
  });

  it("holds a reader in one arm, until the reader forgets, and draws it as the share says", async () => {
    await reader.open();
    const { arm } = await asked(options, 0, 0);
    assert.deepEqual(await keys(), ["foldin:hidden-arm"]);
    await reader.visit();
    assert.equal((await asked(options, 0, 0)).arm, arm);
    assert.deepEqual(
      await reader.run(() => globalThis.foldin.hidden()),
      [],
      "nothing is hidden by it",
    );
    await reader.run(() => globalThis.foldin.forgetAll());
    assert.deepEqual(await keys(), []);
    const share = await reader.run(async () => {
      const { uplift } = await import("/foldin/uplift.js");
      let held = 0;
      for (let draw = 0; draw < 2_000; draw++) {
        localStorage.removeItem("foldin:hidden-arm");
        held += uplift(globalThis.foldin, { holdout: 0.2 }).arm === "holdout";
      }
      return held / 2_000;
    });
    assert.ok(Math.abs(share - 0.2) < 0.05, `${share}`);
    await asked(options, 5, 1);
    assert.equal((await keys()).length, 2);
    await reader.run(() => globalThis.foldin.setConsent(false));
    assert.deepEqual(await reader.keys(), []);
  });

  it("is nothing without consent, in a pause, and where nothing is stored", async () => {
    await reader.open("refused");
    assert.equal(await asked(options, 5, 1), undefined);
    assert.deepEqual(await keys(), []);
    await reader.open();
    await reader.run(() => globalThis.foldin.pause(true));
    assert.equal(await asked(options, 5, 1), undefined);
    await reader.open("hostile=full");
    assert.equal(await asked(options, 5, 1), undefined);
    await reader.open("hostile=storage");
    assert.equal(await asked(options, 5, 1), undefined);
  });

  it("refuses what cannot be meant, by name", async () => {
    await reader.open();
    for (const [wrong, says] of [
      [{}, "options.holdout must be a share above 0 and below 1, found undefined"],
      [{ holdout: 1 }, "options.holdout must be"],
      [{ holdout: 0.1, epsilon: 0 }, "options.epsilon must be a number in 0.1..5, found 0"],
      [{ holdout: 0.1, epsilon: 9 }, "options.epsilon must be"],
    ]) {
      const said = await reader.run(async (wrong) => {
        const { uplift } = await import("/foldin/uplift.js");
        try {
          uplift(globalThis.foldin, wrong);
          return "nothing";
        } catch (error) {
          return `${error.code}: ${error.message}`;
        }
      }, wrong);
      assert.ok(said.startsWith("argument: ") && said.includes(says), said);
    }
    assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
  });
});
