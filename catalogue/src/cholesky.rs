//! A symmetric positive definite system, solved by A = LLᵀ in single precision.
//!
//! Every inner loop is a dot product of stretches of memory, four at once where there are four. A page downloads this instead of a
//! library of matrices.

use crate::dots::{add_scaled, dot, four_dots, four_dots_of_two};
use crate::padded::{LANES, Padded};

/// Of A [n, n], and then of L, the lower triangle.
#[derive(Debug, Clone, Default)]
pub(crate) struct System {
    size: usize,
    values: Padded,
    /// 1 over the diagonal of L \[n\].
    inverse_diagonal: Vec<f32>,
}

impl System {
    /// A = LRᵀ + diag(d), of `left` and `right` [n, k], n being `size`.
    pub(crate) fn product(&mut self, left: &Padded, right: &Padded, size: usize, diagonal: &dyn Fn(usize) -> f64) {
        self.size = size;
        self.values.clear(size, size);
        for row in (0..size).step_by(2) {
            let both = [left.row(row), left.row(row + 1)];
            for first in (0..=row).step_by(LANES) {
                let [ours, next] = four_dots_of_two(both, right.from(first), right.width());
                self.values.row_mut(row)[first..first + LANES].copy_from_slice(&ours);
                self.values.row_mut(row + 1)[first..first + LANES].copy_from_slice(&next);
            }
        }
        for row in 0..size {
            self.values.row_mut(row)[row] += diagonal(row) as f32;
        }
    }

    /// A → L; whether A is positive definite to rounding, and finite.
    pub(crate) fn factor(&mut self) -> bool {
        self.inverse_diagonal.clear();
        for row in 0..self.size {
            for first in (0..=row).step_by(LANES) {
                let before = &self.values.row(row)[..first];
                let sums = four_dots(before, self.values.from(first), self.values.width());
                for (column, sum) in (first..=row).zip(sums) {
                    let ours = self.values.row(row);
                    let known = ours[first..column].iter().zip(&self.values.row(column)[first..]);
                    let rest = known.fold(ours[column] - sum, |rest, (ours, theirs)| rest - ours * theirs);
                    if column < row {
                        self.values.row_mut(row)[column] = rest * self.inverse_diagonal[column];
                    } else {
                        // Not a number is not above zero either.
                        let positive = rest > 0.0 && rest.is_finite();
                        if !positive {
                            return false;
                        }
                        self.inverse_diagonal.push(1.0 / rest.sqrt());
                    }
                }
            }
            // From the diagonal on: a solve goes on to the end of a register.
            self.values.row_mut(row)[row..].fill(0.0);
        }
        true
    }

    /// A⁻¹ of the right side [padded n], in its place.
    pub(crate) fn solve(&self, right: &mut [f32]) {
        for (row, inverse) in self.inverse_diagonal.iter().enumerate() {
            right[row] = (right[row] - dot(&self.values.row(row)[..row.next_multiple_of(LANES)], right)) * inverse;
        }
        for (row, inverse) in self.inverse_diagonal.iter().enumerate().rev() {
            right[row] *= inverse;
            let value = right[row];
            add_scaled(right, -value, &self.values.row(row)[..row.next_multiple_of(LANES)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::{DMatrix, DVector};

    use crate::padded::padded;

    use super::*;

    fn solved(full: &DMatrix<f64>, right: &DVector<f64>) -> Option<Vec<f64>> {
        // A of itself and the unit matrix, less its diagonal, which is given apart.
        let size = full.nrows();
        let (mut left, mut unit) = (Padded::default(), Padded::default());
        left.clear(size, size);
        unit.clear(size, size);
        for row in 0..size {
            unit.row_mut(row)[row] = 1.0;
            for column in (0..size).filter(|&column| column != row) {
                left.row_mut(row)[column] = full[(row, column)] as f32;
            }
        }
        let mut system = System::default();
        system.product(&left, &unit, size, &|place| full[(place, place)]);
        let mut right: Vec<f32> = right.iter().map(|&value| value as f32).collect();
        right.resize(padded(size), 0.0);
        system.factor().then(|| {
            system.solve(&mut right);
            right[..size].iter().copied().map(f64::from).collect()
        })
    }

    #[test]
    fn it_agrees_with_a_solve_of_the_whole_matrix() {
        for size in [1, 2, 3, 4, 5, 17, 64] {
            let mixed = DMatrix::from_fn(size, size, |i, j| ((i * 31 + j * 17 + 5) % 23) as f64 / 7.0 - 1.5);
            let full = &mixed * mixed.transpose() + DMatrix::identity(size, size) * 10.0;
            let right = DVector::from_fn(size, |i, _| (i as f64 * 1.7).cos());
            let expected = full.clone().lu().solve(&right).expect("a system with one solution");
            let found = solved(&full, &right).expect("a positive definite system");
            let error = (DVector::from_vec(found) - &expected).norm() / expected.norm();
            assert!(error < 1e-4, "{size}: {error}");
        }
        assert_eq!(solved(&DMatrix::zeros(0, 0), &DVector::zeros(0)), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_positive_definite_has_no_solution() {
        for full in
            [[1.0, 2.0, 2.0, 1.0], [0.0, 0.0, 0.0, 1.0], [1.0, f64::NAN, f64::NAN, 1.0], [f64::INFINITY, 0.0, 0.0, 1.0]]
        {
            let full = DMatrix::from_row_slice(2, 2, &full);
            assert_eq!(solved(&full, &DVector::from_element(2, 1.0)), None, "{full}");
        }
    }
}
