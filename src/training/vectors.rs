//! Vectors in training: f32, row by row, with the few products that are needed of them.

use nalgebra::DMatrix;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::kernel::{add_transposed_product, rows_times};
use crate::model::Rows;

/// Rows of one Gram matrix that one task sums. Fixed, so that rounding does not depend on the number of threads.
const GRAM_ROWS: usize = 4096;
/// Rows that one task multiplies.
const PRODUCT_ROWS: usize = 512;

/// n vectors of d numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Vectors {
    dimension: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// n vectors of zeros. `dimension` must be at least 1.
    pub fn zeros(rows: usize, dimension: usize) -> Self {
        Self { dimension, values: vec![0.0; rows * dimension] }
    }

    /// `values` row by row; `None` where their number is no multiple of `dimension`.
    pub fn of_values(dimension: usize, values: Vec<f32>) -> Option<Self> {
        (dimension > 0 && values.len().is_multiple_of(dimension)).then_some(Self { dimension, values })
    }

    /// The rows of `matrix` [n, d].
    pub fn of_matrix(matrix: &DMatrix<f32>) -> Self {
        // Column by column the transpose is the matrix row by row.
        Self { dimension: matrix.ncols(), values: matrix.transpose().as_slice().to_vec() }
    }

    /// The vectors of a model, whatever it stores them as.
    pub fn of_rows(rows: &Rows) -> Self {
        let values = (0..rows.len()).flat_map(|row| rows.row(row)).map(|value| value as f32).collect();
        Self { dimension: rows.dimension(), values }
    }

    /// n vectors whose numbers are normal with variance `length`²/d.
    pub fn random(rows: usize, dimension: usize, length: f32, random: &mut ChaCha8Rng) -> Self {
        let scale = length / (dimension as f32).sqrt();
        let mut drawn = Self::zeros(rows, dimension);
        for value in &mut drawn.values {
            let normal: f32 = StandardNormal.sample(random);
            *value = scale * normal;
        }
        drawn
    }

    /// n.
    pub fn len(&self) -> usize {
        self.values.len() / self.dimension
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Vector `row` \[d\].
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.dimension..(row + 1) * self.dimension]
    }

    /// Vector `row` \[d\], to change.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.dimension..(row + 1) * self.dimension]
    }

    /// All numbers, row by row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All numbers, row by row, to change.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// VᵀV [d, d], in chunks of a fixed size that are added in order.
    pub fn gram(&self) -> DMatrix<f64> {
        let d = self.dimension;
        let partial: Vec<DMatrix<f32>> = self
            .values
            .par_chunks(GRAM_ROWS * d)
            .map(|chunk| {
                let mut sum = DMatrix::zeros(d, d);
                add_transposed_product(&mut sum, chunk, chunk);
                sum
            })
            .collect();
        let mut gram = DMatrix::zeros(d, d);
        for part in partial {
            gram += part.map(f64::from);
        }
        gram
    }

    /// VQ: every row times `matrix` [d, k].
    pub fn times(&self, matrix: &DMatrix<f32>) -> Self {
        let (d, k) = matrix.shape();
        let mut product = Self::zeros(self.len(), k);
        let transposed = matrix.transpose();
        product
            .values
            .par_chunks_mut(PRODUCT_ROWS * k)
            .zip(self.values.par_chunks(PRODUCT_ROWS * d))
            .for_each(|(out, rows)| rows_times(out, rows, &transposed));
        product
    }

    /// V ← VQ for a `matrix` [d, d], where V lies.
    pub fn turn(&mut self, matrix: &DMatrix<f32>) {
        let d = self.dimension;
        let transposed = matrix.transpose();
        self.values.par_chunks_mut(PRODUCT_ROWS * d).for_each_init(
            || vec![0.0; PRODUCT_ROWS * d],
            |turned, rows| {
                let turned = &mut turned[..rows.len()];
                rows_times(turned, rows, &transposed);
                rows.copy_from_slice(turned);
            },
        );
    }

    /// Every vector to length 1; those of length 0 stay.
    pub fn normalize(&mut self) {
        let d = self.dimension;
        self.values.par_chunks_mut(d).for_each(|row| {
            let length = row.iter().map(|&value| f64::from(value) * f64::from(value)).sum::<f64>().sqrt();
            if length > 0.0 {
                row.iter_mut().for_each(|value| *value = (f64::from(*value) / length) as f32);
            }
        });
    }
}
