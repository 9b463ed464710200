import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LeftOut","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/LeftOut.md","filePath":"reference/api/foldin/interfaces/LeftOut.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/LeftOut.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-leftout" tabindex="-1">Interface: LeftOut <a class="header-anchor" href="#interface-leftout" aria-label="Permalink to &quot;Interface: LeftOut&quot;">​</a></h1><p>A candidate that is not in the list, and the first reason that holds.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="id" tabindex="-1">id <a class="header-anchor" href="#id" aria-label="Permalink to &quot;id&quot;">​</a></h3><blockquote><p><strong>id</strong>: <code>string</code></p></blockquote><hr><h3 id="reason" tabindex="-1">reason <a class="header-anchor" href="#reason" aria-label="Permalink to &quot;reason&quot;">​</a></h3><blockquote><p><strong>reason</strong>: <code>&quot;hidden&quot;</code> | <code>&quot;topic&quot;</code> | <code>&quot;excluded&quot;</code> | <code>&quot;current&quot;</code> | <code>&quot;read&quot;</code> | <code>&quot;repeated&quot;</code> | <code>&quot;filtered&quot;</code> | <code>&quot;irrelevant&quot;</code> | <code>&quot;story&quot;</code> | <code>&quot;author&quot;</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/LeftOut.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LeftOut = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LeftOut as default
};
