import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: NearestOptions","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/catalogue/interfaces/NearestOptions.md","filePath":"reference/api/catalogue/interfaces/NearestOptions.md"}');
const _sfc_main = { name: "reference/api/catalogue/interfaces/NearestOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-nearestoptions" tabindex="-1">Interface: NearestOptions <a class="header-anchor" href="#interface-nearestoptions" aria-label="Permalink to &quot;Interface: NearestOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="current" tabindex="-1">current? <a class="header-anchor" href="#current" aria-label="Permalink to &quot;current?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>current?</strong>: <code>string</code></p></blockquote><p>The article that is open: it speaks by its vector, as a visit does, and is not among those found.</p><hr><h3 id="limit" tabindex="-1">limit? <a class="header-anchor" href="#limit" aria-label="Permalink to &quot;limit?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>limit?</strong>: <code>number</code></p></blockquote><p>How many, at most: 0 and more, 200 by default.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/catalogue/interfaces/NearestOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const NearestOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  NearestOptions as default
};
