// What the benchmark's page runs: every contestant on the same numbers, held to the same answer.

import * as matrix from "./matrix.mjs";
import { measure } from "./measure.mjs";
import * as onnx from "./onnx.mjs";
import { Ours } from "./ours.mjs";
import * as plain from "./plain.mjs";
import * as inSlices from "./slices.mjs";
import * as tensorflow from "./tensorflow.mjs";

const BEST = 20;
const UNOBSERVED = 0.01;
const REGULARIZATION = 0.3;
/** Scores lie so close together that rounding may change the last of the best. */
const AGREED = 0.8;

/** Numbers that look like chance and are the same each time. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function bytes(count, dimension) {
  const next = chance(count + dimension);
  const values = Int8Array.from({ length: count * dimension }, () => Math.round(next() * 127));
  const scales = Float32Array.from({ length: count }, () => (2 + next()) / 300);
  return { values, scales };
}

/** What all are asked for: what is nearest to the first row. The same as bytes, where a library knows nothing else. */
function query(dimension, values, scales) {
  const asBytes = values.slice(0, dimension);
  return { floats: Float32Array.from(asBytes, (value) => value * scales[0]), asBytes };
}

/** A reader of the first row alone, of whom nothing else is known: x is that row's direction. */
const ofFirst = (ours) => ours.foldIn(Float64Array.of(1), 0, 1);

/** The best of a whole catalogue whose vectors are bytes. */
export async function scanBytes(count, dimension) {
  const { values, scales } = bytes(count, dimension);
  const { floats, asBytes } = query(dimension, values, scales);
  const ours = await Ours.bytes(dimension, values, scales);
  ofFirst(ours);
  const simple = plain.topOfBytes(dimension, values, scales, BEST);
  const unrolled = plain.topOfBytesUnrolled(dimension, values, scales, BEST);
  const session = await onnx.topOfBytes(dimension, values, scales, BEST);
  const contestants = {
    foldin: () => ours.top(BEST),
    "JavaScript, a simple loop": () => simple(floats),
    "JavaScript, four sums": () => unrolled(floats),
    "onnxruntime-web": () => session(asBytes),
  };
  await agree(contestants);
  return measure(contestants);
}

/** The same of floats. */
export async function scanFloats(count, dimension) {
  const { values, scales } = bytes(count, dimension);
  const rows = Float32Array.from(values, (value, at) => value * scales[Math.floor(at / dimension)]);
  const { floats } = query(dimension, values, scales);
  const ours = await Ours.floats(dimension, rows);
  ofFirst(ours);
  const unrolled = plain.topOfFloats(dimension, rows, BEST);
  const session = await onnx.topOfFloats(dimension, rows, BEST);
  const backend = await tensorflow.topOfFloats(dimension, rows, BEST);
  const contestants = {
    foldin: () => ours.top(BEST),
    "JavaScript, four sums": () => unrolled(floats),
    "onnxruntime-web": () => session(floats),
    "TensorFlow.js, wasm": () => backend(floats),
  };
  await agree(contestants);
  return measure(contestants);
}

/** A reader from nothing, out of rows of bytes. */
export async function foldIn(visits, dimension) {
  const { values, scales } = bytes(visits, dimension);
  const next = chance(3);
  const confidences = Float64Array.from({ length: visits }, () => 2 + next());
  const spectrum = Float64Array.from({ length: dimension }, (_, axis) => {
    let sum = 0;
    for (let row = 0; row < visits; row++)
      sum += (values[row * dimension + axis] * scales[row]) ** 2;
    return sum;
  });
  const ours = await Ours.bytes(dimension, values, scales, spectrum);
  const given = [dimension, values, scales, spectrum, UNOBSERVED, REGULARIZATION];
  const whole = plain.foldIn(...given);
  const small = plain.foldInSmall(...given, visits);
  const library = matrix.foldIn(...given);
  const contestants = {
    foldin: () => ours.foldIn(confidences, UNOBSERVED, REGULARIZATION),
    "JavaScript, d × d": () => whole(confidences),
    "JavaScript, n × n": () => small(confidences),
    "ml-matrix, d × d": () => library(confidences),
  };
  const x = ours.foldIn(confidences, UNOBSERVED, REGULARIZATION).slice();
  for (const [name, call] of Object.entries(contestants)) {
    const other = call();
    const off = Math.hypot(...x.map((value, axis) => value - other[axis])) / Math.hypot(...x);
    // The spectrum is in single precision.
    if (!(off < 1e-5)) throw new Error(`${name} is off by ${off}`);
  }
  return measure(contestants);
}

/** What a page waits for while a catalogue is loaded and searched. */
export function slices(count, dimension) {
  const { values, scales } = bytes(count, dimension);
  return inSlices.slices(values, scales, dimension);
}

async function agree(contestants) {
  const [ours, ...others] = await Promise.all(
    Object.values(contestants).map(async (call) => Array.from(await call())),
  );
  for (const other of others) {
    const shared = other.filter((row) => ours.includes(row)).length / BEST;
    if (shared < AGREED) throw new Error(`other answers: ${ours} and ${other}`);
  }
}
