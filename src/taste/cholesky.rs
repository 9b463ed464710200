//! A symmetric positive definite system, solved by A = LLᵀ.
//!
//! Of A and L only the lower triangle is kept, row after row, so that every inner loop is a dot product of two stretches of
//! memory. A page downloads this instead of a library of matrices.

use super::dot;

/// The lower triangle of A [n, n]: row i has i + 1 numbers.
#[derive(Debug, Clone)]
pub(super) struct LowerTriangle(Vec<f64>);

/// Where row `row` begins.
fn begin(row: usize) -> usize {
    row * (row + 1) / 2
}

impl LowerTriangle {
    /// Zeros.
    pub(super) fn zeros(size: usize) -> Self {
        Self(vec![0.0; begin(size)])
    }

    /// Row `row`: columns 0..=`row`.
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.0[begin(row)..begin(row + 1)]
    }

    /// A⁻¹ of the right side, in its place, and L⁻ᵀ of what was drawn, if anything was; `None` where A is not positive definite to
    /// rounding, or not finite.
    pub(super) fn solve(mut self, mut right: Vec<f64>, drawn: &[f64]) -> Option<Vec<f64>> {
        for row in 0..right.len() {
            let (above, rest) = self.0.split_at_mut(begin(row));
            let ours = &mut rest[..=row];
            for column in 0..row {
                let theirs = &above[begin(column)..begin(column + 1)];
                ours[column] = (ours[column] - dot(&ours[..column], theirs)) / theirs[column];
            }
            let rest = ours[row] - dot(&ours[..row], ours);
            // Not a number is not above zero either.
            let positive = rest > 0.0 && rest.is_finite();
            if !positive {
                return None;
            }
            let length = rest.sqrt();
            ours[row] = length;
            right[row] = (right[row] - dot(ours, &right[..row])) / length;
        }
        for row in (0..right.len()).rev() {
            let ours = &self.0[begin(row)..begin(row + 1)];
            let value = (right[row] + drawn.get(row).unwrap_or(&0.0)) / ours[row];
            right[row] = value;
            for (right, ours) in right[..row].iter_mut().zip(ours) {
                *right -= value * ours;
            }
        }
        Some(right)
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, DVector};

    use super::*;

    fn triangle(full: &DMatrix<f64>) -> LowerTriangle {
        let mut lower = LowerTriangle::zeros(full.nrows());
        for row in 0..full.nrows() {
            for column in 0..=row {
                lower.row_mut(row)[column] = full[(row, column)];
            }
        }
        lower
    }

    #[test]
    fn it_agrees_with_a_solve_of_the_whole_matrix() {
        for size in [1, 2, 3, 17, 64] {
            let mixed = DMatrix::from_fn(size, size, |i, j| ((i * 31 + j * 17 + 5) % 23) as f64 / 7.0 - 1.5);
            let full = &mixed * mixed.transpose() + DMatrix::identity(size, size);
            let right = DVector::from_fn(size, |i, _| (i as f64 * 1.7).sin());
            let expected = full.clone().lu().solve(&right).expect("a system with one solution");
            let found = triangle(&full).solve(right.as_slice().to_vec(), &[]).expect("a positive definite system");
            for (found, expected) in found.iter().zip(expected.iter()) {
                assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{size}: {found} {expected}");
            }
        }
        assert_eq!(LowerTriangle::zeros(0).solve(Vec::new(), &[]), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_positive_definite_has_no_solution() {
        for full in
            [[1.0, 2.0, 2.0, 1.0], [0.0, 0.0, 0.0, 1.0], [1.0, f64::NAN, f64::NAN, 1.0], [f64::INFINITY, 0.0, 0.0, 1.0]]
        {
            let full = DMatrix::from_row_slice(2, 2, &full);
            assert_eq!(triangle(&full).solve(vec![1.0, 1.0], &[]), None, "{full}");
        }
    }
}
