import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Interest","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/Interest.md","filePath":"reference/api/foldin/interfaces/Interest.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/Interest.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-interest" tabindex="-1">Interface: Interest <a class="header-anchor" href="#interface-interest" aria-label="Permalink to &quot;Interface: Interest&quot;">​</a></h1><p>A topic the reader turns to. All strengths add up to 1.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="evidence" tabindex="-1">evidence <a class="header-anchor" href="#evidence" aria-label="Permalink to &quot;evidence&quot;">​</a></h3><blockquote><p><strong>evidence</strong>: <code>number</code></p></blockquote><p>On how many articles it rests.</p><hr><h3 id="strength" tabindex="-1">strength <a class="header-anchor" href="#strength" aria-label="Permalink to &quot;strength&quot;">​</a></h3><blockquote><p><strong>strength</strong>: <code>number</code></p></blockquote><hr><h3 id="topic" tabindex="-1">topic <a class="header-anchor" href="#topic" aria-label="Permalink to &quot;topic&quot;">​</a></h3><blockquote><p><strong>topic</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/Interest.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Interest = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Interest as default
};
