/** The folder that `foldin publish` wrote. */
export const PUBLISHED = "published";

export default function configure(eleventy) {
  eleventy.addPassthroughCopy({ "node_modules/foldin/*.{js,wasm}": "foldin" });
  // What a page may ask for; vectors.jsonl is for this build alone.
  eleventy.addPassthroughCopy({ [`${PUBLISHED}/model.safetensors`]: "model/model.safetensors" });
  eleventy.addPassthroughCopy({ [`${PUBLISHED}/moving.safetensors`]: "model/moving.safetensors" });
  eleventy.addPassthroughCopy({ [`${PUBLISHED}/releases`]: "model/releases" });
  return { dir: { input: "content", includes: "../_includes", data: "../_data" } };
}
