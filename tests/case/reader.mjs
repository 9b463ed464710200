// A reader with the real module: the published package, one instance a page as in a browser, the profile kept between pages.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as browser from "./browser.mjs";

const VISIT = "foldin:visit:";

/** Loads the package from its folder into the browser of this process. */
export async function loadPackage(folder) {
  browser.install();
  const { Personalizer } = await import(pathToFileURL(path.join(folder, "foldin.js")));
  const wasm = await WebAssembly.compile(await readFile(path.join(folder, "foldin.wasm")));
  return { Personalizer, wasm };
}

/** What one reader has on the device. */
export class Device {
  #store;
  #deletes;
  #last;

  /** `deletes`: seconds without a visit after which this browser deletes what pages stored. */
  constructor(store = browser.newStore(), deletes = Number.POSITIVE_INFINITY, last = undefined) {
    this.#store = store;
    this.#deletes = deletes;
    this.#last = last;
  }

  copy() {
    return new Device(browser.newStore(this.#store), this.#deletes, this.#last);
  }

  /** Articles that the profile holds. */
  articles() {
    const ids = new Set();
    for (const [key, value] of Object.entries(this.#store)) {
      if (key.startsWith(VISIT)) ids.add(JSON.parse(value).id);
    }
    return ids.size;
  }

  /** Comes to the site at a time, Unix seconds. */
  arrive(time) {
    if (time - (this.#last ?? time) > this.#deletes) this.#store = browser.newStore();
    this.#last = time;
  }

  /** Opens a page at a time and loads the module with a model. */
  async open({ Personalizer, wasm }, model, time) {
    browser.open(this.#store, time * 1000);
    return new Page(await Personalizer.load({ model, wasm, consent: true }));
  }
}

/** A page of an article that is open. */
class Page {
  #foldin;

  constructor(foldin) {
    this.#foldin = foldin;
  }

  /** The list at the end of the article, made when the page was loaded. */
  list(candidates, current, cards) {
    return this.#foldin.rank(candidates, { current, limit: cards }).map(({ id }) => id);
  }

  /** Reads the article, through the listeners that a page has. */
  read(id, { height, dwell, depth, gesture }) {
    const article = browser.article(height);
    this.#foldin.observe(article, { id, title: id });
    browser.read(article, dwell, depth, gesture);
    browser.leave();
    this.#foldin.unobserve(article);
  }

  /** What is known of the reader, latest first. */
  history() {
    return this.#foldin.history();
  }

  close() {
    this.#foldin.free();
  }
}
