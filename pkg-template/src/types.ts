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
  /** The sum of the parts. Only differences within one list mean something. Rules move a card and leave its score as it is. */
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

/** An article that may be shown. A page may hand over the objects that it has: other members are passed over. */
export interface Candidate {
  id: string;
  /** Where the model knows one, that one counts: it is what readers hide. */
  topic?: string | readonly string[];
  section?: string | readonly string[];
  author?: string | readonly string[];
  language?: string | readonly string[];
  /** Publication, Unix time in milliseconds. Absent: the model's. */
  published?: number;
  /** Its vector, as `foldin publish` writes it, where the model is only the head. Of another model's axes it says nothing. */
  vector?: string;
  /** How often it was shown, beside the vector; 0 if absent. */
  exposure?: number;
}

/** A candidate that is not in the list, and the first reason that holds. */
export interface LeftOut {
  id: string;
  reason:
    | "excluded"
    | "hidden"
    | "current"
    | "read"
    | "repeated"
    | "filtered"
    | "irrelevant"
    | "story"
    | "topic"
    | "author";
}

/**
 * Best first. `leftOut` says which candidates may not be shown or were left out by a rule, and why; what is neither here nor there
 * is beyond the limit.
 */
export type RankedList = RankedArticle[] & { readonly leftOut: readonly LeftOut[] };

/** What to rank by. A value out of its range throws a `FoldinError` with the code "argument". */
export interface RankOptions extends Rules {
  /** The article that is open: evidence, and never in the list. */
  current?: string;
  /** How many to give at most. 0 gives none; absent gives all. A whole number of at least 0. */
  limit?: number;
  /** Never in the list, whatever else is asked. */
  exclude?: readonly string[];
  /** A `visitId` of the history: gives the list of a reader without that visit. */
  without?: string;
}

/**
 * What editors ask of a list. Without any of it nothing changes. How far a card moves is said in shares of the list: .2 moves it past a
 * fifth of the candidates. What was read, hidden, excluded or filtered stays out, whatever rule names it.
 */
export interface Rules {
  /** 0 to 1; 1 if absent. At 0 the server's order stands, at 1 the reader's alone; between, places are averaged. */
  strength?: number;
  /** Slots by id, from 0. A slot that is taken gives the next one; past the end it is the last. No other rule moves a pinned card. */
  pin?: Readonly<Record<string, number>>;
  /** By id, 0 to 1: how far a card rises. At 0 not at all, at 1 above all that are not boosted. */
  boost?: Readonly<Record<string, number>>;
  /** By id, 0 to 1: how far a card sinks. At 0 not at all, at 1 below all that are not buried. */
  bury?: Readonly<Record<string, number>>;
  /** Only articles that have one of the values. What is not known of an article is none of them. */
  filter?: Filter;
  /**
   * 0 to 1; 0 if absent: the least cosine between reader and article. At 0 nothing is asked; at 1 only the reader's exact taste passes.
   * For a reader of whom nothing is known no article passes.
   */
  minRelevance?: number;
  /**
   * What becomes of cards that are not relevant enough, of a story that is in the list, or over a cap: "server" (if absent) puts
   * them after the others in the server's order, "fewer" leaves them out.
   */
  fill?: "server" | "fewer";
  /**
   * δ, 0 to 1; 0 if absent. Each slot goes to the largest (1 − δ) · place − δ · likeness to a card above. At 0 likeness does not count;
   * above 0 two versions of one story count as one; at 1 nothing but likeness counts after the first card.
   */
  diversity?: number;
  /** At most so many cards of one topic, a whole number. 0: none whose topic is known. */
  perTopic?: number;
  /** At most so many cards of one author, a whole number. 0: none whose author is known. */
  perAuthor?: number;
  /**
   * 0 to 1; 0 if absent: how far a card sinks that was `shown` just now; half of that after six hours. At 0 not at all, at 1 below all
   * that were not shown.
   */
  rotation?: number;
  /** When cards were last shown, by id, Unix time in milliseconds: `at` of an impression (`foldin/impressions`). Nothing stores it. */
  shown?: Readonly<Record<string, number>>;
}

/** Values of which an article must have one; an empty list asks nothing. */
export interface Filter {
  topic?: string | readonly string[];
  section?: string | readonly string[];
  author?: string | readonly string[];
  language?: string | readonly string[];
  /** Days since publication at most, at least 0. At 0 only what is still to be published. */
  age?: number;
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
