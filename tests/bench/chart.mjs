// The figures as a picture: how many times as long as foldin each of the others takes.

const ROW = 20;
const GAP = 18;
const LEFT = 230;
const WIDTH = 860;
/** A bar as long as its place allows is so many times foldin's time. */
const MOST = 300;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
/** Of a scale in powers of ten; what is faster than foldin ends to the left of 1. */
const along = (ratio) =>
  LEFT + (Math.log10(Math.min(ratio, MOST) / 0.5) / Math.log10(MOST / 0.5)) * (WIDTH - LEFT - 70);

/** An SVG of rows `{ what, times }`, light or dark as the page around it. */
export function chart(rows) {
  const parts = [];
  let y = 34;
  for (const { what, times } of rows) {
    parts.push(`<text class="what" x="0" y="${y}">${escaped(what)}</text>`);
    y += 8;
    for (const [name, { median }] of Object.entries(times)) {
      const ratio = median / times.foldin.median;
      const kind = name === "foldin" ? "ours" : "other";
      parts.push(
        `<text class="name" x="${LEFT - 10}" y="${y + 14}">${escaped(name)}</text>`,
        `<rect class="${kind}" x="${LEFT}" y="${y + 3}" width="${(along(ratio) - LEFT).toFixed(1)}" height="${ROW - 6}" rx="2"/>`,
        `<text class="ratio" x="${(along(ratio) + 6).toFixed(1)}" y="${y + 14}">${
          name === "foldin" ? `${milliseconds(median)} ms` : `${ratio.toFixed(1)} ×`
        }</text>`,
      );
      y += ROW;
    }
    y += GAP + 10;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="Time of each as a multiple of foldin's">
<style>
  svg { background: #fff; font: 13px system-ui, sans-serif }
  text { fill: #24292f }
  .what { font-weight: 600 }
  .name { text-anchor: end; fill: #57606a }
  .ours { fill: #0b7285 }
  .other { fill: #adb5bd }
  @media (prefers-color-scheme: dark) {
    svg { background: #14181d }
    text { fill: #e6e9ec }
    .name { fill: #9aa4ae }
    .ours { fill: #3bc9db }
    .other { fill: #4b545d }
  }
</style>
<text x="${WIDTH}" y="14" text-anchor="end" class="ratio">time as a multiple of foldin's, on a scale of powers of ten</text>
${parts.join("\n")}
</svg>
`;
}

/** Two figures that say something. */
export const milliseconds = (time) => Number(time.toPrecision(2)).toString();
