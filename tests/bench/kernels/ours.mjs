// The wasm that catalogue.js carries, called as catalogue.js calls it, without the slices between.

const compiled = WebAssembly.compileStreaming(fetch("/ours/catalogue.wasm"));

export class Ours {
  #wasm;
  #dimension;

  constructor(wasm, dimension) {
    this.#wasm = wasm;
    this.#dimension = dimension;
  }

  /** Of rows of bytes with a scale each. */
  static async bytes(dimension, values, scales, spectrum) {
    const wasm = (await WebAssembly.instantiate(await compiled)).exports;
    const at = wasm.bytes(scales.length, dimension);
    new Int8Array(wasm.memory.buffer, at).set(values);
    new Float32Array(wasm.memory.buffer, wasm.scales()).set(scales);
    return Ours.#taken(wasm, dimension, spectrum);
  }

  /** Of rows of floats. */
  static async floats(dimension, values) {
    const wasm = (await WebAssembly.instantiate(await compiled)).exports;
    const at = wasm.floats(values.length / dimension, dimension);
    new Float32Array(wasm.memory.buffer, at).set(values);
    return Ours.#taken(wasm, dimension);
  }

  static #taken(wasm, dimension, spectrum = new Float32Array(dimension)) {
    new Float32Array(wasm.memory.buffer, wasm.spectrum()).set(spectrum);
    if (!wasm.take()) throw new Error("lengths do not fit");
    return new Ours(wasm, dimension);
  }

  /** Folds in a reader of the first rows; gives x. */
  foldIn(confidences, unobserved, regularization) {
    const wasm = this.#wasm;
    const at = wasm.visits(confidences.length);
    const rows = new Uint32Array(wasm.memory.buffer, at, confidences.length);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    new Float64Array(wasm.memory.buffer, wasm.confidences()).set(confidences);
    if (!wasm.fold_in(unobserved, regularization, 0)) throw new Error("no solution");
    return new Float64Array(wasm.memory.buffer, wasm.user_vector(), this.#dimension);
  }

  /** The rows that fit the reader best. */
  top(limit) {
    const wasm = this.#wasm;
    wasm.search(limit);
    wasm.scan(2 ** 31 - 1);
    const found = new Uint32Array(wasm.memory.buffer, wasm.found(), 2 * wasm.found_count());
    return found.filter((_, place) => place % 2);
  }
}
