// From the sums of all seeds to figures with intervals, and to what each arm is above or below another.

import { COHORTS, interval, MEASURES, REACH, together } from "./metrics.mjs";

/** A measure of an arm in a seed, of all its sessions or of some. */
const valueIn = (seed, arm, measure, some) => measure.of(together(seed.arms[arm].cells, some));

/** Mean and interval of a measure over seeds. */
export function measured(seeds, arm, measure, some) {
  return interval(seeds.map((seed) => valueIn(seed, arm, measure, some)).filter(Number.isFinite));
}

/** By how much an arm is above another, as a share of that other, paired by seed. */
export function above(seeds, arm, other, measure, some) {
  const pairs = seeds.map((seed) => [
    valueIn(seed, arm, measure, some),
    valueIn(seed, other, measure, some),
  ]);
  return interval(pairs.filter(([, b]) => b > 0).map(([a, b]) => a / b - 1));
}

export function reached(seeds, arm, measure) {
  return interval(seeds.map((seed) => measure.of(seed.arms[arm])).filter(Number.isFinite));
}

/** The difference between two arms in what they show, paired by seed. */
export function reachAbove(seeds, arm, other, measure) {
  return interval(seeds.map((seed) => measure.of(seed.arms[arm]) - measure.of(seed.arms[other])));
}

/** Where foldin is surely ahead of an arm, surely behind, or neither can be told. */
export function verdict(seeds, other, measure, some) {
  const { low, high } = above(seeds, "foldin", other, measure, some);
  if (low * measure.better > 0 && high * measure.better > 0) return "ahead";
  return low * measure.better < 0 && high * measure.better < 0 ? "behind" : "level";
}

export { COHORTS, MEASURES, REACH };
