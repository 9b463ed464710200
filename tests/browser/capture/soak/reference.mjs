// What should be counted, found as naively as can be: second by tenth of a second, somebody sits there or not.

const TENTH = 100;
const IDLE = 30_000;
const NEW_VISIT_AFTER = 30 * 60_000;
const SIGNS = ["move", "wheel", "key"];
const LONGEST = 1_800_000;

/** Visits of a sitting: when they began, of which article, and how many ms were read. `crashed` marks the one that was cut off. */
export function expected({ acts }) {
  const visits = [];
  let now = 0;
  let lastSign = 0;
  let lastRead = 0;
  const begin = (id) => {
    visits.push({ start: now, id, dwellMs: 0, crashed: false });
    lastSign = now;
    lastRead = now;
  };
  /** Somebody moves, or is back: after half an hour without reading that is another visit. */
  const sign = () => {
    if (now - lastRead >= NEW_VISIT_AFTER) begin(visits.at(-1).id);
    lastSign = now;
  };
  const pass = (ms, there) => {
    const visit = visits.at(-1);
    for (const end = now + ms; now < end; now += TENTH) {
      if (!there || now >= lastSign + IDLE) continue;
      lastRead = now + TENTH;
      if (visit.dwellMs < LONGEST) visit.dwellMs += TENTH;
    }
  };
  begin("0");
  for (const { kind, ms, id } of acts) {
    if (SIGNS.includes(kind)) sign();
    else if (kind === "pass" || kind === "sleep") pass(ms, true);
    else if (kind === "hide" || kind === "blur" || kind === "away" || kind === "print") {
      if (kind === "print") sign();
      pass(ms, false);
      sign();
    } else if (kind === "route" || kind === "open") begin(id);
    else if (kind === "crash") visits.at(-1).crashed = true;
  }
  return visits;
}
