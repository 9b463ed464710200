// The loop closed with real parts: what browsers read stands in nginx's log, in the next model's counts, and in the next list.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, copyFile, cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import {
  agree,
  buildDemo,
  demoFolder,
  demoSite,
  foldin,
  LIKE_A_READER,
  read,
  shownIn,
} from "../browser/support.mjs";
import { startNginx } from "./nginx.mjs";

const run = promisify(execFile);
const FULL = process.env.FOLDIN_LOOP === "full";
/** Above `--min-readers`, and enough to be seen in counts that go in steps. */
const READERS = FULL ? 24 : 6;
const SECONDS = FULL ? 12 : 2;
const KEY = "000102030405060708090a0b0c0d0e0f";
const CARDS = 6;
/** Where a reader without history comes in. */
const ENTRY = "/articles/sparkplug-birth-storm/";

/** Readers ever and of late, by article, as a model tells them. */
async function countsOf(file) {
  const bytes = await readFile(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const tensor = (name) => {
    const [begin, end] = header[name].data_offsets;
    return bytes.subarray(8 + length + begin, 8 + length + end);
  };
  const numbers = (name) => {
    const raw = tensor(name);
    return Array.from({ length: raw.length / 4 }, (_, place) => raw.readFloatLE(4 * place));
  };
  const [ever, late] = [numbers("item_readers"), numbers("item_recent_readers")];
  const ids = tensor("item_ids").toString().split("\n").filter(Boolean);
  return Object.fromEntries(ids.map((id, at) => [id, { ever: ever[at], late: late[at] }]));
}

describe("nginx, browsers and the command", () => {
  let folder;
  let nginx;
  let browser;
  const at = (name) => path.join(folder, name);

  before(async () => {
    await buildDemo();
    folder = await mkdtemp(path.join(tmpdir(), "foldin-loop-"));
    // nginx reads as another user where root starts it.
    await chmod(folder, 0o755);
    await cp(demoSite, at("site"), { recursive: true });
    await trainUntilNow();
    await publish("model.safetensors");
    nginx = await startNginx(at("nginx"), at("site"));
    browser = await chromium.launch(LIKE_A_READER);
  });
  after(async () => {
    await browser?.close();
    await nginx?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The demo's log goes on into days to come, and what is counted already is counted once: this one ends before readers come. */
  async function trainUntilNow() {
    const rows = await readFile(path.join(demoFolder, "log/interactions.csv"), "utf8");
    const [header, ...lines] = rows.trimEnd().split("\n");
    const now = new Date().toISOString();
    const past = lines.filter((line) => line.split(",")[2] < now);
    await writeFile(at("log.csv"), [header, ...past, ""].join("\n"));
    await train("model.safetensors", "log.csv");
  }

  const articles = ["--articles", path.join(demoFolder, "articles.jsonl")];
  const train = (model, ...logs) =>
    run(foldin, ["train", "--interactions", ...logs.map(at), ...articles, "--out", at(model)]);

  /** Readers of one address are told apart by what their browsers call themselves. */
  async function newReader(number) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      userAgent: `Mozilla/5.0 (X11; Linux x86_64; rv:${100 + number}.0) Gecko/20100101 Firefox/${100 + number}.0`,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return { context, page };
  }

  /** What a reader who was never here sees under the first article: all cards, the visible ones first. */
  async function listOfNewReader(number) {
    const { context, page } = await newReader(number);
    await page.goto(nginx.origin + ENTRY);
    await agree(page);
    const visible = await shownIn(page, "ranked");
    const ranked = await page.evaluate(async () => {
      const { Personalizer } = await import("/foldin/foldin.js");
      const list = document.querySelector("foldin-list");
      const model = await (await fetch(list.getAttribute("model"))).arrayBuffer();
      const fresh = await Personalizer.load({ model });
      const ids = [...list.querySelectorAll("[data-item]")].map((card) => card.dataset.item).sort();
      const order = fresh.rank(ids, { current: list.getAttribute("current"), limit: ids.length });
      fresh.free();
      return order.map(({ id }) => id);
    });
    await context.close();
    return { visible, ranked };
  }

  /** Puts a model where pages find it, whole or not at all. */
  async function publish(model) {
    await copyFile(at(model), at("site/model.partial"));
    await rename(at("site/model.partial"), at("site/model.safetensors"));
  }

  /** A server writes its line when the answer is out, which may be later than the page is there. */
  async function logged(readers) {
    const frontPages = async () => (await nginx.logged()).match(/"GET \/ HTTP/g)?.length ?? 0;
    while ((await frontPages()) < readers) await wait(100);
  }

  async function ingest() {
    await run(foldin, [
      "ingest",
      nginx.log,
      "--out",
      at("visits.csv"),
      "--key",
      KEY,
      "--article-pattern",
      "^/articles/([^/]+)$",
    ]);
    const [header, ...lines] = (await readFile(at("visits.csv"), "utf8")).trimEnd().split("\n");
    const names = header.split(",");
    return lines.map((line) => {
      const fields = line.split(",");
      return Object.fromEntries(names.map((name, place) => [name, fields[place]]));
    });
  }

  test("what was read in browsers is counted in the next model, and the list follows", async () => {
    const first = await listOfNewReader(0);
    // Not seen by a new reader, and not far from it.
    const liked = first.ranked[CARDS + 1];
    assert.ok(!first.visible.includes(liked));

    for (let number = 1; number <= READERS; number += 1) {
      const { context, page } = await newReader(number);
      await page.goto(nginx.origin + ENTRY);
      if (number === 1) await agree(page);
      await read(page, SECONDS);
      await page.goto(`${nginx.origin}/articles/${liked}/`);
      await read(page, SECONDS);
      await page.goto(`${nginx.origin}/`);
      await context.close();
    }

    await logged(READERS);
    const visits = await ingest();
    const opened = visits.filter(({ item_id, event }) => item_id === liked && event !== "click");
    assert.equal(new Set(opened.map(({ reader_id }) => reader_id)).size, READERS);
    // A log has whole seconds, of when a line was written: on a busy machine one may be late, and its visit short.
    const dwells = opened.map(({ dwell_seconds }) => Number(dwell_seconds)).sort((a, b) => a - b);
    assert.ok(
      dwells[dwells.length >> 1] >= SECONDS - 1,
      `visits of ${SECONDS} s are logged as ${dwells}`,
    );

    await run(foldin, [
      "refresh",
      "--model",
      at("model.safetensors"),
      "--interactions",
      at("visits.csv"),
      ...articles,
      "--out",
      at("next.safetensors"),
    ]);
    await follows(first, liked, "next.safetensors");

    if (FULL) {
      await train("new.safetensors", "log.csv", "visits.csv");
      await follows(first, liked, "new.safetensors");
    }
  });

  async function follows(first, liked, model) {
    const [was, is] = [await countsOf(at("model.safetensors")), await countsOf(at(model))];
    assert.ok(is[liked].late > was[liked].late, `of late: ${was[liked].late} → ${is[liked].late}`);
    assert.ok(is[liked].ever >= was[liked].ever, `ever: ${was[liked].ever} → ${is[liked].ever}`);
    await publish(model);
    const then = await listOfNewReader(READERS + 1);
    const [from, to] = [first.ranked.indexOf(liked), then.ranked.indexOf(liked)];
    assert.ok(to < from, `${liked} stood at ${from} and stands at ${to}: ${then.ranked}`);
    assert.ok(then.visible.includes(liked), `${liked} is not among ${then.visible}`);
    assert.deepEqual(then.visible, then.ranked.slice(0, CARDS));
  }
});
