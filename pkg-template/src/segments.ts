// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { checkArray, checkRange, ownOf } from "./arguments.js";
import { FoldinError, refuse } from "./errors.js";
import type { Personalizer } from "./personalizer.js";

/**
 * A group of readers, as the publisher defines it: by articles, by topics, or by a vector, and by one of them alone. A reader is in it
 * who gave it a large enough part of what was read.
 */
export interface SegmentDefinition {
  /** What `<foldin-panel>` calls it to readers; its name if absent. Changes no answer. */
  label?: string;
  /** Ids of articles. */
  articles?: readonly string[];
  /** Topics, as the model names them. */
  topics?: readonly string[];
  /** A vector as `foldin publish` writes it: articles whose cosine to it is `near` or more. */
  vector?: string;
  /** 0 to 1; .5 if absent. */
  near?: number;
  /** The part of all that was read, weighed by how it was read, from which the answer is "yes": 0 to 1; .4 if absent. */
  threshold?: number;
  /** On how many articles an answer rests at least; 5 if absent, a whole number of at least 3. */
  evidence?: number;
}

/** Whether the reader is in a segment. */
export type SegmentAnswer = "yes" | "no" | "not-enough";

const NEAR = 0.5;
const THRESHOLD = 0.4;
const EVIDENCE = 5;
/** Fewer articles are what the reader did, not what the reader likes: an answer would tell one visit. */
const LEAST_EVIDENCE = 3;
/** Before the vector: the axes (4 bytes), the scale (4), the reading time (2). */
const HEAD_BYTES = 10;
const AXES_BYTES = 4;

/** The part of what was read, 0 to 1, and on how many articles it rests. */
interface Part {
  share: number;
  evidence: number;
}

/**
 * Answers for the segments of a publisher, by their names: for house promotions, newsletters, contextual selling. Computed on the device,
 * and nothing is sent; what the page does with the answers is the page's.
 *
 * An answer is one of three words, on purpose. All the same it says something of the reader: "yes" that the reader turns to these
 * topics, of late. Whoever sends answers on tells who they come from as much; several answers together tell more than each, and a
 * segment of one or two articles tells what was read, which is why three articles are the least. So ask for few segments, for none
 * that a reader would not say of themselves, and hand on the answer that is needed, not all. What is not consented to, hidden from
 * measuring (`data-private`) or forgotten counts for none.
 */
export function segments<Name extends string>(
  foldin: Personalizer,
  definitions: Readonly<Record<Name, SegmentDefinition>>,
): Record<Name, SegmentAnswer> {
  const answers = Object.entries<SegmentDefinition>(definitions).map(([name, definition]) => {
    const given = ownOf(definition);
    const argument = (member: string) => `definitions.${name}.${member}`;
    const threshold = checkRange(argument("threshold"), given.threshold, 1) ?? THRESHOLD;
    const least = given.evidence ?? EVIDENCE;
    if (!Number.isInteger(least) || least < LEAST_EVIDENCE)
      refuse(argument("evidence"), `a whole number of at least ${LEAST_EVIDENCE}`, least);
    const near = checkRange(argument("near"), given.near, 1) ?? NEAR;
    const { share, evidence } = partOf(foldin, given, near, argument);
    const answer = evidence < least ? "not-enough" : share >= threshold ? "yes" : "no";
    return [name, answer];
  });
  return Object.fromEntries(answers);
}

function partOf(
  foldin: Personalizer,
  { articles, topics, vector }: SegmentDefinition,
  near: number,
  argument: (member: string) => string,
): Part {
  const given = [articles, topics, vector].filter((one) => one !== undefined).length;
  if (given !== 1)
    throw new FoldinError(
      "argument",
      `${argument("articles")}, topics or vector must be given, and one of them, found ${given}`,
    );
  if (topics) {
    checkArray(argument("topics"), topics, "topics");
    return summed(
      foldin.interests().map(({ topic, strength, evidence }) => ({
        weight: strength,
        evidence,
        inside: topics.includes(topic),
      })),
    );
  }
  if (articles) checkArray(argument("articles"), articles, "ids");
  const sought = vector === undefined ? undefined : vectorOf(vector);
  if (vector !== undefined && !sought)
    refuse(argument("vector"), "a vector as `foldin publish` writes it", vector);
  // Of an article that was read more than once the visits count together, and once.
  const weights = new Map(foldin.history().map(({ id, confidence }) => [id, confidence]));
  const vectors = new Map(
    sought ? foldin.export().visits.map(({ id, article }) => [id, vectorOf(article ?? "")]) : [],
  );
  const read = [...weights].filter(([id, weight]) => weight > 0 && (!sought || vectors.get(id)));
  return summed(
    read.map(([id, weight]) => ({
      weight,
      evidence: 1,
      inside: sought ? cosine(sought, vectors.get(id)) >= near : !!articles?.includes(id),
    })),
  );
}

function summed(read: readonly { weight: number; evidence: number; inside: boolean }[]): Part {
  const sum = (of: typeof read, member: "weight" | "evidence") =>
    of.reduce((sum, one) => sum + one[member], 0);
  const all = sum(read, "weight");
  const share =
    all > 0
      ? sum(
          read.filter(({ inside }) => inside),
          "weight",
        ) / all
      : 0;
  return { share, evidence: sum(read, "evidence") };
}

/** A vector, after the number of its axes. */
function vectorOf(text: string): { axes: number; numbers: Int8Array } | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    if (bytes.length <= HEAD_BYTES) return undefined;
    const axes = new DataView(bytes.buffer, 0, AXES_BYTES).getUint32(0, true);
    return { axes, numbers: new Int8Array(bytes.buffer, HEAD_BYTES) };
  } catch {
    return undefined;
  }
}

type Vector = ReturnType<typeof vectorOf>;

/** 0 where the two lie in other axes: an earlier model's say nothing here. */
function cosine(a: Vector, b: Vector): number {
  if (!a || !b || a.axes !== b.axes || a.numbers.length !== b.numbers.length) return 0;
  const product = (x: Int8Array, y: Int8Array) =>
    x.reduce((sum, number, place) => sum + number * (y[place] as number), 0);
  const scale = Math.sqrt(product(a.numbers, a.numbers) * product(b.numbers, b.numbers));
  return scale > 0 ? product(a.numbers, b.numbers) / scale : 0;
}
