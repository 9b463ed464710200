import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Filter","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/Filter.md","filePath":"reference/api/foldin/interfaces/Filter.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/Filter.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-filter" tabindex="-1">Interface: Filter <a class="header-anchor" href="#interface-filter" aria-label="Permalink to &quot;Interface: Filter&quot;">​</a></h1><p>Values of which an article must have one; an empty list asks nothing.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="age" tabindex="-1">age? <a class="header-anchor" href="#age" aria-label="Permalink to &quot;age?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>age?</strong>: <code>number</code></p></blockquote><p>Days since publication at most, at least 0. At 0 only what is still to be published.</p><hr><h3 id="author" tabindex="-1">author? <a class="header-anchor" href="#author" aria-label="Permalink to &quot;author?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>author?</strong>: <code>string</code> | readonly <code>string</code>[]</p></blockquote><hr><h3 id="language" tabindex="-1">language? <a class="header-anchor" href="#language" aria-label="Permalink to &quot;language?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>language?</strong>: <code>string</code> | readonly <code>string</code>[]</p></blockquote><hr><h3 id="section" tabindex="-1">section? <a class="header-anchor" href="#section" aria-label="Permalink to &quot;section?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>section?</strong>: <code>string</code> | readonly <code>string</code>[]</p></blockquote><hr><h3 id="topic" tabindex="-1">topic? <a class="header-anchor" href="#topic" aria-label="Permalink to &quot;topic?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>topic?</strong>: <code>string</code> | readonly <code>string</code>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/Filter.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Filter = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Filter as default
};
