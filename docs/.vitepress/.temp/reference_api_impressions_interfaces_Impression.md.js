import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Impression","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/impressions/interfaces/Impression.md","filePath":"reference/api/impressions/interfaces/Impression.md"}');
const _sfc_main = { name: "reference/api/impressions/interfaces/Impression.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-impression" tabindex="-1">Interface: Impression <a class="header-anchor" href="#interface-impression" aria-label="Permalink to &quot;Interface: Impression&quot;">​</a></h1><p>A card that the reader could see.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="at" tabindex="-1">at <a class="header-anchor" href="#at" aria-label="Permalink to &quot;at&quot;">​</a></h3><blockquote><p><strong>at</strong>: <code>number</code></p></blockquote><p>Unix time in milliseconds.</p><hr><h3 id="id" tabindex="-1">id <a class="header-anchor" href="#id" aria-label="Permalink to &quot;id&quot;">​</a></h3><blockquote><p><strong>id</strong>: <code>string</code></p></blockquote><hr><h3 id="slot" tabindex="-1">slot <a class="header-anchor" href="#slot" aria-label="Permalink to &quot;slot&quot;">​</a></h3><blockquote><p><strong>slot</strong>: <code>number</code></p></blockquote><p>The place of the card in its list, from 0.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/impressions/interfaces/Impression.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Impression = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Impression as default
};
