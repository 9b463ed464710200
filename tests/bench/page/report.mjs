// The figures as Markdown.

import { shown, shownApart, table } from "./figures.mjs";

const NAMES = {
  "foldin-page": "foldin",
  hinted: "foldin, with preload hints",
  "plain-page": "plain JavaScript",
};

export function report({
  began,
  ended,
  browser,
  slowed,
  runs,
  catalogueRuns,
  pages,
  bytes,
  catalogues,
  whatIf,
  published,
}) {
  const kb = (count) => (count / 1000).toFixed(1);
  const states = Object.entries(pages).flatMap(([state, of]) =>
    Object.entries(of).map(([name, figures]) => [
      `${NAMES[name]}, ${state} cache`,
      shown(figures.toOrder),
      shown(figures.fullSpeedToOrder),
      shown(figures.mainThread),
      shown(figures.longest),
      shown(figures.longestWithout),
    ]),
  );
  const least = catalogues[0];
  const bytesApart = ({ vectors }) =>
    `${((vectors.bytes / least.vectors.bytes - 1) * 100).toFixed(1)} %`;
  return [
    `${began.at.slice(0, 10)}, ${browser}, ${began.processor}, ${began.cores} cores, ${began.memoryGb} GB, load ${began.load[0]} to ${ended.load[0]}; ` +
      `20 million divisions in ${began.workMs} ms. ${runs} runs in turns, processor slowed ${slowed} times, or times ${slowed}: medians, and the middle half. Catalogues at full speed, ${catalogueRuns} runs where cards bring vectors.`,
    table(
      [
        "",
        "script to order, ms",
        "at full speed, ms",
        "main thread more, ms",
        "longest task, ms",
        "without a script, ms",
      ],
      states,
    ),
    table(
      ["bytes beyond the bare page", "KB"],
      Object.entries(bytes).map(([name, { all }]) => [name, kb(all)]),
    ),
    table(
      ["articles", "KB", "bytes", "ms", "time", "main thread", "by shards: KB", "files", "ms"],
      catalogues.map((one) => [
        one.articles.toLocaleString("en"),
        kb(one.vectors.bytes),
        bytesApart(one),
        shown(one.vectors.toOrder),
        shownApart(one.vectors.toOrder.apart),
        shownApart(one.vectors.mainThread.apart),
        kb(one.shards.bytes),
        one.shards.files,
        shown(one.shards.toOrder),
      ]),
    ),
    table(
      ["foldin publish, articles", "model, MB", "s", "peak, MB", "shards"],
      published.map((one) => [
        one.articles.toLocaleString("en"),
        one.modelMb,
        one.seconds,
        one.peakMb,
        one.shards.toLocaleString("en"),
      ]),
    ),
    `A ranking takes ${shown(whatIf.rankingMs)} ms, one without a visit ${shown(whatIf.withoutMs)} ms: ${whatIf.ratio.median} of it.`,
  ].join("\n\n");
}
