// Holds what pages show as TypeScript against the types of the package.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { moduleOf } from "./setups.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const OPTIONS = {
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  target: "es2022",
  lib: ["es2023", "dom", "dom.iterable"],
  types: [],
};

/**
 * Checks all blocks at once, in a folder where the package is installed. Gives the complaints, one list for each block.
 * @returns {string[][]}
 */
export function checkTypes(blocks, folder) {
  const files = blocks.map(({ language }, place) => `block-${place}.${language}`);
  mkdirSync(folder, { recursive: true });
  blocks.forEach((block, place) => {
    writeFileSync(path.join(folder, files[place]), moduleOf(block));
  });
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: OPTIONS, files }),
  );
  const tsc = path.join(repository, "node_modules/.bin/tsc");
  const { stdout, status, error } = spawnSync(tsc, ["--project", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (error) throw error;
  const complaints = stdout.split("\n").filter(Boolean);
  const of = files.map((file) => complaints.filter((line) => line.startsWith(`${file}(`)));
  if (status !== 0 && of.every((list) => list.length === 0)) throw new Error(stdout);
  return of;
}
