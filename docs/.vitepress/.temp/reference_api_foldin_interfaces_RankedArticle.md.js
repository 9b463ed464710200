import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RankedArticle","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/RankedArticle.md","filePath":"reference/api/foldin/interfaces/RankedArticle.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/RankedArticle.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-rankedarticle" tabindex="-1">Interface: RankedArticle <a class="header-anchor" href="#interface-rankedarticle" aria-label="Permalink to &quot;Interface: RankedArticle&quot;">​</a></h1><p>A card of a ranked list.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="because" tabindex="-1">because <a class="header-anchor" href="#because" aria-label="Permalink to &quot;because&quot;">​</a></h3><blockquote><p><strong>because</strong>: <a href="./Share.html"><code>Share</code></a>[]</p></blockquote><p>What each article that was read adds to <code>parts.taste</code>, and the open one to <code>parts.topic</code>, in units of the score, largest first. The shares add up to both. Empty in the tier &quot;popular&quot;.</p><hr><h3 id="id" tabindex="-1">id <a class="header-anchor" href="#id" aria-label="Permalink to &quot;id&quot;">​</a></h3><blockquote><p><strong>id</strong>: <code>string</code></p></blockquote><hr><h3 id="parts" tabindex="-1">parts <a class="header-anchor" href="#parts" aria-label="Permalink to &quot;parts&quot;">​</a></h3><blockquote><p><strong>parts</strong>: <a href="./Parts.html"><code>Parts</code></a></p></blockquote><hr><h3 id="relevant" tabindex="-1">relevant <a class="header-anchor" href="#relevant" aria-label="Permalink to &quot;relevant&quot;">​</a></h3><blockquote><p><strong>relevant</strong>: <code>boolean</code></p></blockquote><p>Whether that evidence speaks for this article: <code>taste</code> and <code>topic</code> together are at least the candidates&#39; mean. What is in the list for being new or popular has no reason to show on its card.</p><hr><h3 id="score" tabindex="-1">score <a class="header-anchor" href="#score" aria-label="Permalink to &quot;score&quot;">​</a></h3><blockquote><p><strong>score</strong>: <code>number</code></p></blockquote><p>The sum of the parts. Only differences within one list mean something. Rules move a card and leave its score as it is.</p><hr><h3 id="tier" tabindex="-1">tier <a class="header-anchor" href="#tier" aria-label="Permalink to &quot;tier&quot;">​</a></h3><blockquote><p><strong>tier</strong>: <code>&quot;taste&quot;</code> | <code>&quot;topic&quot;</code> | <code>&quot;popular&quot;</code></p></blockquote><p>Which evidence answered: the reader&#39;s visits, the open article alone, or neither.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/RankedArticle.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RankedArticle = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RankedArticle as default
};
