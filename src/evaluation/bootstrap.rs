//! Means, and how far another draw of readers might have moved them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::metrics::{Estimate, Outcome, intervals};

/// Recall, NDCG and reciprocal rank.
const METRICS: usize = 3;

/// What a number of lists was worth.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Lists judged.
    pub lists: usize,
    /// Readers they were for. Few of them make wide intervals.
    pub readers: usize,
    /// Recall@20.
    pub recall: Estimate,
    /// NDCG@20.
    pub ndcg: Estimate,
    /// Mean reciprocal rank.
    pub mrr: Estimate,
}

/// What one reader's lists are worth, list by list.
type OfReader = (u32, [f64; METRICS]);

impl Figures {
    /// The means of `outcomes`, and intervals by the percentile bootstrap (Efron 1979) over readers: lists of one reader are
    /// not independent, so that whole readers are drawn, with replacement.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>, seed: u64) -> Self {
        let (all, readers, [recall, ndcg, mrr]) = estimate(outcomes.into_iter().map(metrics), seed);
        Self { lists: all, readers, recall, ndcg, mrr }
    }
}

/// By how much one ranker's lists are worth more than another's, list by list for the same reader at the same moment.
/// An interval above zero says that the one is better; those of the two rankers may overlap all the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The other ranker.
    pub against: String,
    /// Of Recall@20.
    pub recall: Estimate,
    /// Of NDCG@20.
    pub ndcg: Estimate,
    /// Of the reciprocal rank.
    pub mrr: Estimate,
}

impl Difference {
    /// `outcomes` less `others`, which are of the same lists in the same order. Intervals as those of [`Figures::of`].
    pub fn of(outcomes: &[Outcome], others: &[Outcome], against: String, seed: u64) -> Self {
        let pairs = outcomes.iter().zip(others).map(|(outcome, other)| {
            let ((reader, own), (_, other)) = (metrics(outcome), metrics(other));
            (reader, std::array::from_fn(|metric| own[metric] - other[metric]))
        });
        let (_, _, [recall, ndcg, mrr]) = estimate(pairs, seed);
        Self { against, recall, ndcg, mrr }
    }
}

fn metrics(outcome: &Outcome) -> OfReader {
    (outcome.reader, [outcome.recall, outcome.ndcg, outcome.reciprocal_rank])
}

/// How many lists, of how many readers, and the means over lists.
fn estimate(lists: impl Iterator<Item = OfReader>, seed: u64) -> (usize, usize, [Estimate; METRICS]) {
    let mut by_reader: BTreeMap<u32, [f64; METRICS + 1]> = BTreeMap::new();
    let mut count = 0;
    for (reader, [recall, ndcg, rank]) in lists {
        count += 1;
        let sums = by_reader.entry(reader).or_default();
        sums.iter_mut().zip([1.0, recall, ndcg, rank]).for_each(|(sum, value)| *sum += value);
    }
    let readers: Vec<[f64; METRICS + 1]> = by_reader.into_values().collect();
    let means = |[lists, recall, ndcg, rank]: &[f64; METRICS + 1]| [recall, ndcg, rank].map(|sum| sum / lists);
    (count, readers.len(), intervals(&readers, seed, means))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_over_lists() {
        let outcomes = [Outcome::of_rank(0, 1.0), Outcome::of_rank(0, 3.0), Outcome::of_rank(7, 40.0)];
        let figures = Figures::of(&outcomes, 0);
        assert_eq!((figures.lists, figures.readers), (3, 2));
        assert!((figures.recall.mean - 2.0 / 3.0).abs() < 1e-12);
        assert!((figures.ndcg.mean - 0.5).abs() < 1e-12);
        assert!((figures.mrr.mean - (1.0 + 1.0 / 3.0 + 1.0 / 40.0) / 3.0).abs() < 1e-12);
        // Both readers can be drawn twice.
        assert_eq!((figures.recall.low, figures.recall.high), (0.0, 1.0));
    }

    #[test]
    fn an_interval_is_that_of_the_mean_of_independent_readers() {
        // 400 readers, half of them right: a standard error of 1/40.
        let outcomes: Vec<Outcome> =
            (0..400).map(|reader| Outcome::of_rank(reader, if reader % 2 == 0 { 1.0 } else { 100.0 })).collect();
        let recall = Figures::of(&outcomes, 3).recall;
        assert!((recall.low - (0.5 - 1.96 / 40.0)).abs() < 0.008, "{recall:?}");
        assert!((recall.high - (0.5 + 1.96 / 40.0)).abs() < 0.008, "{recall:?}");
        assert_ne!(Figures::of(&outcomes, 4).recall, recall);
    }

    #[test]
    fn nobody_has_no_figures() {
        assert_eq!(Figures::of(&[], 0), Figures::default());
    }

    #[test]
    fn a_difference_that_every_reader_shares_is_certain() {
        // Readers differ much, the two rankers by a little.
        let ranks = |better: f64| -> Vec<Outcome> {
            (0..100).map(|reader| Outcome::of_rank(reader, f64::from(reader % 10) * 3.0 + better)).collect()
        };
        let difference = Difference::of(&ranks(1.0), &ranks(2.0), "second".into(), 0);
        assert!(difference.ndcg.low > 0.02 && difference.ndcg.mean < 0.1, "{difference:?}");
        let (own, other) = (Figures::of(&ranks(1.0), 0), Figures::of(&ranks(2.0), 0));
        assert!((difference.mrr.mean - (own.mrr.mean - other.mrr.mean)).abs() < 1e-12);
        // The intervals of the two overlap all the same.
        assert!(own.ndcg.low < other.ndcg.high, "{own:?} {other:?}");
        assert_eq!(difference.against, "second");
    }
}
