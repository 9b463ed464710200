// Pages with a list in the middle, and somebody who looks at them frame by frame.

const BASE =
  "body { margin: 0; font: 16px/20px sans-serif } ol { list-style: none; margin: 0; padding: 0 }";
const PLAIN = "foldin-list { display: block } li { overflow: hidden }";

/**
 * A page with a list of these articles. `height` gives a card's by its place; without it the page has no style that knows of the
 * list. `reasons`: cards have a place for one.
 */
export function listPage(ids, { height, shown, style = "", reasons = false }) {
  const card = (id, place) => {
    const room = height === undefined ? "" : ` style="height: ${height(place)}px"`;
    const reason = reasons ? "<p data-reason hidden style='margin: 0'></p>" : "";
    const hidden = place < shown ? "" : " hidden";
    return `<li data-item="${id}"${room}${hidden}><a href="/${id}">${id}</a>${reason}</li>`;
  };
  // Of an element in a line, engines do not agree what its box is.
  const around = height === undefined ? "" : " data-around";
  const known = height === undefined ? "" : `${BASE} ${PLAIN}`;
  return `<!doctype html><meta charset="utf-8"><title>a list</title><link rel="icon" href="data:,">
<style>${known} ${style}</style><script>${WATCH}</script>
<h1 data-around>Above</h1><foldin-list model="/whole/model.safetensors" consent="granted"${around}>
<ol>${ids.map(card).join("")}</ol></foldin-list>
<p data-around>Below</p><ul data-around><li>and</li><li>more</li></ul><footer data-around>The end</footer>
<script>watch()</script><script type="module" src="/foldin/widget.js"></script>`;
}

/** Begins before the first frame, ends ten frames after the list stands. */
const WATCH = `
const frames = [];
let shifts = 0;
let before;
try {
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifts += value;
  }).observe({ type: "layout-shift", buffered: true });
} catch {}
const shownCards = () => [...document.querySelectorAll("foldin-list [data-item]")].filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.item);
let watched;
function watch() {
  before = shownCards();
  watched = new Promise((done) => {
    let left = 10;
    const look = (at) => {
      const state = document.querySelector("foldin-list").getAttribute("state");
      const boxes = [...document.querySelectorAll("[data-around]")].map((around) => {
        const { x, y, width, height } = around.getBoundingClientRect();
        return [around.localName, x, y, width, height].join(" ");
      });
      frames.push({ at: Math.round(at), state, scroll: scrollY, boxes });
      if (/ranked|failed/.test(state)) left -= 1;
      if (left > 0) requestAnimationFrame(look);
      else setTimeout(() => done({ frames, shifts, before, order: shownCards() }), 100);
    };
    look(performance.now());
  });
}
`;

/** Runs in the page: what was seen of it. */
export function watchFrames() {
  return watched;
}
