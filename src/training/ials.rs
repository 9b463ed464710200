//! Alternating least squares on implicit feedback, each side brought closer to its solve in turn.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::progress::Progress;
use super::solve::{Constants, Side};
use super::sparse::Sparse;
use super::vectors::Vectors;

/// Expected length of the vectors before the first step.
const START_LENGTH: f32 = 0.1;

/// A log of fewer pairs is solved exactly in every half-step: that takes seconds, and steps from nothing end elsewhere where readers
/// are hardly more than factors.
const SOLVED_EXACTLY: usize = 200_000;

/// Vectors of both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    /// X [readers, d].
    pub readers: Vectors,
    /// Y [articles, d].
    pub articles: Vectors,
}

/// Factors of `pairs` [readers, articles] of confidences; `by_article` is its transpose.
///
/// Rows without entries stay zero. The same seed gives the same bits, whatever the number of threads.
pub fn ials(
    pairs: &Sparse,
    by_article: &Sparse,
    dimension: usize,
    constants: Constants,
    epochs: u32,
    seed: u64,
    progress: &dyn Progress,
) -> Factors {
    let epoch = if pairs.entries() < SOLVED_EXACTLY { solved } else { approached };
    alternate(epoch, (pairs, by_article), dimension, constants, epochs, seed, progress)
}

/// Brings both sides closer, the readers first.
type Epoch = fn(Factors, (&Sparse, &Sparse), Constants) -> Factors;

fn alternate(
    epoch: Epoch,
    (pairs, by_article): (&Sparse, &Sparse),
    dimension: usize,
    constants: Constants,
    epochs: u32,
    seed: u64,
    progress: &dyn Progress,
) -> Factors {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut articles = Vectors::random(pairs.width(), dimension, START_LENGTH, &mut random);
    for article in (0..by_article.len()).filter(|&article| by_article.row_length(article) == 0) {
        articles.row_mut(article).fill(0.0);
    }
    progress.begin("item factors", u64::from(epochs));
    let mut factors = Factors { readers: Vectors::zeros(pairs.len(), dimension), articles };
    for _ in 0..epochs {
        factors = epoch(factors, (pairs, by_article), constants);
        progress.advance();
    }
    let readers = Side::new(&factors.articles, constants).solve_all(pairs, None);
    Factors { readers, ..factors }
}

fn solved(factors: Factors, (pairs, by_article): (&Sparse, &Sparse), constants: Constants) -> Factors {
    let readers = Side::new(&factors.articles, constants).solve_all(pairs, None);
    let articles = Side::new(&readers, constants).solve_all(by_article, None);
    Factors { readers, articles }
}

fn approached(factors: Factors, (pairs, by_article): (&Sparse, &Sparse), constants: Constants) -> Factors {
    // Either side is held once: two million readers of 64 numbers are half a gigabyte.
    let Factors { mut readers, mut articles } = factors;
    let side = Side::owning(articles, constants);
    side.approach(pairs, &mut readers);
    articles = side.into_vectors();
    let side = Side::owning(readers, constants);
    side.approach(by_article, &mut articles);
    Factors { readers: side.into_vectors(), articles }
}

#[cfg(test)]
mod tests {
    use super::super::kernel::dot;
    use super::*;

    const D: usize = 6;
    const CONSTANTS: Constants = Constants { unobserved_weight: 0.1, regularization: 0.01, exponent: 1.0 };

    /// Four hundred readers, each with articles of two of eight topics and some of any.
    fn pairs() -> Sparse {
        let mut pairs = Sparse::new(120);
        for reader in 0..400_u32 {
            let theirs = |article: &u32| {
                let topic = article % 8;
                let drawn = reader.wrapping_mul(2_654_435_761).wrapping_add(article.wrapping_mul(40_503)) >> 7 & 7;
                drawn == 0 || (drawn < 5 && (topic == reader % 8 || topic == reader / 8 % 8))
            };
            pairs.push((0..120).filter(theirs).map(|article| (article, 1.0)));
        }
        pairs
    }

    /// Σ c (1 − yᵀx)² over the pairs, the mean of it.
    fn error(pairs: &Sparse, factors: &Factors) -> f64 {
        let of_row = |row: usize| {
            let (articles, _) = pairs.row(row);
            let score = |article: &u32| dot(factors.readers.row(row), factors.articles.row(*article as usize));
            articles.iter().map(|article| f64::from(1.0 - score(article)).powi(2)).sum::<f64>()
        };
        (0..pairs.len()).map(of_row).sum::<f64>() / pairs.entries() as f64
    }

    #[test]
    fn steps_of_conjugate_gradients_end_where_exact_solves_end() {
        let pairs = pairs();
        let by_article = pairs.transpose();
        let after = |epoch: Epoch, epochs| {
            error(&pairs, &alternate(epoch, (&pairs, &by_article), D, CONSTANTS, epochs, 3, &()))
        };
        let exact = after(solved, 8);
        assert!(exact < 0.6 * after(solved, 0) && exact > 0.0, "{exact}");
        let found = after(approached, 8);
        assert!((found / exact - 1.0).abs() < 0.02, "{found} of {exact}");
    }

    #[test]
    fn few_pairs_are_solved_exactly() {
        let pairs = pairs();
        let by_article = pairs.transpose();
        let expected = alternate(solved, (&pairs, &by_article), D, CONSTANTS, 2, 3, &());
        assert_eq!(ials(&pairs, &by_article, D, CONSTANTS, 2, 3, &()), expected);
    }
}
