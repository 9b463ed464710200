//! What a ranker's lists were worth: the outcome of each, and everything that counts over all of them.

use super::Moment;
use super::exposure::Exposure;
use crate::metrics::{LIST, Outcome, Popularity, middle_rank};

/// A list to be judged: who chose when among what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion<'a> {
    pub(super) moment: Moment,
    /// In the order of publication, the oldest first.
    pub(super) candidates: &'a [u32],
    /// Places of the relevant articles among the candidates.
    pub(super) relevant: &'a [usize],
    /// What is popular at that moment.
    pub(super) popularity: &'a Popularity,
    /// How many candidates belong to the short head and to the long tail.
    pub(super) groups: [u64; 2],
}

/// Counts the candidates of the short head and of the long tail.
pub(super) fn groups(candidates: &[u32], popularity: &Popularity) -> [u64; 2] {
    let tail = candidates.iter().filter(|&&article| popularity.group(article) == 1).count() as u64;
    [candidates.len() as u64 - tail, tail]
}

/// One ranker's lists.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) exposure: Exposure,
}

impl Verdict {
    pub(super) fn new(articles: usize) -> Self {
        Self { outcomes: Vec::new(), exposure: Exposure::new(articles) }
    }

    /// Judges the list that `scores` make of the candidates; returns its recall of the long tail.
    pub(super) fn add(&mut self, occasion: &Occasion<'_>, scores: &[f64]) -> Option<f64> {
        let rank = |&place: &usize| {
            // What is never shown has no rank, however few candidates there are.
            if scores[place] == f64::NEG_INFINITY { f64::INFINITY } else { middle_rank(scores, place) }
        };
        let ranks: Vec<f64> = occasion.relevant.iter().map(rank).collect();
        self.outcomes.push(Outcome::of_ranks(occasion.moment.reader, &ranks));
        self.exposure.add(occasion, &first_places(scores))
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.outcomes.extend(other.outcomes);
        self.exposure.add_all(&other.exposure);
        self
    }
}

/// The places of the best [`LIST`] scores, best first, of equals the last: candidates come in the order of publication, and
/// of equals the newest are shown. What has no score is not shown.
fn first_places(scores: &[f64]) -> Vec<usize> {
    let mut best: Vec<usize> = Vec::with_capacity(LIST + 1);
    for (place, &score) in scores.iter().enumerate() {
        let full = best.len() == LIST;
        if (full && best.last().is_some_and(|&last| score < scores[last])) || score == f64::NEG_INFINITY {
            continue;
        }
        let at = best.partition_point(|&other| scores[other] > score);
        best.insert(at, place);
        best.truncate(LIST);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_shown_and_of_equals_the_newest() {
        let mut scores = vec![0.0; 30];
        scores[3] = 1.0;
        scores[29] = f64::NEG_INFINITY;
        let expected: Vec<usize> = [3].into_iter().chain((10..29).rev()).collect();
        assert_eq!(first_places(&scores), expected);
        assert_eq!(first_places(&[1.0, f64::NEG_INFINITY, 2.0]), [2, 0]);
    }
}
