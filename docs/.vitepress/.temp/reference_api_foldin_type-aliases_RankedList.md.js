import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: RankedList","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/RankedList.md","filePath":"reference/api/foldin/type-aliases/RankedList.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/RankedList.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-rankedlist" tabindex="-1">Type Alias: RankedList <a class="header-anchor" href="#type-alias-rankedlist" aria-label="Permalink to &quot;Type Alias: RankedList&quot;">​</a></h1><blockquote><p><strong>RankedList</strong> = <a href="./../interfaces/RankedArticle.html"><code>RankedArticle</code></a>[] &amp; <code>object</code></p></blockquote><p>Best first. <code>leftOut</code> says which candidates may not be shown or were left out by a rule, and why; what is neither here nor there is beyond the limit.</p><h2 id="type-declaration" tabindex="-1">Type Declaration <a class="header-anchor" href="#type-declaration" aria-label="Permalink to &quot;Type Declaration&quot;">​</a></h2><h3 id="leftout" tabindex="-1">leftOut <a class="header-anchor" href="#leftout" aria-label="Permalink to &quot;leftOut&quot;">​</a></h3><blockquote><p><code>readonly</code> <strong>leftOut</strong>: readonly <a href="./../interfaces/LeftOut.html"><code>LeftOut</code></a>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/RankedList.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RankedList = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RankedList as default
};
