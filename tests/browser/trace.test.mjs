// A trace that a page recorded makes the same visit natively.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { inEngine } from "./capture/engine.mjs";
import { Reader } from "./capture/reader.mjs";
import { foldin } from "./support.mjs";

const run = promisify(execFile);

describe("a trace that a page recorded", () => {
  const held = inEngine();
  let folder;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "foldin-trace-"));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  test("makes the same visits natively", async () => {
    const reader = new Reader(held.engine, held.site);
    await reader.open();
    await reader.run(async () => {
      const { recordTrace } = await import("/foldin/debug.js");
      globalThis.foldin.unobserve(globalThis.harness.article());
      localStorage.clear();
      globalThis.trace = recordTrace("read, left, printed, and read an hour later");
      globalThis.foldin.observe(globalThis.harness.article(), { id: "b" });
    });
    await reader.frames();
    await reader.read(4);
    await reader.wheel(600);
    await reader.tab0.click("article");
    await reader.hide();
    await reader.advance(20_000);
    await reader.show();
    await reader.run(() => dispatchEvent(new Event("beforeprint")));
    await reader.advance(3_600_000);
    await reader.run(() => dispatchEvent(new Event("afterprint")));
    await reader.read(3);
    const kept = await reader.end();
    const [text, longer] = await reader.run(() => {
      const text = globalThis.trace.text();
      globalThis.trace.stop();
      globalThis.foldin.observe(globalThis.harness.article(), { id: "c" });
      return [text, globalThis.trace.text()];
    });
    assert.equal(longer, text, "nothing is recorded after the end");
    assert.equal(kept.length, 2);
    const told = {};
    for (const line of text.split("\n").filter(Boolean)) {
      const { visit } = JSON.parse(line);
      if (visit) told[visit.visitId] = visit;
    }
    const visits = Object.values(told);

    const file = path.join(folder, "trace.jsonl");
    await writeFile(file, text);
    const { stdout } = await run(foldin, ["trace", file, "--json"]);
    const named = ({
      id,
      start,
      dwellMs,
      wallMs,
      maxDepth,
      seenBands,
      readBands,
      clicks,
      entry,
    }) => ({
      id,
      start,
      dwellMs,
      wallMs,
      maxDepth,
      seenBands,
      readBands,
      clicks,
      entry,
    });
    assert.deepEqual(JSON.parse(stdout).map(named), visits.map(named));

    // What the page measured is in the trace, so that a trace from elsewhere speaks for itself.
    await writeFile(file, text.replaceAll(/"dwellMs":4000\b/g, '"dwellMs":4001'));
    await assert.rejects(
      run(foldin, ["trace", file]),
      /the page measured dwellMs 4001, found 4000/,
    );
    await reader.leave();
  });
});
