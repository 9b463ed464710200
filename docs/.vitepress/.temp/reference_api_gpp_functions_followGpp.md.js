import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Function: followGpp()","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/gpp/functions/followGpp.md","filePath":"reference/api/gpp/functions/followGpp.md"}');
const _sfc_main = { name: "reference/api/gpp/functions/followGpp.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="function-followgpp" tabindex="-1">Function: followGpp() <a class="header-anchor" href="#function-followgpp" aria-label="Permalink to &quot;Function: followGpp()&quot;">​</a></h1><blockquote><p><strong>followGpp</strong>(): () =&gt; <code>void</code></p></blockquote><p>Follows a consent platform that speaks IAB GPP 1.1 (<code>window.__gpp</code>), whose stub must be in the page. Sections of Europe and Canada grant and refuse, by purposes 1, 5 and 6. Those of the United States can only refuse: who opted out of sale, sharing or targeted advertising, or sends Global Privacy Control, is taken at their word, although foldin does none of it. Where no section says anything, what the reader chose on this device holds. Gives the function that ends it; what was chosen stays.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p>() =&gt; <code>void</code></p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/gpp/functions/followGpp.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const followGpp = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  followGpp as default
};
