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

/** `12.3 (11.9–13)` */
export const shown = ({ median, low, high }) =>
  `${median.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`;

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, place) => (place ? "--:" : "---"))),
    ...rows.map(line),
  ].join("\n");
}
