import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: recordTrace()","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/debug/functions/recordTrace.md","filePath":"reference/api/debug/functions/recordTrace.md"}');
const _sfc_main = { name: "reference/api/debug/functions/recordTrace.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="function-recordtrace" tabindex="-1">Function: recordTrace() <a class="header-anchor" href="#function-recordtrace" aria-label="Permalink to &quot;Function: recordTrace()&quot;">​</a></h1><blockquote><p><strong>recordTrace</strong>(<code>about?</code>): <a href="./../interfaces/Trace.html"><code>Trace</code></a></p></blockquote><p>Records what the page tells the meter, in memory; nothing is stored or sent. To be called before an article is observed. <code>about</code> says in words what happens, for whoever finds the trace.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><h3 id="about" tabindex="-1">about? <a class="header-anchor" href="#about" aria-label="Permalink to &quot;about?&quot;">​</a></h3><p><code>string</code></p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../interfaces/Trace.html"><code>Trace</code></a></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/debug/functions/recordTrace.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const recordTrace = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  recordTrace as default
};
