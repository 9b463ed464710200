// Every way to fail has its place in docs/troubleshooting.md, and every place there is a way to fail.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const sources = (folder, ending) =>
  readdirSync(path.join(repository, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(path.join(repository, folder, name), "utf8"));

/** The first argument of what makes an error; a code that is handed on is text somewhere else. */
const MADE = /(?:FoldinError|damaged|download|failure)\((?:[^()"]*,)?\s*"([a-z-]+)"/g;
/** The names in the declaration of all codes. */
const DECLARED = /export type FoldinErrorCode =([^;]+);/;
/** Those of a model, which that declaration has as `model-…`. */
const OF_MODEL = /"(model-[a-z-]+)"/g;
const EXIT = /Self::\w+\(_\) => (\d)/g;
const ANCHOR = /\{#([a-z0-9-]+)\}/g;

const all = (texts, pattern) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name));

test("codes and exit codes are those of docs/troubleshooting.md", () => {
  const scripts = sources("pkg-template/src", ".ts");
  const [declared] = scripts.map((text) => text.match(DECLARED)?.[1]).filter(Boolean);
  const core = [...sources("src/model", "error.rs"), ...sources("src/browser", ".rs")];
  const codes = [
    ...all([declared], /"([a-z-]+)"/g),
    ...all([...scripts, ...core], MADE),
    ...all([...scripts, ...core], OF_MODEL),
  ];
  const command = readFileSync(path.join(repository, "src/command/error.rs"), "utf8");
  const exits = [0, ...all([command], EXIT)].map((code) => `exit-${code}`);
  const page = readFileSync(path.join(repository, "docs/troubleshooting.md"), "utf8");
  const wanted = [...new Set([...codes, ...exits])].sort();
  assert.ok(wanted.length > 20, `only ${wanted.length} codes were found in the code`);
  assert.deepEqual(all([page], ANCHOR).sort(), wanted);
});
