import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: FoldinList","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/widget/variables/FoldinList.md","filePath":"reference/api/widget/variables/FoldinList.md"}');
const _sfc_main = { name: "reference/api/widget/variables/FoldinList.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="variable-foldinlist" tabindex="-1">Variable: FoldinList <a class="header-anchor" href="#variable-foldinlist" aria-label="Permalink to &quot;Variable: FoldinList&quot;">​</a></h1><blockquote><p><strong>FoldinList</strong>: <code>CustomElementConstructor</code> | <code>undefined</code></p></blockquote><p>The class of <code>&lt;foldin-list&gt;</code>; <code>undefined</code> on a server.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/widget/variables/FoldinList.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FoldinList = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FoldinList as default
};
