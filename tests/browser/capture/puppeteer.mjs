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
  const version = (await browser.version()).replace(/^.*\//, "");
  return {
    kind,
    name: `${name} ${version}`,
    open: async ({ background = false, loseFocus = false } = {}) => {
      if (kind === "chromium" && loseFocus) return unfocusedWindow(browser);
      return new Tab(browser, await browser.newPage({ background }));
    },
    stop: () => browser.close(),
  };
}

/**
 * Seen: without a screen every window of Chromium has the focus for ever. One that is opened behind the others has it only as
 * long as the protocol lends it, and that is taken away with a real blur. A pointer in it would give it the focus for ever.
 */
async function unfocusedWindow(browser) {
  const protocol = await browser.target().createCDPSession();
  const { targetId } = await protocol.send("Target.createTarget", {
    url: "about:blank",
    newWindow: true,
    background: true,
  });
  const target = await browser.waitForTarget((target) => target._targetId === targetId);
  const page = await target.page();
  await page.setViewport(SIZE);
  return new Tab(browser, page, await page.createCDPSession());
}

class Tab {
  #browser;
  #page;
  #focus;
  #other;

  constructor(browser, page, focus) {
    this.#browser = browser;
    this.#page = page;
    this.#focus = focus;
  }

  async go(url) {
    await this.#lend(false);
    await this.#page.goto(url, { waitUntil: "load" });
    await this.#lend(true);
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

  async key(name) {
    await this.#page.keyboard.press(name);
  }

  async wheel(deltaY) {
    await this.#page.mouse.move(300, 300);
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
    if (this.#focus !== undefined) {
      await this.#lend(false);
      return;
    }
    this.#other = await this.#browser.newPage({ type: "window" });
    await this.#other.bringToFront();
  }

  async focus() {
    if (this.#focus !== undefined) {
      await this.#lend(true);
      return;
    }
    await this.#other.close();
    await this.#page.bringToFront();
  }

  async #lend(enabled) {
    await this.#focus?.send("Emulation.setFocusEmulationEnabled", { enabled });
  }

  async front() {
    await this.#page.bringToFront();
  }

  /** The browser's own protocol, to this tab. Chromium alone has it. */
  protocol() {
    return this.#page.createCDPSession();
  }

  /** Bytes of JavaScript that are still in use. Chromium alone says so. */
  async heapBytes() {
    const protocol = await this.protocol();
    await protocol.send("HeapProfiler.collectGarbage");
    const { usedSize } = await protocol.send("Runtime.getHeapUsage");
    await protocol.detach();
    return usedSize;
  }

  /** The tab's process ends without a word. Chromium alone can be asked for that. */
  async crash() {
    const gone = new Promise((done) => this.#page.once("error", done));
    this.#page.goto("chrome://crash").catch(() => {});
    await gone;
  }

  async close() {
    await this.#page.close();
  }
}
