import { resolveComponent, useSSRContext } from "vue";
import { ssrRenderAttrs, ssrRenderComponent } from "vue/server-renderer";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"How it works","description":"","frontmatter":{},"headers":[],"relativePath":"how-it-works.md","filePath":"how-it-works.md"}');
const _sfc_main = { name: "how-it-works.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  const _component_Loop = resolveComponent("Loop");
  const _component_FoldIn = resolveComponent("FoldIn");
  const _component_Parts = resolveComponent("Parts");
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="how-it-works" tabindex="-1">How it works <a class="header-anchor" href="#how-it-works" aria-label="Permalink to &quot;How it works&quot;">​</a></h1>`);
  _push(ssrRenderComponent(_component_Loop, null, null, _parent));
  _push(`<h2 id="three-steps-in-the-browser" tabindex="-1">Three steps in the browser <a class="header-anchor" href="#three-steps-in-the-browser" aria-label="Permalink to &quot;Three steps in the browser&quot;">​</a></h2><p><strong>Reading becomes visits.</strong> An article that is open, seen and focused gathers engaged time: it stops 30 seconds after the last sign of the reader, and in a tab that is hidden. With it go how deep the article was in view and how much of it was read. Copying, printing and sharing count, too. Less than ten seconds, or a quarter of the expected reading time where that is less, is a bounce, and no evidence.</p><p><strong>Visits become a vector.</strong> Each visit gets a confidence: log₂(1 + 2R), R the engagement of all visits to the article, which fades by half in 90 days. One least-squares solve then gives the user vector x: the point that the visits pull towards their articles, and that is held at zero as long as little is known.</p>`);
  _push(ssrRenderComponent(_component_FoldIn, null, null, _parent));
  _push(`<p><strong>The vector becomes an order.</strong> Each candidate gets a score of five parts, and the list is put in order by their sum.</p>`);
  _push(ssrRenderComponent(_component_Parts, null, null, _parent));
  _push(`<table tabindex="0"><thead><tr><th>part</th><th>is</th><th>comes from</th></tr></thead><tbody><tr><td><code>taste</code></td><td>how well the article fits the visits</td><td>the solve</td></tr><tr><td><code>topic</code></td><td>how near it is to the open article</td><td>the same solve: the open article is a row of it</td></tr><tr><td><code>recency</code></td><td>−ln(age in days + .05)</td><td>the date</td></tr><tr><td><code>crowd</code></td><td>ln(readers + 3), of the last day and of all time</td><td>the log, coarse</td></tr><tr><td><code>debias</code></td><td>−γ ln of exposure: what was shown most is worth a little less</td><td>the log</td></tr></tbody></table><p>Their weights are fitted on your log by <code>foldin train</code>, for the cadence at which your site refreshes. No switch parts new readers from regulars: who has read nothing gets what is near the open article, and every visit moves that.</p><h2 id="why-an-answer-can-be-explained-and-forgotten" tabindex="-1">Why an answer can be explained, and forgotten <a class="header-anchor" href="#why-an-answer-can-be-explained-and-forgotten" aria-label="Permalink to &quot;Why an answer can be explained, and forgotten&quot;">​</a></h2><p>The score of an article is a sum over visits: <code>because</code> names each with its share, and the shares add up to <code>taste</code> and <code>topic</code>. Visits are kept, not the vector: when one is forgotten the next solve is as if it had never been.</p><h2 id="what-a-model-is" tabindex="-1">What a model is <a class="header-anchor" href="#what-a-model-is" aria-label="Permalink to &quot;What a model is&quot;">​</a></h2><p>One <a href="https://github.com/huggingface/safetensors" target="_blank" rel="noreferrer">safetensors</a> file: a vector for each article (a signed byte a number), the diagonal of their Gram matrix, dates, topics, and counts in coarse steps. An article with fewer than three readers carries its content only. No reader is in it.</p><h2 id="what-it-does-not-do" tabindex="-1">What it does not do <a class="header-anchor" href="#what-it-does-not-do" aria-label="Permalink to &quot;What it does not do&quot;">​</a></h2><ul><li>It knows nothing of a reader on another device, unless they <a href="./panel.html">save and load a copy</a>.</li><li>It chooses among what the page shows, or <a href="./whole-catalogue.html">searches all</a> of a model; it does not know what was published since the model was <a href="./data-teams.html#fresh-every-quarter-of-an-hour">refreshed</a>, but that it is new.</li><li>Safari deletes what pages stored seven days after the reader was last there: that reader is new.</li><li>Debiasing is cautious by default (γ = .05): a γ chosen on one part of a log did not transfer to the next.</li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("how-it-works.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const howItWorks = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  howItWorks as default
};
