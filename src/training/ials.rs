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
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut articles = Vectors::random(pairs.width(), dimension, START_LENGTH, &mut random);
    for article in (0..by_article.len()).filter(|&article| by_article.row_length(article) == 0) {
        articles.row_mut(article).fill(0.0);
    }
    progress.begin("item factors", u64::from(epochs));
    let exact = pairs.entries() < SOLVED_EXACTLY;
    let mut readers = Vectors::zeros(pairs.len(), dimension);
    for _ in 0..epochs {
        if exact {
            readers = Side::new(&articles, constants).solve_all(pairs, None);
            articles = Side::new(&readers, constants).solve_all(by_article, None);
            progress.advance();
            continue;
        }
        // Either side is held once: two million readers of 64 numbers are half a gigabyte.
        let side = Side::owning(articles, constants);
        side.approach(pairs, &mut readers);
        articles = side.into_vectors();
        let side = Side::owning(readers, constants);
        side.approach(by_article, &mut articles);
        readers = side.into_vectors();
        progress.advance();
    }
    let readers = Side::new(&articles, constants).solve_all(pairs, None);
    Factors { readers, articles }
}
