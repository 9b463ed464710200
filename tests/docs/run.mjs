// How each language of a block is run. What is in none of these cannot be shown in a page.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { foldin } from "./log.mjs";
import { runHeaders, runHtml, runRules, runScript } from "./pages.mjs";
import { runShell } from "./shell.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");

const command = (folder, ...given) =>
  execFileSync(foldin, given, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** What JSON and rows are good for, by the word in the note before them. */
const USES = {
  rules: (held, block, folder) => runRules(held.site, block, folder),
  articles: (_held, { code }, folder) => {
    writeFileSync(path.join(folder, "told.jsonl"), code);
    const log = ["--interactions", "visits.csv", "--articles", "told.jsonl"];
    command(folder, "train", ...log, "--max-bad-rows", "0", "--out", "told.safetensors");
  },
  interactions: (_held, { code, language }, folder) => {
    const file = `told.${language}`;
    writeFileSync(path.join(folder, file), code);
    const log = ["--model", "model.safetensors", "--interactions", file, "--max-bad-rows", "0"];
    command(folder, "refresh", ...log, "--out", "told.safetensors");
  },
  settings: (_held, { code }, folder) => {
    const known = JSON.parse(command(folder, "inspect", "model.safetensors", "--json"));
    for (const name of Object.keys(JSON.parse(code)))
      if (!(name in known.hyperparameters)) throw new Error(`a model has no \`${name}\``);
  },
};

/** Lines that the block before has written, but for numbers and hashes, which are another's on another machine. */
function runPrinted({ code }, said) {
  const plain = (text) =>
    text
      .replace(/[0-9a-f]{8,}|\d[\d.,]*/g, "#")
      .replace(/\s+/g, " ")
      .trim();
  const written = plain(said);
  for (const line of code.split("\n").filter((one) => one.trim())) {
    if (!written.includes(plain(line)))
      throw new Error(`the command before did not write \`${line}\``);
  }
}

function runUsed(held, block, folder) {
  const use = USES[block.words[0]];
  if (!use) throw new Error(`its note must say what it is for: ${Object.keys(USES).join(", ")}`);
  return use(held, block, folder);
}

/** By language. `held` has the site, the environment of the shell, and what was said last. */
const RUNNERS = {
  sh: async (held, block, folder) => {
    const place = block.words.includes("repository") ? repository : folder;
    held.said = await runShell(block, place, held.environment);
  },
  html: (held, block, folder) => runHtml(held.site, block, folder),
  http: (held, block, folder) => runHeaders(held.site, block, folder),
  ts: (held, block, folder) => runScript(held.site, block, folder),
  js: (held, block, folder) => runScript(held.site, block, folder),
  json: runUsed,
  jsonl: runUsed,
  csv: runUsed,
  text: (held, block) => runPrinted(block, held.said),
};

/** Runs a block as whoever copies it would. Throws where it does not do what its page says. */
export async function runBlock(held, block, folder) {
  const run = RUNNERS[block.language];
  if (!run)
    throw new Error(
      `nothing runs \`${block.language}\`: ${Object.keys(RUNNERS).join(", ")} are run`,
    );
  await run(held, block, folder);
}

/** The pages whose blocks are run, by their names. Those that are generated say what a command says, and are held against it elsewhere. */
export function read(name) {
  return readFileSync(path.join(repository, name), "utf8");
}
