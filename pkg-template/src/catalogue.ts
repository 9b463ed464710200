// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";
import wasm from "catalogue.wasm";
import { openModel } from "./catalogue-model.js";
import { FoldinError } from "./errors.js";
import { inSlices } from "./slices.js";
import type { ModelSource } from "./types.js";

/** What the wasm exports; catalogue/src/exports.rs says what each is for. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  bytes(count: number, dimension: number): number;
  floats(count: number, dimension: number): number;
  scales(): number;
  spectrum(): number;
  take(): number;
  normalise(count: number): number;
  visits(count: number): number;
  confidences(): number;
  fold_in(unobservedWeight: number, regularization: number, counted: number): number;
  search(limit: number): void;
  scan(count: number): number;
  found_count(): number;
  found(): number;
}

/** An article that was read, and how much that counts: what `history()` gives. */
export interface Visited {
  id: string;
  confidence: number;
}

export interface NearestOptions {
  /** How many, at most: 0 and more, 200 by default. */
  limit?: number;
  /** The article that is open: it speaks by its vector, as a visit does, and is not among those found. */
  current?: string;
}

// With only what the page's other file gives away already: each name more is bytes for pages that search nothing.

function refuse(argument: string, expected: string, found: unknown): never {
  throw new FoldinError("argument", `${argument} must be ${expected}, found ${String(found)}`);
}

function text(argument: string, given: unknown): string {
  return typeof given === "string" && given !== ""
    ? given
    : refuse(argument, "a string that is not empty", given);
}

function amount(argument: string, given: unknown): number {
  return typeof given === "number" && given >= 0 && given < Number.POSITIVE_INFINITY
    ? given
    : refuse(argument, "a finite number of at least 0", given);
}

async function bytesOf(model: ModelSource): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  let response: Response;
  try {
    response = model instanceof Response ? model : await fetch(model);
  } catch (error) {
    const message = `${String(model)} could not be fetched: ${String(error)}`;
    throw new FoldinError("model-unavailable", message, { cause: error });
  }
  if (!response.ok)
    throw new FoldinError("model-unavailable", `the model answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Bytes that are copied at once are so many times what is done of other things. */
const BYTES_AT_ONCE = 1_024;

/**
 * All articles of a model, for pages that have no list of candidates of their own: finds those that fit a reader best, which a
 * `Personalizer` then ranks. The whole model must be loaded: for tens of thousands of articles that is megabytes.
 */
export class Catalogue {
  readonly #wasm: Exports;
  readonly #model: Awaited<ReturnType<typeof openModel>>;
  /** Searches come one after the other: the wasm holds one at a time. */
  #before: Promise<unknown> = Promise.resolve();

  private constructor(exports: Exports, model: Awaited<ReturnType<typeof openModel>>) {
    this.#wasm = exports;
    this.#model = model;
  }

  /** Loads a whole model, in slices. Rejects with a `FoldinError`. */
  static async load(model: ModelSource): Promise<Catalogue> {
    const opened = await openModel(await bytesOf(model));
    const { count, dimension, factors, scales, spectrum, settings } = opened;
    let exports: Exports;
    try {
      const { instance } = await WebAssembly.instantiate(
        Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0)),
      );
      exports = instance.exports as unknown as Exports;
    } catch (error) {
      const message = `the search of the catalogue could not be started: ${String(error)}`;
      throw new FoldinError("wasm-failed", message, { cause: error });
    }
    try {
      const copy = (from: Uint8Array, to: number) => {
        let done = 0;
        return inSlices((slices) => {
          const part = from.subarray(done, done + slices * BYTES_AT_ONCE);
          new Uint8Array(exports.memory.buffer).set(part, to + done);
          done += part.length;
          return from.length - done;
        });
      };
      await copy(
        factors,
        scales ? exports.bytes(count, dimension) : exports.floats(count, dimension),
      );
      if (scales) await copy(scales, exports.scales());
      await copy(spectrum, exports.spectrum());
      exports.take();
      // Of a cosine nothing but the direction of a vector counts.
      if (settings.form === "cosine") await inSlices((rows) => exports.normalise(rows));
    } catch (error) {
      const message = `the catalogue does not fit into memory: ${String(error)}`;
      throw new FoldinError("wasm-failed", message, { cause: error });
    }
    return new Catalogue(exports, opened);
  }

  /** How many articles there are. */
  get size(): number {
    return this.#model.count;
  }

  /**
   * The articles that fit a reader best, best first, without those that were read: all are looked at, in slices. `history` is what
   * the `history()` of a `Personalizer` gives. Empty for a reader of whom nothing is known that the model knows.
   */
  async nearest(history: readonly Visited[], options: NearestOptions = {}): Promise<string[]> {
    if (!Array.isArray(history)) refuse("history", "an array of visits", history);
    const limit = amount("options.limit", options.limit ?? 200);
    const current =
      options.current === undefined ? undefined : text("options.current", options.current);
    const read = new Map<string, number>();
    for (const [place, { id, confidence }] of history.entries()) {
      // Of several visits of an article each has the confidence of all.
      read.set(
        text(`history[${place}].id`, id),
        amount(`history[${place}].confidence`, confidence),
      );
    }
    const found = this.#before.then(() => this.#search(read, Math.floor(limit), current));
    this.#before = found.catch(() => {});
    return found;
  }

  async #search(
    read: ReadonlyMap<string, number>,
    limit: number,
    current: string | undefined,
  ): Promise<string[]> {
    const { rows, ids, count, settings } = this.#model;
    const visits: [row: number, confidence: number][] = [];
    for (const [id, confidence] of read) {
      const row = rows.get(id);
      if (row !== undefined && id !== current && confidence > 0) visits.push([row, confidence]);
    }
    const visited = visits.length;
    const open = current === undefined ? undefined : rows.get(current);
    if (open !== undefined) visits.push([open, settings.current]);
    if (!visits.length) return [];
    const { memory, visits: place, confidences } = this.#wasm;
    const at = place(visits.length);
    const confidencesAt = confidences();
    new Uint32Array(memory.buffer, at, visits.length).set(visits.map(([row]) => row));
    new Float64Array(memory.buffer, confidencesAt, visits.length).set(visits.map(([, c]) => c));
    // λ·(visits + u·N)^ν, as the core has it.
    const readers = visited + settings.regularizationUnobserved * count;
    const strength = settings.regularization * (readers || 1) ** settings.regularizationExponent;
    if (!this.#wasm.fold_in(settings.unobservedWeight, strength, settings.counted)) {
      throw new FoldinError(
        "fold-in",
        "the fold-in has no unique solution: w₀·g + λ must be above 0 and every number finite",
      );
    }
    this.#wasm.search(limit + read.size + 1);
    await inSlices((rows) => this.#wasm.scan(rows));
    const found = new Uint32Array(memory.buffer, this.#wasm.found(), 2 * this.#wasm.found_count());
    const nearest: string[] = [];
    for (let place = 1; place < found.length && nearest.length < limit; place += 2) {
      const id = ids[found[place] as number] as string;
      if (id !== current && !read.has(id)) nearest.push(id);
    }
    return nearest;
  }
}
