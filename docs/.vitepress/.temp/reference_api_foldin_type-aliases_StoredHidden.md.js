import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: StoredHidden","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/StoredHidden.md","filePath":"reference/api/foldin/type-aliases/StoredHidden.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/StoredHidden.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-storedhidden" tabindex="-1">Type Alias: StoredHidden <a class="header-anchor" href="#type-alias-storedhidden" aria-label="Permalink to &quot;Type Alias: StoredHidden&quot;">​</a></h1><blockquote><p><strong>StoredHidden</strong> = { <code>article</code>: <code>string</code>; } | { <code>topic</code>: <code>string</code>; }</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/StoredHidden.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const StoredHidden = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  StoredHidden as default
};
