// The pages that are measured. They differ in what is said of the cards, and in the script.

const WORDS = "Words that fill the width they are given, as those of an article do. ";
const STYLE = `body{font:18px/1.5 sans-serif;max-width:40em;margin:auto}
ol{list-style:none;padding:0}li{border-top:1px solid #ccc;padding:8px 0;min-height:56px}`;

/** Both scripts say when they begin and when the list stands: `begun` is the moment at which all of a script is there. */
const beginning = (address) => `<script type="module">
import "data:text/javascript,performance.mark('begun')";import "${address}";</script>`;

/** Waited for without asking again and again, which would be work of the main thread. */
const WATCH = `<script>done=new Promise((there)=>addEventListener("foldin-ranked",()=>{performance.mark("ranked");there()}))</script>`;

const card = (attributes, { item }, place) =>
  `<li data-item="${item}"${attributes}><a href="/${item}">Article number ${place} of forty, with a title of usual length</a> <span data-reason hidden></span></li>`;

const whole = (cards, script, open = "<div>", close = "</div>", hints = "") =>
  `<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">${hints}<style>${STYLE}</style>
${WATCH}<main><article><h1>An article</h1>${`<p>${WORDS.repeat(8)}</p>`.repeat(12)}</article>
${open}<ol>${cards.join("\n")}</ol>${close}<p>What comes below.</p></main>${script}`;

/** What `vectors.jsonl` says of a card. */
const told = ({ vector, exposure, published }) =>
  ` data-vector="${vector}" data-exposure="${exposure}" data-published="${published}"`;

const listed = (cards, head, attributes, hints) =>
  whole(
    cards.map((line, place) => card(attributes(line), line, place)),
    beginning("/foldin/widget.js"),
    `<foldin-list model="${head}" consent="granted">`,
    "</foldin-list>",
    hints,
  );

/** The page whose cards bring their vectors. */
export const withVectors = (cards, head) => listed(cards, head, told);

const hint = (file) => `<link rel="preload" as="fetch" crossorigin href="${file}">`;
/** The same, and the page's head already says what will be asked for. */
export const hinted = (cards, head) =>
  listed(
    cards,
    head,
    told,
    `<link rel="modulepreload" href="/foldin/widget.js">${hint("/foldin/foldin.wasm")}${hint(head)}`,
  );

/** The page whose cards are found through shards. */
export const bare = (cards, head) => listed(cards, head, () => "");

/** The page with vectors and no script. */
export const still = (cards) =>
  whole(
    cards.map((line, place) => card(told(line), line, place)),
    "",
  );

/** The page of plain JavaScript. */
export const plain = (cards) =>
  whole(
    cards.map((line, place) => card("", line, place)),
    beginning("/plain/plain.js"),
    "<div id=list>",
  );

/** The same without its script. */
export const plainStill = (cards) =>
  whole(
    cards.map((line, place) => card("", line, place)),
    "",
    "<div id=list>",
  );
