// Catalogues of random articles, published as a site would, and what publishing took.

import { execFile } from "node:child_process";
import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Publishes a catalogue of each size; `folder` of each is what is to be served, `said` what it took. */
export async function catalogues(repository, folder, sizes) {
  await mkdir(folder, { recursive: true });
  const built = (name) => path.join(repository, "target/release", name);
  const made = [];
  for (const articles of sizes) {
    const model = path.join(folder, `${articles}.safetensors`);
    const out = path.join(folder, `site-${articles}`);
    await rm(out, { recursive: true, force: true });
    await run(built("examples/catalogue"), ["--articles", `${articles}`, "--out", model]);
    const { size } = await stat(model);
    const { stdout, stderr } = await run("/usr/bin/time", [
      ...["-f", "%e %M"],
      ...[built("foldin"), "publish", "--model", model, "--out", out, "--json"],
    ]);
    await rm(model);
    const [seconds, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    const summary = JSON.parse(stdout);
    made.push({
      articles,
      folder: out,
      said: {
        articles,
        modelMb: Math.round(size / 1e6),
        seconds,
        peakMb: Math.round(kilobytes / 1000),
        shards: summary.shards,
        headBytes: summary.head_bytes,
      },
      remove: () => rm(out, { recursive: true, force: true }),
    });
    console.error(`published ${articles}: ${seconds} s, ${Math.round(kilobytes / 1000)} MB`);
  }
  return made;
}
