import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: FoldinErrorCode","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/FoldinErrorCode.md","filePath":"reference/api/foldin/type-aliases/FoldinErrorCode.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/FoldinErrorCode.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-foldinerrorcode" tabindex="-1">Type Alias: FoldinErrorCode <a class="header-anchor" href="#type-alias-foldinerrorcode" aria-label="Permalink to &quot;Type Alias: FoldinErrorCode&quot;">​</a></h1><blockquote><p><strong>FoldinErrorCode</strong> = <code>&quot;argument&quot;</code> | <code>&quot;fold-in&quot;</code> | <code>&quot;freed&quot;</code> | <code>&quot;wasm-unsupported&quot;</code> | <code>&quot;wasm-unavailable&quot;</code> | <code>&quot;wasm-failed&quot;</code> | <code>\`model-\${string}\`</code></p></blockquote><p>Names that never change: every way in which foldin can fail. Those of a damaged model begin with <code>model-</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/FoldinErrorCode.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FoldinErrorCode = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FoldinErrorCode as default
};
