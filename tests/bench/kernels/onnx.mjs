// The same as graphs for onnxruntime-web, on one thread, as any page has it.

import * as ort from "onnxruntime-web/wasm";
import { Writer } from "protobufjs/minimal.js";

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const INT = 2;

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = "/onnx/";

/** `x` [1, d] bytes against the transpose of the rows, scaled, and its best. */
export async function topOfBytes(dimension, values, scales, limit) {
  const count = scales.length;
  const session = await sessionOf(
    [
      node("MatMulInteger", ["x", "rows"], ["whole"]),
      node("Cast", ["whole"], ["floats"], [attribute("to", FLOAT)]),
      node("Mul", ["floats", "scales"], ["scores"]),
      node("TopK", ["scores", "limit"], ["best", "places"]),
    ],
    [
      tensor("rows", INT8, [dimension, count], bytesOf(transposed(values, dimension, Int8Array))),
      tensor("scales", FLOAT, [count], bytesOf(scales)),
      tensor("limit", INT64, [1], bytesOf(BigInt64Array.of(BigInt(limit)))),
    ],
    value("x", INT8, [1, dimension]),
  );
  return async (x) => {
    const { places } = await session.run({ x: new ort.Tensor("int8", x, [1, dimension]) });
    return Array.from(places.data, Number);
  };
}

/** The same of floats. */
export async function topOfFloats(dimension, values, limit) {
  const count = values.length / dimension;
  const session = await sessionOf(
    [
      node("MatMul", ["x", "rows"], ["scores"]),
      node("TopK", ["scores", "limit"], ["best", "places"]),
    ],
    [
      tensor(
        "rows",
        FLOAT,
        [dimension, count],
        bytesOf(transposed(values, dimension, Float32Array)),
      ),
      tensor("limit", INT64, [1], bytesOf(BigInt64Array.of(BigInt(limit)))),
    ],
    value("x", FLOAT, [1, dimension]),
  );
  return async (x) => {
    const { places } = await session.run({ x: new ort.Tensor("float32", x, [1, dimension]) });
    return Array.from(places.data, Number);
  };
}

function sessionOf(nodes, constants, input) {
  const graph = message((graph) => {
    for (const one of nodes) graph.uint32(tag(1)).bytes(one);
    graph.uint32(tag(2)).string("top");
    for (const one of constants) graph.uint32(tag(5)).bytes(one);
    graph.uint32(tag(11)).bytes(input);
    graph.uint32(tag(12)).bytes(value("places", INT64, []));
  });
  const model = message((model) => {
    model.uint32(8).int64(8);
    model.uint32(tag(7)).bytes(graph);
    model
      .uint32(tag(8))
      .bytes(message((set) => set.uint32(tag(1)).string("").uint32(16).int64(17)));
  });
  return ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
}

// The messages of onnx.proto3, as far as they are needed.

const tag = (field) => field * 8 + 2;

function message(write) {
  const writer = Writer.create();
  write(writer);
  return writer.finish();
}

const node = (operator, inputs, outputs, attributes = []) =>
  message((node) => {
    for (const name of inputs) node.uint32(tag(1)).string(name);
    for (const name of outputs) node.uint32(tag(2)).string(name);
    node.uint32(tag(4)).string(operator);
    for (const one of attributes) node.uint32(tag(5)).bytes(one);
  });

const attribute = (name, number) =>
  message((attribute) =>
    attribute.uint32(tag(1)).string(name).uint32(24).int64(number).uint32(160).int32(INT),
  );

const tensor = (name, type, dimensions, raw) =>
  message((tensor) => {
    for (const length of dimensions) tensor.uint32(8).int64(length);
    tensor.uint32(16).int32(type).uint32(tag(8)).string(name).uint32(tag(9)).bytes(raw);
  });

const value = (name, type, dimensions) =>
  message((value) => {
    const shape = message((shape) => {
      for (const length of dimensions)
        shape.uint32(tag(1)).bytes(message((one) => one.uint32(8).int64(length)));
    });
    const ofTensor = message((of) => {
      of.uint32(8).int32(type);
      if (dimensions.length) of.uint32(tag(2)).bytes(shape);
    });
    value
      .uint32(tag(1))
      .string(name)
      .uint32(tag(2))
      .bytes(message((of) => of.uint32(tag(1)).bytes(ofTensor)));
  });

const bytesOf = ({ buffer, byteOffset, byteLength }) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function transposed(values, dimension, Type) {
  const count = values.length / dimension;
  const columns = new Type(values.length);
  for (let row = 0; row < count; row++)
    for (let axis = 0; axis < dimension; axis++)
      columns[axis * count + row] = values[row * dimension + axis];
  return columns;
}
