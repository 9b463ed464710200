// Which pages there are.

import { readdirSync } from "node:fs";
import path from "node:path";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
/** What is installed, or made of the code: it says what that says. */
const NOT_WRITTEN = /node_modules|\.vitepress|^reference\//;

const inDocs = readdirSync(path.join(repository, "docs"), { recursive: true })
  .filter((name) => name.endsWith(".md") && !NOT_WRITTEN.test(name))
  .map((name) => `docs/${name}`)
  .sort();

/** Every page whose blocks are run. */
export const PAGES = [
  "README.md",
  "pkg-template/README.md",
  "pkg-template-cli/README.md",
  ...inDocs,
];
