// Writes what is looked up: the command from its own help, the package from its types. Both must be built before.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Application } from "typedoc";

const here = import.meta.dirname;
const repository = process.env.FOLDIN_REPO ?? path.dirname(here);
const foldin = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");
const out = path.join(here, "reference");
/** The entries of the package, as its manifest exports them. */
const { exports } = JSON.parse(readFileSync(path.join(repository, "pkg/package.json"), "utf8"));
const TYPES = Object.values(exports).flatMap(({ types }) => types ?? []);

const help = (...command) =>
  execFileSync(foldin, [...command, "--help"], { encoding: "utf8" }).trimEnd();

/** The commands that a help lists. */
function commandsIn(text) {
  const [, list = ""] = text.split(/^Commands:$/m);
  return [...list.split(/^\w/m)[0].matchAll(/^ {2}([a-z-]+) /gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "help");
}

function sections(command, depth) {
  const text = help(...command);
  const heading = `${"#".repeat(depth)} ${["foldin", ...command].join(" ")}`;
  const own = `${heading}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  return [own, ...commandsIn(text).flatMap((name) => sections([...command, name], depth + 1))];
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const version = execFileSync(foldin, ["--version"], { encoding: "utf8" }).trim();
const told = `Written by \`foldin --help\` of ${version}. [Exit codes](../troubleshooting.md#exit-codes).`;
const [first, ...rest] = sections([], 1);
writeFileSync(
  path.join(out, "command.md"),
  [first.replace("# foldin", `# The command\n\n${told}`), ...rest].join("\n"),
);

const application = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  entryPoints: TYPES.map((name) => path.join(repository, "pkg", name)),
  tsconfig: path.join(here, "tsconfig.json"),
  outputs: [{ name: "markdown", path: path.join(out, "api") }],
  name: "The package",
  readme: "none",
  entryFileName: "index",
  disableSources: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  excludeInternal: true,
  excludePrivate: true,
  logLevel: "Warn",
});
const project = await application.convert();
if (!project) throw new Error("the types of the package could not be read");
await application.generateOutputs(project);
if (application.logger.hasErrors())
  throw new Error("the reference of the package could not be written");
