// All pages, again and again in turns: whatever else the machine does meets all of them alike.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { LIKE_A_READER } from "../../browser/support.mjs";
import { apart, spread } from "./figures.mjs";
import { openTab } from "./load.mjs";
import * as markup from "./markup.mjs";
import { asJson, linesOf } from "./model.mjs";
import { store } from "./reader.mjs";
import { startSite } from "./site.mjs";
import { whatIf } from "./whatif.mjs";

/** How many times slower a phone of the middle is. */
const SLOWED = 6;
const CARDS = 40;
const VISITS = 50;
const ROWS = 5_000;
/** Rounds that are not counted: a browser keeps compiled code after a page was loaded some times. */
const WARMING = 3;

export async function measurePages(repository, published, { runs, catalogueRuns }) {
  // The same articles come first in every catalogue; the plain page needs as many as it is said to have.
  const rows = await linesOf(published.find(({ articles }) => articles >= ROWS).folder, ROWS);
  const cards = rows.slice(0, CARDS);
  const reader = rows.slice(CARDS, CARDS + VISITS);
  const head = ({ articles }) => `/c${articles}/model.safetensors`;
  const made = {
    "/still": markup.still(cards),
    "/plain-still": markup.plainStill(cards),
    "/foldin-page": markup.withVectors(cards, head(published[0])),
    "/hinted": markup.hinted(cards, head(published[0])),
    "/plain-page": markup.plain(cards),
    "/plain/model.json": asJson(rows),
    "/plain/plain.js": await readFile(path.join(import.meta.dirname, "plain.js")),
  };
  for (const one of published) {
    made[`/vectors-${one.articles}`] = markup.withVectors(cards, head(one));
    made[`/shards-${one.articles}`] = markup.bare(cards, head(one));
  }
  const folders = Object.fromEntries(published.map((one) => [`c${one.articles}`, one.folder]));
  const site = await startSite({
    folders: { ...folders, foldin: path.join(repository, "pkg") },
    made,
  });
  const profile = await mkdtemp(path.join(tmpdir(), "foldin-bench-"));
  const context = await chromium.launchPersistentContext(profile, LIKE_A_READER);
  try {
    const page = await context.newPage();
    const kept = await store(page, site.origin, head(published[0]), reader);
    if (kept !== VISITS)
      throw new Error(`expected ${VISITS} visits with their vectors, found ${kept}`);
    const tab = await openTab(context, site.origin);
    const turns = async (addresses, options, rounds = runs) => {
      const all = Object.fromEntries(addresses.map((address) => [address, []]));
      const warming = options.cold ? 1 : WARMING;
      for (let round = -warming; round < rounds; round += 1) {
        // Each is the first as often as the last.
        for (const place of addresses.keys()) {
          const address = addresses[(place + round + warming) % addresses.length];
          site.forget();
          const ranked = !address.includes("still");
          const load = await tab.measure(`/${address}`, { ...options, ranked });
          if (round >= 0) all[address].push({ ...load, bytes: site.bytes() });
        }
      }
      return all;
    };
    const kinds = ["still", "foldin-page", "hinted", "plain-still", "plain-page"];
    const sizes = published.map(({ articles }) => articles);
    const states = {};
    for (const [state, cold] of Object.entries({ cold: true, warm: false })) {
      states[state] = {
        slowed: await turns(kinds, { cold, rate: SLOWED }),
        full: await turns(kinds, { cold, rate: 1 }),
      };
    }
    const grown = (kind, rounds) =>
      turns(
        sizes.map((size) => `${kind}-${size}`),
        { cold: true, rate: 1 },
        rounds,
      ).then(Object.values);
    const vectors = await grown("vectors", catalogueRuns);
    const shards = await grown("shards", runs);
    const bytes = bytesOf(states.cold.full);
    return {
      slowed: SLOWED,
      runs,
      catalogueRuns,
      browser: await tab.version(),
      pages: { cold: figuresOf(states.cold), warm: figuresOf(states.warm) },
      bytes,
      catalogues: sizes.map((articles, place) => ({
        articles,
        vectors: grownFigures(vectors[place], vectors[0]),
        shards: grownFigures(shards[place], shards[0]),
      })),
      whatIf: await whatIf(page, site.origin, head(published[0]), cards),
    };
  } finally {
    await context.close();
    await site.stop();
    await rm(profile, { recursive: true, force: true });
  }
}

/**
 * Each page against the same page without a script, round by round. The main thread's time is that at full speed, times as many as
 * the tab was slowed down: of a slowed tab on a busy machine it says little.
 */
function figuresOf({ slowed, full }) {
  const pairs = { "foldin-page": "still", hinted: "still", "plain-page": "plain-still" };
  return Object.fromEntries(
    Object.entries(pairs).map(([name, base]) => {
      const of = (what) => spread(slowed[name].map(what));
      const times = (loads, what) => spread(loads.map((load, round) => SLOWED * what(load, round)));
      return [
        name,
        {
          toOrder: of(({ marks }) => marks.ranked - marks.begun),
          fromRequest: of(({ marks }) => marks.ranked - marks.asked),
          fullSpeedToOrder: spread(full[name].map(({ marks }) => marks.ranked - marks.begun)),
          mainThread: times(full[name], ({ busy }, round) => busy - full[base][round].busy),
          longest: times(full[name], ({ longest }) => longest),
          longestWithout: times(full[base], ({ longest }) => longest),
        },
      ];
    }),
  );
}

const sum = (bytes) => [...bytes.values()].reduce((sum, one) => sum + one, 0);

/** Bodies as they travel, beyond the same page without a script and without vectors. */
function bytesOf(cold) {
  const least = sum(cold["plain-still"][0].bytes);
  const told = (name) => ({
    all: sum(cold[name][0].bytes) - least,
    files: Object.fromEntries(cold[name][0].bytes),
  });
  return { foldin: told("foldin-page"), plain: told("plain-page") };
}

function grownFigures(loads, least) {
  const figures = (what) => ({
    ...spread(loads.map(what)),
    apart: apart(loads.map(what), least.map(what)),
  });
  return {
    bytes: sum(loads[0].bytes),
    files: loads[0].bytes.size,
    toOrder: figures(({ marks }) => marks.ranked - marks.begun),
    mainThread: figures(({ busy }) => busy),
  };
}
