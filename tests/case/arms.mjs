// What each arm puts at the end of an article: of the same cards, in another order.

/** In the order in which they are told. `model`: what kind of model its pages load. */
export const ARMS = [
  { name: "recent", title: "most recent" },
  { name: "popular", title: "most popular" },
  { name: "content", title: "content only", model: "content" },
  { name: "plain", title: "plain factors, no debias", model: "plain" },
  { name: "foldin", title: "foldin", model: "foldin" },
  { name: "oracle", title: "oracle" },
];

/** The cards that the server offers beside an article, its own order first: the newest, the popular, and of the same topic. */
export function candidates(world, current, published, popular, live) {
  const offered = new Set();
  const add = (item) => item !== current && item.index < published && offered.add(item);
  for (let at = published - 1; at >= 0 && offered.size < live.candidates_newest; at -= 1) {
    add(world.items[at]);
  }
  for (const item of popular.slice(0, live.candidates_popular)) add(item);
  let related = 0;
  for (let at = published - 1; at >= 0 && related < live.candidates_related; at -= 1) {
    const item = world.items[at];
    if (item.topic !== current.topic || item === current || offered.has(item)) continue;
    offered.add(item);
    related += 1;
  }
  return [...offered];
}

/** Reads by day, for what is popular. */
export class Reads {
  #days = new Map();

  add(item, day) {
    const counts = this.#days.get(day) ?? this.#days.set(day, new Map()).get(day);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }

  /** The most read of so many days before a day; the newer of two that are alike. */
  popular(day, days) {
    const sums = new Map();
    for (let at = day - days; at < day; at += 1) {
      for (const [item, count] of this.#days.get(at) ?? []) {
        sums.set(item, (sums.get(item) ?? 0) + count);
      }
    }
    return [...sums].sort((a, b) => b[1] - a[1] || b[0].index - a[0].index).map(([item]) => item);
  }
}

/** The best list there can be, for who knows what each card is to the reader. */
export function oracleOrder(world, reader, offered, published, tiredness) {
  return offered
    .map((item) => ({ item, worth: world.attraction(reader, item, published) * tiredness(item) }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ item }) => item);
}
