import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: DrawnList","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/explore/type-aliases/DrawnList.md","filePath":"reference/api/explore/type-aliases/DrawnList.md"}');
const _sfc_main = { name: "reference/api/explore/type-aliases/DrawnList.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-drawnlist" tabindex="-1">Type Alias: DrawnList <a class="header-anchor" href="#type-alias-drawnlist" aria-label="Permalink to &quot;Type Alias: DrawnList&quot;">​</a></h1><blockquote><p><strong>DrawnList</strong> = <a href="./../../foldin/type-aliases/RankedList.html"><code>RankedList</code></a> &amp; <code>object</code></p></blockquote><p>A list that was drawn. Scores, parts and shares are those without exploration; the order is the draw&#39;s.</p><h2 id="type-declaration" tabindex="-1">Type Declaration <a class="header-anchor" href="#type-declaration" aria-label="Permalink to &quot;Type Declaration&quot;">​</a></h2><h3 id="propensity" tabindex="-1">propensity() <a class="header-anchor" href="#propensity" aria-label="Permalink to &quot;propensity()&quot;">​</a></h3><blockquote><p><strong>propensity</strong>(<code>draws?</code>): <code>Promise</code>&lt;<a href="./../interfaces/Propensity.html"><code>Propensity</code></a>&gt;</p></blockquote><p>Counts over so many further draws, 200 if absent, at least 1. It takes a ranking for each, in slices that a page does not notice. A visit that ends meanwhile counts from then on.</p><h4 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h4><h5 id="draws" tabindex="-1">draws? <a class="header-anchor" href="#draws" aria-label="Permalink to &quot;draws?&quot;">​</a></h5><p><code>number</code></p><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>Promise</code>&lt;<a href="./../interfaces/Propensity.html"><code>Propensity</code></a>&gt;</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/explore/type-aliases/DrawnList.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const DrawnList = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  DrawnList as default
};
