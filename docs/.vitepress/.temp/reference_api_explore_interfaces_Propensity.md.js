import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Propensity","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/explore/interfaces/Propensity.md","filePath":"reference/api/explore/interfaces/Propensity.md"}');
const _sfc_main = { name: "reference/api/explore/interfaces/Propensity.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-propensity" tabindex="-1">Interface: Propensity <a class="header-anchor" href="#interface-propensity" aria-label="Permalink to &quot;Interface: Propensity&quot;">​</a></h1><p>How likely the first card was to be the first: to be logged with the impression of slot 0.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="error" tabindex="-1">error <a class="header-anchor" href="#error" aria-label="Permalink to &quot;error&quot;">​</a></h3><blockquote><p><strong>error</strong>: <code>number</code></p></blockquote><p>Its standard error.</p><hr><h3 id="propensity" tabindex="-1">propensity <a class="header-anchor" href="#propensity" aria-label="Permalink to &quot;propensity&quot;">​</a></h3><blockquote><p><strong>propensity</strong>: <code>number</code></p></blockquote><p>0..1; 0 for an empty list.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/explore/interfaces/Propensity.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Propensity = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Propensity as default
};
