// A page that loads the head of a published model, and of its articles only those that it shows.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { start } from "./capture/puppeteer.mjs";
import { startSite } from "./capture/site.mjs";
import { demoFolder, foldin } from "./support.mjs";

const LIMIT = { timeout: 60_000 };
const SHOWN = 40;
const HEAD = "/published/model.safetensors";

describe("a published model", () => {
  const pages = {};
  let folder;
  let site;
  let engine;
  let tab;
  let lines;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "foldin-published-"));
    const model = path.join(demoFolder, "site/model.safetensors");
    await promisify(execFile)(foldin, [
      ...["publish", "--model", model, "--out", folder, "--shard-articles", "4"],
    ]);
    const vectors = await readFile(path.join(folder, "vectors.jsonl"), "utf8");
    lines = vectors.trim().split("\n").map(JSON.parse);
    pages["/list"] = list((line) => `data-item="${line.item}"`);
    pages["/vectors"] = list(
      ({ item, vector, exposure, published }) =>
        `data-item="${item}" data-vector="${vector}" data-exposure="${exposure}" data-published="${published}"`,
    );
    site = await startSite({
      folders: { published: folder, whole: path.dirname(model) },
      pages,
    });
    engine = await start("chromium");
  });
  after(async () => {
    await engine?.stop();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A page with the list, whose cards say what `attributes` gives. */
  const list = (attributes) =>
    `<!doctype html><title>a list</title><link rel="icon" href="data:,"><article>An article.</article>
<foldin-list model="${HEAD}" consent="granted"><ol>${lines
      .slice(0, SHOWN)
      .map((line) => `<li ${attributes(line)}>${line.item}</li>`)
      .join("")}</ol></foldin-list><script type="module" src="/foldin/widget.js"></script>`;

  /** Opens an address in a fresh tab, where two articles were read, and gives what was asked of the published folder. */
  async function opened(address) {
    tab = await engine.open();
    await tab.go(`${site.origin}/empty`);
    await tab.run(
      async (read) => {
        localStorage.clear();
        const { Personalizer } = await import("/foldin/foldin.js");
        const foldin = await Personalizer.load({
          model: "/whole/model.safetensors",
          consent: true,
          automation: true,
        });
        for (const id of read) foldin.record({ id, dwellSeconds: 200, scrollDepth: 1 });
      },
      lines.slice(SHOWN, SHOWN + 2).map(({ item }) => item),
    );
    const before = site.asked.length;
    await tab.go(`${site.origin}${address}`);
    return () => site.asked.slice(before).filter((asked) => asked.startsWith("/published/"));
  }

  const ended = () =>
    tab.run(async () => {
      const list = document.querySelector("foldin-list");
      while (!/ranked|failed/.test(list.getAttribute("state")))
        await new Promise((later) => setTimeout(later, 20));
      const shown = [...list.querySelectorAll("[data-item]")].filter((card) => !card.hidden);
      return [list.getAttribute("state"), shown.map((card) => card.dataset.item)];
    });

  test("ranks as the whole model does, and asks for each file once", LIMIT, async () => {
    const asked = await opened("/empty");
    const [whole, parts, again] = await tab.run(
      async (ids, head) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        // The lists are made one after another, and articles age.
        const now = Date.now();
        Date.now = () => now;
        const ranked = async (model) => {
          const foldin = await Personalizer.load({ model, consent: true, automation: true });
          await foldin.prepare(ids);
          return foldin.rank(ids, { current: ids[0] }).map(({ id, score }) => [id, score]);
        };
        return [await ranked("/whole/model.safetensors"), await ranked(head), await ranked(head)];
      },
      lines.slice(0, SHOWN).map(({ item }) => item),
      HEAD,
    );
    assert.equal(whole.length, SHOWN - 1);
    assert.deepEqual(parts, whole);
    assert.deepEqual(again, whole);
    const files = asked();
    assert.equal(new Set(files).size, files.length);
    assert.deepEqual(files.slice(0, 2), [HEAD, "/published/moving.safetensors"]);
  });

  test("a reader who is freed while parts are on their way is not touched", LIMIT, async () => {
    await opened("/empty");
    const [code, others] = await tab.run(
      async (ids, head) => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const foldin = await Personalizer.load({ model: head, consent: true, automation: true });
        const prepared = foldin.prepare(ids).catch(({ code }) => code);
        foldin.free();
        const code = await prepared;
        const other = await Personalizer.load({ model: head, consent: true, automation: true });
        await other.prepare(ids);
        return [code, other.rank(ids).length];
      },
      lines.slice(0, SHOWN).map(({ item }) => item),
      HEAD,
    );
    assert.deepEqual([code, others], ["freed", SHOWN]);
  });

  test("needs nothing but the head for cards that bring their vectors", LIMIT, async () => {
    const asked = await opened("/vectors");
    const [state, order] = await ended();
    assert.equal(state, "ranked");
    assert.deepEqual(asked(), [HEAD]);
    assert.equal(order.length, SHOWN);
    assert.notDeepEqual(
      order,
      lines.slice(0, SHOWN).map(({ item }) => item),
    );
  });

  test(
    "the list of bare cards is fetched by id, and stays whole where that fails",
    LIMIT,
    async () => {
      const [release] = await readdir(path.join(folder, "releases"));
      let asked = await opened("/list");
      assert.equal((await ended())[0], "ranked");
      // The demo's articles are few: all of them are in what is moving.
      assert.deepEqual(asked(), [HEAD, "/published/moving.safetensors"]);
      await rm(path.join(folder, "moving.safetensors"));
      asked = await opened("/list");
      assert.equal((await ended())[0], "ranked");
      const shards = asked().filter((file) => file.startsWith(`/published/releases/${release}/`));
      assert.ok(shards.length > 1 && shards.length <= SHOWN, `${shards.length} shards`);
      await rm(path.join(folder, "releases"), { recursive: true });
      await opened("/list");
      const [state, order] = await ended();
      assert.deepEqual([state, order.length], ["ranked", SHOWN]);
    },
  );
});
