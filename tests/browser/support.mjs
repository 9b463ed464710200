// What every browser test needs: the demo as `cargo xtask demo` serves it, and a real Chromium.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const xtask = process.env.FOLDIN_XTASK ?? path.join(repository, "target/debug/xtask");
const START_LIMIT_MS = 300_000;

export const foldin = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");
export const demoFolder = path.join(repository, "target/demo");
/** What the demo serves, its model among it. */
export const demoSite = path.join(demoFolder, "site");

/** Builds the demo without serving it. */
export async function buildDemo() {
  await promisify(execFile)(xtask, ["demo", "--build-only"], { cwd: repository });
}

/** Ids of some articles of the demo, in the order of their names. */
export async function demoArticles(count) {
  const articles = await readdir(path.join(demoSite, "articles"));
  return articles.sort().slice(0, count);
}

/** Starts the demo on a free port. `origin` is where it answers; `stop` ends it. */
async function startDemo() {
  const server = spawn(xtask, ["demo", "--port", "0"], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  const address = new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) resolve(found[0]);
      });
    }
    server.on("exit", (code) =>
      reject(new Error(`the demo ended with ${code}:\n${said.join("\n")}`)),
    );
    setTimeout(
      () => reject(new Error(`the demo is silent:\n${said.join("\n")}`)),
      START_LIMIT_MS,
    ).unref();
  });
  address.catch(() => server.kill());
  const origin = await address;
  const stop = async () => {
    server.removeAllListeners("exit");
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
  };
  return { origin, stop };
}

/** A Chromium that a page cannot tell from a reader's: capture is off where a program drives the browser. */
export const LIKE_A_READER = {
  executablePath: process.env.FOLDIN_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-blink-features=AutomationControlled",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

/** For one `describe`: the demo and a browser, there before its tests begin and gone when they have ended. */
export function magazine() {
  const held = {};
  before(async () => {
    held.demo = await startDemo();
    held.browser = await chromium.launch(LIKE_A_READER);
  });
  after(async () => {
    await held.browser?.close();
    await held.demo?.stop();
  });
  return held;
}

/** Waits until the list of the page is in the given state, and gives the ids it shows. */
export async function shownIn(page, state) {
  await page.locator(`foldin-list[state="${state}"]`).first().waitFor({ state: "attached" });
  return shown(page);
}

/** The ids that the list shows, in order. */
export function shown(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("foldin-list [data-item]")]
      .filter((card) => !card.hidden)
      .map((card) => card.dataset.item),
  );
}

/** Gives consent as a reader does. */
export async function agree(page) {
  await page.getByRole("button", { name: "Keep it on this device" }).click();
}

/** Reads what is on the page: scrolls to and fro, as somebody who is there does. */
export async function read(page, seconds) {
  const until = Date.now() + seconds * 1000;
  await page.mouse.move(300, 300);
  let down = true;
  while (Date.now() < until) {
    await page.mouse.wheel(0, down ? 220 : -60);
    down = !down;
    await page.waitForTimeout(700);
  }
}
