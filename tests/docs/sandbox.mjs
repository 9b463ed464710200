// What all blocks need: the packages installed by their names, a site with a model, a browser.

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { LIKE_A_READER } from "../browser/support.mjs";
import { copySite, foldin, makeSite } from "./log.mjs";
import { openSite } from "./pages.mjs";
import { pack, serveRegistry } from "./registry.mjs";

/** Opens it all in a folder of its own. `folderFor` gives each page of the documentation a site to itself; `close` ends everything. */
export async function openSandbox() {
  const base = mkdtempSync(path.join(tmpdir(), "foldin-docs-"));
  const place = (...names) => path.join(base, ...names);
  makeSite(place("site"));
  const registry = await serveRegistry(pack(place("packed")), place("cache"));
  mkdirSync(place("bin"));
  symlinkSync(foldin, place("bin/foldin"));
  const environment = {
    ...registry.environment,
    PATH: `${place("bin")}${path.delimiter}${process.env.PATH}`,
  };
  mkdirSync(place("installed"));
  writeFileSync(place("installed/package.json"), '{ "private": true }\n');
  // Not at once: the registry lives in this very process.
  await promisify(execFile)("npm", ["install", "foldin"], {
    cwd: place("installed"),
    env: { ...process.env, ...environment },
  });
  const browser = await chromium.launch(LIKE_A_READER);
  const site = await openSite(place("installed/node_modules/foldin"), browser);
  let pages = 0;
  return {
    site,
    environment,
    browser,
    said: "",
    types: place("installed/types"),
    folderFor() {
      const folder = place(`page-${pages++}`);
      copySite(place("site"), folder);
      writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
      return folder;
    },
    async close() {
      await browser.close();
      await site.stop();
      await registry.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
}
