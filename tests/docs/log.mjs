// A small site: its articles, and what its readers read.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
export const foldin = process.env.FOLDIN_BIN ?? path.join(repository, "target/debug/foldin");

/** The articles that pages of the documentation name, and their topics. */
export const ARTICLES = {
  "why-wasm": ["Why WebAssembly", "web"],
  "safe-tensors": ["Safe tensors", "web"],
  "service-workers": ["Service workers", "web"],
  "small-bundles": ["Small bundles", "web"],
  a: ["Streams in the browser", "web"],
  "rust-in-the-browser": ["Rust in the browser", "languages"],
  "slow-bread": ["Slow bread", "kitchen"],
  "winter-soup": ["Winter soup", "kitchen"],
  "knife-care": ["Care of knives", "kitchen"],
  election: ["The election, explained", "politics"],
  b: ["A kitchen without plastic", "kitchen"],
  c: ["Sharper knives", "kitchen"],
};
const TEXTS = {
  web: "The browser compiles modules, caches requests, and streams bytes from the network.",
  languages: "A compiler checks ownership, types and borrows before a program ever runs.",
  kitchen: "Flour, water, salt and patience: an oven, a pot and a sharp knife are enough.",
  politics: "Parties, votes, districts and coalitions, and how seats are counted.",
};
const READERS = 160;
const DAYS = 20;
const BEGIN = Date.UTC(2026, 9, 1);
const DAY_MS = 86_400_000;

/** Numbers in 0..1 that are the same in every run (Park and Miller 1988). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Half of the readers are cooks, half write for the web; one visit in eight is to something else. */
function visits() {
  const random = numbers(7);
  const ids = Object.keys(ARTICLES);
  const all = [];
  for (let reader = 0; reader < READERS; reader++) {
    const taste = reader % 2 ? "kitchen" : "web";
    const own = ids.filter((id) => ARTICLES[id][1] === taste);
    for (let session = 0; session < 4; session++) {
      let at = BEGIN + Math.floor(random() * DAYS * DAY_MS);
      for (let page = 0; page < 3; page++) {
        const among = random() < 0.125 ? ids : own;
        all.push({ reader, id: among[Math.floor(random() * among.length)], at });
        at += 40_000 + Math.floor(random() * 240_000);
      }
    }
  }
  return all.sort((one, other) => one.at - other.at);
}

const logLine = ({ reader, id, at }) => {
  const [, day, month, year, time] = new Date(at).toUTCString().split(" ");
  const when = `${day}/${month}/${year}:${time} +0000`;
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
  return `198.51.100.${reader} - - [${when}] "GET /${id} HTTP/1.1" 200 5120 "-" "${agent}"`;
};

const articleLine = ([id, [title, topic]], place) => {
  const published = new Date(BEGIN - (30 + place) * DAY_MS).toISOString();
  return JSON.stringify({
    item_id: id,
    title,
    topics: [topic],
    text: `${title}. ${TEXTS[topic]}`,
    published,
  });
};

/** Makes in `folder` what a site has (`access.log`, `articles.jsonl`, `readers.key`), and what comes of it: visits and a model. */
export function makeSite(folder) {
  mkdirSync(folder, { recursive: true });
  const write = (name, lines) => writeFileSync(path.join(folder, name), `${lines.join("\n")}\n`);
  write("access.log", visits().map(logLine));
  write("articles.jsonl", Object.entries(ARTICLES).map(articleLine));
  write("readers.key", ["000102030405060708090a0b0c0d0e0f"]);
  write("candidates.txt", ["slow-bread", "winter-soup", "safe-tensors", "service-workers"]);
  write("front-page.json", ['{ "pin": { "election": 0 }, "diversity": 0.2 }']);
  const run = (...given) =>
    execFileSync(foldin, given, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const logs = ["--article-pattern", "^/(.+)$", "--key-file", "readers.key"];
  run("ingest", "access.log", ...logs, "--out", "visits.csv");
  const log = ["--interactions", "visits.csv", "--articles", "articles.jsonl"];
  run("train", ...log, "--out", "model.safetensors");
}

/** A copy of it, which whoever follows a page may change. */
export function copySite(from, to) {
  cpSync(from, to, { recursive: true });
}
