import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: watchImpressions()","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/impressions/functions/watchImpressions.md","filePath":"reference/api/impressions/functions/watchImpressions.md"}');
const _sfc_main = { name: "reference/api/impressions/functions/watchImpressions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="function-watchimpressions" tabindex="-1">Function: watchImpressions() <a class="header-anchor" href="#function-watchimpressions" aria-label="Permalink to &quot;Function: watchImpressions()&quot;">​</a></h1><blockquote><p><strong>watchImpressions</strong>(<code>foldin</code>, <code>list</code>, <code>seen</code>): () =&gt; <code>void</code></p></blockquote><p>Calls <code>seen</code> once for each card of <code>list</code> and each slot it stands in, when half of it (30 % of a card of 242,500 px² or more; half of the screen for a card that is taller) was in view for a second without a break, in a visible page. Without consent nothing is watched. Gives the function that ends it.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><h3 id="foldin" tabindex="-1">foldin <a class="header-anchor" href="#foldin" aria-label="Permalink to &quot;foldin&quot;">​</a></h3><p><code>Pick</code>&lt;<a href="./../../foldin/classes/Personalizer.html"><code>Personalizer</code></a>, <code>&quot;measures&quot;</code>&gt;</p><h3 id="list" tabindex="-1">list <a class="header-anchor" href="#list" aria-label="Permalink to &quot;list&quot;">​</a></h3><p><code>HTMLElement</code></p><h3 id="seen" tabindex="-1">seen <a class="header-anchor" href="#seen" aria-label="Permalink to &quot;seen&quot;">​</a></h3><p>(<code>impression</code>) =&gt; <code>void</code></p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p>() =&gt; <code>void</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/impressions/functions/watchImpressions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const watchImpressions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  watchImpressions as default
};
