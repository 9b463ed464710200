// What many runs say: the one in the middle, and between which two the middle half lies.

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)];
    return sorted[low] + (sorted[high] - sorted[low]) * (place - low);
  };
  const rounded = (value) => Math.round(value * 100) / 100;
  return {
    median: rounded(at(0.5)),
    low: rounded(at(0.25)),
    high: rounded(at(0.75)),
    runs: sorted.length,
  };
}

/** How far those turns lie from the others, in per cent, turn by turn: the median, and where that of more turns would lie in 95 of 100. */
export function apart(values, others) {
  const sorted = values
    .map((value, turn) => (value / others[turn] - 1) * 100)
    .sort((a, b) => a - b);
  // Ranks between which the median of a distribution lies, by the binomial's normal approximation.
  const rank = Math.max(0, Math.floor((sorted.length - 1.96 * Math.sqrt(sorted.length)) / 2));
  const { median } = spread(sorted);
  return { median, from: sorted[rank], to: sorted[sorted.length - 1 - rank] };
}

/** `12.3 (11.9–13)` */
export const shown = ({ median, low, high }) =>
  `${median.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`;

/** `1.2 % [−0.8, 3.1]` */
export const shownApart = ({ median, from, to }) =>
  `${median.toFixed(1)} % [${from.toFixed(1)}, ${to.toFixed(1)}]`;

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, place) => (place ? "--:" : "---"))),
    ...rows.map(line),
  ].join("\n");
}
