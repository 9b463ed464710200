//! One reader folded in, and the error of their list taken back through the solve.
//!
//! x = (ρI + Σ cₖyₖyₖᵀ)⁻¹ Σ cₖyₖ. With g = ∂L/∂x and z = (ρI + Σ cₖyₖyₖᵀ)⁻¹ g the error of a folded vector is
//!
//! ```text
//! ∂L/∂yₖ = cₖ (1 − yₖᵀx) z − cₖ (yₖᵀz) x
//! ```

use nalgebra::DMatrix;

use super::super::kernel::{add_transposed_product, dot, row_products};
use super::super::solve::{factor_in_place, solve_factored};
use super::super::vectors::Vectors;
use super::batch::Pupil;

/// A reader folded in, with the factored system, so that the way back costs one more substitution.
#[derive(Debug)]
pub(super) struct Folded {
    /// x \[d\].
    pub(super) x: Vec<f32>,
    /// √cₖ yₖ, row by row.
    rows: Vec<f32>,
    /// √cₖ.
    roots: Vec<f32>,
    strength: f32,
    /// The Cholesky factor of [n, n] or [d, d], whichever is smaller.
    factor: Vec<f32>,
}

impl Folded {
    pub(super) fn of(pupil: &Pupil, articles: &Vectors, strength: f32) -> Self {
        let d = articles.dimension();
        let roots: Vec<f32> = pupil.confidence.iter().map(|c| c.sqrt()).collect();
        let scaled = pupil
            .kept
            .iter()
            .zip(&roots)
            .flat_map(|(&article, &root)| articles.row(article as usize).iter().map(move |value| root * value));
        let rows: Vec<f32> = scaled.collect();
        let mut folded = Self { x: Vec::new(), rows, roots, strength, factor: Vec::new() };
        folded.factor(d);
        folded.x = folded.combined(&folded.roots, d);
        if folded.is_dual(d) {
            let mut weights = folded.roots.clone();
            solve_factored(&folded.factor, &mut weights);
            folded.x = folded.combined(&weights, d);
        } else {
            solve_factored(&folded.factor, &mut folded.x);
        }
        folded
    }

    fn is_dual(&self, d: usize) -> bool {
        self.roots.len() < d
    }

    fn factor(&mut self, d: usize) {
        let n = self.roots.len();
        let size = n.min(d);
        self.factor = if self.is_dual(d) {
            let mut system = vec![0.0; n * n];
            if n > 0 {
                row_products(&mut system, &self.rows, d);
            }
            system
        } else {
            let mut system = DMatrix::zeros(d, d);
            add_transposed_product(&mut system, &self.rows, &self.rows);
            system.as_slice().to_vec()
        };
        for k in 0..size {
            self.factor[k * size + k] += self.strength;
        }
        factor_in_place(&mut self.factor, size);
    }

    /// Σ weightₖ · rowₖ \[d\].
    fn combined(&self, weights: &[f32], d: usize) -> Vec<f32> {
        let mut sum = vec![0.0; d];
        for (row, weight) in self.rows.chunks_exact(d).zip(weights) {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * value);
        }
        sum
    }

    /// ∂L/∂yₖ [n, d] for the error `gradient` = ∂L/∂x.
    pub(super) fn back(&self, gradient: &[f32]) -> Vec<f32> {
        let d = gradient.len();
        let z = if self.is_dual(d) {
            let mut weights: Vec<f32> = self.rows.chunks_exact(d).map(|row| dot(row, gradient)).collect();
            solve_factored(&self.factor, &mut weights);
            let explained = self.combined(&weights, d);
            gradient.iter().zip(explained).map(|(g, explained)| (g - explained) / self.strength).collect()
        } else {
            let mut z = gradient.to_vec();
            solve_factored(&self.factor, &mut z);
            z
        };
        let mut back = vec![0.0; self.rows.len()];
        for ((out, row), root) in back.chunks_exact_mut(d).zip(self.rows.chunks_exact(d)).zip(&self.roots) {
            // Rows have √c in them: c(1 − yᵀx) = √c(√c − rowᵀx).
            let unexplained = root * (root - dot(row, &self.x));
            let along = root * dot(row, &z);
            for ((out, z), x) in out.iter_mut().zip(&z).zip(&self.x) {
                *out = unexplained * z - along * x;
            }
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn the_way_back_is_the_slope_of_the_way_there() {
        let articles = Vectors::random(12, 6, 2.0, &mut ChaCha8Rng::seed_from_u64(1));
        let direction = [0.3, -1.0, 0.5, 0.2, 0.9, -0.4];
        // Fewer rows than factors, and more.
        for count in [0_u32, 3, 9] {
            let kept: Vec<u32> = (0..count).collect();
            let confidence: Vec<f32> = kept.iter().map(|k| 0.5 + 0.3 * *k as f32).collect();
            let pupil = Pupil { reader: 0, kept, confidence, left_out: Vec::new() };
            let loss = |articles: &Vectors| f64::from(dot(&Folded::of(&pupil, articles, 0.7).x, &direction));
            let back = Folded::of(&pupil, &articles, 0.7).back(&direction);
            assert_eq!(back.len(), count as usize * 6);
            for (place, slope) in back.iter().enumerate() {
                let moved = |by: f32| {
                    let mut moved = articles.clone();
                    moved.values_mut()[place] += by;
                    loss(&moved)
                };
                let measured = (moved(1e-2) - moved(-1e-2)) / 2e-2;
                assert!((measured - f64::from(*slope)).abs() < 2e-3, "{count} {place}: {measured} {slope}");
            }
        }
    }
}
