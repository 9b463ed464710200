import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Consent","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/Consent.md","filePath":"reference/api/foldin/type-aliases/Consent.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/Consent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-consent" tabindex="-1">Type Alias: Consent <a class="header-anchor" href="#type-alias-consent" aria-label="Permalink to &quot;Type Alias: Consent&quot;">​</a></h1><blockquote><p><strong>Consent</strong> = <code>&quot;granted&quot;</code> | <code>&quot;denied&quot;</code> | <code>&quot;unset&quot;</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/Consent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Consent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Consent as default
};
