// Comes before everything else in a test page: a clock that the test moves, and a list of the listeners that there are.
// The clock lies in the session's storage, so that it runs on from page to page.

{
  const KEY = "clock";
  const VISIT = "foldin:visit:";
  const EPOCH = 1_700_000_000_000;
  const store = sessionStorage;
  const real = new URLSearchParams(location.search).has("real");
  const now = () => Number(store.getItem(KEY) ?? 1_000);
  const move = (at) => store.setItem(KEY, String(at));
  let wallShift = 0;
  let timers = [];
  let names = 0;

  const later = (every, run, delay, rest) => {
    names += 1;
    const wait = Math.max(0, Number(delay) || 0);
    timers.push({ name: names, at: now() + wait, every: every ? wait : undefined, run, rest });
    return names;
  };
  const fire = () => {
    for (;;) {
      const due = timers.filter((timer) => timer.at <= now()).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) return;
      // As a browser does: an interval that was missed fires once.
      if (due.every !== undefined) due.at = now() + due.every;
      else timers = timers.filter((timer) => timer !== due);
      due.run(...due.rest);
    }
  };
  if (!real) {
    performance.now = now;
    const wall = () => EPOCH + now() + wallShift;
    globalThis.Date = class extends Date {
      static now = wall;

      constructor(...given) {
        if (given.length === 0) super(wall());
        else super(...given);
      }
    };
    globalThis.setTimeout = (run, delay, ...rest) => later(false, run, delay, rest);
    globalThis.requestIdleCallback = (run) => later(false, run, 0, []);
    globalThis.setInterval = (run, delay, ...rest) => later(true, run, delay, rest);
    globalThis.clearTimeout = (name) => {
      timers = timers.filter((timer) => timer.name !== name);
    };
    globalThis.clearInterval = globalThis.clearTimeout;
  }

  const listeners = [];
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  // On the real clock what it costs is measured, and counting would be part of it.
  if (!real) {
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const { signal, passive = false, capture = false } = Object(options);
      // What waits for a signal goes with it.
      if (!signal?.aborted && !(this instanceof AbortSignal)) {
        const entry = { type, passive, capture, listener };
        listeners.push(entry);
        if (signal) {
          addEventListener.call(signal, "abort", () => {
            if (listeners.includes(entry)) listeners.splice(listeners.indexOf(entry), 1);
          });
        }
      }
      return addEventListener.call(this, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      const place = listeners.findIndex(
        (entry) => entry.type === type && entry.listener === listener,
      );
      if (place >= 0) listeners.splice(place, 1);
      return removeEventListener.call(this, type, listener, options);
    };
  }
  const errors = [];
  addEventListener.call(window, "error", (event) => errors.push(String(event.message)));
  addEventListener.call(window, "unhandledrejection", (event) => errors.push(String(event.reason)));
  const violations = [];
  addEventListener.call(document, "securitypolicyviolation", (event) =>
    violations.push(`${event.effectiveDirective} ${event.blockedURI}`),
  );
  addEventListener.call(window, "pageshow", (event) => {
    globalThis.harness.persisted = event.persisted;
  });

  // A page in the back/forward cache cannot be told of the time that goes by: the first thing it hears moves its clock.
  let awayFor = 0;
  for (const type of ["resume", "visibilitychange", "pageshow"]) {
    addEventListener.call(
      window,
      type,
      () => {
        if (document.visibilityState === "hidden" && type === "visibilitychange") return;
        move(now() + awayFor);
        awayFor = 0;
      },
      true,
    );
  }

  let memory;
  for (const way of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[way];
    WebAssembly[way] = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      memory = (made.instance ?? made).exports.memory;
      return made;
    };
  }

  globalThis.harness = {
    wasmBytes: () => memory.buffer.byteLength,
    /** Takes all memory that the wasm could grow by: what needs more traps. */
    fillWasm() {
      for (let pages = 1 << 15; pages >= 1; pages >>= 1) {
        try {
          for (;;) memory.grow(pages);
        } catch {
          // A smaller piece may fit.
        }
      }
    },
    persisted: false,
    errors,
    violations,
    listeners: () => listeners.map(({ type, passive, capture }) => ({ type, passive, capture })),
    /** Moves the clock, and fires timers when they are due; `grain` is how seldom the browser looks for those. */
    advance(ms, grain = 0) {
      const end = now() + ms;
      while (now() < end) {
        const next = Math.min(...timers.map((timer) => timer.at), end);
        move(Math.min(end, grain > 0 ? now() + grain : Math.max(next, now())));
        fire();
        if (next >= end && grain === 0) move(end);
      }
      fire();
    },
    /** Moves the clock as the sleep of a machine does: no timer fires on the way. */
    sleep(ms) {
      move(now() + ms);
      fire();
    },
    awayFor(ms) {
      awayFor = ms;
    },
    setWallClock(ms) {
      wallShift += ms;
    },
    now,
    frames: () =>
      new Promise((done) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => requestAnimationFrame(() => done(true))),
        );
      }),
    keys: () => Object.keys(localStorage).filter((key) => key.startsWith("foldin:")),
    /** The lines of the trace that the page records. */
    trace: () => "",
    /** What is stored of each visit, and all that was measured of those of this page. */
    visits() {
      const measured = {};
      for (const line of globalThis.harness.trace().split("\n").filter(Boolean)) {
        const { visit } = JSON.parse(line);
        if (visit) measured[visit.visitId] = visit;
      }
      const visits = Object.keys(localStorage)
        .filter((key) => key.startsWith(VISIT))
        .map((key) => {
          const visitId = key.slice(VISIT.length);
          try {
            const stored = JSON.parse(localStorage.getItem(key));
            // It is stored to the second.
            const { start } = measured[visitId] ?? stored;
            return { ...measured[visitId], visitId, ...stored, start };
          } catch {
            return { damaged: key };
          }
        });
      return visits.sort((a, b) => a.start - b.start);
    },
    article: () => document.querySelector("article"),
  };
}
