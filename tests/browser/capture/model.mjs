// A model as small as it may be.

/** The model file of a few articles, each with its two factors. */
export function smallModel(articles) {
  const count = Object.keys(articles).length;
  const factors = Object.values(articles).flat();
  const square = (axis) =>
    Object.values(articles).reduce((sum, factor) => sum + factor[axis] ** 2, 0);
  const each = (value) => new Float32Array(count).fill(value);
  const ids = Buffer.from(
    Object.keys(articles)
      .map((id) => `${id}\n`)
      .join(""),
  );
  const tensors = {
    item_ids: ["U8", [ids.length], ids],
    item_factors: ["F32", [count, 2], new Float32Array(factors)],
    spectrum: ["F32", [2], new Float32Array([square(0), square(1)])],
    item_exposure: ["F32", [count], each(1)],
    item_reading_seconds: ["F32", [count], each(60)],
    item_published: ["I64", [count], new BigInt64Array(count)],
    item_readers: ["F32", [count], each(1)],
    item_recent_readers: ["F32", [count], each(0)],
  };
  const header = {
    __metadata__: { format: "foldin", format_version: "1", model_id: "two", hyperparameters: "{}" },
  };
  const parts = [];
  let end = 0;
  for (const [name, [dtype, shape, values]] of Object.entries(tensors)) {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
    parts.push(bytes);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}
