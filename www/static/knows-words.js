// Numbers as a person would say them.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** “today, 14:05”, “yesterday, 09:30”, “3 March 2026” */
export function visitDay(start, now) {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if (start >= midnight) return `today, ${time.format(start)}`;
  midnight.setDate(midnight.getDate() - 1);
  if (start >= midnight) return `yesterday, ${time.format(start)}`;
  return day.format(start);
}

/** “under a second”, “48 seconds”, “3 min 20 s” */
export function dwellInWords(seconds) {
  if (seconds === undefined) return "not measured";
  const whole = Math.round(seconds);
  if (whole < 1) return "under a second";
  if (whole < 60) return whole === 1 ? "1 second" : `${whole} seconds`;
  const rest = whole % 60;
  const minutes = `${Math.floor(whole / 60)} min`;
  return rest === 0 ? minutes : `${minutes} ${rest} s`;
}

export function depthInWords(depth) {
  if (depth === undefined) return "not measured";
  if (depth >= 0.97) return "to the end";
  return `${Math.round(depth * 100)}%`;
}

/** “about half of it, from 3 articles”: the strengths of all topics add up to one. */
export function strengthInWords({ strength, evidence }) {
  const articles = count(Math.max(1, Math.round(evidence)), "article", "articles");
  return `${shareInWords(strength)}, from ${articles}`;
}

function shareInWords(share) {
  if (share >= 0.9) return "nearly all of it";
  if (share >= 0.6) return "most of it";
  if (share >= 0.4) return "about half of it";
  if (share >= 0.2) return "a good part";
  return "a little";
}

function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

/** “Mostly Security, then Data engineering and Web platform.” */
export function tastesInASentence(interests, name) {
  if (interests.length === 0) return "Too little yet to say what you like.";
  const [first, ...others] = interests.map(({ topic }) => name(topic));
  const next = others.slice(0, 2);
  // A lead of a tenth is too little to call one of them the first.
  const level = interests.filter(({ strength }) => strength > 0.9 * interests[0].strength);
  if (level.length > 1) {
    return `${list.format(level.map(({ topic }) => name(topic)))}, about equally.`;
  }
  if (next.length === 0) return `So far only ${first}.`;
  const lead = interests[0].strength >= 0.5 ? "Mostly" : "Most of all";
  return `${lead} ${first}, then ${list.format(next)}.`;
}

/** “12 visits to 9 articles, 48 min in all, the first on 3 March 2026.” */
export function sumInWords(visits) {
  const articles = new Set(visits.map(({ id }) => id)).size;
  const seconds = visits.reduce((sum, { dwellSeconds = 0 }) => sum + dwellSeconds, 0);
  const total = dwellInWords(seconds >= 600 ? Math.round(seconds / 60) * 60 : seconds);
  const first = day.format(new Date(Math.min(...visits.map(({ start }) => start))));
  return `${count(visits.length, "visit", "visits")} to ${count(articles, "article", "articles")}, ${total} in all, the first on ${first}.`;
}

export function exportName(now) {
  return `substation-notes-${now.toISOString().slice(0, 10)}.json`;
}
