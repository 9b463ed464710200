import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Trace","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/debug/interfaces/Trace.md","filePath":"reference/api/debug/interfaces/Trace.md"}');
const _sfc_main = { name: "reference/api/debug/interfaces/Trace.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-trace" tabindex="-1">Interface: Trace <a class="header-anchor" href="#interface-trace" aria-label="Permalink to &quot;Interface: Trace&quot;">​</a></h1><p>What the page told the meter since <code>recordTrace</code>.</p><h2 id="methods" tabindex="-1">Methods <a class="header-anchor" href="#methods" aria-label="Permalink to &quot;Methods&quot;">​</a></h2><h3 id="stop" tabindex="-1">stop() <a class="header-anchor" href="#stop" aria-label="Permalink to &quot;stop()&quot;">​</a></h3><blockquote><p><strong>stop</strong>(): <code>void</code></p></blockquote><p>Ends the recording; what was recorded stays.</p><h4 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>void</code></p><hr><h3 id="text" tabindex="-1">text() <a class="header-anchor" href="#text" aria-label="Permalink to &quot;text()&quot;">​</a></h3><blockquote><p><strong>text</strong>(): <code>string</code></p></blockquote><p>JSON Lines, as <code>foldin trace</code> reads them. It names the articles and says what was done with them: the reader&#39;s own.</p><h4 id="returns-1" tabindex="-1">Returns <a class="header-anchor" href="#returns-1" aria-label="Permalink to &quot;Returns&quot;">​</a></h4><p><code>string</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/debug/interfaces/Trace.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Trace = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Trace as default
};
