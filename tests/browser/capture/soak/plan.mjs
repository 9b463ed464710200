// What readers do at random: the same for the same seed. All times are whole tenths of a second.

import { seeded } from "../../random.mjs";

/** Between two signs of a reader, in ms. Well apart from the half second within which pointers are heard once. */
const BETWEEN_SIGNS = [700, 28_000];
const PAUSES = {
  idle: [31_000, 240_000],
  hide: [500, 900_000],
  blur: [500, 300_000],
  print: [1_000, 60_000],
  away: [1_000, 1_200_000],
};
/** So long that what comes after is another visit. */
const LONG_AWAY = [1_900_000, 7_200_000];
const SLEEP = [60_000, 8 * 3_600_000];
const MOST_VISITS = 12;

/**
 * One reader's sitting, in one tab: acts one after the other, each a kind and, where time goes by in it, how long. A window
 * either can lose the focus or can be hidden behind a tab: a driver does one of the two at a time.
 */
export function sitting(seed, mostVisits = MOST_VISITS) {
  const next = seeded(seed);
  const one = (of) => of[Math.floor(next() * of.length)];
  const between = ([least, most]) => {
    // Short ones as often as long ones.
    const ms = least * (most / least) ** next();
    return Math.round(ms / 100) * 100;
  };
  const losesFocus = next() < 0.3;
  const aside = losesFocus ? ["blur"] : ["hide", "hide", "away"];
  // Whatever a driver sends to a window gives it the focus for good: there the only sign is to come back.
  const signsHere = losesFocus
    ? ["blur"]
    : next() < 0.2
      ? ["wheel", "move", "key"]
      : ["move", "move", "key"];
  const acts = [];
  const visits = 1 + Math.floor(next() * mostVisits);
  for (let visit = 0; visit < visits; visit += 1) {
    if (visit > 0)
      acts.push({ kind: losesFocus || next() < 0.7 ? "route" : "open", id: `${visit}` });
    const stretches = Math.floor(next() ** 2 * 5);
    for (let stretch = 0; stretch <= stretches; stretch += 1) {
      const signs = Math.floor(next() ** 3 * 20);
      for (let sign = 0; sign < signs; sign += 1) {
        const kind = one(signsHere);
        acts.push(kind === "blur" ? { kind, ms: between(PAUSES.blur) } : { kind });
        const grain = next() < 0.1 ? 60_000 : 0;
        acts.push({ kind: "pass", ms: between(BETWEEN_SIGNS), grain });
      }
      const chance = next();
      if (chance < 0.25) acts.push({ kind: "pass", ms: between(PAUSES.idle), grain: 0 });
      else if (chance < 0.3) acts.push({ kind: "sleep", ms: between(SLEEP) });
      else if (chance < 0.35) acts.push({ kind: "print", ms: between(PAUSES.print) });
      else if (chance < 0.37 && !losesFocus) acts.push({ kind: "away", ms: between(LONG_AWAY) });
      else if (chance < 0.6) {
        const kind = one(aside);
        acts.push({ kind, ms: between(PAUSES[kind]) });
      }
    }
  }
  acts.push({ kind: next() < 0.06 && !losesFocus ? "crash" : one(["close", "end", "go"]) });
  return { losesFocus, acts };
}
