// The least of a browser that the package asks for, with a clock that a simulation turns: documents, events, timers, a store.
// Everything of foldin's own is the package as it is published.

const VIEWPORT = 800;
/** One frame of a screen, in milliseconds. */
const FRAME = 16;

class FakeNode {
  contains(other) {
    return other === this || this === globalThis.document;
  }
}

class FakeElement extends FakeNode {
  parentElement = null;
  isConnected = true;
  constructor(height) {
    super();
    this.height = height;
    this.scrolled = 0;
  }
  /** `data-private` stands nowhere here. */
  closest() {
    return null;
  }
  getBoundingClientRect() {
    return { top: -this.scrolled, bottom: this.height - this.scrolled, height: this.height };
  }
}

/** Who listens to one target. */
class Listeners {
  #heard = new Map();

  add(type, hear, options = {}) {
    const all = this.#heard.get(type) ?? [];
    this.#heard.set(type, all);
    if (!all.some((one) => one.hear === hear)) all.push({ hear, signal: options.signal });
  }

  remove(type, hear) {
    const all = this.#heard.get(type);
    const at = all?.findIndex((one) => one.hear === hear) ?? -1;
    if (at >= 0) all.splice(at, 1);
  }

  tell(event) {
    const all = this.#heard.get(event.type) ?? [];
    const live = all.filter(({ signal }) => !signal?.aborted);
    this.#heard.set(event.type, live);
    for (const { hear } of [...live]) hear(event);
  }
}

/** As `localStorage`: what is stored are its own keys. */
class Store {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key, value) {
    this[key] = String(value);
  }
  removeItem(key) {
    delete this[key];
  }
}

export function newStore(from) {
  return Object.assign(new Store(), from);
}

const window = new Listeners();
const documentListeners = new Listeners();
let now = 0;
let opened = 0;
let timers = [];
let timersMade = 0;
let here = true;

function later(call, after, every) {
  timersMade += 1;
  timers.push({ name: timersMade, at: now + Math.max(0, after || 0), call, every });
  return timersMade;
}

function forget(name) {
  timers = timers.filter((timer) => timer.name !== name);
}

/** Turns the clock to a time, Unix milliseconds; what is due on the way happens when it is due. */
export function turnTo(time) {
  for (;;) {
    let next;
    for (const timer of timers) if (timer.at <= time && !(next?.at <= timer.at)) next = timer;
    if (next === undefined) break;
    now = Math.max(now, next.at);
    if (next.every === undefined) forget(next.name);
    else next.at += next.every;
    next.call(now - opened);
  }
  now = Math.max(now, time);
}

/** Puts the package into this browser. Once, before it is imported. */
export function install() {
  const own = {
    window: globalThis,
    Node: FakeNode,
    Element: FakeElement,
    HTMLMediaElement: class {},
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
    innerHeight: VIEWPORT,
    innerWidth: 1280,
    document: Object.assign(new FakeNode(), {
      title: "",
      activeElement: null,
      body: null,
      querySelectorAll: () => [],
      hasFocus: () => here,
      addEventListener: (...one) => documentListeners.add(...one),
    }),
    addEventListener: (...one) => window.add(...one),
    removeEventListener: (...one) => window.remove(...one),
    dispatchEvent: (event) => window.tell(event),
    setTimeout: (call, after) => later(call, after),
    clearTimeout: forget,
    setInterval: (call, every) => later(call, every, every),
    clearInterval: forget,
    requestAnimationFrame: (call) => later(call, FRAME),
    cancelAnimationFrame: forget,
    requestIdleCallback: (call) => later(call, FRAME),
    localStorage: undefined,
  };
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(globalThis.document, "visibilityState", {
    get: () => (here ? "visible" : "hidden"),
    configurable: true,
  });
  Object.defineProperty(globalThis.performance, "now", {
    value: () => now - opened,
    configurable: true,
  });
  Date.now = () => Math.round(now);
}

/** Opens a page on a device at a time. */
export function open(store, time) {
  timers = [];
  now = time;
  opened = time;
  here = true;
  globalThis.localStorage = store;
}

/** An article of the page. */
export function article(height) {
  return new FakeElement(height);
}

const trusted = (type, more) => ({ type, isTrusted: true, ...more });

/** Reads an article: one movement every `gesture` seconds, so far by and by that at the end `depth` of it was in view. */
export function read(element, seconds, depth, gesture) {
  const begin = now;
  const end = begin + seconds * 1000;
  const furthest = Math.max(0, depth * element.height - VIEWPORT);
  window.tell(trusted("pointermove", { screenX: 1, screenY: 1 }));
  for (let step = 1; ; step += 1) {
    const at = Math.min(begin + step * gesture * 1000, end);
    turnTo(at);
    element.scrolled = (furthest * (at - begin)) / Math.max(1, end - begin);
    window.tell(trusted("wheel"));
    window.tell(trusted("scroll", { target: globalThis.document }));
    if (at >= end) break;
  }
}

/** Leaves the page, as a browser tells of it. */
export function leave() {
  window.tell(trusted("pagehide", { persisted: false }));
  here = false;
  documentListeners.tell(trusted("visibilitychange"));
}
