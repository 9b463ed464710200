// The engines that are tested, and what a `describe` in one of them needs. FOLDIN_ENGINES names some.

import { after, before } from "node:test";
import { start as startPuppeteer } from "./puppeteer.mjs";
import { startSite } from "./site.mjs";
import { start as startWebKit } from "./webkit.mjs";

/** Starts an engine, by its name. */
export const START = {
  chromium: () => startPuppeteer("chromium"),
  firefox: () => startPuppeteer("firefox"),
  webkit: startWebKit,
};

export const ENGINES = process.env.FOLDIN_ENGINES?.split(",") ?? Object.keys(START);

/**
 * For one `describe`: an engine and the site, there before its tests begin and gone when they have
 * ended. `served` is what the site has besides.
 */
export function inEngine(kind = "chromium", served = {}) {
  const held = {};
  before(async () => {
    held.site = await startSite(served);
    held.engine = await START[kind]();
  });
  after(async () => {
    await held.engine?.stop();
    await held.site?.stop();
  });
  return held;
}
