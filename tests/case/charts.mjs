// Charts of the report, in the markup of `foldin evaluate`'s: a dot for the mean and a line for its interval, a row for each arm.

/** Marks of a scale at most. */
const MARKS = 5;

export const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A number as people write it; of a share its percentage. */
export function number(
  value,
  { share = false, digits = share ? 1 : 3, signed = false, unit = share ? " %" : "" } = {},
) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(share ? value * 100 : value).toFixed(digits);
  const zero = Number(text) === 0;
  const sign = value < 0 && !zero ? "−" : signed && !zero ? "+" : "";
  return `${sign}${text.replace(/\B(?=(\d{3})+$)/, ",")}${unit}`;
}

/** An interval, whose unit is said once: both ends have little room beside the mean. */
export const between = (low, high, how) =>
  `${number(low, { ...how, unit: "" })} to ${number(high, how)}`;

/** Round marks around values, and the digits that tell two of them apart. */
function scaleAround(values, { share = false }) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high > low ? high - low : 1;
  const power = 10 ** Math.floor(Math.log10(span / MARKS));
  const step = [1, 2, 5].map((of) => of * power).find((of) => span / of <= MARKS) ?? 10 * power;
  const from = Math.floor(low / step) * step;
  const to = Math.ceil(high / step) * step || step;
  const marks = Array.from(
    { length: Math.round((to - from) / step) + 1 },
    (_, at) => from + at * step,
  );
  return {
    marks,
    digits: Math.max(0, -Math.floor(Math.log10(step * (share ? 100 : 1)) + 1e-9)),
    place: (value) => (100 * Math.min(Math.max((value - from) / (to - from), 0), 1)).toFixed(2),
  };
}

/** One row for each `{ name, mean, low, high, candidate }`. */
export function whiskers(title, rows, how = {}) {
  const known = rows.filter(({ mean }) => Number.isFinite(mean));
  if (known.length === 0) return "";
  const ends = known.flatMap(({ mean, low, high }) => [mean, low, high].filter(Number.isFinite));
  const { marks, digits, place } = scaleAround([0, ...ends], how);
  const grid = marks
    .map((mark) => {
      const zero = Math.abs(mark) < 1e-12 ? " zero" : "";
      return `<line class="mark${zero}" x1="${place(mark)}%" x2="${place(mark)}%" y1="0" y2="100%"/>`;
    })
    .join("");
  const drawn = known.map(({ name, mean, low, high, candidate }) => {
    const spread = Number.isFinite(low) ? between(low, high, how) : "";
    const says = escaped(
      `${name}: ${title} ${number(mean, how)}${spread && `, 95 % interval ${spread}`}`,
    );
    const interval = Number.isFinite(low)
      ? `<line class="interval" x1="${place(low)}%" x2="${place(high)}%" y1="50%" y2="50%"/>`
      : "";
    return `<li class="${candidate ? "candidate" : "baseline"}"><span class="name">${escaped(name)}</span><span class="track"><svg width="100%" height="26" role="img" aria-label="${says}"><title>${says}</title>${grid}${interval}<circle cx="${place(mean)}%" cy="50%" r="4"/></svg></span><span class="value"><b>${number(mean, how)}</b> <small>${spread}</small></span></li>`;
  });
  const labels = marks
    .map((mark) => `<text x="${place(mark)}%" y="13">${number(mark, { ...how, digits })}</text>`)
    .join("");
  return `<figure class="chart full"><figcaption>${escaped(title)}</figcaption><ul>${drawn.join("")}</ul><div class="axis" aria-hidden="true"><svg width="100%" height="18">${labels}</svg></div></figure>`;
}

const WIDTH = 640;
const HEIGHT = 220;
/** Room for words that a phone still shows at ten pixels. */
const LEFT = 72;
const RIGHT = 136;
const TOP = 12;
const BOTTOM = 26;
const LINE = 20;

/** A line for each `{ name, points: [{ mean, low, high }], kind }`, over days; the scale holds all of them and not zero. */
export function overDays(title, lines, how = {}) {
  const all = lines.flatMap(({ points }) =>
    points.flatMap(({ mean, low, high }) => [mean, low, high]),
  );
  const values = all.filter(Number.isFinite);
  const { marks, digits } = scaleAround(values, how);
  const [least, most] = [marks[0], marks.at(-1)];
  const days = lines[0].points.length;
  const x = (day) => (LEFT + (day * (WIDTH - LEFT - RIGHT)) / Math.max(1, days - 1)).toFixed(1);
  const y = (value) =>
    (HEIGHT - BOTTOM - ((value - least) * (HEIGHT - TOP - BOTTOM)) / (most - least || 1)).toFixed(
      1,
    );
  const grid = marks.map((value) => {
    return `<line class="mark" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="left" x="${LEFT - 8}" y="${Number(y(value)) + 4}">${number(value, { ...how, digits })}</text>`;
  });
  const ticks = Array.from({ length: days }, (_, day) =>
    day % 2 === 0 ? `<text x="${x(day)}" y="${HEIGHT - 6}">${day + 1}</text>` : "",
  );
  const drawn = lines.map(({ name, points, kind }) => {
    const known = points
      .map((point, day) => ({ ...point, day }))
      .filter(({ mean }) => Number.isFinite(mean));
    const band =
      kind === "candidate" || kind === "newest"
        ? known
            .filter(({ low }) => Number.isFinite(low))
            .map(
              ({ day, low, high }) =>
                `<line class="spread" x1="${x(day)}" x2="${x(day)}" y1="${y(low)}" y2="${y(high)}"/>`,
            )
            .join("")
        : "";
    const path = known.map(({ day, mean }) => `${x(day)},${y(mean)}`).join(" ");
    return `<g class="${kind}">${band}<polyline points="${path}"/><title>${escaped(name)}</title></g>`;
  });
  // Names stand at the end of their lines, and make room for each other: downwards, and where that ends back up.
  const ends = lines
    .map(({ name, points, kind }) => ({ name, kind, at: Number(y(points.at(-1).mean)) + 4 }))
    .sort((a, b) => a.at - b.at);
  let free = TOP;
  for (const end of ends) {
    end.at = Math.max(end.at, free);
    free = end.at + LINE;
  }
  free = HEIGHT - BOTTOM + LINE / 2;
  for (const end of ends.toReversed()) {
    end.at = Math.min(end.at, free);
    free = end.at - LINE;
  }
  const names = ends.map(
    ({ name, kind, at }) =>
      `<text class="end ${kind}" x="${WIDTH - RIGHT + 8}" y="${at.toFixed(1)}">${escaped(name)}</text>`,
  );
  return `<figure class="chart days"><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}, by day">${grid.join("")}${ticks.join("")}${drawn.join("")}${names.join("")}</svg></figure>`;
}

export function table(caption, head, rows) {
  const cells = (row) =>
    row
      .map((cell, at) => (at === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`))
      .join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><caption><span>${escaped(caption)}</span></caption><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("")}</tbody></table></div>`;
}
