// Segments of simulated readers whose interests are known: the package itself in Node, with the real core.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { foldin as command } from "./support.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const packed = (file) => path.join(repository, "pkg", file);
/** A reader is interested in a topic who gives it twice what an even spread over all would. */
const INTERESTED = 2;
/** Readers who are asked: those with the most sessions first have history enough to be told anything of. */
const ASKED = 600;

describe("segments", () => {
  let folder;
  let Personalizer;
  let segments;
  let model;
  let topics;
  let readers;
  let visits;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "foldin-segments-"));
    const run = (...given) => execFileSync(command, given, { cwd: folder, stdio: "ignore" });
    run("simulate", "--out", "log", "--readers", "4000", "--days", "120", "--seed", "5");
    const log = ["--interactions", "log/interactions.csv", "--articles", "log/articles.jsonl"];
    run("train", ...log, "--recipe", "factors", "--factors", "16", "--out", "model.safetensors");
    ({ Personalizer } = await import(packed("foldin.js")));
    ({ segments } = await import(packed("segments.js")));
    model = readFileSync(path.join(folder, "model.safetensors"));
    const truth = rowsOf(path.join(folder, "log/truth/readers.csv"));
    topics = Object.keys(truth[0])
      .filter((column) => column.startsWith("interest:"))
      .map((column) => column.slice("interest:".length));
    readers = truth.sort((a, b) => b.articles - a.articles).slice(0, ASKED);
    visits = grouped(viewsOf(folder));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function loaded() {
    const wasm = readFileSync(packed("foldin.wasm"));
    const bytes = (file) => file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
    return Personalizer.load({ model: bytes(model), wasm: bytes(wasm), consent: false });
  }

  function recorded(foldin, views) {
    for (const view of views) {
      foldin.record({
        id: view.item_id,
        start: Date.parse(view.timestamp),
        dwellSeconds: Number(view.dwell_seconds),
        ...(view.scroll_depth === "" ? {} : { scrollDepth: Number(view.scroll_depth) }),
      });
    }
  }

  test("of topics are right four times out of five where they say yes", async () => {
    const foldin = await loaded();
    const definitions = Object.fromEntries(topics.map((topic) => [topic, { topics: [topic] }]));
    const counted = { yes: 0, right: 0, interested: 0, found: 0, answered: 0 };
    for (const reader of readers) {
      foldin.forgetAll();
      recorded(foldin, visits.get(reader.reader_id) ?? []);
      const answers = segments(foldin, definitions);
      for (const topic of topics) {
        const interested = Number(reader[`interest:${topic}`]) >= INTERESTED / topics.length;
        const yes = answers[topic] === "yes";
        if (answers[topic] === "not-enough") continue;
        counted.answered++;
        counted.yes += yes;
        counted.right += yes && interested;
        counted.interested += interested;
        counted.found += yes && interested;
      }
    }
    const precision = counted.right / counted.yes;
    const recall = counted.found / counted.interested;
    console.log(
      `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${counted.yes} times yes, ` +
        `${counted.answered} of ${readers.length * topics.length} answered`,
    );
    assert.ok(counted.yes > 100, `${counted.yes} answers are too few to judge by`);
    assert.ok(precision >= 0.8, `precision ${precision}`);
  });

  test("of articles and of a vector answer by the part of what was read", async () => {
    const foldin = await loaded();
    const [first] = readers;
    recorded(foldin, visits.get(first.reader_id));
    const read = foldin.history().filter(({ confidence }) => confidence > 0);
    const ids = [...new Set(read.map(({ id }) => id))];
    const { article } = foldin.export().visits.find(({ article }) => article !== undefined);
    const told = segments(foldin, {
      all: { articles: ids, threshold: 1 },
      none: { articles: ["elsewhere"] },
      more: { articles: ids, evidence: ids.length + 1 },
      anywhere: { vector: article, near: 0, threshold: 0 },
      opposite: { vector: opposite(article) },
    });
    assert.deepEqual(told, {
      all: "yes",
      none: "no",
      more: "not-enough",
      anywhere: "yes",
      opposite: "no",
    });
    foldin.forgetAll();
    assert.deepEqual(segments(foldin, { all: { articles: ids } }), { all: "not-enough" });
  });

  test("that cannot be meant are refused by name", async () => {
    const foldin = await loaded();
    for (const [definition, says] of [
      [{}, "definitions.x.articles, topics or vector must be given, and one of them, found 0"],
      [{ articles: [], topics: [] }, "found 2"],
      [{ topics: "a" }, "definitions.x.topics must be an array of topics"],
      [{ vector: "?" }, "definitions.x.vector must be a vector"],
      [{ topics: [], threshold: 2 }, "definitions.x.threshold must be a number in 0..1, found 2"],
      [{ topics: [], evidence: 1 }, "definitions.x.evidence must be a whole number of at least 3"],
    ]) {
      const refused = (error) => error.code === "argument" && error.message.includes(says);
      assert.throws(() => segments(foldin, { x: definition }), refused, says);
    }
  });
});

/** The vector turned round. */
function opposite(article) {
  const bytes = Buffer.from(article, "base64");
  for (let place = 10; place < bytes.length; place++)
    bytes.writeInt8(-Math.max(bytes.readInt8(place), -127), place);
  return bytes.toString("base64");
}

function viewsOf(folder) {
  return rowsOf(path.join(folder, "log/interactions.csv")).filter(({ event }) => event === "view");
}

function grouped(views) {
  const groups = new Map();
  for (const view of views) {
    const of = groups.get(view.reader_id);
    if (of) of.push(view);
    else groups.set(view.reader_id, [view]);
  }
  return groups;
}

/** Rows of a CSV file without quoted values. */
function rowsOf(file) {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const columns = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((value, place) => [columns[place], value])),
  );
}
