//! Conditional logit: which of the candidates of a moment was read, given their parts.
//!
//! P(j) = exp(wᵀf_j) / Σ_k exp(wᵀf_k) over the candidates of one occasion. The likelihood is concave in w; Newton's method
//! finds its maximum in a handful of steps. A random sample of the candidates gives the same w (McFadden 1978).

use nalgebra::{Cholesky, DMatrix, DVector};
use rayon::prelude::*;

/// Occasions that one task sums; fixed, so that rounding does not depend on the number of threads.
const OCCASIONS_PER_TASK: usize = 64;
/// Keeps a weight finite that the occasions leave free; on weights of parts of unit variance.
const REGULARIZATION: f64 = 1e-3;
/// Steps at most.
const STEPS: usize = 50;
/// Where a step gains less likelihood than this, it is done.
const GAIN: f64 = 1e-9;

/// What weights are held to where the occasions say little: `weights` of the columns, each as firmly as so many `occasions` of
/// a part of unit variance would hold it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) weights: &'a [f64],
    pub(super) occasions: &'a [f64],
}

/// Occasions on which one of several candidates was read. Each candidate has F parts.
#[derive(Debug, Clone)]
pub struct Occasions<const F: usize> {
    parts: Vec<[f32; F]>,
    starts: Vec<usize>,
}

impl<const F: usize> Default for Occasions<F> {
    fn default() -> Self {
        Self { parts: Vec::new(), starts: vec![0] }
    }
}

impl<const F: usize> Occasions<F> {
    /// Adds an occasion: its candidates, the one that was read first.
    pub fn push(&mut self, candidates: &[[f32; F]]) {
        self.parts.extend_from_slice(candidates);
        self.starts.push(self.parts.len());
    }

    /// How many occasions.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The candidates of an occasion, the one that was read first.
    pub fn of(&self, occasion: usize) -> &[[f32; F]] {
        &self.parts[self.starts[occasion]..self.starts[occasion + 1]]
    }

    /// The occasions in `range`, in their order.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let mut some = Self::default();
        range.for_each(|occasion| some.push(self.of(occasion)));
        some
    }

    /// Weights of the parts named by `columns` that make what was read most likely. `None` for no occasions.
    pub fn fit(&self, columns: &[usize]) -> Option<Vec<f64>> {
        let zeros = vec![0.0; columns.len()];
        self.fit_held(columns, Held { weights: &zeros, occasions: &zeros })
    }

    /// The same, held to what is known already. Both lists of `held` have an entry for each of `columns`.
    pub(super) fn fit_held(&self, columns: &[usize], held: Held<'_>) -> Option<Vec<f64>> {
        if self.is_empty() || columns.is_empty() {
            return None;
        }
        let deviations = self.deviations(columns);
        let count = self.len() as f64;
        let pull = Pull {
            centre: DVector::from_iterator(
                columns.len(),
                held.weights.iter().zip(&deviations).map(|(weight, deviation)| weight * deviation),
            ),
            strength: DVector::from_iterator(
                columns.len(),
                held.occasions.iter().map(|occasions| occasions / count + REGULARIZATION),
            ),
        };
        let mut weights = pull.centre.clone();
        let mut best = self.derivatives(columns, &deviations, &weights, &pull);
        for _ in 0..STEPS {
            let Some(factor) = Cholesky::new(best.curvature.clone()) else { break };
            let step = factor.solve(&best.slope);
            // Halving a step that overshot always ends: the slope points uphill.
            let ahead = (0..30).map(|halvings| &weights + &step * 0.5_f64.powi(halvings)).find_map(|next| {
                let there = self.derivatives(columns, &deviations, &next, &pull);
                (there.likelihood > best.likelihood).then_some((next, there))
            });
            let Some((next, there)) = ahead else { break };
            let gain = there.likelihood - best.likelihood;
            (weights, best) = (next, there);
            if gain < GAIN {
                break;
            }
        }
        // A part that is the same everywhere decides nothing.
        let scaled = weights.iter().zip(&deviations).zip(held.weights);
        Some(
            scaled
                .map(|((weight, deviation), held)| if *deviation > 0.0 { weight / deviation } else { *held })
                .collect(),
        )
    }

    /// Mean log-likelihood of what was read, under `weights` of `columns`.
    pub fn likelihood(&self, columns: &[usize], weights: &[f64]) -> f64 {
        let total: f64 = (0..self.len())
            .map(|occasion| {
                let scores: Vec<f64> = self.of(occasion).iter().map(|parts| score(parts, columns, weights)).collect();
                scores[0] - exponentials(&scores).normalizer
            })
            .sum();
        total / self.len().max(1) as f64
    }

    fn deviations(&self, columns: &[usize]) -> Vec<f64> {
        let count = self.parts.len() as f64;
        let deviation = |&column: &usize| {
            let mean = self.parts.iter().map(|parts| f64::from(parts[column])).sum::<f64>() / count;
            let variance =
                self.parts.iter().map(|parts| (f64::from(parts[column]) - mean).powi(2)).sum::<f64>() / count;
            let deviation = variance.sqrt();
            // What rounding makes of a constant is no variation.
            if deviation > 1e-6 * mean.abs() { deviation } else { 0.0 }
        };
        columns.iter().map(deviation).collect()
    }

    fn derivatives(&self, columns: &[usize], deviations: &[f64], weights: &DVector<f64>, pull: &Pull) -> Derivatives {
        let size = columns.len();
        let inverse: Vec<f64> = deviations.iter().map(|s| if *s > 0.0 { 1.0 / s } else { 0.0 }).collect();
        let occasions: Vec<usize> = (0..self.len()).collect();
        let parts: Vec<Derivatives> = occasions
            .par_chunks(OCCASIONS_PER_TASK)
            .map(|chunk| {
                let mut sum = Derivatives::zeros(size);
                for &occasion in chunk {
                    sum.add_occasion(self.of(occasion), columns, &inverse, weights);
                }
                sum
            })
            .collect();
        let mut all = Derivatives::zeros(size);
        for part in parts {
            all.likelihood += part.likelihood;
            all.slope += part.slope;
            all.curvature += part.curvature;
        }
        let count = self.len() as f64;
        let away = weights - &pull.centre;
        let held = away.component_mul(&pull.strength);
        all.likelihood = all.likelihood / count - 0.5 * away.dot(&held);
        all.slope = all.slope / count - held;
        all.curvature = all.curvature / count + DMatrix::from_diagonal(&pull.strength);
        all
    }
}

/// Draws weights of scaled parts to where they are held.
struct Pull {
    centre: DVector<f64>,
    strength: DVector<f64>,
}

/// The likelihood at a point, its slope, and minus its second derivative.
struct Derivatives {
    likelihood: f64,
    slope: DVector<f64>,
    curvature: DMatrix<f64>,
}

impl Derivatives {
    fn zeros(size: usize) -> Self {
        Self { likelihood: 0.0, slope: DVector::zeros(size), curvature: DMatrix::zeros(size, size) }
    }

    fn add_occasion<const F: usize>(
        &mut self,
        candidates: &[[f32; F]],
        columns: &[usize],
        inverse: &[f64],
        weights: &DVector<f64>,
    ) {
        let size = columns.len();
        let values: Vec<f64> = candidates
            .iter()
            .flat_map(|parts| columns.iter().zip(inverse).map(|(&column, inverse)| f64::from(parts[column]) * inverse))
            .collect();
        let scores: Vec<f64> =
            values.chunks_exact(size).map(|f| f.iter().zip(weights.iter()).map(|(f, w)| f * w).sum()).collect();
        let Exponentials { normalizer, of_scores, sum } = exponentials(&scores);
        self.likelihood += scores[0] - normalizer;
        let mut mean = DVector::<f64>::zeros(size);
        let mut second = DMatrix::<f64>::zeros(size, size);
        for (f, exponential) in values.chunks_exact(size).zip(&of_scores) {
            let probability = exponential / sum;
            for i in 0..size {
                mean[i] += probability * f[i];
                for j in 0..size {
                    second[(i, j)] += probability * f[i] * f[j];
                }
            }
        }
        self.slope += DVector::from_column_slice(&values[..size]) - &mean;
        self.curvature += second - &mean * mean.transpose();
    }
}

fn score<const F: usize>(parts: &[f32; F], columns: &[usize], weights: &[f64]) -> f64 {
    columns.iter().zip(weights).map(|(&column, weight)| f64::from(parts[column]) * weight).sum()
}

/// exp(s − largest), their sum, and ln Σ exp(s), without overflow.
struct Exponentials {
    normalizer: f64,
    of_scores: Vec<f64>,
    sum: f64,
}

/// Each is taken once: they are a third of the time that the weights of a ranking take.
fn exponentials(scores: &[f64]) -> Exponentials {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let of_scores: Vec<f64> = scores.iter().map(|score| libm::exp(score - largest)).collect();
    let sum = of_scores.iter().sum::<f64>();
    Exponentials { normalizer: largest + libm::log(sum), of_scores, sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rand_distr::{Distribution, Gumbel, StandardNormal};

    /// Occasions of a reader who chooses by `weights`, with the noise that makes a logit.
    fn planted(weights: [f64; 3], occasions: usize) -> Occasions<4> {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let noise = Gumbel::new(0.0, 1.0).unwrap();
        let mut all = Occasions::default();
        for _ in 0..occasions {
            let mut candidates: Vec<(f64, [f32; 4])> = (0..30)
                .map(|_| {
                    let mut draw = || -> f32 { StandardNormal.sample(&mut random) };
                    // The second part has a scale of its own, the last is a constant.
                    let parts = [draw(), 10.0 * draw(), draw(), 7.0];
                    (score(&parts, &[0, 1, 2], &weights) + noise.sample(&mut random), parts)
                })
                .collect();
            candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
            all.push(&candidates.iter().map(|candidate| candidate.1).collect::<Vec<_>>());
        }
        all
    }

    #[test]
    fn planted_weights_are_recovered() {
        let truth = [1.5, 0.08, -0.4];
        let occasions = planted(truth, 4000);
        let fitted = occasions.fit(&[0, 1, 2, 3]).unwrap();
        for (fitted, truth) in fitted.iter().zip(truth) {
            assert!((fitted - truth).abs() < 0.05 * truth.abs() + 0.02, "{fitted} {truth}");
        }
        assert_eq!(fitted[3], 0.0);
        let at_truth = occasions.likelihood(&[0, 1, 2], &truth);
        assert!(occasions.likelihood(&[0, 1, 2], &fitted[..3]) >= at_truth);
        assert!(at_truth > occasions.likelihood(&[0, 1, 2], &[0.0; 3]) + 0.3);
    }

    #[test]
    fn few_occasions_leave_weights_where_they_are_held_and_many_do_not() {
        let truth = [1.5, 0.08, -0.4];
        let held = Held { weights: &[0.5, 0.0, 0.0], occasions: &[50.0, 0.0, 1e9] };
        let few = planted(truth, 5).fit_held(&[0, 1, 2], held).unwrap();
        let many = planted(truth, 4000).fit_held(&[0, 1, 2], held).unwrap();
        assert!((few[0] - 0.5).abs() < 0.2, "{few:?}");
        assert!((many[0] - 1.5).abs() < 0.1 && (many[1] - 0.08).abs() < 0.02, "{many:?}");
        assert!(many[2].abs() < 1e-3, "{many:?}");
        // What never differs says nothing of its weight.
        let constant = Held { weights: &[0.0, 3.0], occasions: &[0.0, 0.0] };
        assert_eq!(planted(truth, 50).fit_held(&[0, 3], constant).unwrap()[1], 3.0);
    }

    #[test]
    fn columns_may_be_left_out() {
        let fitted = planted([1.0, 0.0, 0.0], 500).fit(&[2]).unwrap();
        assert!(fitted[0].abs() < 0.15, "{fitted:?}");
        assert!(Occasions::<4>::default().fit(&[0]).is_none());
    }
}
