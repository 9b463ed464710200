import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Parts","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/Parts.md","filePath":"reference/api/foldin/interfaces/Parts.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/Parts.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-parts" tabindex="-1">Interface: Parts <a class="header-anchor" href="#interface-parts" aria-label="Permalink to &quot;Interface: Parts&quot;">​</a></h1><p>The parts of a score, weighed by the model&#39;s blend.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="crowd" tabindex="-1">crowd <a class="header-anchor" href="#crowd" aria-label="Permalink to &quot;crowd&quot;">​</a></h3><blockquote><p><strong>crowd</strong>: <code>number</code></p></blockquote><hr><h3 id="debias" tabindex="-1">debias <a class="header-anchor" href="#debias" aria-label="Permalink to &quot;debias&quot;">​</a></h3><blockquote><p><strong>debias</strong>: <code>number</code></p></blockquote><hr><h3 id="recency" tabindex="-1">recency <a class="header-anchor" href="#recency" aria-label="Permalink to &quot;recency&quot;">​</a></h3><blockquote><p><strong>recency</strong>: <code>number</code></p></blockquote><hr><h3 id="taste" tabindex="-1">taste <a class="header-anchor" href="#taste" aria-label="Permalink to &quot;taste&quot;">​</a></h3><blockquote><p><strong>taste</strong>: <code>number</code></p></blockquote><hr><h3 id="topic" tabindex="-1">topic <a class="header-anchor" href="#topic" aria-label="Permalink to &quot;topic&quot;">​</a></h3><blockquote><p><strong>topic</strong>: <code>number</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/Parts.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Parts = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Parts as default
};
