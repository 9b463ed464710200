//! Rotation into principal axes, in double precision: what a peer computed must come back to many digits.

use nalgebra::{DMatrix, SymmetricEigen};

use super::Factors;

/// Rows whose products are summed at once.
const ROWS_AT_ONCE: usize = 4096;

/// The same factors in the eigenvectors of their Gram matrix, largest eigenvalue first. The largest number of each
/// eigenvector is positive, so that the same factors always give the same axes.
pub(super) fn in_principal_axes(factors: &Factors) -> Vec<f32> {
    let d = factors.dimension();
    let rows: Vec<&[f32]> = factors.rows().collect();
    let mut gram = DMatrix::zeros(d, d);
    for block in blocks(&rows, d) {
        gram += block.transpose() * block;
    }
    let SymmetricEigen { eigenvectors, eigenvalues } = gram.symmetric_eigen();
    let mut order: Vec<usize> = (0..d).collect();
    order.sort_by(|&a, &b| eigenvalues[b].total_cmp(&eigenvalues[a]));
    let axes = DMatrix::from_fn(d, d, |axis, place| {
        let column = eigenvectors.column(order[place]);
        let sign = if column[column.iamax()] < 0.0 { -1.0 } else { 1.0 };
        sign * column[axis]
    });
    let mut turned = Vec::with_capacity(rows.len() * d);
    for block in blocks(&rows, d) {
        // Column by column is row by row of the transposed.
        turned.extend((block * &axes).transpose().iter().map(|&value| value as f32));
    }
    turned
}

fn blocks<'a>(rows: &'a [&'a [f32]], d: usize) -> impl Iterator<Item = DMatrix<f64>> + 'a {
    rows.chunks(ROWS_AT_ONCE).map(move |rows| DMatrix::from_fn(rows.len(), d, |row, axis| f64::from(rows[row][axis])))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_gram_matrix_becomes_diagonal_and_products_stay() {
        for d in [1, 2, 5, 9] {
            let values: Vec<f64> = (0..40 * d).map(|place| ((place * 37 % 101) as f64 - 50.0) / 30.0).collect();
            let factors = Factors::new(Path::new("test"), [40, d], values).unwrap();
            let turned = in_principal_axes(&factors);
            let turned: Vec<&[f32]> = turned.chunks_exact(d).collect();
            let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
            let rows: Vec<&[f32]> = factors.rows().collect();
            for (a, b) in (0..40).flat_map(|a| (0..40).map(move |b| (a, b))) {
                assert!((product(rows[a], rows[b]) - product(turned[a], turned[b])).abs() < 1e-5, "{d}: {a} {b}");
            }
            let energy = |i: usize, j: usize| turned.iter().map(|row| f64::from(row[i] * row[j])).sum::<f64>();
            for (axis, other) in (0..d).flat_map(|axis| (0..axis).map(move |other| (axis, other))) {
                assert!(energy(axis, other).abs() < 1e-5 * energy(0, 0), "{d}: {axis} {other}");
                assert!(energy(axis, axis) <= energy(other, other) * (1.0 + 1e-6), "{d}: {axis} {other}");
            }
        }
    }
}
