import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: CoreSource","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/CoreSource.md","filePath":"reference/api/foldin/type-aliases/CoreSource.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/CoreSource.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-coresource" tabindex="-1">Type Alias: CoreSource <a class="header-anchor" href="#type-alias-coresource" aria-label="Permalink to &quot;Type Alias: CoreSource&quot;">​</a></h1><blockquote><p><strong>CoreSource</strong> = <code>string</code> | <code>URL</code> | <code>Response</code> | <code>ArrayBuffer</code> | <code>WebAssembly.Module</code></p></blockquote><p>Where the core is, or the core itself. Beside the module if absent.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/CoreSource.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CoreSource = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CoreSource as default
};
