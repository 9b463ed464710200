//! A trial: what a challenger's lists gain over those of a simpler recipe, for the same readers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::recipe::Recipe;
use crate::metrics::{Estimate, intervals};

/// What one list was worth to one reader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ListWorth {
    pub(super) reader: u32,
    /// NDCG@20.
    pub(super) ndcg: f64,
    /// Recall@20 of what was read outside of the most popular fifth; `None` where nothing was.
    pub(super) tail_recall: Option<f64>,
}

/// Two recipes on the same lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trial {
    /// What was tried.
    pub challenger: &'static str,
    /// What is simpler.
    pub against: &'static str,
    /// How many lists were compared.
    pub lists: usize,
    /// By how much NDCG@20 is higher, with the interval over readers.
    pub ndcg: Estimate,
    /// By how much tail recall@20 is.
    pub tail_recall: Estimate,
    /// Whether the challenger was taken.
    pub kept: bool,
}

impl Trial {
    /// `ours` and `theirs` are of the same lists in the same order.
    pub(super) fn of(
        (challenger, ours): (Recipe, &[ListWorth]),
        (against, theirs): (Recipe, &[ListWorth]),
        seed: u64,
    ) -> Self {
        Self::named((challenger.name(), ours), (against.name(), theirs), seed)
    }

    /// The same for what is no recipe of its own.
    pub(super) fn named(
        (challenger, ours): (&'static str, &[ListWorth]),
        (against, theirs): (&'static str, &[ListWorth]),
        seed: u64,
    ) -> Self {
        let [ndcg, tail_recall] = gain(ours, theirs, seed);
        // Tail recall has few lists to speak of it: it may not fall, but need not surely rise.
        let kept = ndcg.low > 0.0 && tail_recall.mean >= 0.0;
        Self { challenger, against, lists: ours.len(), ndcg, tail_recall, kept }
    }

    /// For people.
    pub(super) fn told(&self) -> String {
        let Self { challenger, against, lists, ndcg, tail_recall, kept } = self;
        let Estimate { mean, low, high } = ndcg;
        format!(
            "{challenger} against {against}, on {lists} lists held out: NDCG@20 {mean:+.4} [{low:+.4}, {high:+.4}], tail \
             recall {:+.4}: {}",
            tail_recall.mean,
            if *kept { "taken" } else { "the simpler is taken" }
        )
    }
}

/// By how much `ours` are worth more than `theirs`: NDCG and tail recall, with intervals over readers.
pub(super) fn gain(ours: &[ListWorth], theirs: &[ListWorth], seed: u64) -> [Estimate; 2] {
    let mut by_reader: BTreeMap<u32, [f64; 4]> = BTreeMap::new();
    for (ours, theirs) in ours.iter().zip(theirs) {
        let sums = by_reader.entry(ours.reader).or_default();
        let (lists, tail) = match (ours.tail_recall, theirs.tail_recall) {
            (Some(ours), Some(theirs)) => (1.0, ours - theirs),
            _ => (0.0, 0.0),
        };
        sums.iter_mut().zip([1.0, ours.ndcg - theirs.ndcg, lists, tail]).for_each(|(sum, value)| *sum += value);
    }
    let readers: Vec<[f64; 4]> = by_reader.into_values().collect();
    intervals(&readers, seed, |[lists, ndcg, tail_lists, tail]| [ndcg / lists.max(1.0), tail / tail_lists.max(1.0)])
}

/// The mean NDCG; 0 for no lists.
pub(super) fn mean_ndcg(lists: &[ListWorth]) -> f64 {
    lists.iter().map(|list| list.ndcg).sum::<f64>() / lists.len().max(1) as f64
}

/// The mean tail recall over those who have one; 0 for none.
pub(super) fn mean_tail_recall(lists: &[ListWorth]) -> f64 {
    let (count, sum) = lists
        .iter()
        .filter_map(|list| list.tail_recall)
        .fold((0_usize, 0.0), |(count, sum), recall| (count + 1, sum + recall));
    sum / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Distillation;

    fn lists(ndcg: impl Fn(u32) -> f64, tail: f64) -> Vec<ListWorth> {
        let list =
            |reader| ListWorth { reader, ndcg: ndcg(reader), tail_recall: reader.is_multiple_of(4).then_some(tail) };
        (0..200).map(list).collect()
    }

    #[test]
    fn only_what_is_surely_better_and_costs_the_tail_nothing_is_kept() {
        let simple = lists(|_| 0.3, 0.1);
        let trial = |ours: &[ListWorth]| {
            Trial::of((Recipe::Distilled(Distillation::default()), ours), (Recipe::default(), &simple), 0)
        };
        let better = trial(&lists(|_| 0.31, 0.1));
        assert!(better.kept && better.lists == 200, "{better:?}");
        assert!((better.ndcg.mean - 0.01).abs() < 1e-12);
        // As much better on average, but not surely: one reader in twenty gains all of it.
        assert!(!trial(&lists(|reader| if reader == 7 { 1.0 } else { 0.3 }, 0.1)).kept);
        let at_a_price = trial(&lists(|_| 0.31, 0.09));
        assert!(!at_a_price.kept && (at_a_price.tail_recall.mean + 0.01).abs() < 1e-12, "{at_a_price:?}");
        // What equals is no better.
        assert!(!trial(&simple).kept);
    }
}
