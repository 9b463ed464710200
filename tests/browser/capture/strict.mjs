// A page that forbids all but what foldin says it needs: `/read?strict`. With `&blocked` it forbids the model, too.

/** Words make it long: a page without styles needs none to be allowed. */
export function strictPage() {
  const paragraphs = "<p>Words that fill the width they are given.</p>".repeat(120);
  const cards = ["b", "a"].map((id) => `<li data-item="${id}"><a href="/empty">${id}</a></li>`);
  return `<!doctype html><meta charset="utf-8"><title>strict</title><link rel="icon" href="data:,">
<script src="/page.js"></script>
<foldin-list model="/model.safetensors"><ol id="cards">${cards.join("")}</ol></foldin-list>
<article>${paragraphs}</article>
<script type="module" src="/strict.js"></script>`;
}

export function policyOf(origin, { searchParams }) {
  const fetched = [
    "/foldin/foldin.wasm",
    ...(searchParams.has("blocked") ? [] : ["/model.safetensors"]),
  ];
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src ${fetched.map((path) => origin + path).join(" ")}`,
    // The icon of the page, so that no browser looks for one.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Everything that foldin does in a page: measures, ranks, watches cards, and puts a list in order. */
export const STRICT = `
const { Personalizer } = await import("/foldin/foldin.js");
const { watchImpressions } = await import("/foldin/impressions.js");
try {
  const foldin = await Personalizer.load({ model: "/model.safetensors", automation: true });
  foldin.setConsent(true);
  await import("/foldin/widget.js");
  foldin.observe(document.querySelector("article"), { id: "read" });
  const impressions = [];
  watchImpressions(foldin, document.querySelector("#cards"), (impression) => impressions.push(impression));
  Object.assign(globalThis, { Personalizer, foldin, impressions });
} catch ({ code }) {
  globalThis.failed = code;
}
harness.ready = true;
`;
