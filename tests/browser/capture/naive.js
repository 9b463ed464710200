// Deliberately naive trackers in the place of foldin: what others got wrong, written down on purpose. `naive=wall` counts the
// wall clock and believes the document, `naive=null` also forgets to ask whether it ever began, `naive=ticks` counts seconds of
// a timer and believes every blur.

const kind = new URLSearchParams(location.search).get("naive");
const IDLE_TICKS = 30;

export class Personalizer {
  static async load() {
    return new Personalizer();
  }

  measures = true;
  #visit;
  #started = null;
  #idle = 0;
  #away = false;
  #deepest = 0;

  observe(_article, { id }) {
    // Hidden at load: never counted.
    if (document.visibilityState === "hidden" || document.prerendering) return;
    this.#visit ??= {
      visitId: "current",
      id,
      start: Date.now(),
      dwellMs: 0,
      mediaMs: 0,
      wallMs: 0,
      clicks: 0,
      actions: [],
      seenBands: 0,
      readBands: 0,
      entry: "navigate",
    };
    this.#started ??= this.#visit.start;
    try {
      for (const key of Object.keys(localStorage)) JSON.parse(localStorage.getItem(key));
    } catch {
      localStorage.clear();
    }
    for (const type of ["scroll", "click", "keydown", "pointermove", "wheel"]) {
      addEventListener(type, () => {
        this.#idle = 0;
        this.#measure();
      });
    }
    addEventListener("scroll", () => requestAnimationFrame(() => this.#measure()));
    if (kind === "ticks") {
      addEventListener("blur", () => {
        this.#away = true;
      });
      addEventListener("focus", () => {
        this.#away = false;
      });
      addEventListener("beforeunload", () => this.#save());
      setInterval(() => {
        if (this.#away || this.#idle >= IDLE_TICKS) return;
        this.#idle += 1;
        this.#visit.dwellMs += 1_000;
      }, 1_000);
    } else {
      addEventListener("blur", () => {
        // A window beside this one may have the focus; reading goes on, they say.
        if (document.visibilityState === "hidden") this.#pause();
      });
      addEventListener("pagehide", () => this.#save());
      if (kind === "null") document.addEventListener("visibilitychange", () => this.#save());
    }
    this.#measure();
  }

  unobserve() {
    this.#save();
  }

  #pause() {
    this.#visit.dwellMs += Date.now() - this.#started;
    this.#started = null;
  }

  /** Of the document, wherever the article is in it. */
  #measure() {
    const height = document.body.scrollHeight;
    this.#deepest = Math.max(this.#deepest, Math.min(1, (scrollY + innerHeight) / height));
    this.#visit.maxDepth = this.#deepest;
    this.#visit.seenBands = Math.round(this.#deepest * 20);
    this.#visit.readBands = this.#visit.seenBands;
  }

  #save() {
    if (this.#visit === undefined) return;
    if (kind !== "ticks") this.#pause();
    localStorage.setItem("foldin:visit:current", JSON.stringify(this.#visit));
    if (kind === "wall") this.#started = Date.now();
  }

  history() {
    return Object.keys(localStorage).map((key) => JSON.parse(localStorage.getItem(key)));
  }
}

export function watchImpressions(_foldin, list, seen) {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) setTimeout(() => seen({ id: target.dataset.item }), 1_000);
      }
    },
    { threshold: 0.5 },
  );
  for (const card of list.querySelectorAll("[data-item]")) observer.observe(card);
  return () => observer.disconnect();
}
