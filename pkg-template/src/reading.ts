import { wallClock } from "./clock.js";
import { PageMeter } from "./core.js";
import { type Listener, leave, listen, now, type Presence, presenceNow } from "./listeners.js";
import { type Facts, traced } from "./trace.js";
import type { MeasuredVisit } from "./types.js";
import { scrollerOf, type View, viewOf } from "./view.js";

/** What is read, and where its visits go. */
export interface Reading {
  id: string;
  title?: string;
  save(visit: MeasuredVisit): void;
}

type Entry = NonNullable<MeasuredVisit["entry"]>;

/** What was forgotten must not come back for being left open a moment longer. */
const BOUNCE_MS = 10_000;

/** Whether an article was observed in this page before: the next one is a route of a single-page application. */
let observedBefore = false;

/** A name for a visit that no other tab will choose. */
export function newVisitId(): string {
  const halves = crypto.getRandomValues(new Uint32Array(2));
  return Array.from(halves, (half) => half.toString(16).padStart(8, "0")).join("");
}

/** Whether a publisher said that nobody's profile may know of it: an article for children, an illness, a faith. */
export function isPrivate(article: Element): boolean {
  return article.closest("[data-private]") !== null;
}

/** Watches how one article is read, until it is stopped. Decides nothing: the meter in the core does. */
export class Observation implements Listener {
  readonly element: Element;
  readonly #reading: Reading;
  readonly #resized: ResizeObserver;
  #meter: PageMeter;
  #scroller: Element | undefined;
  #frame = 0;
  #width = innerWidth;
  #height = 0;
  #reflow = 1;
  /** Whether the page was left and has not been seen since. */
  #left = false;
  #media = false;
  #over = false;
  /** Engaged time from which a visit is kept. */
  #least = 0;

  constructor(element: Element, reading: Reading) {
    this.element = element;
    this.#reading = reading;
    this.#meter = this.#begin(firstEntry());
    this.#resized = new ResizeObserver(() => {
      this.#scroller = scrollerOf(element);
      this.look();
    });
    this.#resized.observe(element);
    listen(this);
  }

  get id(): string {
    return this.#reading.id;
  }

  /** Ends the visit and listens no more. */
  stop(): void {
    if (this.#over) return;
    this.#save();
    traced(now(), "end");
    this.#leave();
  }

  /** What was measured so far is gone, and what is read from now on is another visit. */
  restart(): void {
    this.#least = BOUNCE_MS;
    traced(now(), "withdraw");
    this.#again("navigate");
  }

  /** Ends without keeping anything. */
  discard(): void {
    if (this.#over) return;
    traced(now(), "withdraw");
    this.#leave();
  }

  presence(presence: Presence): void {
    // A page that is merely seen, as one is that is being left, is nobody who came back.
    const back = presence.visible && presence.focused;
    if (back) this.#renew();
    this.#tell("presence", presence);
    if (back) this.#left = false;
    if (!presence.visible) this.#save();
  }

  frozen(on: boolean): void {
    this.#left ||= on;
    this.#tell("frozen", { on });
    if (on) this.#save();
    else this.look();
  }

  printing(on: boolean): void {
    this.#renew();
    this.#tell("printing", { on });
  }

  media(on: boolean): void {
    if (on === this.#media) return;
    this.#renew();
    this.#media = on;
    this.#tell("media", { on });
  }

  input(): void {
    this.#renew();
    this.#tell("input", {});
  }

  click(): void {
    this.#tell("click", {});
  }

  copied(): void {
    this.#tell("copied", {});
  }

  /** One layout read a frame, however many events asked for it. */
  look(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.see();
    });
  }

  see(): void {
    // An application that took the article away has ended its visit.
    if (this.element.isConnected) this.#tell("view", this.#view());
    else this.stop();
  }

  /**
   * The height is that of the first window: a narrower one, or a zoom, makes an article taller, and nobody has read less of it.
   * What makes it taller otherwise is content that came late.
   */
  #view(): View {
    const view = viewOf(this.element, this.#scroller);
    if (this.#width !== innerWidth && this.#height > 0) this.#reflow *= view.height / this.#height;
    this.#width = innerWidth;
    this.#height = view.height;
    return { ...view, height: view.height / this.#reflow };
  }

  checkpoint(): void {
    if (this.#meter.active) this.#save();
  }

  #begin(entry: Entry): PageMeter {
    const { id, title } = this.#reading;
    const start = wallClock();
    const at = now();
    traced(at, "begin", { id, title, start, entry });
    return new PageMeter(newVisitId(), id, title, entry, start, at);
  }

  /** After half an hour without reading, what comes now is another visit. */
  #renew(): void {
    if (!this.#meter.lapsed(now())) return;
    this.#save();
    this.#again(this.#left ? "bfcache" : "navigate");
  }

  #again(entry: Entry): void {
    this.#meter.free();
    this.#meter = this.#begin(entry);
    this.#tell("presence", presenceNow());
    this.#tell("media", { on: this.#media });
    this.look();
  }

  #tell<Name extends keyof Facts>(name: Name, facts: Facts[Name]): void {
    const at = now();
    traced(at, name, facts);
    this.#meter.tell(name, facts, at);
  }

  #save(): void {
    const at = now();
    const visit = this.#meter.checkpoint(at) as MeasuredVisit | undefined;
    traced(at, "checkpoint", { visit });
    if (visit !== undefined && Number(visit.dwellMs) >= this.#least) this.#reading.save(visit);
  }

  #leave(): void {
    this.#over = true;
    leave(this);
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#meter.free();
  }
}

function firstEntry(): Entry {
  const [navigation] = performance.getEntriesByType("navigation");
  const spa = observedBefore;
  observedBefore = true;
  if (spa) return "spa";
  if ((document as Document & { wasDiscarded?: boolean }).wasDiscarded === true) return "discard";
  return (navigation as PerformanceNavigationTiming | undefined)?.type === "back_forward"
    ? "back"
    : "navigate";
}
