// The report of the case: one page that needs no network. node tests/case/report.mjs; it reads what run.mjs and sensitivity.mjs left.

import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  above,
  COHORTS,
  MEASURES,
  measured,
  REACH,
  reachAbove,
  reached,
  verdict,
} from "./analysis.mjs";
import { ARMS } from "./arms.mjs";
import { behaviour, experiment } from "./behaviour.mjs";
import { between, escaped, number, overDays, table, whiskers } from "./charts.mjs";
import { interval, together } from "./metrics.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: {
    from: { type: "string", default: path.join(repository, "target/case") },
    out: { type: "string", default: path.join(repository, "target/case/report.html") },
  },
});

/** What the case reported of a list like this one, against a static list of the newest. */
const TARGETS = { articles: 0.34, single: -0.19 };
/** What others measured live, with real readers. */
const LIVE = [
  ["Grain Data, against “most read”", "+4.4 % page views of the whole site", "vendor's figure"],
  ["Dianping, reranking on the device", "+0.25 to +0.43 points of click rate", "their paper"],
  ["Kuaishou, reranking on the device", "+1.28 % effective views", "arXiv 2208.09577"],
  [
    "Schibsted, a month at a weight of 20 %",
    "click rate up, popularity bias down",
    "arXiv 2510.09136",
  ],
];

async function readAll(folder) {
  const names = await readdir(path.join(options.from, folder)).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (name) =>
      JSON.parse(await readFile(path.join(options.from, folder, name), "utf8")),
    ),
  );
}

const seeds = await readAll("seeds");
if (seeds.length === 0)
  throw new Error(`${options.from}/seeds holds no seed: run tests/case/run.mjs first`);
const variants = await readAll("variants");
const style = await readFile(path.join(repository, "src/evaluation/report/style.css"), "utf8");
const more = await readFile(path.join(import.meta.dirname, "report.css"), "utf8");

const measure = (name) => MEASURES.find((of) => of.name === name);
const others = ARMS.filter(({ name }) => name !== "foldin" && name !== "oracle");
const percent = { share: true, signed: true };
const small = ({ low, high }, how) =>
  Number.isFinite(low) ? ` <small>${between(low, high, how)}</small>` : "";
const told = (of, how) => `${number(of.mean, how)}${small(of, how)}`;

function headline() {
  return ["articles", "single"].map((name) => {
    const of = measure(name);
    const foldin = above(seeds, "foldin", "recent", of);
    const oracle = above(seeds, "oracle", "recent", of);
    const target = TARGETS[name];
    const met = of.better * foldin.mean >= of.better * target;
    const missed = met
      ? "reached"
      : `missed by ${number(Math.abs(foldin.mean - target) * 100, { digits: 1 })} points`;
    return `<p><strong>${number(foldin.mean, percent)}</strong> ${escaped(of.title.toLowerCase())}${Number.isFinite(foldin.low) ? ` (${between(foldin.low, foldin.high, percent)})` : ""}, against most recent, simulated. Asked for: ${number(target, percent)}; ${missed}. Who knows the truth reaches ${number(oracle.mean, percent)}.</p>`;
  });
}

function comparison() {
  const head = ["Measure", ...ARMS.map(({ title }) => escaped(title))];
  const rows = MEASURES.map((of) => [
    escaped(of.title),
    ...ARMS.map(({ name }) => told(measured(seeds, name, of), of)),
  ]);
  const against = MEASURES.map((of) => [
    escaped(of.title),
    ...others.map(
      ({ name }) =>
        `${told(above(seeds, "foldin", name, of), percent)} <div>${verdict(seeds, name, of)}</div>`,
    ),
  ]);
  const chart = (name) =>
    whiskers(
      measure(name).title,
      ARMS.map((arm) => ({
        name: arm.title,
        candidate: arm.name === "foldin",
        ...measured(seeds, arm.name, measure(name)),
      })),
      measure(name),
    );
  return `<section><h2>Every measure</h2><p class="lead">Means over seeds with 95 % intervals (Student's t). The same readers come to the same first articles in every arm, and draw the same numbers.</p>
${chart("articles")}${chart("single")}${chart("dwell")}
${table("Each arm", head, rows)}
${table("foldin, above or below each other arm, paired by seed", ["Measure", ...others.map(({ title }) => `against ${escaped(title)}`)], against)}
${notWon()}</section>`;
}

function notWon() {
  const lost = [];
  for (const { name, title } of others) {
    for (const of of MEASURES) {
      const is = verdict(seeds, name, of);
      if (is === "behind")
        lost.push(
          `<li>Behind ${escaped(title)}: ${escaped(of.title)}, ${told(above(seeds, "foldin", name, of), percent)}.</li>`,
        );
    }
    for (const { name: cohort } of COHORTS) {
      if (verdict(seeds, name, measure("articles"), { cohort }) !== "behind") continue;
      lost.push(
        `<li>Behind ${escaped(title)} for readers with ${escaped(cohort)} articles on the device: articles a session, ${told(above(seeds, "foldin", name, measure("articles"), { cohort }), percent)}.</li>`,
      );
    }
  }
  const level = others.map(({ name, title }) => {
    const alike = MEASURES.filter((of) => verdict(seeds, name, of) === "level");
    const told = alike.map(({ title }) => title).join("; ") || "nothing";
    return `<li>Cannot be told from ${escaped(title)}: ${escaped(told)}.</li>`;
  });
  return `<h3>Where foldin does not win</h3><ul class="caveats">${lost.join("") || "<li>It is surely behind no arm but the oracle, on no measure above.</li>"}${level.join("")}</ul>`;
}

function days() {
  const kind = ({ name }) =>
    ({ foldin: "candidate", recent: "newest", oracle: "oracle" })[name] ?? "other";
  const count =
    1 +
    Math.max(
      ...seeds.flatMap(({ arms }) =>
        Object.keys(arms.recent.cells).map((key) => Number(key.split(" ")[0])),
      ),
    );
  const lines = (of) =>
    ARMS.map((arm) => ({
      name: arm.title.replace(", no debias", ""),
      kind: kind(arm),
      points: Array.from({ length: count }, (_, day) => measured(seeds, arm.name, of, { day })),
    }));
  return `<section><h2>By day</h2><p class="lead">Day 1 is the first on which lists differ. foldin and most recent with 95 % intervals; the scales do not begin at zero.</p>${["articles", "single", "engaged", "dwell"].map((name) => overDays(measure(name).title, lines(measure(name)), measure(name))).join("")}</section>`;
}

function cohorts() {
  const rows = COHORTS.map(({ name: cohort }) => {
    const sessions = interval(
      seeds.map(
        (seed) =>
          together(seed.arms.foldin.cells, { cohort }).sessions /
          together(seed.arms.foldin.cells).sessions,
      ),
    );
    const of = (name) =>
      others.map((other) =>
        told(above(seeds, "foldin", other.name, measure(name), { cohort }), percent),
      );
    return [
      cohort,
      number(sessions.mean, { share: true }),
      ...of("articles"),
      told(above(seeds, "foldin", "recent", measure("single"), { cohort }), percent),
    ];
  });
  const head = [
    "Articles on the device",
    "Share of sessions",
    ...others.map(({ title }) => `Articles a session, against ${escaped(title)}`),
    "Single-article sessions, against most recent",
  ];
  return `<section><h2>By what was known of the reader</h2><p class="lead">Articles in the profile when the reader first came in the two weeks.</p>${table("foldin above or below", head, rows)}</section>`;
}

function reach() {
  const rows = REACH.map((of) => [
    escaped(of.title),
    ...ARMS.map(({ name }) => told(reached(seeds, name, of), of)),
  ]);
  const tail = reachAbove(
    seeds,
    "foldin",
    "plain",
    REACH.find(({ name }) => name === "tailReads"),
  );
  const articles = above(seeds, "foldin", "plain", measure("articles"));
  return `<section><h2>By popularity of the articles</h2><p class="lead">The head are the fifth of articles that the log has most reads of, the tail the rest, and new is what came in the two weeks.</p>${table("What lists showed, and what was read from them", ["", ...ARMS.map(({ title }) => escaped(title))], rows)}<p>Against plain factors the tail's share of reads is ${number(tail.mean * 100, { signed: true, digits: 1 })} points${small({ low: tail.low * 100, high: tail.high * 100 }, { signed: true, digits: 1 })}, at ${told(articles, percent)} articles a session.</p></section>`;
}

function sensitivity() {
  const done = variants.filter(({ refused }) => refused === undefined);
  if (done.length === 0)
    return `<section><h2>Sensitivity</h2><p>Not run yet: node tests/case/sensitivity.mjs.</p></section>`;
  const rows = done.map((variant) => {
    const articles = above([variant], "foldin", "recent", measure("articles")).mean;
    const single = above([variant], "foldin", "recent", measure("single")).mean;
    return { variant, articles, single, ahead: articles > 0 && single < 0 };
  });
  const ahead = rows.filter((row) => row.ahead).length;
  const cells = rows.map(({ variant, articles, single, ahead }) => [
    `${escaped(variant.name).replaceAll("_", "_<wbr>")} ×&nbsp;${variant.factor === 0.5 ? "½" : 2}`,
    escaped(variant.value),
    number(articles, percent),
    number(single, percent),
    ahead ? "ahead" : "not ahead",
  ]);
  const refused = variants.length - done.length;
  return `<section><h2>Sensitivity</h2><p class="lead">Every assumption halved and doubled, one at a time, one seed each. foldin has more articles a session and fewer single-article sessions than most recent in ${ahead} of ${done.length} variants (${number(ahead / done.length, { share: true })}).${refused > 0 ? ` ${refused} more cannot be simulated.` : ""}</p>${table("Variants", ["Assumption", "Value", "Articles a session", "Single-article sessions", ""], cells)}</section>`;
}

function method() {
  const facts = Object.values(behaviour)
    .flatMap((part) => Object.entries(part))
    .map(
      ([name, { value, source }]) =>
        `<div><dt>${escaped(name.replaceAll("_", " "))}: ${escaped(value)}</dt><dd>${escaped(source)}</dd></div>`,
    );
  const mean = (of) => interval(seeds.map(of)).mean;
  return `<section><h2>How it is simulated</h2><p class="lead">A publisher of ${experiment.logDays} days, whose access log nginx would have written; models from that log alone, refreshed once a day; then ${experiment.liveDays} days in which lists differ. Lists come from the published package, one instance a page; what readers do reaches it as events in a page, and is measured by the meter behind <code>observe</code>. Readers' behaviour was fixed before any arm was run.</p>
<dl class="numbers small"><div><dt>seeds</dt><dd>${seeds.length}</dd></div><div><dt>views in each log</dt><dd>${number(
    mean(({ views }) => views),
    { digits: 0 },
  )}</dd></div><div><dt>readers in the two weeks</dt><dd>${number(
    mean(({ readers }) => readers),
    { digits: 0 },
  )}</dd></div><div><dt>sessions in each arm, at most</dt><dd>${number(
    mean(({ sessions }) => sessions),
    { digits: 0 },
  )}</dd></div><div><dt>readers with fewer than ten articles</dt><dd>${number(
    mean(({ littleHistory }) => littleHistory),
    { share: true, digits: 0 },
  )}</dd></div></dl>
<h3>What is assumed beside the simulator's own</h3><dl class="facts">${facts.join("")}</dl>
<h3>What to keep in mind</h3><ul class="caveats"><li>Simulated readers click by interest, and interest is what a model looks for. Real ones have moods, habits and other windows. Live effects were smaller:</li></ul>
${table(
  "Measured live by others",
  ["Who", "Effect", "Source"],
  LIVE.map((row) => row.map(escaped)),
)}
<ul class="caveats"><li>Return is an assumption: readers who found nothing stay away now and then. No figure of loyalty follows from it.</li><li>Reads of an arm do not train its next model; popularity is counted in its own arm for most popular alone.</li></ul></section>`;
}

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>The case, simulated</title><style>${style}${more}</style></head>
<body><main><p class="eyebrow">foldin, simulated</p><h1>More articles a session?</h1><div class="standfirst">${headline().join("")}</div>
${comparison()}${days()}${cohorts()}${reach()}${sensitivity()}${method()}</main></body></html>
`;
await writeFile(`${options.out}.partial`, page);
await rename(`${options.out}.partial`, options.out);
console.log(`${options.out}: ${seeds.length} seeds, ${variants.length} variants`);
