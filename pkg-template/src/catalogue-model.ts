// What a search of everything needs of a model file. The core reads all of it, and checks all of it.

import { FoldinError } from "./errors.js";
import { inSlices } from "./slices.js";

/** Characters of ids that are cut into lines at once are so many times what is done of other things. */
const CHARACTERS_AT_ONCE = 64;

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** The members of `hyperparameters` that a fold-in needs. */
interface Settings {
  unobservedWeight: number;
  regularization: number;
  regularizationExponent: number;
  regularizationUnobserved: number;
  counted: number;
  current: number;
  form: string;
}

interface CatalogueModel {
  /** N and d. */
  count: number;
  dimension: number;
  ids: string[];
  rows: Map<string, number>;
  /** Of vectors [N, d]: bytes with `scales` [N], or f32 without. */
  factors: Uint8Array;
  scales: Uint8Array | undefined;
  /** The diagonal of their Gram matrix [d], f32. */
  spectrum: Uint8Array;
  settings: Settings;
}

function damaged(code: `model-${string}`, message: string): never {
  throw new FoldinError(code, message);
}

/** Opens a whole model. Throws a `FoldinError` where it is none. */
export async function openModel(file: Uint8Array): Promise<CatalogueModel> {
  const length =
    file.length < 8 ? 0 : Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  // As src/model/header.rs has it.
  const begins = () => new TextDecoder().decode(file.subarray(0, 99)).trimStart();
  if (length >= 2 ** 32 && begins().startsWith("<"))
    damaged(
      "model-header",
      "model header is not a safetensors header: it looks like HTML, not a model",
    );
  if (file.length < 8 + length || !length)
    damaged("model-truncated", `model file is truncated: it has ${file.length} bytes`);
  let header: Record<string, Tensor> & { __metadata__?: Record<string, string> };
  let given: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    given = JSON.parse(header.__metadata__?.hyperparameters ?? "null") ?? {};
  } catch (error) {
    damaged("model-header", `model header is not a safetensors header: ${String(error)}`);
  }
  const tensor = (name: string, dtypes: readonly string[]) => {
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = header[name] ?? damaged("model-missing", `model has no tensor \`${name}\``);
    if (!dtypes.includes(dtype))
      damaged("model-dtype", `tensor \`${name}\` must be ${dtypes.join(" or ")}, found ${dtype}`);
    const bytes = file.subarray(8 + length + from, 8 + length + to);
    const size = shape.reduce(
      (product, one) => product * one,
      dtype === "F32" ? 4 : dtype === "F16" ? 2 : 1,
    );
    if (bytes.length !== size)
      damaged(
        "model-offsets",
        `tensor \`${name}\` has ${bytes.length} bytes, its shape and type need ${size}`,
      );
    return { dtype, shape, bytes };
  };
  const factors = tensor("item_factors", ["I8", "F16", "F32"]);
  const [count = 0, dimension = 0] = factors.shape;
  const scales = factors.dtype === "I8" ? tensor("item_factor_scales", ["F32"]) : undefined;
  const spectrum = tensor("spectrum", ["F32"]);
  if (spectrum.shape[0] !== dimension || (scales && scales.shape[0] !== count))
    damaged("model-shape", `tensors of ${count} × ${dimension} factors have other lengths`);
  const number = (path: string) => {
    const value = path.split(".").reduce((of: unknown, name) => Object(of)[name], given);
    return typeof value === "number" && Number.isFinite(value)
      ? value
      : damaged(
          "model-hyperparameter",
          `hyperparameter \`${path}\` must be a finite number, found ${String(value)}`,
        );
  };
  const ids = await lines(tensor("item_ids", ["U8"]).bytes);
  const rows = new Map<string, number>();
  await inSlices((slices) => {
    const until = Math.min(rows.size + slices, ids.length);
    for (let row = rows.size; row < until; row++) rows.set(ids[row] as string, row);
    return rows.size === until ? ids.length - until : 0;
  });
  if (ids.length !== count || rows.size !== count)
    damaged("model-ids", `\`item_ids\` must be ${count} lines, no two alike, found ${rows.size}`);
  return {
    count,
    dimension,
    ids,
    rows,
    factors: factors.dtype === "F16" ? floatsOf(factors.bytes) : factors.bytes,
    scales: scales?.bytes,
    spectrum: spectrum.bytes,
    settings: {
      unobservedWeight: number("unobserved_weight"),
      regularization: number("regularization"),
      regularizationExponent: number("regularization_exponent"),
      regularizationUnobserved: number("regularization_unobserved"),
      counted: number("confidence.counted"),
      current: number("confidence.current"),
      form: String(Object(given.blend).form),
    },
  };
}

/** The lines of a text, each ended or only parted by a line break. */
async function lines(text: Uint8Array): Promise<string[]> {
  const all: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // A line break at the end begins no line.
  const last = text.at(-1) === 10 ? text.length - 1 : text.length;
  let done = 0;
  await inSlices((slices) => {
    const until = text.indexOf(10, done + slices * CHARACTERS_AT_ONCE);
    const end = until < 0 || until > last ? last : until;
    for (const line of decoder.decode(text.subarray(done, end)).split("\n")) all.push(line);
    done = end + 1;
    return Math.max(0, last - done);
  });
  return all;
}

/** Half precision as single: the same number, in twice the bytes. */
function floatsOf(halves: Uint8Array): Uint8Array {
  const view = new DataView(halves.buffer, halves.byteOffset, halves.byteLength);
  const floats = new Float32Array(halves.length / 2);
  for (let place = 0; place < floats.length; place++) {
    const half = view.getUint16(2 * place, true);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const size = exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24;
    floats[place] = half >> 15 ? -size : size;
  }
  return new Uint8Array(floats.buffer);
}
