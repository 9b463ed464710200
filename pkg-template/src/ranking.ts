// The way of a ranking into the core and back.

import type { Engine } from "../bindings/foldin_core.js";
import { checkArray, ownOf } from "./arguments.js";
import { wallClock } from "./clock.js";
import { guarded, refuse } from "./errors.js";
import type { Candidate, RankedArticle, RankedList, RankOptions } from "./types.js";

export function rank(
  core: Engine,
  candidates: readonly (string | Candidate)[],
  options: RankOptions,
  drawn?: readonly number[],
): RankedList {
  checkArray("candidates", candidates, "ids");
  const flat = flattened(options, "options");
  const own = candidates.map((one) => (typeof one === "object" ? ownOf(one) : one));
  const { articles, leftOut } = guarded(
    () => core.rank(own, flat, drawn, wallClock()),
    ({ of, place, expected }) => {
      if (of === "options") refuse(flat[2 * place] as string, expected, flat[2 * place + 1]);
      refuse(`candidates[${place}]`, expected, candidates[place]);
    },
  ) as { articles: RankedArticle[]; leftOut: RankedList["leftOut"] };
  return Object.assign(articles, { leftOut });
}

/** Every value, after the path that leads to it: what the core reads in fewer bytes than an object. */
function flattened(value: unknown, path: string): unknown[] {
  if (typeof value === "object" && value) {
    return Object.entries(value).flatMap(([name, member]) =>
      flattened(member, path + (Array.isArray(value) ? `[${name}]` : `.${name}`)),
    );
  }
  return value === undefined ? [] : [path, value];
}
