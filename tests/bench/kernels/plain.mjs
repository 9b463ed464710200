// The same by hand: plain JavaScript as a good front-end developer writes it. Typed arrays, nothing allocated after the first.

/** The rows that fit `x` best, of rows of bytes with a scale each. */
export function topOfBytes(dimension, values, scales, limit) {
  const best = makeBest(limit);
  return (x) => {
    best.clear();
    let at = 0;
    for (let row = 0; row < scales.length; row++) {
      let sum = 0;
      for (let axis = 0; axis < dimension; axis++) sum += values[at + axis] * x[axis];
      at += dimension;
      best.offer(sum * scales[row], row);
    }
    return best.rows;
  };
}

/** The same, four sums side by side. */
export function topOfBytesUnrolled(dimension, values, scales, limit) {
  const best = makeBest(limit);
  return (x) => {
    best.clear();
    let at = 0;
    for (let row = 0; row < scales.length; row++) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let axis = 0; axis < dimension; axis += 4) {
        a += values[at + axis] * x[axis];
        b += values[at + axis + 1] * x[axis + 1];
        c += values[at + axis + 2] * x[axis + 2];
        d += values[at + axis + 3] * x[axis + 3];
      }
      at += dimension;
      best.offer((a + b + c + d) * scales[row], row);
    }
    return best.rows;
  };
}

/** The same of rows of floats. */
export function topOfFloats(dimension, values, limit) {
  const ones = new Float32Array(values.length / dimension).fill(1);
  return topOfBytesUnrolled(dimension, values, ones, limit);
}

function makeBest(limit) {
  const scores = new Float64Array(limit);
  const rows = new Int32Array(limit);
  let found = 0;
  return {
    rows,
    clear() {
      found = 0;
    },
    offer(score, row) {
      if (found === limit && score <= scores[limit - 1]) return;
      let at = found < limit ? found++ : limit - 1;
      for (; at > 0 && scores[at - 1] < score; at--) {
        scores[at] = scores[at - 1];
        rows[at] = rows[at - 1];
      }
      scores[at] = score;
      rows[at] = row;
    },
  };
}

/** (diag(w₀g + λ) + Σ c zzᵀ) x = Σ c z, [d, d], by Cholesky. */
export function foldIn(dimension, values, scales, spectrum, unobserved, regularization) {
  const d = dimension;
  const system = new Float64Array(d * d);
  const x = new Float64Array(d);
  const z = new Float64Array(d);
  return (confidences) => {
    system.fill(0);
    x.fill(0);
    for (let axis = 0; axis < d; axis++)
      system[axis * d + axis] = unobserved * spectrum[axis] + regularization;
    for (let row = 0; row < confidences.length; row++) {
      const c = confidences[row];
      for (let axis = 0; axis < d; axis++) z[axis] = values[row * d + axis] * scales[row];
      for (let i = 0; i < d; i++) {
        const weight = c * z[i];
        x[i] += weight;
        const at = i * d;
        for (let j = 0; j <= i; j++) system[at + j] += weight * z[j];
      }
    }
    solve(system, x, d);
    return x;
  };
}

/** The same x by the small system (C⁻¹ + ZD⁻¹Zᵀ) a = 1, [n, n]; x = D⁻¹Zᵀa. */
export function foldInSmall(dimension, values, scales, spectrum, unobserved, regularization, most) {
  const d = dimension;
  const system = new Float64Array(most * most);
  const weights = new Float64Array(most);
  const rows = new Float64Array(most * d);
  const scaled = new Float64Array(most * d);
  const inverse = new Float64Array(d);
  const x = new Float64Array(d);
  return (confidences) => {
    const n = confidences.length;
    for (let axis = 0; axis < d; axis++)
      inverse[axis] = 1 / (unobserved * spectrum[axis] + regularization);
    for (let row = 0; row < n; row++) {
      for (let axis = 0; axis < d; axis++) {
        const at = row * d + axis;
        rows[at] = values[at] * scales[row];
        scaled[at] = rows[at] * inverse[axis];
      }
      for (let other = 0; other <= row; other++) {
        let sum = 0;
        for (let axis = 0; axis < d; axis++) sum += rows[row * d + axis] * scaled[other * d + axis];
        system[row * n + other] = sum;
      }
      system[row * n + row] += 1 / confidences[row];
      weights[row] = 1;
    }
    solve(system, weights, n);
    x.fill(0);
    for (let row = 0; row < n; row++)
      for (let axis = 0; axis < d; axis++) x[axis] += weights[row] * scaled[row * d + axis];
    return x;
  };
}

/** A⁻¹ of the right side, in its place; of A the lower triangle [n, n] is read. */
function solve(system, right, n) {
  for (let row = 0; row < n; row++) {
    const ours = row * n;
    for (let column = 0; column <= row; column++) {
      const theirs = column * n;
      let rest = system[ours + column];
      for (let k = 0; k < column; k++) rest -= system[ours + k] * system[theirs + k];
      system[ours + column] = column < row ? rest / system[theirs + column] : Math.sqrt(rest);
    }
  }
  for (let row = 0; row < n; row++) {
    let rest = right[row];
    for (let k = 0; k < row; k++) rest -= system[row * n + k] * right[k];
    right[row] = rest / system[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    right[row] /= system[row * n + row];
    for (let k = 0; k < row; k++) right[k] -= system[row * n + k] * right[row];
  }
}
