// What one seed says of each arm: sums only, so that days, cohorts and seeds can be put together later.

/** Articles on the device when a reader first came in the two weeks. */
export const COHORTS = [
  { name: "none", least: 0 },
  { name: "1–2", least: 1 },
  { name: "3–9", least: 3 },
  { name: "10 and more", least: 10 },
];

const SUMS = ["articles", "lists", "clicks", "dwell", "depth", "engaged"];

/** Head, tail or new of every article: the head are the fifth most read of all that the log has, new is what came after it. */
export function shelvesOf(world) {
  const counts = new Array(world.items.length).fill(0);
  for (const { item, time } of world.views) if (time < world.cut) counts[item.index] += 1;
  const old = world.items.filter(({ published }) => published < world.cut);
  const byReads = [...old].sort((a, b) => counts[b.index] - counts[a.index] || a.index - b.index);
  const head = new Set(byReads.slice(0, Math.round(old.length / 5)).map(({ index }) => index));
  return world.items.map((item) =>
    item.published >= world.cut ? "new" : head.has(item.index) ? "head" : "tail",
  );
}

/** Sums of an arm, by day and cohort. */
export function summed({ rows, shown }, shelves, published) {
  const cells = {};
  const reads = { head: 0, tail: 0, new: 0 };
  const distinct = new Set();
  for (const row of rows) {
    const cohort = COHORTS.findLast(({ least }) => row.cohort >= least).name;
    const key = `${row.day} ${cohort}`;
    cells[key] ??= { sessions: 0, single: 0, ...Object.fromEntries(SUMS.map((name) => [name, 0])) };
    const cell = cells[key];
    cell.sessions += 1;
    if (row.articles === 1) cell.single += 1;
    for (const name of SUMS) cell[name] += row[name];
    for (const index of row.reads) {
      reads[shelves[index]] += 1;
      distinct.add(index);
    }
  }
  const impressions = { head: 0, tail: 0, new: 0 };
  for (const [index, count] of shown) impressions[shelves[index]] += count;
  return { cells, reads, impressions, shown: shown.size, read: distinct.size, published };
}

/** Cells put together: all, of one day, or of one cohort. */
export function together(cells, { day, cohort } = {}) {
  const sum = { sessions: 0, single: 0, ...Object.fromEntries(SUMS.map((name) => [name, 0])) };
  for (const [key, cell] of Object.entries(cells)) {
    const space = key.indexOf(" ");
    if (day !== undefined && Number(key.slice(0, space)) !== day) continue;
    if (cohort !== undefined && key.slice(space + 1) !== cohort) continue;
    for (const name of Object.keys(sum)) sum[name] += cell[name];
  }
  return sum;
}

/** The case's measures, each from sums. `better`: 1 where more is better, −1 where less is. */
export const MEASURES = [
  {
    name: "articles",
    title: "Articles a session",
    of: (s) => s.articles / s.sessions,
    better: 1,
    digits: 3,
  },
  {
    name: "single",
    title: "Sessions with a single article",
    of: (s) => s.single / s.sessions,
    better: -1,
    share: true,
  },
  {
    name: "engaged",
    title: "Articles open for 10 s or more, a session",
    of: (s) => s.engaged / s.sessions,
    better: 1,
    digits: 3,
  },
  {
    name: "dwell",
    title: "Seconds of reading a session",
    of: (s) => s.dwell / s.sessions,
    better: 1,
    digits: 1,
  },
  {
    name: "dwellArticle",
    title: "Seconds of reading an article",
    of: (s) => s.dwell / s.articles,
    better: 1,
    digits: 1,
  },
  {
    name: "depth",
    title: "Scroll depth of an article",
    of: (s) => s.depth / s.articles,
    better: 1,
    digits: 3,
  },
  {
    name: "clicks",
    title: "Clicks on a list that came into view",
    of: (s) => s.clicks / s.lists,
    better: 1,
    share: true,
  },
  {
    name: "sessions",
    title: "Sessions (who found nothing comes less)",
    of: (s) => s.sessions,
    better: 1,
    digits: 0,
  },
];

/** Measures of what was shown and read. */
export const REACH = [
  {
    name: "tailReads",
    title: "Tail's share of what was read from lists",
    of: (a) => a.reads.tail / total(a.reads),
    share: true,
  },
  {
    name: "headReads",
    title: "Head's share of it",
    of: (a) => a.reads.head / total(a.reads),
    share: true,
  },
  {
    name: "newReads",
    title: "Share of it that was published in the two weeks",
    of: (a) => a.reads.new / total(a.reads),
    share: true,
  },
  {
    name: "tailShown",
    title: "Tail's share of cards in view",
    of: (a) => a.impressions.tail / total(a.impressions),
    share: true,
  },
  {
    name: "coverageShown",
    title: "Articles ever in view in a list, of all published",
    of: (a) => a.shown / a.published,
    share: true,
  },
  {
    name: "coverageRead",
    title: "Articles read from a list, of all published",
    of: (a) => a.read / a.published,
    share: true,
  },
];

const total = (counts) => counts.head + counts.tail + counts.new;

/** Mean and 95 % interval over seeds, by Student's t. */
export function interval(values) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  const half = count > 1 ? studentT(count - 1) * Math.sqrt(variance / count) : Number.NaN;
  return { mean, low: mean - half, high: mean + half };
}

/** The .975 quantile of Student's t, by its expansion in 1/n (Abramowitz and Stegun 26.7.5), exact enough from 3 degrees on. */
function studentT(n) {
  if (n === 1) return 12.706;
  if (n === 2) return 4.303;
  const z = 1.959964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, at) => sum + term / n ** (at + 1), z);
}
