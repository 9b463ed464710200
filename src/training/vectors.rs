//! Vectors in training: f32, row by row, with the few products that are needed of them.

use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, Dyn};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

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

    /// Vector `row` [d].
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.dimension..(row + 1) * self.dimension]
    }

    /// Vector `row` [d], to change.
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
                add_gram(&mut sum, chunk);
                sum
            })
            .collect();
        let mut gram = DMatrix::zeros(d, d);
        for part in partial {
            gram += part.map(f64::from);
        }
        gram
    }

    /// VQ: every row times `matrix` [d, d].
    pub fn times(&self, matrix: &DMatrix<f32>) -> Self {
        let d = self.dimension;
        let mut product = Self::zeros(self.len(), d);
        // A row-major [n, d] is a column-major [d, n], so that VQ is read as QᵀVᵀ.
        let transposed = matrix.transpose();
        product.values.par_chunks_mut(PRODUCT_ROWS * d).zip(self.values.par_chunks(PRODUCT_ROWS * d)).for_each(
            |(out, rows)| {
                let count = rows.len() / d;
                let mut out = DMatrixViewMut::from_slice(out, d, count);
                out.gemm(1.0, &transposed, &DMatrixView::from_slice(rows, d, count), 0.0);
            },
        );
        product
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

/// sum [d, d] += RᵀR for `rows` [n, d].
pub(super) fn add_gram(sum: &mut DMatrix<f32>, rows: &[f32]) {
    let d = sum.nrows();
    let count = rows.len() / d;
    let columns = DMatrixView::from_slice(rows, d, count);
    sum.gemm(1.0, &columns, &transposed(rows, d, count), 1.0);
}

/// The transpose of [d, n] in column-major order, without a copy.
pub(super) fn transposed(rows: &[f32], d: usize, count: usize) -> DMatrixView<'_, f32, Dyn, Dyn> {
    DMatrixView::<f32, Dyn, Dyn>::from_slice_with_strides(rows, count, d, d, 1)
}

/// aᵀb.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums at once: the compiler may not reorder a single one.
    let mut sums = [0.0_f32; 8];
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}
