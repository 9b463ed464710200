import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Visited","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/catalogue/interfaces/Visited.md","filePath":"reference/api/catalogue/interfaces/Visited.md"}');
const _sfc_main = { name: "reference/api/catalogue/interfaces/Visited.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-visited" tabindex="-1">Interface: Visited <a class="header-anchor" href="#interface-visited" aria-label="Permalink to &quot;Interface: Visited&quot;">​</a></h1><p>An article that was read, and how much that counts: what <code>history()</code> gives.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="confidence" tabindex="-1">confidence <a class="header-anchor" href="#confidence" aria-label="Permalink to &quot;confidence&quot;">​</a></h3><blockquote><p><strong>confidence</strong>: <code>number</code></p></blockquote><hr><h3 id="id" tabindex="-1">id <a class="header-anchor" href="#id" aria-label="Permalink to &quot;id&quot;">​</a></h3><blockquote><p><strong>id</strong>: <code>string</code></p></blockquote></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/catalogue/interfaces/Visited.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Visited = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Visited as default
};
