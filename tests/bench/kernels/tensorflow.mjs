// The same with TensorFlow.js on its wasm backend. It knows no bytes: floats alone.

import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

let ready;

export async function topOfFloats(dimension, values, limit) {
  ready ??= (async () => {
    setWasmPaths("/tensorflow/");
    await tf.setBackend("wasm");
  })();
  await ready;
  const rows = tf.tensor2d(values, [values.length / dimension, dimension]);
  return async (x) => {
    const places = tf.tidy(() => {
      const scores = tf.matMul(rows, tf.tensor2d(x, [dimension, 1]));
      return tf.topk(tf.reshape(scores, [-1]), limit).indices;
    });
    const best = await places.data();
    places.dispose();
    return Array.from(best);
  };
}
