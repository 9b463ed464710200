/** Where the model is, or the model itself. */
export type ModelSource = string | URL | Response | ArrayBuffer | Uint8Array;
/** Where the core is, or the core itself. Beside the module if absent. */
export type CoreSource = string | URL | Response | ArrayBuffer | WebAssembly.Module;

export interface LoadOptions {
  /** The model: a URL, a Response, or its bytes. Calls with one URL share one `Personalizer`. */
  model: ModelSource;
  /**
   * `true`: the page has the reader's consent. `false`: it has not, and nothing is listened to or stored. Absent: what the
   * reader chose on this device counts. A browser that asks for privacy is asked here, whatever the page says.
   */
  consent?: boolean;
  /** The core, where it does not lie beside the module. */
  wasm?: CoreSource;
  /** Also measures in a browser that is driven by a program. Off; for tests. */
  automation?: boolean;
  /** Also measures in a page that another page shows in a frame. Off: the reader reads the outer one. */
  frame?: boolean;
}

/** A card of a ranked list. */
export interface RankedArticle {
  id: string;
  /** The sum of the parts. Only differences within one list mean something. */
  score: number;
  parts: Parts;
  /**
   * What each article that was read adds to `parts.taste`, and the open one to `parts.topic`, in units of the score,
   * largest first. The shares add up to both. Empty in the tier "popular".
   */
  because: Share[];
  /** Which evidence answered: the reader's visits, the open article alone, or neither. */
  tier: "taste" | "topic" | "popular";
  /**
   * Whether that evidence speaks for this article: `taste` and `topic` together are at least the candidates' mean. What is
   * in the list for being new or popular has no reason to show on its card.
   */
  relevant: boolean;
}

/** The parts of a score, weighed by the model's blend. */
export interface Parts {
  taste: number;
  topic: number;
  recency: number;
  crowd: number;
  debias: number;
}

export interface Share {
  id: string;
  share: number;
}

/** A candidate that may not be shown, and the first reason that holds. */
export interface LeftOut {
  id: string;
  reason: "excluded" | "hidden" | "current" | "read" | "repeated";
}

/** Best first. `leftOut` says which candidates may not be shown, and why. */
export type RankedList = RankedArticle[] & { readonly leftOut: readonly LeftOut[] };

export interface RankOptions {
  /** The article that is open: evidence, and never in the list. */
  current?: string;
  /** How many to give at most. 0 gives none; absent gives all. A whole number of at least 0. */
  limit?: number;
  /** Never in the list, whatever else is asked. */
  exclude?: readonly string[];
}

/** A visit as a page may look at it. */
export interface HistoryEntry {
  id: string;
  visitId: string;
  title?: string;
  /** Unix time in milliseconds. */
  start: number;
  /** Engaged seconds, 0 to 1,800; absent where nobody measured. */
  dwellSeconds?: number;
  /** The deepest point of the article that was in view, 0 to 1; absent where nobody measured. */
  scrollDepth?: number;
  /** How much all visits of this article count now; 0 for a bounce. */
  confidence: number;
}

/** A visit that the page measured itself. */
export interface RecordedVisit {
  id: string;
  title?: string;
  /** Engaged seconds, at least 0; more than 1,800 count as 1,800. */
  dwellSeconds?: number;
  /** 0 to 1. */
  scrollDepth?: number;
  /** When it began, Unix time in milliseconds; now less the dwell if absent. */
  start?: number;
}

/** A topic the reader turns to. All strengths add up to 1. */
export interface Interest {
  topic: string;
  strength: number;
  /** On how many articles it rests. */
  evidence: number;
}

/** Something the reader does not want to see: an article, by its id, or a topic. */
export type Hideable = string | { topic: string };

/** All that is kept of the reader, as a file. */
export interface ProfileExport {
  format: "foldin-profile";
  /** 2 is written; 1 is read, too. */
  version: number;
  visits: KeptVisit[];
  hidden: StoredHidden[];
}

/** What is kept of a visit. It is stored as JSON under `foldin:visit:` and its `visitId`, all of them in 64 KB. */
export interface KeptVisit {
  visitId: string;
  /** The article. */
  id: string;
  /** Its title, cut after 120 bytes. */
  title?: string;
  /** When it began, Unix time in milliseconds, to the second. */
  start: number;
  /** Engaged time, to a tenth of a second. */
  dwellMs?: number;
  /** The deepest point of the article that was in view, 0 to 1, to a hundredth. */
  maxDepth?: number;
  /** How many twentieths of the article were in view for five seconds each. */
  readBands?: number;
  actions?: ("copy" | "print" | "share")[];
  strength?: number;
  /** Whether it was no visit, but an event alone. */
  entry?: "event";
  /**
   * The article as the model knew it, base64: four bytes that name the axes, the scale (4, a float), the expected reading time
   * (2, seconds), and the vector, a signed byte a number.
   */
  article?: string;
  /** The version of this record. */
  schema: 2;
}

/** A visit as it is measured. Only what the solve needs of it is kept. */
export interface MeasuredVisit {
  visitId: string;
  id: string;
  title?: string;
  start: number;
  dwellMs?: number;
  mediaMs?: number;
  wallMs?: number;
  maxDepth?: number;
  seenBands?: number;
  readBands?: number;
  clicks?: number;
  actions?: ("copy" | "print" | "share")[];
  entry?: "navigate" | "back" | "spa" | "bfcache" | "discard" | "record" | "event";
}

export type StoredHidden = { article: string } | { topic: string };

export type Consent = "granted" | "denied" | "unset";
