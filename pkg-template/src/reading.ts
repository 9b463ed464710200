import { PageMeter } from "../bindings/foldin_core.js";
import type { StoredVisit } from "./types.js";
import { viewOf } from "./view.js";

const CHECKPOINT_MS = 15_000;
const NEW_VISIT_AFTER_MS = 30 * 60_000;
const POINTER_EVERY_MS = 500;
/** A scroll this long after a wheel, touch, key or pointer is somebody's; scripts scroll without one. */
const SCROLL_AFTER_MS = 1_000;
const INPUTS = [
  "pointerdown",
  "pointermove",
  "wheel",
  "touchstart",
  "touchmove",
  "keydown",
] as const;

/** What is read, and where its visits go. */
export interface Reading {
  id: string;
  title?: string;
  save(visit: StoredVisit): void;
}

/** A name for a visit that no other tab will choose. */
export function newVisitId(): string {
  const halves = crypto.getRandomValues(new Uint32Array(2));
  return Array.from(halves, (half) => half.toString(16).padStart(8, "0")).join("");
}

/** Watches how one article is read, until it is stopped. Decides nothing: the meter in the core does. */
export class Observation {
  readonly element: Element;
  readonly #reading: Reading;
  readonly #listeners = new AbortController();
  readonly #resized: ResizeObserver;
  #meter: PageMeter;
  #timer: ReturnType<typeof setInterval> | undefined;
  #frameTimer: ReturnType<typeof setInterval> | undefined;
  #frame = 0;
  #lastPointer = Number.NEGATIVE_INFINITY;
  #lastGesture = Number.NEGATIVE_INFINITY;
  #left: number | undefined;

  constructor(element: Element, reading: Reading) {
    this.element = element;
    this.#reading = reading;
    this.#meter = this.#newMeter();
    this.#listen();
    this.#resized = new ResizeObserver(() => this.#look());
    this.#resized.observe(element);
    this.#timer = setInterval(() => this.#save(), CHECKPOINT_MS);
    this.#presence();
    this.#look();
  }

  get id(): string {
    return this.#reading.id;
  }

  /** Ends the visit and takes every listener away. */
  stop(): void {
    this.#save();
    this.discard();
  }

  /** Ends without keeping anything. */
  discard(): void {
    this.#listeners.abort();
    this.#resized.disconnect();
    clearInterval(this.#timer);
    clearInterval(this.#frameTimer);
    cancelAnimationFrame(this.#frame);
    this.#meter.free();
  }

  #newMeter(): PageMeter {
    const { id, title } = this.#reading;
    return new PageMeter(newVisitId(), id, title, Date.now(), performance.now());
  }

  #listen(): void {
    const options = { passive: true, capture: true, signal: this.#listeners.signal } as const;
    for (const name of INPUTS) addEventListener(name, (event) => this.#input(event), options);
    addEventListener("scroll", (event) => this.#scrolled(event), options);
    addEventListener("resize", () => this.#look(), options);
    for (const name of ["focus", "blur"] as const)
      addEventListener(name, () => this.#presence(), options);
    for (const name of ["visibilitychange", "resume", "prerenderingchange"]) {
      document.addEventListener(name, () => this.#presence(), options);
    }
    document.addEventListener("freeze", () => this.#save(), options);
    addEventListener("pagehide", () => this.#leave(), options);
    addEventListener("pageshow", (event) => this.#comeBack(event), options);
    addEventListener("beforeprint", () => this.#meter.action("print", performance.now()), options);
    this.element.addEventListener("copy", (event) => this.#acted(event, "copy"), options);
    this.element.addEventListener("click", (event) => this.#clicked(event), options);
  }

  #input(event: Event): void {
    if (!event.isTrusted) return;
    const now = performance.now();
    this.#lastGesture = now;
    if (event.type === "pointermove") {
      if (now - this.#lastPointer < POINTER_EVERY_MS) return;
      this.#lastPointer = now;
    }
    this.#meter.input(now);
  }

  #scrolled(event: Event): void {
    const now = performance.now();
    if (event.isTrusted && now - this.#lastGesture <= SCROLL_AFTER_MS) {
      // Wheels and touches coast: each scroll that follows a gesture keeps the next one alive.
      this.#lastGesture = now;
      this.#meter.input(now);
    }
    this.#look();
  }

  #clicked(event: Event): void {
    if (event.isTrusted) this.#meter.click(performance.now());
  }

  #acted(event: Event, action: "copy"): void {
    if (event.isTrusted) this.#meter.action(action, performance.now());
  }

  #presence(): void {
    const prerendering = (document as Document & { prerendering?: boolean }).prerendering === true;
    const visible = document.visibilityState === "visible" && !prerendering;
    const focused = document.hasFocus();
    this.#meter.presence(visible, focused, performance.now());
    if (!visible) this.#save();
    this.#watchFrame(visible && focused && document.activeElement?.tagName === "IFRAME");
  }

  /** Leaving the page out of a frame fires no second blur, so while a frame has the focus it is asked for. */
  #watchFrame(inFrame: boolean): void {
    if (!inFrame) {
      clearInterval(this.#frameTimer);
      this.#frameTimer = undefined;
    } else {
      this.#frameTimer ??= setInterval(() => this.#presence(), 1_000);
    }
  }

  #leave(): void {
    this.#left = performance.now();
    this.#meter.presence(false, false, this.#left);
    this.#save();
  }

  /** Out of the back/forward cache: the same visit, unless the reader was away for half an hour. */
  #comeBack(event: PageTransitionEvent): void {
    if (
      event.persisted &&
      this.#left !== undefined &&
      performance.now() - this.#left > NEW_VISIT_AFTER_MS
    ) {
      this.#meter.free();
      this.#meter = this.#newMeter();
    }
    this.#presence();
    this.#look();
  }

  /** One layout read a frame, however many events asked for it. */
  #look(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const view = viewOf(this.element);
      this.#meter.view(view.top, view.bottom, performance.now());
    });
  }

  #save(): void {
    const visit = this.#meter.checkpoint(performance.now()) as StoredVisit | undefined;
    if (visit !== undefined) this.#reading.save(visit);
  }
}
