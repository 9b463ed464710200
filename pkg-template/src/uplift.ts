// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { ownOf } from "./arguments.js";
import { wallClock } from "./clock.js";
import { refuse } from "./errors.js";
import type { Personalizer } from "./personalizer.js";
import type { HistoryEntry } from "./types.js";

/** How the experiment is made; the same on every page of the site. */
export interface UpliftOptions {
  /** The share of readers whose list stays the server's: above 0, below 1. */
  holdout: number;
  /**
   * How much one report may tell, .1 to 5; 2 if absent. Whatever a report says, no session is more than e^ε times as likely to be behind it
   * as any other. Of several reports of one reader that they are one reader's is not said; who can tell adds the ε up.
   */
  epsilon?: number;
}

/** What a page may send, and `foldin uplift` reads. Nothing in it names a reader, a page or a time. */
export interface UpliftReport {
  /**
   * One of 20, the session's own or, by chance, another: (arm · 5 + articles − 1) · 2 + minute; arm 0 is the holdout, articles are counted
   * to 5, minute is 1 from a minute of engaged time.
   */
  cell: number;
  epsilon: number;
  holdout: number;
}

/** A reader's part in the experiment. */
export interface Uplift {
  /** "holdout": the page leaves the server's list as it is. */
  arm: "holdout" | "personal";
  /**
   * The report of the last session, once it is over: then, and once. `undefined` where there is none to make. foldin sends nothing.
   */
  report(): UpliftReport | undefined;
}

const CELLS = 20;
const ARTICLES = 5;
const A_MINUTE = 60;
const EPSILON = 2;
const LEAST_EPSILON = 0.1;
const MOST_EPSILON = 5;
const DRAWS = 2 ** 32;
/** A session is over after half an hour without a visit. */
const PAUSE_MS = 1_800_000;
/**
 * Beside what the reader hid, with which they go: `forgetAll` and a withdrawal delete every key that begins so. What stands there is a
 * number, and no hiding: it is passed over.
 */
const ARM = "foldin:hidden-arm";
const TOLD = "foldin:hidden-told";

/**
 * The reader's part in an experiment of the site's: drawn on the device once, the same until the reader forgets or withdraws. `undefined`
 * without consent, in a pause, and where the device stores nothing, since an arm that is another on every page says nothing.
 */
export function uplift(foldin: Personalizer, options: UpliftOptions): Uplift | undefined {
  const { holdout, epsilon = EPSILON } = ownOf(options);
  if (!(typeof holdout === "number" && holdout > 0 && holdout < 1))
    refuse("options.holdout", "a share above 0 and below 1", holdout);
  othersOf(epsilon);
  // A core that was freed says so here.
  if (!foldin.modelId || !foldin.consented || foldin.paused) return undefined;
  const arm = stored(ARM) ?? keep(ARM, random() / DRAWS);
  if (arm === undefined) return undefined;
  const heldOut = arm < holdout;
  const report = (): UpliftReport | undefined => {
    if (!foldin.consented || foldin.paused) return undefined;
    const session = lastSession(foldin.history());
    const [first] = session;
    if (!first || first.start <= (stored(TOLD) ?? 0)) return undefined;
    // Stored first: what cannot be noted as told would be told again.
    if (keep(TOLD, Math.max(...session.map(({ start }) => start))) === undefined) return undefined;
    const cell = cellOf(heldOut, session);
    return { cell: perturbed(cell, epsilon, random()), epsilon, holdout };
  };
  return { arm: heldOut ? "holdout" : "personal", report };
}

/** The visits of the last session, the oldest first; none while it goes on. */
function lastSession(history: readonly HistoryEntry[]): HistoryEntry[] {
  const end = ({ start, dwellSeconds = 0 }: HistoryEntry) => start + dwellSeconds * 1000;
  const session: HistoryEntry[] = [];
  // The latest first.
  let before = wallClock();
  if (history[0] && before - end(history[0]) < PAUSE_MS) return [];
  for (const visit of history) {
    if (session.length && before - end(visit) >= PAUSE_MS) break;
    session.unshift(visit);
    before = visit.start;
  }
  return session;
}

function cellOf(heldOut: boolean, session: readonly HistoryEntry[]): number {
  const articles = Math.min(new Set(session.map(({ id }) => id)).size, ARTICLES);
  const seconds = session.reduce((sum, { dwellSeconds = 0 }) => sum + dwellSeconds, 0);
  const arm = heldOut ? 0 : 1;
  return (arm * ARTICLES + articles - 1) * 2 + (seconds < A_MINUTE ? 0 : 1);
}

/** How many of 2³² draws go to each other cell: rounded up, so that the bound holds exactly. */
function othersOf(epsilon: number): number {
  if (!(typeof epsilon === "number" && epsilon >= LEAST_EPSILON && epsilon <= MOST_EPSILON))
    refuse("options.epsilon", "a number in 0.1..5", epsilon);
  return Math.ceil(DRAWS / (Math.exp(epsilon) + CELLS - 1));
}

/**
 * What is sent for a cell, 0 to 19, at one of 2³² equally likely draws (k-ary randomised response): what the promise of ε rests on, and
 * public so that anybody can check it.
 */
export function perturbed(cell: number, epsilon: number, draw: number): number {
  const which = Math.floor(draw / othersOf(epsilon));
  return which < CELLS - 1 ? (cell + 1 + which) % CELLS : cell;
}

/** A whole number of 32 bits. */
function random(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}

/** `undefined` where nothing is stored, or the store is forbidden. */
function stored(key: string): number | undefined {
  try {
    const text = globalThis.localStorage.getItem(key);
    const number = Number(text);
    return text !== null && Number.isFinite(number) ? number : undefined;
  } catch {
    return undefined;
  }
}

/** The number, where it is stored now; `undefined` where the store is full or forbidden. */
function keep(key: string, number: number): number | undefined {
  try {
    globalThis.localStorage.setItem(key, `${number}`);
  } catch {
    return undefined;
  }
  return stored(key) === number ? number : undefined;
}
