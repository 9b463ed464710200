import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TcfOptions","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/tcf/interfaces/TcfOptions.md","filePath":"reference/api/tcf/interfaces/TcfOptions.md"}');
const _sfc_main = { name: "reference/api/tcf/interfaces/TcfOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-tcfoptions" tabindex="-1">Interface: TcfOptions <a class="header-anchor" href="#interface-tcfoptions" aria-label="Permalink to &quot;Interface: TcfOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="elsewhere" tabindex="-1">elsewhere? <a class="header-anchor" href="#elsewhere" aria-label="Permalink to &quot;elsewhere?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>elsewhere?</strong>: <code>boolean</code></p></blockquote><p>What holds where the platform says that the GDPR does not apply; absent: what the reader chose on this device.</p><hr><h3 id="of" tabindex="-1">of? <a class="header-anchor" href="#of" aria-label="Permalink to &quot;of?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>of?</strong>: <code>&quot;purpose&quot;</code> | <code>&quot;publisher&quot;</code></p></blockquote><p>Whose consents: the <code>purpose</code> ones, which most platforms ask for, or those of the <code>publisher</code> alone.</p><hr><h3 id="purposes" tabindex="-1">purposes? <a class="header-anchor" href="#purposes" aria-label="Permalink to &quot;purposes?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>purposes?</strong>: readonly <code>number</code>[]</p></blockquote><p>Purposes that must be agreed to, all of them; 1, 5 and 6 if absent.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/tcf/interfaces/TcfOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TcfOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TcfOptions as default
};
