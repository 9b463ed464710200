//! Ridge regression from content onto vectors: W = (TᵀT + λI)⁻¹ TᵀB.

use nalgebra::{Cholesky, DMatrix};
use rayon::prelude::*;

use super::kernel::add_transposed_product;
use super::sparse::Sparse;
use super::vectors::Vectors;

/// λ, for rows of t of unit length.
pub(super) const REGULARIZATION: f32 = 1.0;
/// Steps of conjugate gradients; citeulike-a's 46,000 tags needed no more.
const STEPS: usize = 40;
/// Rows summed by one task; fixed, so that rounding does not depend on the number of threads.
const ROWS_PER_TASK: usize = 1024;

/// W [f, d] for sparse T [n, f], fitted on the rows for which `known` holds. `by_term` is T's transpose, `targets` B [n, d]. All
/// d columns go at once, by conjugate gradients.
pub(super) fn ridge_sparse(rows: &Sparse, by_term: &Sparse, targets: &Vectors, known: &[bool]) -> Vectors {
    let d = targets.dimension();
    let mut map = Vectors::zeros(by_term.len(), d);
    let mut residual = product(by_term, targets, Some(known));
    let mut direction = residual.clone();
    let mut energy = column_products(&residual, &residual);
    for _ in 0..STEPS {
        let mut curved = product(by_term, &product(rows, &direction, None), Some(known));
        add_scaled(&mut curved, &direction, &vec![REGULARIZATION; d]);
        let step = ratio(&energy, &column_products(&direction, &curved));
        add_scaled(&mut map, &direction, &step);
        let back: Vec<f32> = step.iter().map(|step| -step).collect();
        add_scaled(&mut residual, &curved, &back);
        let next = column_products(&residual, &residual);
        let keep = ratio(&next, &energy);
        let turn = |(direction, residual): (&mut [f32], &[f32])| {
            for ((p, r), keep) in direction.iter_mut().zip(residual).zip(&keep) {
                *p = r + keep * *p;
            }
        };
        direction.values_mut().par_chunks_mut(d).zip(residual.values().par_chunks(d)).for_each(turn);
        energy = next;
    }
    map
}

/// TW for all rows of sparse T [n, f].
pub(super) fn mapped(rows: &Sparse, map: &Vectors) -> Vectors {
    product(rows, map, None)
}

/// W [f, d] for dense T [n, f], fitted on the rows for which `known` holds; f is small, so the normal equations are solved.
pub(super) fn ridge_dense(rows: &Vectors, targets: &Vectors, known: &[bool]) -> DMatrix<f32> {
    let (f, d) = (rows.dimension(), targets.dimension());
    let mut fitted = rows.clone();
    for row in (0..rows.len()).filter(|&row| !known[row]) {
        fitted.row_mut(row).fill(0.0);
    }
    let mut system = fitted.gram();
    for axis in 0..f {
        system[(axis, axis)] += f64::from(REGULARIZATION);
    }
    let mut right = DMatrix::<f64>::zeros(f, d);
    for (t, b) in fitted.values().chunks(ROWS_PER_TASK * f).zip(targets.values().chunks(ROWS_PER_TASK * d)) {
        let mut part = DMatrix::<f32>::zeros(f, d);
        add_transposed_product(&mut part, t, b);
        right += part.map(f64::from);
    }
    // λI makes it positive definite; zeros would only mean that there is no content.
    Cholesky::new(system).map_or_else(|| DMatrix::zeros(f, d), |factor| factor.solve(&right).map(|value| value as f32))
}

/// SV for sparse S; with `known` only the columns of S for which it holds.
fn product(matrix: &Sparse, vectors: &Vectors, known: Option<&[bool]>) -> Vectors {
    let d = vectors.dimension();
    let mut result = Vectors::zeros(matrix.len(), d);
    result.values_mut().par_chunks_mut(d).enumerate().for_each(|(row, out)| {
        let (columns, values) = matrix.row(row);
        for (&column, &value) in columns.iter().zip(values) {
            if known.is_none_or(|known| known[column as usize]) {
                out.iter_mut().zip(vectors.row(column as usize)).for_each(|(out, v)| *out += value * v);
            }
        }
    });
    result
}

/// Σ over rows of a·b, by column.
fn column_products(a: &Vectors, b: &Vectors) -> Vec<f64> {
    let d = a.dimension();
    let partial: Vec<Vec<f64>> = a
        .values()
        .par_chunks(ROWS_PER_TASK * d)
        .zip(b.values().par_chunks(ROWS_PER_TASK * d))
        .map(|(a, b)| {
            let mut sums = vec![0.0; d];
            for (a, b) in a.chunks_exact(d).zip(b.chunks_exact(d)) {
                sums.iter_mut().zip(a).zip(b).for_each(|((sum, a), b)| *sum += f64::from(*a) * f64::from(*b));
            }
            sums
        })
        .collect();
    let mut sums = vec![0.0; d];
    for part in partial {
        sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
    }
    sums
}

/// a += b · factor, by column.
fn add_scaled(a: &mut Vectors, b: &Vectors, factor: &[f32]) {
    let d = b.dimension();
    a.values_mut().par_chunks_mut(d).zip(b.values().par_chunks(d)).for_each(|(a, b)| {
        a.iter_mut().zip(b).zip(factor).for_each(|((a, b), factor)| *a += factor * b);
    });
}

/// 0 where a column is solved already and there is nothing left to divide by.
fn ratio(above: &[f64], below: &[f64]) -> Vec<f32> {
    above.iter().zip(below).map(|(above, below)| if *below > 0.0 { (above / below) as f32 } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn conjugate_gradients_agree_with_the_normal_equations() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let dense = Vectors::random(60, 9, 1.0, &mut random);
        let targets = Vectors::random(60, 4, 1.0, &mut random);
        let mut sparse = Sparse::new(9);
        for row in 0..60 {
            sparse.push(dense.row(row).iter().enumerate().map(|(column, &value)| (column as u32, value)));
        }
        let known: Vec<bool> = (0..60).map(|row| row % 3 != 0).collect();
        let fitted = mapped(&sparse, &ridge_sparse(&sparse, &sparse.transpose(), &targets, &known));
        let map = ridge_dense(&dense, &targets, &known);
        for row in 0..60 {
            for column in 0..4 {
                let expected: f32 = dense.row(row).iter().enumerate().map(|(f, t)| t * map[(f, column)]).sum();
                assert!((fitted.row(row)[column] - expected).abs() < 1e-4, "{row} {column}");
            }
        }
    }
}
