// The truth that `foldin simulate` wrote beside its log: what readers like, what articles are worth, and who comes when.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { normalShare } from "./chance.mjs";

const DAY = 86_400;
/** A silence after which it is a new session, as `foldin ingest` has it. */
const GAP_SECONDS = 1_800;

/** Reads a simulated folder. */
export async function readWorld(folder, { logDays }) {
  const text = (name) => readFile(path.join(folder, name), "utf8");
  const told = JSON.parse(await text("truth/assumptions.json"));
  const given = Object.fromEntries(told.assumptions.map(({ name, value }) => [name, value]));
  const articles = (await text("articles.jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const truths = new Map(rows(await text("truth/articles.csv")).map((row) => [row.item_id, row]));
  const cells = new Map();
  for (const [at, topic] of told.topics.entries()) {
    for (let sub = 0; sub < given.sub_interests; sub += 1) {
      cells.set(`${topic}/${sub}`, at * given.sub_interests + sub);
    }
  }
  const items = articles.map((article, index) => {
    const { quality, parts } = truths.get(article.item_id);
    return {
      index,
      id: article.item_id,
      published: unixSeconds(article.published),
      words: article.words,
      topic: article.topics[0],
      quality: Number(quality),
      pull: Math.exp(Number(quality)),
      parts: parts.split("|").map((part) => {
        const [cell, share] = part.split("=");
        return { cell: cells.get(cell), share: Number(share) };
      }),
    };
  });
  const readers = new Map();
  for (const row of rows(await text("truth/readers.csv"))) {
    readers.set(row.reader_id, readerOf(row, told.topics, given));
  }
  const byId = new Map(items.map((item) => [item.id, item]));
  const start = Math.floor(unixSeconds(told.from) / DAY) * DAY;
  const views = rows(await text("interactions.csv"))
    .filter(({ event }) => event === "view")
    .map((row) => ({
      reader: row.reader_id,
      item: byId.get(row.item_id),
      time: unixSeconds(row.timestamp),
      dwell: Number(row.dwell_seconds),
      depth: row.scroll_depth === "" ? undefined : Number(row.scroll_depth),
    }));
  return new World(given, told, items, readers, views, start + logDays * DAY);
}

class World {
  constructor(given, told, items, readers, views, cut) {
    this.given = given;
    this.solved = told.solved;
    this.articlesADay = told.articles_a_day_of_age;
    this.items = items;
    this.readers = readers;
    this.views = views;
    /** When the log ends and lists are compared, Unix seconds. */
    this.cut = cut;
    const words = items.map((item) => item.words).sort((a, b) => a - b);
    this.medianWords = words[Math.floor(words.length / 2)];
  }

  /** How many articles are out; they stand in the order in which they were published. */
  publishedBy(time) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.items[middle].published <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  affinity(reader, item) {
    let sum = 0;
    for (const { cell, share } of item.parts) sum += share * reader.tastes[cell];
    return sum;
  }

  /** What a card is to a reader, wherever it stands. */
  attraction(reader, item, published) {
    const { given } = this;
    const age = Math.max(0, published - item.index - 1) / this.articlesADay + given.age_offset;
    const again = reader.read.has(item.id) ? given.reread : 1;
    return again * age ** -given.list_age_exponent * this.affinity(reader, item) * item.pull;
  }

  /** How long and how far an article is read; `first` and `second` are standard normal. */
  visit(reader, item, first, second) {
    const { given, solved } = this;
    const logDwell =
      solved.dwell_location +
      given.dwell_by_words * Math.log(item.words / this.medianWords) +
      given.dwell_by_interest * Math.log(this.affinity(reader, item)) +
      given.dwell_by_quality * item.quality +
      reader.pace +
      solved.dwell_rest_sigma * first;
    const standard = (logDwell - Math.log(given.dwell_median)) / given.dwell_sigma;
    const rho = given.scroll_correlation;
    const latent = rho * standard + Math.sqrt(1 - rho * rho) * second;
    const dwell = Math.min(Math.max(Math.exp(logDwell), 0.1), given.dwell_most);
    return { dwell, depth: depthAt(normalShare(latent), given.scroll_quantiles) };
  }

  /** Sessions after the cut as the log has them: who, when, and the article they begin with. */
  sessions() {
    const last = new Map();
    const sessions = [];
    for (const { reader, item, time, dwell } of this.views) {
      const before = last.get(reader);
      last.set(reader, time + dwell);
      if (before !== undefined && time - before < GAP_SECONDS) continue;
      if (time >= this.cut) sessions.push({ number: sessions.length, reader, item, time });
    }
    return sessions;
  }
}

function readerOf(row, topics, given) {
  const subs = given.sub_interests;
  const focus = given.sub_interest_focus;
  const tastes = [];
  for (const topic of topics) {
    for (let sub = 0; sub < subs; sub += 1) {
      const all = sub === Number(row[`favourite:${topic}`]) ? subs : 0;
      const interest = Number(row[`interest:${topic}`]);
      tastes.push(given.curiosity / topics.length + interest * (1 - focus + focus * all));
    }
  }
  return { id: row.reader_id, pace: Number(row.pace), tastes };
}

/** Straight between the quantiles; beyond the last, the end of the article. */
function depthAt(share, quantiles) {
  const at = [0, 0.1, 0.25, 0.5, 0.75];
  const above = at.findIndex((from) => from > share);
  if (above < 0) return quantiles[4];
  const within = (share - at[above - 1]) / (at[above] - at[above - 1]);
  return quantiles[above - 1] + within * (quantiles[above] - quantiles[above - 1]);
}

const unixSeconds = (time) => (typeof time === "number" ? time : Date.parse(time) / 1000);

/** CSV without quotes: ids of invented articles and names of topics need none. */
export function rows(text) {
  const [header, ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, fields[at]]));
  });
}
