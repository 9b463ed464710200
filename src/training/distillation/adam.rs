//! Adam (Kingma and Ba 2015) on the rows that a step touched.

use rayon::prelude::*;

use super::super::vectors::Vectors;

const FIRST_DECAY: f32 = 0.9;
const SECOND_DECAY: f32 = 0.999;
const EPSILON: f32 = 1e-8;
/// Rows that one task moves.
const ROWS_PER_TASK: usize = 1024;

/// Moments of every row.
#[derive(Debug)]
pub(super) struct Adam {
    first: Vectors,
    second: Vectors,
    steps: i32,
}

impl Adam {
    pub(super) fn new(vectors: &Vectors) -> Self {
        let zeros = Vectors::zeros(vectors.len(), vectors.dimension());
        Self { first: zeros.clone(), second: zeros, steps: 0 }
    }

    /// Moves the rows of `vectors` that are `touched` against `gradient`, and sets their gradient to zero. Others keep their
    /// moments as well: a rare article must not coast on an old slope.
    pub(super) fn step(&mut self, vectors: &mut Vectors, gradient: &mut Vectors, touched: &[bool], rate: f64) {
        self.steps += 1;
        let d = vectors.dimension();
        let unbiased = |decay: f32| (1.0 / (1.0 - f64::from(decay).powi(self.steps))) as f32;
        let (first_scale, second_scale) = (unbiased(FIRST_DECAY), unbiased(SECOND_DECAY));
        let rate = rate as f32;
        let size = ROWS_PER_TASK * d;
        let tasks = vectors
            .values_mut()
            .par_chunks_mut(size)
            .zip(gradient.values_mut().par_chunks_mut(size))
            .zip(self.first.values_mut().par_chunks_mut(size))
            .zip(self.second.values_mut().par_chunks_mut(size))
            .zip(touched.par_chunks(ROWS_PER_TASK));
        tasks.for_each(|((((vectors, gradient), first), second), touched)| {
            for row in (0..touched.len()).filter(|&row| touched[row]) {
                let span = row * d..(row + 1) * d;
                let moments = first[span.clone()].iter_mut().zip(&mut second[span.clone()]);
                let values = vectors[span.clone()].iter_mut().zip(&mut gradient[span]);
                for ((value, slope), (first, second)) in values.zip(moments) {
                    let g = std::mem::take(slope);
                    *first = FIRST_DECAY * *first + (1.0 - FIRST_DECAY) * g;
                    *second = SECOND_DECAY * *second + (1.0 - SECOND_DECAY) * g * g;
                    *value -= rate * *first * first_scale / ((*second * second_scale).sqrt() + EPSILON);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_is_the_rate_against_the_slope_and_only_where_touched() {
        let mut vectors = Vectors::zeros(3, 2);
        let mut gradient = Vectors::zeros(3, 2);
        gradient.values_mut().copy_from_slice(&[5.0, -0.1, 7.0, 7.0, 0.0, 2.0]);
        Adam::new(&vectors).step(&mut vectors, &mut gradient, &[true, false, true], 0.01);
        let expected = [-0.01, 0.01, 0.0, 0.0, 0.0, -0.01];
        for (value, expected) in vectors.values().iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6, "{:?}", vectors.values());
        }
        // The untouched keep their slope, the touched are ready for the next batch.
        assert_eq!(gradient.values(), [0.0, 0.0, 7.0, 7.0, 0.0, 0.0]);
    }
}
