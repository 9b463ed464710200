// Somebody who reads in one engine: what the cases are written in.

import assert from "node:assert/strict";

const PATIENCE_MS = 10_000;
/** How long a browser takes at most to begin a scroll. */
const WHEEL_MS = 500;

/** Where the pointer is, beside where it turns the wheel: moved to the same place again it would not have moved. */
let place = 1;

export class Reader {
  #tabs = [];

  /** `always` comes first in every address of a page. */
  constructor(engine, site, always = "") {
    this.engine = engine;
    this.site = site;
    this.always = always;
  }

  /** A fresh tab in front with nothing stored, and then the page. */
  async open(query = "", options = {}) {
    await this.tab(options);
    await this.tab0.go(`${this.site.origin}/empty`);
    await this.tab0.run(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await this.visit(query);
    return this.tab0;
  }

  async tab(options = {}) {
    this.tab0 = await this.engine.open(options);
    this.#tabs.push(this.tab0);
    return this.tab0;
  }

  /** Opens an article in the tab that is there, and waits until it is being read. */
  async visit(query = "") {
    await this.tab0.go(`${this.site.origin}/read?${this.always}${query}`);
    await this.until(() => globalThis.harness?.ready === true);
    await this.until(() => document.hasFocus() || document.visibilityState !== "visible");
    if (await this.run(() => document.visibilityState === "visible")) await this.frames();
  }

  /** Opens an article in a tab that never comes before this one. */
  async behind(query) {
    const tab = await this.tab({ background: true });
    await tab.openBehind(`${this.site.origin}/read?${this.always}${query}`);
    await this.until(() => globalThis.harness?.ready === true);
    return tab;
  }

  async leave() {
    for (const tab of this.#tabs.splice(0)) await tab.close().catch(() => {});
  }

  run(call, ...given) {
    return this.tab0.run(call, ...given);
  }

  /** Waits for something that the browser does in its own time. */
  async until(condition, ...given) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      // A page that is being left answers nothing.
      if ((await this.run(condition, ...given).catch(() => false)) === true) return;
      if (Date.now() > until) throw new Error(`never came true: ${condition}`);
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  frames() {
    return this.run(() => globalThis.harness.frames());
  }

  advance(ms, grain = 0) {
    return this.run((ms, grain) => globalThis.harness.advance(ms, grain), ms, grain);
  }

  sleep(ms) {
    return this.run((ms) => globalThis.harness.sleep(ms), ms);
  }

  /** The pointer moves, and the page has heard of it. */
  async move() {
    place = ((place + 37) % 199) + 1;
    await this.tab0.move(300 + place, 300 + place);
    await this.run(() => true);
  }

  /** Reads: a movement each second. */
  async read(seconds) {
    for (let second = 0; second < seconds; second += 1) {
      await this.move();
      await this.advance(1_000);
    }
  }

  /** Turns the wheel, and waits until the page stands still. */
  async wheel(deltaY) {
    const before = await this.place();
    await this.tab0.wheel(deltaY);
    // At an end nothing moves.
    const until = Date.now() + WHEEL_MS;
    while ((await this.place()) === before && Date.now() < until) await this.frames();
    await this.still();
  }

  place() {
    return this.run(() => `${scrollY} ${document.querySelector("#scroller")?.scrollTop}`);
  }

  async still() {
    let before;
    for (;;) {
      await this.frames();
      const place = await this.place();
      if (place === before) return;
      before = place;
    }
  }

  /** Moves the page without a reader. */
  async scrollTo(y) {
    await this.run((y) => scrollTo({ top: y, behavior: "instant" }), y);
    await this.still();
  }

  async hide() {
    await this.tab0.hide();
    await this.until(() => document.visibilityState === "hidden");
  }

  async show() {
    await this.tab0.show();
    await this.until(() => document.visibilityState === "visible" && document.hasFocus());
    await this.frames();
  }

  async blur() {
    await this.tab0.blur();
    await this.until(() => !document.hasFocus() && document.visibilityState === "visible");
  }

  async focus() {
    await this.tab0.focus();
    await this.until(() => document.hasFocus());
  }

  async back() {
    await this.run(() => history.back());
    await this.until(() => location.pathname === "/read" && globalThis.harness?.ready === true);
    await this.until(() => document.visibilityState === "visible" && document.hasFocus());
    await this.frames();
  }

  visits() {
    return this.run(() => globalThis.harness.visits());
  }

  keys() {
    return this.run(() => globalThis.harness.keys());
  }

  /** Ends the visit; gives all that is stored. */
  end() {
    return this.run(() => {
      globalThis.ended = Date.now();
      globalThis.foldin.unobserve(globalThis.harness.article());
      return globalThis.harness.visits();
    });
  }

  /** Ends the only visit. */
  async onlyVisit() {
    const visits = await this.end();
    assert.equal(visits.length, 1, `one visit, found ${JSON.stringify(visits)}`);
    return visits[0];
  }

  /** Ends the only visit and holds its dwell against the seconds expected. */
  async dwells(seconds, tolerance = 0.001) {
    const visit = await this.onlyVisit();
    near(visit.dwellMs / 1000, seconds, tolerance, "seconds of dwell");
    return visit;
  }
}

/** What is kept of a depth. */
export const DEPTH_ROUNDED = 0.006;

export function near(found, expected, tolerance, what) {
  assert.ok(
    Math.abs(found - expected) <= tolerance,
    `${what}: expected ${expected} ± ${tolerance}, found ${found}`,
  );
}
