import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Type Alias: Hideable","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/type-aliases/Hideable.md","filePath":"reference/api/foldin/type-aliases/Hideable.md"}');
const _sfc_main = { name: "reference/api/foldin/type-aliases/Hideable.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="type-alias-hideable" tabindex="-1">Type Alias: Hideable <a class="header-anchor" href="#type-alias-hideable" aria-label="Permalink to &quot;Type Alias: Hideable&quot;">​</a></h1><blockquote><p><strong>Hideable</strong> = <code>string</code> | { <code>topic</code>: <code>string</code>; }</p></blockquote><p>Something the reader does not want to see: an article, by its id, or a topic.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/type-aliases/Hideable.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Hideable = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Hideable as default
};
