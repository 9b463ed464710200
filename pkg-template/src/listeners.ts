import { wallClock } from "./clock.js";
import { viewOf } from "./view.js";

const CHECKPOINT_MS = 15_000;
const SAMPLE_MS = 500;
/** A scroll this long after a wheel, touch, key or pointer is somebody's; scripts scroll without one. */
const SCROLL_AFTER_MS = 1_000;
const FRAME_EVERY_MS = 1_000;
/** Clocks that differ by more than this differ because the machine slept. */
const SLEPT_MS = 60_000;
const MOTION = [
  "pointerdown",
  "pointermove",
  "wheel",
  "touchstart",
  "touchmove",
  "keydown",
  "scroll",
] as const;
const MEDIA = ["play", "pause", "ended", "emptied", "volumechange"] as const;

const LISTEN = { passive: true, capture: true };

/** Whoever wants to know what happens in the page. */
export interface Listener {
  readonly element: Element;
  presence(presence: Presence): void;
  /** The page was left or frozen, or is back. */
  frozen(on: boolean): void;
  printing(on: boolean): void;
  media(on: boolean): void;
  input(): void;
  /** Something may have moved. */
  look(): void;
  /** Something moved a moment ago. */
  see(): void;
  click(): void;
  copied(): void;
  checkpoint(): void;
}

export interface Presence {
  visible: boolean;
  focused: boolean;
}

/** The page has one set of listeners, however many articles are observed, and none when there is no article. */
const heard = new Set<Listener>();
let listening: AbortController | undefined;
let checkpoints: ReturnType<typeof setInterval> | undefined;
let frames: ReturnType<typeof setInterval> | undefined;
let lastPlace = "";
let lastGesture = -2 * SCROLL_AFTER_MS;
let playing = new Set<HTMLMediaElement>();
/** How far the wall clock was ahead of the steady one; before it was looked at, further than it can be. */
let ahead = 9e99;
let slept = 0;

export function listen(listener: Listener): void {
  heard.add(listener);
  if (listening === undefined) begin();
  listener.presence(presenceNow());
  listener.media(mediaCount());
  listener.look();
  // Even a page that dies at once was opened; and what a checkpoint calls is compiled before anybody scrolls.
  (globalThis.requestIdleCallback ?? setTimeout)(checkpoint);
}

export function leave(listener: Listener): void {
  heard.delete(listener);
  if (heard.size > 0) return;
  listening?.abort();
  listening = undefined;
  clearInterval(checkpoints);
  watchFrame(false);
}

/** A steady clock that runs on while the machine sleeps: `performance.now()` stands still there on some systems. */
export function now(): number {
  const before = ahead;
  const steady = performance.now();
  ahead = wallClock() - steady;
  if (ahead - before > SLEPT_MS) slept += ahead - before;
  return steady + slept;
}

export function presenceNow(): Presence {
  // A page that is prerendered is hidden, too.
  return { visible: document.visibilityState === "visible", focused: document.hasFocus() };
}

function begin(): void {
  listening = new AbortController();
  const { signal } = listening;
  const options = { ...LISTEN, signal };
  const on = (
    target: EventTarget,
    names: readonly string[],
    hear: (event: Event) => void,
  ): void => {
    for (const name of names) target.addEventListener(name, hear, options);
  };
  // While a page moves, even a listener that does nothing takes more of the main thread than may be ours: each kind has its
  // pauses, and all that pause go on at once, for every timer is a turn of its own.
  const paused: string[] = [];
  const hear = (event: Event) => {
    const { type } = event;
    if (!(type === "scroll" ? scrolled : input)(event)) return;
    removeEventListener(type, hear, LISTEN);
    if (paused.push(type) === 1) setTimeout(resume, SAMPLE_MS);
  };
  const resume = () => {
    if (signal.aborted) return;
    const kinds = paused.splice(0);
    for (const kind of kinds) addEventListener(kind, hear, LISTEN);
    if (!kinds.includes("scroll")) return;
    each((listener) => listener.see());
    tellMedia();
  };
  for (const kind of MOTION) addEventListener(kind, hear, LISTEN);
  // Some engines hold on to every listener that was ever given the signal.
  signal.addEventListener("abort", () => {
    for (const kind of MOTION) removeEventListener(kind, hear, LISTEN);
  });
  on(window, ["resize"], () => each((listener) => listener.look()));
  on(window, ["focus", "blur"], presence);
  on(document, ["visibilitychange"], presence);
  on(document, ["freeze", "resume"], (event) => stand(event.type === "freeze"));
  on(window, ["pagehide", "pageshow"], (event) => stand(event.type === "pagehide"));
  on(window, ["beforeprint", "afterprint"], (event) =>
    each((listener) => listener.printing(event.type === "beforeprint")),
  );
  on(window, ["click", "copy"], inside);
  on(window, MEDIA, media);
  playing = new Set([...document.querySelectorAll<HTMLMediaElement>("audio, video")].filter(plays));
  checkpoints = setInterval(checkpoint, CHECKPOINT_MS);
}

function each(tell: (listener: Listener) => void): void {
  for (const listener of [...heard]) tell(listener);
}

function checkpoint(): void {
  each((listener) => listener.checkpoint());
}

function input(event: Event): boolean {
  const real = event.isTrusted && !(event.type === "pointermove" && stays(event as PointerEvent));
  if (real) {
    lastGesture = performance.now();
    each((listener) => listener.input());
  }
  return real;
}

/** WebKit tells of a pointer that lies still while a script scrolls the page below it. */
function stays({ screenX, screenY }: PointerEvent): boolean {
  const place = `${screenX} ${screenY}`;
  const stays = place === lastPlace;
  lastPlace = place;
  return stays;
}

/** Whether an article moved: what scrolls beside it moves nothing of it. */
function scrolled({ isTrusted, target }: Event): boolean {
  const somebody = isTrusted && performance.now() - lastGesture <= SCROLL_AFTER_MS;
  let moved = false;
  each((listener) => {
    if (somebody) listener.input();
    moved ||= target instanceof Node && target.contains(listener.element);
  });
  return moved;
}

function inside(event: Event): void {
  const { target } = event;
  if (!event.isTrusted || !(target instanceof Node)) return;
  each((listener) => {
    if (!listener.element.contains(target)) return;
    if (event.type === "click") listener.click();
    else listener.copied();
  });
}

function presence(event?: Event): void {
  if (listening === undefined) return;
  // Where the focus went into a frame, Firefox knows only after the blur that the page has it still.
  if (event?.type === "blur") setTimeout(() => presence());
  const now = presenceNow();
  each((listener) => listener.presence(now));
  watchFrame(now.visible && now.focused && document.activeElement?.tagName === "IFRAME");
}

/** Leaving the page out of a frame fires no second blur, so while a frame has the focus it is asked for. */
function watchFrame(inFrame: boolean): void {
  if (!inFrame) {
    clearInterval(frames);
    frames = undefined;
  } else {
    frames ??= setInterval(() => presence(), FRAME_EVERY_MS);
  }
}

/** Leaving tells of it before the page says that it is hidden, and coming back before it says that it is visible. */
function stand(still: boolean): void {
  each((listener) => listener.frozen(still));
  if (!still) presence();
}

function media({ target }: Event): void {
  if (!(target instanceof HTMLMediaElement)) return;
  if (plays(target)) playing.add(target);
  else playing.delete(target);
  tellMedia();
}

function tellMedia(): void {
  const on = mediaCount();
  each((listener) => listener.media(on));
}

function plays(media: HTMLMediaElement): boolean {
  return !media.paused && !media.ended && !media.muted && media.volume > 0 && !media.loop;
}

/** A film counts while it can be seen; a voice needs no eyes. */
function mediaCount(): boolean {
  return [...playing].some((media) => {
    if (!media.isConnected) return false;
    if (media.tagName === "AUDIO") return true;
    const { top, bottom } = viewOf(media, undefined);
    return bottom > top;
  });
}
