// Chromium over its own protocol and Firefox over WebDriver BiDi: one driver knows both. Tabs and windows are real ones, so
// that a page behind another one is hidden, and one beside it has not the focus.

import puppeteer from "puppeteer-core";

const SIZE = { width: 1000, height: 700 };
const KINDS = {
  chromium: {
    name: "Chromium",
    launch: {
      executablePath: process.env.FOLDIN_CHROMIUM ?? "/usr/bin/chromium",
      // Else no page ever goes into the back/forward cache.
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  firefox: {
    name: "Firefox",
    launch: {
      browser: "firefox",
      executablePath: process.env.FOLDIN_FIREFOX ?? "/usr/bin/firefox-esr",
    },
  },
};

export async function start(kind) {
  const { name, launch } = KINDS[kind];
  const browser = await puppeteer.launch({ headless: true, defaultViewport: SIZE, ...launch });
  // Seen: in Firefox the first tab never has the focus, those that are opened have it.
  const first = await browser.pages();
  const version = (await browser.version()).replace(/^.*\//, "");
  return {
    kind,
    name: `${name} ${version}`,
    open: async (options = {}) => new Tab(browser, await browser.newPage(options)),
    stop: async () => {
      await browser.close();
    },
    first,
  };
}

class Tab {
  #browser;
  #page;
  #other;

  constructor(browser, page) {
    this.#browser = browser;
    this.#page = page;
  }

  async go(url) {
    await this.#page.goto(url, { waitUntil: "load" });
  }

  /** As `go`, in a tab that was opened in the background. */
  async openBehind(url) {
    await this.go(url);
  }

  run(call, ...given) {
    return this.#page.evaluate(call, ...given);
  }

  async move(x, y) {
    await this.#page.mouse.move(x, y);
  }

  async wheel(deltaY) {
    await this.#page.mouse.wheel({ deltaY });
  }

  async click(selector) {
    const element = await this.#page.$(selector);
    await element.click();
  }

  async resize(width, height) {
    await this.#page.setViewport({ width, height });
  }

  /** Another tab comes before this one. */
  async hide() {
    this.#other = await this.#browser.newPage();
    await this.#other.bringToFront();
  }

  async show() {
    await this.#page.bringToFront();
    await this.#other.close();
  }

  /** Another window has the focus, and this one can be seen still. */
  async blur() {
    this.#other = await this.#browser.newPage({ type: "window" });
    await this.#other.bringToFront();
  }

  async focus() {
    await this.#other.close();
    await this.#page.bringToFront();
  }

  /** Prints, if only into a file: the page hears of it as always. */
  async print() {
    await this.#page.pdf();
  }

  async front() {
    await this.#page.bringToFront();
  }

  async close() {
    await this.#page.close();
  }
}
