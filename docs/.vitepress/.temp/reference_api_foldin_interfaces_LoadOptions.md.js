import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LoadOptions","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/interfaces/LoadOptions.md","filePath":"reference/api/foldin/interfaces/LoadOptions.md"}');
const _sfc_main = { name: "reference/api/foldin/interfaces/LoadOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-loadoptions" tabindex="-1">Interface: LoadOptions <a class="header-anchor" href="#interface-loadoptions" aria-label="Permalink to &quot;Interface: LoadOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><h3 id="automation" tabindex="-1">automation? <a class="header-anchor" href="#automation" aria-label="Permalink to &quot;automation?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>automation?</strong>: <code>boolean</code></p></blockquote><p>Also measures in a browser that is driven by a program. Off; for tests.</p><hr><h3 id="consent" tabindex="-1">consent? <a class="header-anchor" href="#consent" aria-label="Permalink to &quot;consent?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>consent?</strong>: <code>boolean</code></p></blockquote><p><code>true</code>: the page has the reader&#39;s consent. <code>false</code>: it has not, and nothing is listened to or stored. Absent: what the reader chose on this device counts. A browser that asks for privacy is asked here, whatever the page says.</p><hr><h3 id="frame" tabindex="-1">frame? <a class="header-anchor" href="#frame" aria-label="Permalink to &quot;frame?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>frame?</strong>: <code>boolean</code></p></blockquote><p>Also measures in a page that another page shows in a frame. Off: the reader reads the outer one.</p><hr><h3 id="model" tabindex="-1">model <a class="header-anchor" href="#model" aria-label="Permalink to &quot;model&quot;">​</a></h3><blockquote><p><strong>model</strong>: <a href="./../type-aliases/ModelSource.html"><code>ModelSource</code></a></p></blockquote><p>The model: a URL, a Response, or its bytes. Calls with one URL share one <code>Personalizer</code>.</p><hr><h3 id="wasm" tabindex="-1">wasm? <a class="header-anchor" href="#wasm" aria-label="Permalink to &quot;wasm?&quot;">​</a></h3><blockquote><p><code>optional</code> <strong>wasm?</strong>: <a href="./../type-aliases/CoreSource.html"><code>CoreSource</code></a></p></blockquote><p>The core, where it does not lie beside the module.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/interfaces/LoadOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LoadOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LoadOptions as default
};
