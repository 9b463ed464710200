// The solve [d, d] with ml-matrix.

import { CholeskyDecomposition, Matrix } from "ml-matrix";

export function foldIn(dimension, values, scales, spectrum, unobserved, regularization) {
  return (confidences) => {
    const rows = new Matrix(confidences.length, dimension);
    const weighted = new Matrix(confidences.length, dimension);
    for (let row = 0; row < confidences.length; row++) {
      for (let axis = 0; axis < dimension; axis++) {
        const z = values[row * dimension + axis] * scales[row];
        rows.set(row, axis, z);
        weighted.set(row, axis, confidences[row] * z);
      }
    }
    const system = rows.transpose().mmul(weighted);
    for (let axis = 0; axis < dimension; axis++) {
      system.set(axis, axis, system.get(axis, axis) + unobserved * spectrum[axis] + regularization);
    }
    // Rounding leaves it a little off symmetry, which the library refuses.
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < i; j++) system.set(j, i, system.get(i, j));
    }
    const right = Matrix.columnVector(weighted.sum("column"));
    return new CholeskyDecomposition(system).solve(right).to1DArray();
  };
}
