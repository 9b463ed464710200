import type { SegmentAnswer } from "./segments.js";

/** What the panel says. `{count}`, `{title}`, `{host}`, `{code}` and `{share}` are filled in. */
export interface PanelTexts {
  /** The heading. */
  title: string;
  /** Where it is kept, and by whom it is deleted. */
  kept: string;
  /** What holds while nothing may be kept. */
  off: string;
  /** What holds while nothing is added. */
  paused: string;
  /** What stands in the place of what could not be loaded. */
  failed: string;
  allow: string;
  pause: string;
  resume: string;
  export: string;
  topics: string;
  /** On how many articles a topic rests, or a segment. */
  evidence: string;
  /** What readers call the topics, by what the model calls them; for others its own names. */
  names?: Readonly<Record<string, string>>;
  /** What stands over the segments that the page asks about. */
  segments: string;
  /** Who answers, of what, and who sees the answer. */
  asked: string;
  answers: Readonly<Record<SegmentAnswer, string>>;
  visits: string;
  none: string;
  /** How far an article was read. */
  depth: string;
  /** How much a visit counts, from the least. */
  weights: readonly [little: string, some: string, much: string];
  forget: string;
  /** What the button is called for who does not see beside what it stands. */
  forgetOne: string;
  forgotten: string;
  hidden: string;
  unhide: string;
  forgetAll: string;
  /** What is asked before all is forgotten. */
  sure: string;
  /** Forgets everything and takes consent back. */
  stop: string;
  cancel: string;
}

export const ENGLISH: PanelTexts = {
  title: "What this site knows of you",
  kept: "What is kept lies in this browser, by {host}, and is sent nowhere. It goes when you forget it here or delete this site’s data; some browsers delete it by themselves when you stay away.",
  off: "Nothing is kept. Lists are the same for everyone.",
  paused: "Paused: nothing is added.",
  failed: "It could not be shown ({code}). You can still delete it.",
  allow: "Keep what I read, on this device",
  pause: "Pause",
  resume: "Go on",
  export: "Save a copy",
  topics: "Your topics",
  evidence: "Articles: {count}",
  segments: "What this site asks about you",
  asked: "This browser answers, from what you read. Pages see the answer, and may pass it on.",
  answers: { yes: "yes", no: "no", "not-enough": "too little to tell" },
  visits: "What you read",
  none: "Nothing yet.",
  depth: "read to {share}",
  weights: ["counts a little", "counts", "counts a lot"],
  forget: "Forget",
  forgetOne: "Forget “{title}”",
  forgotten: "“{title}” is forgotten.",
  hidden: "What you hid",
  unhide: "Show again",
  forgetAll: "Forget everything",
  sure: "Forget everything?",
  stop: "Forget everything, and keep nothing more",
  cancel: "Keep it",
};
