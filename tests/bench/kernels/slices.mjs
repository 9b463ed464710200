// How long a page waits at most while foldin/catalogue loads a model and searches it.

/** A model file with no more than a search of everything needs. */
function model(values, scales, dimension) {
  const count = scales.length;
  const ids = new TextEncoder().encode(Array.from(scales, (_, row) => `article-${row}`).join("\n"));
  const spectrum = new Float32Array(dimension).fill(1);
  const parts = [
    ["item_ids", "U8", [ids.length], ids],
    ["item_factors", "I8", [count, dimension], values],
    ["item_factor_scales", "F32", [count], scales],
    ["spectrum", "F32", [dimension], spectrum],
  ];
  const hyperparameters = {
    unobserved_weight: 0.01,
    regularization: 1,
    regularization_exponent: 0,
    regularization_unobserved: 0,
    confidence: { counted: 0, current: 4 },
    blend: { form: "cosine" },
  };
  const header = { __metadata__: { hyperparameters: JSON.stringify(hyperparameters) } };
  let end = 0;
  for (const [name, dtype, shape, { byteLength }] of parts) {
    header[name] = { dtype, shape, data_offsets: [end, end + byteLength] };
    end += byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const [, , , { buffer, byteOffset, byteLength }] of parts) {
    file.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return file;
}

/** The longest that something else of the page waited for its turn while `work` went on, and how long that took, in ms. */
async function waited(work) {
  const { port1, port2 } = new MessageChannel();
  const before = performance.now();
  let last = before;
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  const result = await work();
  const took = performance.now() - before;
  port1.close();
  return { result, longest, took };
}

/** Loading, and three searches. */
export async function slices(values, scales, dimension) {
  const { Catalogue } = await import("/foldin/catalogue.js");
  const file = model(values, scales, dimension);
  const load = await waited(() => Catalogue.load(file));
  const searches = [];
  for (const row of [1, 2, 3]) {
    const history = [{ id: `article-${row}`, confidence: 2 }];
    searches.push(await waited(() => load.result.nearest(history, { limit: 200 })));
  }
  const figures = ({ longest, took }) => ({ longest, took });
  return { load: figures(load), searches: searches.map(figures) };
}
