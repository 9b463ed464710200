// Charts of the report, in the markup of `foldin evaluate`'s: a dot for the mean and a line for its interval, a row for each arm.

/** Marks of a scale at most. */
const MARKS = 5;

export const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A number as people write it; of a share its percentage. */
export function number(value, { share = false, digits = 3, signed = false } = {}) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(share ? value * 100 : value).toFixed(share ? 1 : digits);
  const zero = Number(text) === 0;
  const sign = value < 0 && !zero ? "−" : signed && !zero ? "+" : "";
  return `${sign}${text.replace(/\B(?=(\d{3})+$)/, ",")}${share ? " %" : ""}`;
}

function scaleAround(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
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
    place: (value) => (100 * Math.min(Math.max((value - from) / (to - from), 0), 1)).toFixed(2),
  };
}

/** One row for each `{ name, mean, low, high, candidate }`. */
export function whiskers(title, rows, how = {}) {
  const known = rows.filter(({ mean }) => Number.isFinite(mean));
  if (known.length === 0) return "";
  const ends = known.flatMap(({ mean, low, high }) => [mean, low, high].filter(Number.isFinite));
  const { marks, place } = scaleAround(ends);
  const grid = marks
    .map((mark) => {
      const zero = Math.abs(mark) < 1e-12 ? " zero" : "";
      return `<line class="mark${zero}" x1="${place(mark)}%" x2="${place(mark)}%" y1="0" y2="100%"/>`;
    })
    .join("");
  const drawn = known.map(({ name, mean, low, high, candidate }) => {
    const between = Number.isFinite(low) ? `${number(low, how)} to ${number(high, how)}` : "";
    const says = escaped(`${name}: ${title} ${number(mean, how)}, 95 % interval ${between}`);
    const interval = Number.isFinite(low)
      ? `<line class="interval" x1="${place(low)}%" x2="${place(high)}%" y1="50%" y2="50%"/>`
      : "";
    return `<li class="${candidate ? "candidate" : "baseline"}"><span class="name">${escaped(name)}</span><span class="track"><svg width="100%" height="26" role="img" aria-label="${says}"><title>${says}</title>${grid}${interval}<circle cx="${place(mean)}%" cy="50%" r="4"/></svg></span><span class="value"><b>${number(mean, how)}</b> <small>${between}</small></span></li>`;
  });
  const labels = marks
    .map(
      (mark) =>
        `<text x="${place(mark)}%" y="13">${number(mark, { ...how, digits: Math.min(how.digits ?? 3, 2) })}</text>`,
    )
    .join("");
  return `<figure class="chart full"><figcaption>${escaped(title)}</figcaption><ul>${drawn.join("")}</ul><div class="axis" aria-hidden="true"><svg width="100%" height="18">${labels}</svg></div></figure>`;
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 52;
const RIGHT = 118;
const TOP = 12;
const BOTTOM = 26;

/** A line for each `{ name, points: [{ mean, low, high }], kind }`, over days; the scale holds all of them and not zero. */
export function overDays(title, lines, how = {}) {
  const all = lines.flatMap(({ points }) =>
    points.flatMap(({ mean, low, high }) => [mean, low, high]),
  );
  const values = all.filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const days = lines[0].points.length;
  const x = (day) => (LEFT + (day * (WIDTH - LEFT - RIGHT)) / Math.max(1, days - 1)).toFixed(1);
  const y = (value) =>
    (HEIGHT - BOTTOM - ((value - least) * (HEIGHT - TOP - BOTTOM)) / (most - least || 1)).toFixed(
      1,
    );
  const grid = Array.from({ length: 5 }, (_, at) => {
    const value = least + (at * (most - least)) / 4;
    return `<line class="mark" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="left" x="${LEFT - 8}" y="${Number(y(value)) + 4}">${number(value, { ...how, digits: 2 })}</text>`;
  });
  const ticks = Array.from({ length: days }, (_, day) =>
    day % 2 === 0 ? `<text x="${x(day)}" y="${HEIGHT - 6}">${day + 1}</text>` : "",
  );
  const drawn = lines.map(({ name, points, kind }) => {
    const known = points
      .map((point, day) => ({ ...point, day }))
      .filter(({ mean }) => Number.isFinite(mean));
    const band =
      kind === "candidate" || kind === "held"
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
  // Names stand at the end of their lines, and make room for each other.
  let last = Number.NEGATIVE_INFINITY;
  const ends = lines
    .map(({ name, points, kind }) => ({ name, kind, at: Number(y(points.at(-1).mean)) }))
    .sort((a, b) => a.at - b.at)
    .map(({ name, kind, at }) => {
      last = Math.max(at + 4, last + 14);
      return `<text class="end ${kind}" x="${WIDTH - RIGHT + 8}" y="${last.toFixed(1)}">${escaped(name)}</text>`;
    });
  return `<figure class="chart days"><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}, by day">${grid.join("")}${ticks.join("")}${drawn.join("")}${ends.join("")}</svg></figure>`;
}

export function table(caption, head, rows) {
  const cells = (row) =>
    row
      .map((cell, at) => (at === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`))
      .join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><caption><span>${escaped(caption)}</span></caption><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("")}</tbody></table></div>`;
}
