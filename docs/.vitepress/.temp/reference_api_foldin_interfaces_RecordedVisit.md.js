import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: RecordedVisit","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/RecordedVisit.md","filePath":"reference/api/foldin/interfaces/RecordedVisit.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/RecordedVisit.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-recordedvisit" tabindex="-1">Interface: RecordedVisit <a class="header-anchor" href="#interface-recordedvisit" aria-label="Permalink to &quot;Interface: RecordedVisit&quot;">​</a></h1><p>A visit that the page measured itself.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="dwellseconds" tabindex="-1">dwellSeconds? <a class="header-anchor" href="#dwellseconds" aria-label="Permalink to &quot;dwellSeconds?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>dwellSeconds?</strong>: <code>number</code></p></blockquote><p>Engaged seconds, at least 0; more than 1,800 count as 1,800.</p><hr><h3 id="id" tabindex="-1">id <a class="header-anchor" href="#id" aria-label="Permalink to &quot;id&quot;">​</a></h3><blockquote><p><strong>id</strong>: <code>string</code></p></blockquote><hr><h3 id="scrolldepth" tabindex="-1">scrollDepth? <a class="header-anchor" href="#scrolldepth" aria-label="Permalink to &quot;scrollDepth?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>scrollDepth?</strong>: <code>number</code></p></blockquote><p>0 to 1.</p><hr><h3 id="start" tabindex="-1">start? <a class="header-anchor" href="#start" aria-label="Permalink to &quot;start?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>start?</strong>: <code>number</code></p></blockquote><p>When it began, Unix time in milliseconds; now less the dwell if absent.</p><hr><h3 id="title" tabindex="-1">title? <a class="header-anchor" href="#title" aria-label="Permalink to &quot;title?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>title?</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/RecordedVisit.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const RecordedVisit = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  RecordedVisit as default
};
