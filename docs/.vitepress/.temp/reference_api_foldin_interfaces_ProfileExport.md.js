import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ProfileExport","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/ProfileExport.md","filePath":"reference/api/foldin/interfaces/ProfileExport.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/ProfileExport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-profileexport" tabindex="-1">Interface: ProfileExport <a class="header-anchor" href="#interface-profileexport" aria-label="Permalink to &quot;Interface: ProfileExport&quot;">​</a></h1><p>All that is kept of the reader, as a file.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="format" tabindex="-1">format <a class="header-anchor" href="#format" aria-label="Permalink to &quot;format&quot;">​</a></h3><blockquote><p><strong>format</strong>: <code>&quot;foldin-profile&quot;</code></p></blockquote><hr><h3 id="hidden" tabindex="-1">hidden <a class="header-anchor" href="#hidden" aria-label="Permalink to &quot;hidden&quot;">​</a></h3><blockquote><p><strong>hidden</strong>: <a href="./../type-aliases/StoredHidden.html"><code>StoredHidden</code></a>[]</p></blockquote><hr><h3 id="version" tabindex="-1">version <a class="header-anchor" href="#version" aria-label="Permalink to &quot;version&quot;">​</a></h3><blockquote><p><strong>version</strong>: <code>number</code></p></blockquote><p>2 is written; 1 is read, too.</p><hr><h3 id="visits" tabindex="-1">visits <a class="header-anchor" href="#visits" aria-label="Permalink to &quot;visits&quot;">​</a></h3><blockquote><p><strong>visits</strong>: <a href="./KeptVisit.html"><code>KeptVisit</code></a>[]</p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/ProfileExport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ProfileExport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ProfileExport as default
};
