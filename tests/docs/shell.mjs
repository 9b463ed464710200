// Runs what a page tells to type.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const LIMIT_MS = 120_000;
const POLL_MS = 200;
/** Options that name what a command writes. */
const WRITES = /--(?:out|report)[ =](\S+)/g;

/**
 * Runs the block in `folder`, as lines of one script of which each must succeed. With `starts=URL` it is a server: it is ended as soon
 * as that answers. Throws where it fails, or does not write what it says.
 */
export async function runShell({ code, named }, folder, environment) {
  const begun = Date.now();
  const shell = spawn("bash", ["-euo", "pipefail", "-c", code], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const said = [];
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (data) => said.push(data));
  const end = () => {
    try {
      process.kill(-shell.pid);
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(end, LIMIT_MS);
  const closed = once(shell, "close");
  try {
    if (named.starts) return await answered(named.starts, shell);
    const [status, signal] = await closed;
    if (status !== 0) throw new Error(`ended with ${status ?? signal}:\n${said.join("")}`);
  } finally {
    clearTimeout(timer);
    end();
    await closed;
  }
  for (const [, file] of code.replaceAll("\\\n", " ").matchAll(WRITES)) {
    const place = path.join(folder, file);
    if (!existsSync(place)) throw new Error(`it wrote no ${file}`);
    // A file system may keep whole seconds.
    if (statSync(place).mtimeMs < begun - 1_000) throw new Error(`it left ${file} as it was`);
  }
  return said.join("");
}

/** Waits until the address answers, or the program that should has ended. */
async function answered(address, shell) {
  while (shell.exitCode === null) {
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return "";
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`ended with ${shell.exitCode}, and ${address} never answered`);
}
