// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import { checkRange, ownOf } from "./arguments.js";
import { refuse } from "./errors.js";
import { coreOf, type Personalizer } from "./personalizer.js";
import { rank } from "./ranking.js";
import { inSlices } from "./slices.js";
import type { Candidate, RankedArticle, RankedList, RankOptions } from "./types.js";

/** How to explore, beside what `rank` takes. */
export interface DrawOptions extends RankOptions {
  /**
   * σ of at least 0, 1 if absent. At 0 the list is the one of `rank`; at 1 what the solve does not know of the reader counts in full;
   * above it for more than there is.
   */
  sigma?: number;
  /** Numbers of 0 up to but not 1, for tests; the browser's `crypto` if absent. */
  random?: () => number;
}

/** How likely the first card was to be the first: to be logged with the impression of slot 0. */
export interface Propensity {
  /** 0..1; 0 for an empty list. */
  propensity: number;
  /** Its standard error. */
  error: number;
}

/** A list that was drawn. Scores, parts and shares are those without exploration; the order is the draw's. */
export type DrawnList = RankedList & {
  /**
   * Counts over so many further draws, 200 if absent, at least 1. It takes a ranking for each, in slices that a page does not notice.
   * A visit that ends meanwhile counts from then on.
   */
  propensity(draws?: number): Promise<Propensity>;
};

const DRAWS = 200;

/**
 * Ranks as one of the readers that this one may be would be ranked (Thompson sampling): x is drawn from its posterior N(x, σ²A⁻¹), with
 * the A of the solve. What is sure stays where it is; what is not known of the reader gets its turn. Takes what `rank` takes.
 */
export function draw(
  foldin: Personalizer,
  candidates: readonly (string | Candidate)[],
  options: DrawOptions = {},
): DrawnList {
  const { sigma: asked, random = uniform, ...rest } = ownOf(options);
  const sigma = checkRange("options.sigma", asked, Number.MAX_VALUE) ?? 1;
  const core = coreOf(foldin);
  const normals = () => Array.from({ length: core.dimension }, () => sigma * normal(random));
  const once = (limit: number | undefined) =>
    // Nothing that was drawn is nothing to draw for.
    rank(
      core,
      candidates,
      { ...rest, ...(limit === undefined ? {} : { limit }) },
      sigma > 0 ? normals() : undefined,
    );
  const drawn = once(rest.limit);
  // Rules move cards, and leave out others in another order; what a card is worth they leave as it is.
  const { current, without } = rest;
  const told = rank(core, candidates, {
    ...(current === undefined ? {} : { current }),
    ...(without === undefined ? {} : { without }),
  });
  const known = new Map(told.map((article) => [article.id, article]));
  const first = drawn[0]?.id;
  const propensity = async (draws = DRAWS): Promise<Propensity> => {
    if (!Number.isInteger(draws) || draws < 1)
      refuse("draws", "a whole number of at least 1", draws);
    if (first === undefined || sigma === 0)
      return { propensity: first === undefined ? 0 : 1, error: 0 };
    let done = 0;
    let same = 0;
    await inSlices((count) => {
      for (const end = Math.min(done + count, draws); done < end; done++) {
        if (once(1)[0]?.id === first) same++;
      }
      return draws - done;
    }, 1);
    const share = same / draws;
    return { propensity: share, error: Math.sqrt((share * (1 - share)) / draws) };
  };
  const list = drawn.map(({ id }) => known.get(id) as RankedArticle);
  return Object.assign(list, { leftOut: drawn.leftOut, propensity });
}

/** A whole number of 32 bits, as a share of all. */
function uniform(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32;
}

/** Box and Muller's: one of the two numbers that it gives. */
function normal(random: () => number): number {
  // Never the logarithm of 0.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
