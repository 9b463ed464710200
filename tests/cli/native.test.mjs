// The npm command beside the native one: the same bytes, words and exit codes, from the same tarball that npm would publish.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const native = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const LOG = ["--interactions", "../log/interactions.csv", "--articles", "../log/articles.jsonl"];
const PAST = ["--interactions", "../past.csv", "--articles", "../log/articles.jsonl"];
const TRAINED_AT = ["--trained-at", "2026-01-31T08:00:00Z"];
const TRAIN = ["train", ...PAST, ...TRAINED_AT, "--threads", "1", "--factors", "16"];
const NOW = ["--now", "2025-03-10T00:00:00Z"];
/** Of every article a list with its shares is some megabytes. */
const MOST_BYTES = 1 << 28;
/** Times, which differ from run to run. */
const CLOCK = /\b\d+(\.\d+)? s\b/g;
/** The name of a file that never came to be, with letters drawn at random. */
const DRAWN = / at path ".*\.foldin-.*"/;

let base;
let installed;

before(() => {
  base = mkdtempSync(path.join(tmpdir(), "foldin-cli-"));
  for (const folder of ["native", "node", "packed"]) mkdirSync(path.join(base, folder));
  const packed = path.join(base, "packed");
  const quiet = { cwd: packed, stdio: ["ignore", "pipe", "pipe"] };
  execFileSync(
    npm,
    ["pack", path.join(repository, "pkg-cli"), "--pack-destination", packed],
    quiet,
  );
  const [tarball] = readdirSync(packed);
  const install = ["install", "--prefix", packed, "--offline", "--no-audit", "--no-fund"];
  execFileSync(npm, [...install, path.join(packed, tarball)], quiet);
  installed = path.join(packed, "node_modules/.bin/foldin");
  execFileSync(native, ["simulate", "--out", "log", "--readers", "300", "--days", "60"], {
    cwd: base,
    stdio: "ignore",
  });
  const [head, ...rows] = readFileSync(path.join(base, "log/interactions.csv"), "utf8")
    .trim()
    .split("\n");
  const past = rows.slice(0, Math.floor(rows.length * 0.9));
  writeFileSync(path.join(base, "past.csv"), [head, ...past, ""].join("\n"));
});

after(() => rmSync(base, { recursive: true, force: true }));

/** Runs a command in a folder of its own: paths of what it is given are the same for both. */
function runIn(folder, program, given, input) {
  const ran = spawnSync(program, given, {
    cwd: path.join(base, folder),
    encoding: "utf8",
    input,
    maxBuffer: MOST_BYTES,
  });
  assert.equal(ran.signal, null);
  return { code: ran.status, out: ran.stdout, said: ran.stderr };
}

/** What was said, but for what differs from run to run. */
function told({ said }) {
  return said.replace(CLOCK, "… s").replace(DRAWN, "");
}

/** Runs both, and asserts that they end alike. */
function both(given, input) {
  const [ours, theirs] = [
    runIn("node", installed, given, input),
    runIn("native", native, given, input),
  ];
  assert.equal(told(ours), told(theirs));
  assert.equal(ours.code, theirs.code);
  return [ours, theirs];
}

/** The same, for a command that succeeds and prints what does not depend on the clock. */
function same(...given) {
  const [ours, theirs] = both(given);
  assert.equal(ours.code, 0, ours.said);
  assert.equal(ours.out, theirs.out);
  return ours.out;
}

function bytes(folder, file) {
  return readFileSync(path.join(base, folder, file));
}

function sameFile(file) {
  assert.ok(bytes("node", file).equals(bytes("native", file)), `${file} differs`);
}

/** A state names its tensors in any order of its metadata. */
function sameState(file) {
  const [ours, theirs] = ["node", "native"].map((folder) => {
    const whole = bytes(folder, file);
    const length = Number(whole.readBigUInt64LE());
    return {
      header: JSON.parse(whole.subarray(8, 8 + length)),
      tensors: whole.subarray(8 + length).toString("hex"),
    };
  });
  assert.deepEqual(ours.header, theirs.header);
  assert.ok(ours.tensors === theirs.tensors, `${file} differs`);
}

function files(folder) {
  const found = readdirSync(path.join(base, folder), { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(path.join(base, folder), path.join(entry.parentPath ?? entry.path, entry.name)),
    )
    .sort();
}

describe("the npm command beside the native one", () => {
  test("trains the same bytes, by every recipe", () => {
    for (const recipe of ["auto", "factors", "distilled", "content"]) {
      const out = `${recipe}.safetensors`;
      const [ours, theirs] = both([...TRAIN, "--recipe", recipe, "--json", "--out", out]);
      assert.equal(ours.code, 0, ours.said);
      sameFile(out);
      const [summary, expected] = [ours, theirs].map((ran) => JSON.parse(ran.out));
      for (const one of [summary, expected]) one.steps = one.steps.map(({ step }) => step);
      assert.deepEqual(summary, expected);
      for (const drawn of ["\r", "\u001b", "Warning"]) {
        assert.ok(!ours.said.includes(drawn), "a pipe is no terminal");
      }
    }
  });

  test("trains the same bytes of what comes in a pipe, and searches alike", () => {
    const log = readFileSync(path.join(base, "past.csv"));
    const given = [
      "train",
      "--interactions",
      "-",
      ...TRAINED_AT,
      "--tune",
      "3",
      "--out",
      "p.safetensors",
    ];
    both([...given, "--threads", "1"], log);
    sameFile("p.safetensors");
  });

  test("refreshes, publishes, ranks and inspects alike", () => {
    // One state for both: it is keyed anew in every training.
    for (const file of ["auto.safetensors", "auto.state.safetensors"]) {
      cpSync(path.join(base, "native", file), path.join(base, "node", file));
    }
    both([
      "refresh",
      "--model",
      "auto.safetensors",
      ...LOG,
      "--threads",
      "1",
      "--out",
      "m.safetensors",
    ]);
    sameFile("m.safetensors");
    sameState("m.state.safetensors");
    for (const moving of [[], ["--moving"]]) {
      same("publish", "--model", "m.safetensors", "--out", "site", "--json", ...moving);
      assert.deepEqual(files("node/site"), files("native/site"));
      for (const file of files("node/site")) sameFile(path.join("site", file));
    }
    const [reader] = readFileSync(path.join(base, "past.csv"), "utf8").split("\n")[1].split(",");
    const history = ["--history", "../past.csv", "--reader", reader];
    same("rank", "--model", "m.safetensors", ...history, ...NOW, "--json");
    same("rank", "--model", "m.safetensors", ...history, ...NOW, "--limit", "9");
    same("rank", "--model", "m.safetensors", ...history, ...NOW, "--explore", "1", "--seed", "5");
    same("inspect", "m.safetensors");
    same("inspect", "m.safetensors", "--json");
  });

  test("evaluates alike", () => {
    const given = [
      "evaluate",
      ...LOG,
      "--factors",
      "16",
      "--threads",
      "1",
      "--report",
      "report.html",
    ];
    same(...given, "--json");
    sameFile("report.html");
  });

  test("simulates and imports alike: the commands are one code", () => {
    same("simulate", "--out", "log", "--readers", "50", "--days", "20");
    for (const file of files("node/log")) sameFile(path.join("log", file));
  });

  test("fails alike: 1 for what failed, 2 for what was asked wrongly", () => {
    const expected = [
      [0, ["--version"]],
      [0, ["train", "--help"]],
      [1, [...TRAIN.slice(0, 1), "--interactions", "none.csv", "--out", "x.safetensors"]],
      [1, ["train", "--interactions", "..", "--out", "x.safetensors"]],
      [1, [...TRAIN, "--out", "no/such/folder/x.safetensors"]],
      [1, ["inspect", "../past.csv"]],
      [1, ["refresh", "--model", "none.safetensors", ...LOG, "--out", "x.safetensors"]],
      [2, []],
      [2, ["tain"]],
      [2, ["train", "--factors", "0"]],
      [2, [...TRAIN, "--column", "reader=personId", "--out", "x.safetensors"]],
      [2, [...TRAIN, "--trained-at", "yesterday", "--out", "x.safetensors"]],
    ];
    for (const [code, given] of expected) {
      const [ours, theirs] = both(given);
      assert.equal(ours.code, code, given.join(" "));
      assert.equal(ours.out, theirs.out);
    }
    assert.ok(
      !files("node").some((file) => file.startsWith(".foldin-")),
      "something was left behind",
    );
  });

  test("says what it cannot do", () => {
    // The first bytes are what tells of Zstandard.
    writeFileSync(path.join(base, "node/log.csv.zst"), Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]));
    const packed = runIn("node", installed, [
      "train",
      "--interactions",
      "log.csv.zst",
      "--out",
      "x.safetensors",
    ]);
    assert.equal(packed.code, 1);
    assert.match(packed.said, /log\.csv\.zst.*Zstandard, which the npm command cannot read/);
    const watched = [
      "refresh",
      "--watch",
      "--model",
      "m.safetensors",
      ...LOG,
      "--out",
      "m.safetensors",
    ];
    const ran = runIn("node", installed, watched);
    assert.equal(ran.code, 2);
    assert.match(ran.said, /--watch: the npm command/);
  });

  test("is content with a reader who has had enough", async () => {
    const child = spawn(installed, ["rank", "--model", "m.safetensors", ...NOW], {
      cwd: path.join(base, "node"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let said = "";
    child.stderr.on("data", (piece) => {
      said += piece;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.equal(said, "");
    assert.equal(code, 0);
  });
});
