//! Where distillation begins: plain factors, with the weight of what was not read absorbed into them.

use super::super::ials::ials;
use super::super::progress::Progress;
use super::super::solve::Constants;
use super::super::sparse::Sparse;
use super::super::vectors::Vectors;

/// Of plain factors, at the start and in the teacher.
pub(super) const PLAIN: Constants = Constants { unobserved_weight: 0.01, regularization: 0.003, exponent: 1.0 };
/// Epochs of plain factors.
pub(super) const PLAIN_EPOCHS: u32 = 6;
/// ν of the fold-in: between one λ for all and one in proportion to what a reader read.
const EXPONENT: f64 = 0.5;

/// What readers are folded in with: w₀ = 0, λ = μ^−½, ν = ½, so that ρ = (n/μ)^½ for a reader of n articles, μ the mean reader's.
pub fn folding_constants(pairs: &Sparse) -> Constants {
    Constants { unobserved_weight: 0.0, regularization: libm::pow(mean_entries(pairs), -EXPONENT), exponent: EXPONENT }
}

/// Articles of a reader, on average over those that have any; at least 1.
pub(super) fn mean_entries(pairs: &Sparse) -> f64 {
    (pairs.entries() as f64 / pairs.occupied_rows().max(1) as f64).max(1.0)
}

/// Plain factors Y, turned and scaled so that their fold-in, for the mean reader, needs neither w₀ nor λ:
/// w₀YᵀY + λ(μ + w₀N)I = Q diag(e) Qᵀ and Y ← YQe^−½ make that sum the identity.
pub(super) fn start(
    pairs: &Sparse,
    by_article: &Sparse,
    dimension: usize,
    seed: u64,
    progress: &dyn Progress,
) -> Vectors {
    let plain = ials(pairs, by_article, dimension, PLAIN, PLAIN_EPOCHS, seed, progress).articles;
    let mut prior = plain.gram() * PLAIN.unobserved_weight;
    let strength = PLAIN.regularization * (mean_entries(pairs) + PLAIN.unobserved_weight * pairs.width() as f64);
    for axis in 0..dimension {
        prior[(axis, axis)] += strength;
    }
    let eigen = prior.symmetric_eigen();
    let mut map = eigen.eigenvectors;
    for (axis, energy) in eigen.eigenvalues.iter().enumerate() {
        // No eigenvalue is below the strength but by rounding.
        map.column_mut(axis).scale_mut(libm::pow(energy.max(strength), -0.5));
    }
    plain.times(&map.map(|value| value as f32))
}
