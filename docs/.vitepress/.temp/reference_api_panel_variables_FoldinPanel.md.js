import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Variable: FoldinPanel","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/panel/variables/FoldinPanel.md","filePath":"reference/api/panel/variables/FoldinPanel.md"}');
const _sfc_main = { name: "reference/api/panel/variables/FoldinPanel.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="variable-foldinpanel" tabindex="-1">Variable: FoldinPanel <a class="header-anchor" href="#variable-foldinpanel" aria-label="Permalink to &quot;Variable: FoldinPanel&quot;">​</a></h1><blockquote><p><strong>FoldinPanel</strong>: <code>CustomElementConstructor</code> | <code>undefined</code></p></blockquote><p>The class of <code>&lt;foldin-panel&gt;</code>; <code>undefined</code> on a server.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/panel/variables/FoldinPanel.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FoldinPanel = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FoldinPanel as default
};
