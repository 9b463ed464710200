// What the tarball itself is held to: its metadata, its types, its hashes, and what importing it does.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { runScript } from "./sites.mjs";

const LIMIT_MS = 60_000;
const here = import.meta.dirname;
const repository = process.env.FOLDIN_REPO ?? path.resolve(here, "../..");
const installed = path.join(here, "node_modules/foldin");
const manifest = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
const files = readdirSync(installed);
const scripts = files.filter((file) => file.endsWith(".js"));
const modules = scripts.filter((file) => !file.includes("classic"));
const text = (file) => readFileSync(path.join(installed, file), "utf8");
const run = (program, ...given) =>
  promisify(execFile)(program, given, { cwd: here, timeout: LIMIT_MS });
/** Entries that are imported for what they define. */
const ELEMENTS = {
  "./widget": /["']foldin-list["']/,
  "./lists": /["']foldin-ranked["']/,
  "./panel": /["']foldin-panel["']/,
};

/** What a bundler makes of a module that does nothing but import. */
async function bundled(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  return outputFiles[0].text.trim();
}

describe("the package", () => {
  test("has metadata that publint finds no fault with", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  test("has types that every way to resolve them finds", async () => {
    // The package is for pages, which have no CommonJS; the wasm has no types.
    const options = ["--profile", "esm-only", "--exclude-entrypoints", "./foldin.wasm"];
    await run(path.join(here, "node_modules/.bin/attw"), "foldin.tgz", ...options);
  });

  for (const resolution of ["bundler", "node"]) {
    test(`has types that hold in a strict project, resolved as for a ${resolution}`, async () => {
      assert.equal(await runScript("types", resolution), "");
    });
  }

  test("needs no other package and runs nothing when it is installed", () => {
    for (const field of ["dependencies", "peerDependencies", "optionalDependencies", "scripts"])
      assert.equal(manifest[field], undefined, field);
  });

  test("holds what it exports, its licences, and nothing else", () => {
    const exported = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    for (const file of [...exported, manifest.main, manifest.unpkg, manifest.jsdelivr])
      assert.ok(files.includes(path.basename(file)), file);
    const others = files.filter((file) => !/\.(js|d\.ts)$/.test(file));
    assert.deepEqual(others.sort(), [
      "LICENSE",
      "README.md",
      "THIRD-PARTY.md",
      "foldin.wasm",
      "integrity.json",
      "package.json",
    ]);
  });

  test("names the licence of every crate in the wasm, with its text", () => {
    const notices = text("THIRD-PARTY.md");
    const crates = [...notices.matchAll(/^- (\S+ \S+) \((.+), <https:.+>\)$/gm)];
    for (const name of ["serde", "talc", "wasm-bindgen"])
      assert.ok(
        crates.some(([, crate]) => crate.startsWith(`${name} `)),
        name,
      );
    for (const [, crate] of crates)
      assert.match(notices, new RegExp(`^## .*${crate.replaceAll(".", "\\.")}`, "m"));
  });

  test("has the hash of every file that a page can load", () => {
    const hashes = files
      .filter((file) => /\.(js|wasm)$/.test(file))
      .map((file) => {
        const bytes = readFileSync(path.join(installed, file));
        return [file, `sha384-${createHash("sha384").update(bytes).digest("base64")}`];
      });
    assert.deepEqual(JSON.parse(text("integrity.json")), Object.fromEntries(hashes));
  });

  test("has no module that awaits at its top, or imports wasm", async () => {
    for (const file of modules) {
      // A format that cannot wait while it loads: esbuild refuses.
      await transform(text(file), { format: "cjs", logLevel: "silent" });
      assert.doesNotMatch(text(file), /from\s*["'][^"']*\.wasm["']|import\s*["'][^"']*\.wasm["']/);
    }
  });

  test("leaves nothing in a bundle that uses none of it, but an element where that is imported", async () => {
    for (const entry of Object.keys(manifest.exports).filter(
      (entry) => manifest.exports[entry].types,
    )) {
      const left = await bundled(`import "${entry.replace(".", "foldin")}";`);
      if (ELEMENTS[entry] === undefined) assert.equal(left, "", entry);
      else assert.match(left, ELEMENTS[entry]);
    }
  });

  test("does nothing when a server imports it", async () => {
    const entries = Object.keys(manifest.exports).filter((entry) => manifest.exports[entry].types);
    const code = `
      const before = Object.getOwnPropertyNames(globalThis);
      globalThis.fetch = () => { throw new Error("fetched"); };
      for (const entry of ${JSON.stringify(entries)}) await import(entry.replace(".", "foldin"));
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
      console.log(JSON.stringify({ added }));`;
    // A timer or a listener that stays would keep Node from ending.
    const { stdout, stderr } = await run("node", "--input-type=module", "--eval", code);
    assert.deepEqual({ ...JSON.parse(stdout), stderr }, { added: [], stderr: "" });
  });

  test("is built and tested with tools of which nobody warns critically", async (t) => {
    for (const folder of [repository, here]) {
      const audit = ["audit", "--json", "--audit-level=critical"];
      const answer = await promisify(execFile)("npm", audit, { cwd: folder }).catch(
        (error) => error,
      );
      const { metadata } = JSON.parse(answer.stdout || "{}");
      if (metadata === undefined) return t.skip("the registry does not answer");
      assert.equal(metadata.vulnerabilities.critical, 0, `npm audit in ${folder}`);
    }
  });
});
