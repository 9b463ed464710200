// What a good front-end developer would write without foldin: the model as JSON, typed arrays, one solve, one sort.

const VISITS = "plain:visits";

const model = await (await fetch("/plain/model.json")).json();
const { dimension, ids, scales, spectrum, exposure } = model;
const values = Int8Array.from(model.values);
const rows = new Map(ids.map((id, row) => [id, row]));

function vector(row) {
  const found = new Float64Array(dimension);
  for (let at = 0; at < dimension; at += 1) {
    found[at] = values[row * dimension + at] * scales[row];
  }
  return found;
}

/** x of (λI + α diag(YᵀY) + Σ c y yᵀ) x = Σ c y, by Cholesky. */
function userVector(visits, { alpha = 0.1, lambda = 1 } = {}) {
  const a = new Float64Array(dimension * dimension);
  const b = new Float64Array(dimension);
  for (let i = 0; i < dimension; i += 1) a[i * dimension + i] = lambda + alpha * spectrum[i];
  for (const { id, confidence } of visits) {
    const row = rows.get(id);
    if (row === undefined) continue;
    const y = vector(row);
    for (let i = 0; i < dimension; i += 1) {
      b[i] += confidence * y[i];
      for (let j = 0; j <= i; j += 1) a[i * dimension + j] += confidence * y[i] * y[j];
    }
  }
  for (let i = 0; i < dimension; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i * dimension + j];
      for (let k = 0; k < j; k += 1) sum -= a[i * dimension + k] * a[j * dimension + k];
      a[i * dimension + j] = i === j ? Math.sqrt(sum) : sum / a[j * dimension + j];
    }
  }
  for (let i = 0; i < dimension; i += 1) {
    for (let k = 0; k < i; k += 1) b[i] -= a[i * dimension + k] * b[k];
    b[i] /= a[i * dimension + i];
  }
  for (let i = dimension - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < dimension; k += 1) b[i] -= a[k * dimension + i] * b[k];
    b[i] /= a[i * dimension + i];
  }
  return b;
}

const reader = userVector(JSON.parse(localStorage.getItem(VISITS) ?? "[]"));
const list = document.querySelector("#list ol");
const scored = [...list.children].map((card) => {
  const row = rows.get(card.dataset.item);
  if (row === undefined) return { card, score: 0 };
  let score = 0;
  for (let at = 0; at < dimension; at += 1) score += values[row * dimension + at] * reader[at];
  return { card, score: score * scales[row] - 0.01 * Math.log1p(exposure[row]) };
});
scored.sort((a, b) => b.score - a.score);
list.append(...scored.map(({ card }) => card));
dispatchEvent(new Event("foldin-ranked"));
