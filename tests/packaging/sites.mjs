// Builds, serves and opens the sites as whoever made them would.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { MODEL } from "./serve.mjs";

const here = import.meta.dirname;
const START_LIMIT_MS = 60_000;
const BUILD_LIMIT_MS = 240_000;
/** None of them may tell anybody that it ran. What npm sets for the tests themselves is not the site's. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_)/.test(name)),
  ),
  ASTRO_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  // Else a bundler would complain one day for nothing but its age.
  BASELINE_BROWSER_MAPPING_IGNORE_OLD_DATA: "true",
  BROWSERSLIST_IGNORE_OLD_DATA: "true",
  NO_COLOR: "1",
};
/** What an earlier build left: it would be taken for this package, whose version never changes here. */
const LEFT = ["dist", ".next", ".astro", "node_modules/.vite", "node_modules/.astro"];

export const folderOf = (site) => path.join(here, site);

/** Removes what was built. */
export function prepare(site) {
  for (const left of LEFT) rmSync(path.join(here, site, left), { recursive: true, force: true });
  rmSync(path.join(here, "node_modules/.vite"), { recursive: true, force: true });
}

/** The model among the files that the site's own server serves. */
export function addModel(site) {
  mkdirSync(path.join(here, site, "public"), { recursive: true });
  writeFileSync(path.join(here, site, "public/model.safetensors"), MODEL);
}

/** Runs a script of the site's package.json to its end, and gives what it said. */
export async function runScript(site, script) {
  const running = promisify(execFile)("npm", ["run", "--silent", script], {
    cwd: folderOf(site),
    env: environment,
    timeout: BUILD_LIMIT_MS,
  });
  // A bundler that misses something asks for leave to install it.
  running.child.stdin.end();
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** Starts a script of the site's that serves it. `origin` is where, `stop` ends it. */
export async function startScript(site, script, ...given) {
  const server = spawn("npm", ["run", "--silent", script, "--", ...given], {
    cwd: folderOf(site),
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: npm does not pass a signal on.
    detached: true,
  });
  const said = [];
  const address = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${site}: ${why}\n${said.join("\n")}`));
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = line.match(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/);
        if (found) resolve(found[0]);
      });
    }
    server.on("exit", (code) => fail(`ended with ${code}`));
    setTimeout(() => fail("is silent"), START_LIMIT_MS).unref();
  });
  const stop = async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, "exit");
    process.kill(-server.pid);
    await ended;
  };
  try {
    return { origin: await address, said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The files with this ending in a folder that was built. */
export function built(site, output, ending) {
  return readdirSync(path.join(here, site, output), { recursive: true }).filter((file) =>
    file.endsWith(ending),
  );
}
