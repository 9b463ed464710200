import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse(`{"title":"","description":"","frontmatter":{"layout":"home","hero":{"name":"foldin","text":"Personal lists, made in the reader's browser","tagline":"A model from your own log, one least-squares solve in the page. What a reader does never leaves the device.","actions":[{"theme":"brand","text":"Start in five minutes","link":"/start"},{"theme":"alt","text":"How it works","link":"/how-it-works"}]},"features":[{"title":"For a webmaster","details":"Paste one tag over the list that your server makes. Whatever fails, that list stays.","link":"/start#paste-a-tag"},{"title":"For editors","details":"Pins, boosts, filters, diversity and caps; what was hidden or excluded never comes back.","link":"/editors"},{"title":"For lawyers","details":"What is kept, where, for how long, and every request that is made.","link":"/privacy"},{"title":"For data teams","details":"Logs in CSV, JSON Lines or Parquet; an evaluation with intervals; factors of Spark or implicit.","link":"/data-teams"}]},"headers":[],"relativePath":"index.md","filePath":"index.md"}`);
const _sfc_main = { name: "index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
