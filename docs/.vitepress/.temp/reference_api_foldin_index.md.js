import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"foldin","description":"","frontmatter":{},"headers":[],"relativePath":"reference/api/foldin/index.md","filePath":"reference/api/foldin/index.md"}');
const _sfc_main = { name: "reference/api/foldin/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="foldin" tabindex="-1">foldin <a class="header-anchor" href="#foldin" aria-label="Permalink to &quot;foldin&quot;">​</a></h1><h2 id="classes" tabindex="-1">Classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;Classes&quot;">​</a></h2><ul><li><a href="./classes/FoldinError.html">FoldinError</a></li><li><a href="./classes/Personalizer.html">Personalizer</a></li></ul><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/Candidate.html">Candidate</a></li><li><a href="./interfaces/Filter.html">Filter</a></li><li><a href="./interfaces/HistoryEntry.html">HistoryEntry</a></li><li><a href="./interfaces/Interest.html">Interest</a></li><li><a href="./interfaces/KeptVisit.html">KeptVisit</a></li><li><a href="./interfaces/LeftOut.html">LeftOut</a></li><li><a href="./interfaces/LoadOptions.html">LoadOptions</a></li><li><a href="./interfaces/MeasuredVisit.html">MeasuredVisit</a></li><li><a href="./interfaces/Parts.html">Parts</a></li><li><a href="./interfaces/ProfileExport.html">ProfileExport</a></li><li><a href="./interfaces/RankedArticle.html">RankedArticle</a></li><li><a href="./interfaces/RankOptions.html">RankOptions</a></li><li><a href="./interfaces/RecordedVisit.html">RecordedVisit</a></li><li><a href="./interfaces/Rules.html">Rules</a></li><li><a href="./interfaces/Share.html">Share</a></li></ul><h2 id="type-aliases" tabindex="-1">Type Aliases <a class="header-anchor" href="#type-aliases" aria-label="Permalink to &quot;Type Aliases&quot;">​</a></h2><ul><li><a href="./type-aliases/Consent.html">Consent</a></li><li><a href="./type-aliases/CoreSource.html">CoreSource</a></li><li><a href="./type-aliases/FoldinErrorCode.html">FoldinErrorCode</a></li><li><a href="./type-aliases/Hideable.html">Hideable</a></li><li><a href="./type-aliases/ModelSource.html">ModelSource</a></li><li><a href="./type-aliases/RankedList.html">RankedList</a></li><li><a href="./type-aliases/StoredHidden.html">StoredHidden</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/api/foldin/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
