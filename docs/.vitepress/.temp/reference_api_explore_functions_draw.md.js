import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: draw()","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/explore/functions/draw.md","filePath":"reference/api/explore/functions/draw.md"}');
const _sfc_main = { name: "reference/api/explore/functions/draw.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="function-draw" tabindex="-1">Function: draw() <a class="header-anchor" href="#function-draw" aria-label="Permalink to &quot;Function: draw()&quot;">​</a></h1><blockquote><p><strong>draw</strong>(<code>foldin</code>, <code>candidates</code>, <code>options?</code>): <a href="./../type-aliases/DrawnList.html"><code>DrawnList</code></a></p></blockquote><p>Ranks as one of the readers that this one may be would be ranked (Thompson sampling): x is drawn from its posterior N(x, σ²A⁻¹), with the A of the solve. What is sure stays where it is; what is not known of the reader gets its turn. Takes what <code>rank</code> takes.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><h3 id="foldin" tabindex="-1">foldin <a class="header-anchor" href="#foldin" aria-label="Permalink to &quot;foldin&quot;">​</a></h3><p><a href="./../../foldin/classes/Personalizer.html"><code>Personalizer</code></a></p><h3 id="candidates" tabindex="-1">candidates <a class="header-anchor" href="#candidates" aria-label="Permalink to &quot;candidates&quot;">​</a></h3><p>readonly (<code>string</code> | <a href="./../../foldin/interfaces/Candidate.html"><code>Candidate</code></a>)[]</p><h3 id="options" tabindex="-1">options? <a class="header-anchor" href="#options" aria-label="Permalink to &quot;options?&quot;">​</a></h3><p><a href="./../interfaces/DrawOptions.html"><code>DrawOptions</code></a></p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../type-aliases/DrawnList.html"><code>DrawnList</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/explore/functions/draw.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const draw = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  draw as default
};
