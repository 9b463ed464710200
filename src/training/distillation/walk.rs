//! A walk over the log: from a reader to their articles, to others who read those, to what they read.

use super::super::sparse::Sparse;

/// Powers by which busy articles and readers are held back; measured on Gowalla.
const PASSED_ARTICLE: f32 = -0.5;
const PASSED_READER: f32 = -0.75;
const REACHED_ARTICLE: f32 = -0.4;

/// What all walks share: d^power of every degree.
pub(super) struct Walk<'a> {
    pairs: &'a Sparse,
    by_article: &'a Sparse,
    passed_article: Vec<f32>,
    passed_reader: Vec<f32>,
    reached_article: Vec<f32>,
}

/// The readers that one walk passes, made once a thread.
pub(super) struct Passed {
    weight: Vec<f32>,
    readers: Vec<u32>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(pairs: &'a Sparse, by_article: &'a Sparse) -> Self {
        let powers = |of: &Sparse, power: f32| {
            (0..of.len()).map(|row| libm::powf(of.row_length(row).max(1) as f32, power)).collect::<Vec<_>>()
        };
        Self {
            pairs,
            by_article,
            passed_article: powers(by_article, PASSED_ARTICLE),
            passed_reader: powers(pairs, PASSED_READER),
            reached_article: powers(by_article, REACHED_ARTICLE),
        }
    }

    pub(super) fn passed(&self) -> Passed {
        Passed { weight: vec![0.0; self.pairs.len()], readers: Vec::new() }
    }

    /// walk(u, j) = dⱼ^−.4 Σ_{v ≠ u, v ∋ j} d_v^−.75 Σ_{i ∈ u∩v} dᵢ^−.5 for every article j, into `scores` \[N\].
    ///
    /// `followed` bounds how many readers of one article are followed: an article that everybody read says little of anybody.
    pub(super) fn scores(&self, reader: u32, followed: usize, passed: &mut Passed, scores: &mut [f32]) {
        scores.fill(0.0);
        for &article in self.pairs.row(reader as usize).0 {
            let (others, _) = self.by_article.row(article as usize);
            let stride = others.len().div_ceil(followed).max(1);
            let step = self.passed_article[article as usize] * stride as f32;
            // Which of them are followed moves with the reader, so that no reader is left out of all walks.
            for &other in others.iter().skip(reader as usize % stride).step_by(stride) {
                let weight = &mut passed.weight[other as usize];
                if *weight == 0.0 {
                    passed.readers.push(other);
                }
                *weight += step;
            }
        }
        for other in passed.readers.drain(..) {
            let weight = std::mem::take(&mut passed.weight[other as usize]) * self.passed_reader[other as usize];
            if other != reader {
                self.pairs.row(other as usize).0.iter().for_each(|&article| scores[article as usize] += weight);
            }
        }
        scores.iter_mut().zip(&self.reached_article).for_each(|(score, reached)| *score *= reached);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readers 0 {0, 1}, 1 {1, 2}, 2 {1}.
    fn pairs() -> Sparse {
        let mut pairs = Sparse::new(4);
        pairs.push([(0, 1.0), (1, 1.0)]);
        pairs.push([(1, 1.0), (2, 1.0)]);
        pairs.push([(1, 1.0)]);
        pairs
    }

    #[test]
    fn a_walk_small_enough_to_walk_by_hand() {
        let pairs = pairs();
        let by_article = pairs.transpose();
        let walk = Walk::new(&pairs, &by_article);
        let mut passed = walk.passed();
        let mut scores = vec![9.0; 4];
        // Twice: the first leaves nothing behind.
        for _ in 0..2 {
            walk.scores(2, 100, &mut passed, &mut scores);
            // By article 1 to readers 0 and 1, and on to 0 and 2, each of one reader.
            let step = 3.0_f32.powf(-0.5) * 2.0_f32.powf(-0.75);
            let expected = [step, 2.0 * step * 3.0_f32.powf(-0.4), step, 0.0];
            for (score, expected) in scores.iter().zip(expected) {
                assert!((score - expected).abs() < 1e-6, "{scores:?}");
            }
        }
    }

    #[test]
    fn who_is_followed_instead_of_all_stands_for_the_others() {
        let mut pairs = Sparse::new(2);
        for _ in 0..1000 {
            pairs.push([(0, 1.0), (1, 1.0)]);
        }
        let by_article = pairs.transpose();
        let walk = Walk::new(&pairs, &by_article);
        let mut of_all = vec![0.0; 2];
        walk.scores(3, 1000, &mut walk.passed(), &mut of_all);
        let mut of_some = vec![0.0; 2];
        walk.scores(3, 100, &mut walk.passed(), &mut of_some);
        assert!((of_some[1] / of_all[1] - 1.0).abs() < 0.02, "{of_all:?} {of_some:?}");
    }
}
