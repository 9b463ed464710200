import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: followTcf()","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/tcf/functions/followTcf.md","filePath":"reference/api/tcf/functions/followTcf.md"}');
const _sfc_main = { name: "reference/api/tcf/functions/followTcf.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="function-followtcf" tabindex="-1">Function: followTcf() <a class="header-anchor" href="#function-followtcf" aria-label="Permalink to &quot;Function: followTcf()&quot;">​</a></h1><blockquote><p><strong>followTcf</strong>(<code>options?</code>): () =&gt; <code>void</code></p></blockquote><p>Follows a consent platform that speaks IAB TCF 2.2 (<code>window.__tcfapi</code>), whose stub must be in the page. Gives the function that ends it; what was chosen stays.</p><h2 id="parameters" tabindex="-1">Parameters <a class="header-anchor" href="#parameters" aria-label="Permalink to &quot;Parameters&quot;">​</a></h2><h3 id="options" tabindex="-1">options? <a class="header-anchor" href="#options" aria-label="Permalink to &quot;options?&quot;">​</a></h3><p><a href="./../interfaces/TcfOptions.html"><code>TcfOptions</code></a></p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p>() =&gt; <code>void</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/tcf/functions/followTcf.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const followTcf = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  followTcf as default
};
