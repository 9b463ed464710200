// The documentation is built, with its references: a dead link is a failure. Its pages ask nothing of another host.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const docs = path.join(repository, "docs");
const dist = path.join(docs, ".vitepress/dist");
/** What a page loads by itself; what a reader may follow is another matter. */
const LOADED = /<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:)?\/\/[^"]+"/g;

before(() => {
  const run = (...given) => execFileSync(process.execPath, given, { cwd: docs, stdio: "pipe" });
  run("reference.mjs");
  run("node_modules/vitepress/bin/vitepress.js", "build");
});

const pages = () => readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".html"));

test("every command and every entry of the package has its reference", () => {
  const commands = readFileSync(path.join(docs, "reference/command.md"), "utf8");
  for (const name of [
    "ingest",
    "train",
    "refresh",
    "import",
    "publish",
    "rank",
    "inspect",
    "evaluate policy",
  ])
    assert.match(commands, new RegExp(`^#+ foldin ${name}$`, "m"));
  const { exports } = JSON.parse(readFileSync(path.join(repository, "pkg/package.json"), "utf8"));
  for (const [entry, { types }] of Object.entries(exports).filter(([, { types }]) => types)) {
    const place = path.join(docs, "reference/api", path.basename(types, ".d.ts"), "index.md");
    assert.ok(existsSync(place), `${entry} has no ${place}`);
  }
});

test("pages load nothing from another host", () => {
  assert.ok(pages().length > 20);
  for (const name of pages())
    assert.deepEqual(readFileSync(path.join(dist, name), "utf8").match(LOADED) ?? [], [], name);
});
