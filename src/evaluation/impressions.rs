//! Inside the lists that readers were shown: did the ranking put above what was clicked?
//!
//! Lists without a click, or with nothing else, say nothing and are left out, as in MIND and EB-NeRD.
//!
//! What was shown, and where, was chosen by the site: figures from these lists compare rankings of what its own one let through,
//! and flatter what resembles it.

use rayon::prelude::*;
use serde::Serialize;

use super::list_metrics::{LIST_METRICS, list_metrics};
use super::{Moment, Ranker, Timeline};
use crate::logs::{Interaction, Log};
use crate::metrics::{Estimate, intervals};
use crate::training::{Card, ImpressionList, Progress, impression_lists};

/// Lists that one task judges; fixed, so that what a ranker sums up does not depend on the number of threads.
const LISTS_PER_TASK: usize = 256;
/// The name of the site's own order.
const AS_SHOWN: &str = "as shown";

/// The figures of all rankers inside impression lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Impressions {
    /// Lists after the cut with a card that was clicked and one that was not.
    pub lists: usize,
    /// Readers they were shown to.
    pub readers: usize,
    /// Cards of a list, on average.
    pub mean_cards: f64,
    /// By ranker, and the site's own order where the log says slots.
    pub rankers: Vec<InLists>,
}

/// The figures of one ranker, means over lists, with intervals by bootstrap over readers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InLists {
    /// What it is called.
    pub name: String,
    /// The share of pairs, one clicked and one not, in the right order; one half for a coin.
    pub auc: Estimate,
    /// The mean of 1 / rank over clicked cards.
    pub mrr: Estimate,
    /// NDCG@5.
    pub ndcg_5: Estimate,
    /// NDCG@10.
    pub ndcg_10: Estimate,
}

/// One list.
#[derive(Debug, Clone, PartialEq)]
struct List {
    moment: Moment,
    /// (article, slot, clicked).
    cards: Vec<(u32, u16, bool)>,
}

/// Judges `rankers` inside the lists of `log` after `cut_at`. `None` where there is no such list.
pub fn impressions(
    log: &Log,
    timeline: &Timeline<'_>,
    cut_at: i64,
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> Option<Impressions> {
    let mut lists = lists(&log.interactions);
    lists.retain(|list| {
        let clicked = list.cards.iter().filter(|card| card.2).count();
        list.moment.at > cut_at && clicked > 0 && clicked < list.cards.len()
    });
    if lists.is_empty() {
        return None;
    }
    for list in &mut lists {
        // The oldest first, as everywhere: the order shown would tell a ranker more than it may know.
        list.cards.sort_unstable_by_key(|card| (timeline.catalogue.published[card.0 as usize], card.0));
    }
    progress.begin("impression lists", rankers.len() as u64);
    let mut figures: Vec<InLists> = rankers
        .iter()
        .map(|ranker| {
            let of_task = |lists: &[List]| judge(lists, *ranker);
            let outcomes: Vec<[f64; LIST_METRICS]> = lists.par_chunks(LISTS_PER_TASK).flat_map_iter(of_task).collect();
            progress.advance();
            figures(ranker.name().into(), &lists, &outcomes, seed)
        })
        .collect();
    if lists.iter().all(|list| list.cards.iter().all(|card| card.1 > 0)) {
        let as_shown = |list: &List| {
            let scores: Vec<f64> = list.cards.iter().map(|card| -f64::from(card.1)).collect();
            list_metrics(&scores, &clicked(list))
        };
        let outcomes: Vec<[f64; LIST_METRICS]> = lists.iter().map(as_shown).collect();
        figures.push(self::figures(AS_SHOWN.into(), &lists, &outcomes, seed));
    }
    let cards: usize = lists.iter().map(|list| list.cards.len()).sum();
    let mut readers: Vec<u32> = lists.iter().map(|list| list.moment.reader).collect();
    readers.sort_unstable();
    readers.dedup();
    Some(Impressions {
        lists: lists.len(),
        readers: readers.len(),
        mean_cards: cards as f64 / lists.len() as f64,
        rankers: figures,
    })
}

/// All lists, in the order of time. The log does not say on which page a list stood.
fn lists(interactions: &[Interaction]) -> Vec<List> {
    let card = |card: Card| (card.article, card.slot, card.clicked);
    let list = |ImpressionList { at, reader, cards }| List {
        moment: Moment { at, reader, open: None },
        cards: cards.into_iter().map(card).collect(),
    };
    impression_lists(interactions).into_iter().map(list).collect()
}

fn clicked(list: &List) -> Vec<bool> {
    list.cards.iter().map(|card| card.2).collect()
}

fn judge(lists: &[List], ranker: &dyn Ranker) -> Vec<[f64; LIST_METRICS]> {
    let mut scorer = ranker.follow();
    let (mut candidates, mut scores) = (Vec::new(), Vec::new());
    let of_list = |list: &List| {
        candidates.clear();
        scores.clear();
        candidates.extend(list.cards.iter().map(|card| card.0));
        scorer.score(list.moment, &candidates, &mut scores);
        list_metrics(&scores, &clicked(list))
    };
    lists.iter().map(of_list).collect()
}

fn figures(name: String, lists: &[List], outcomes: &[[f64; LIST_METRICS]], seed: u64) -> InLists {
    let mut by_reader: std::collections::BTreeMap<u32, [f64; LIST_METRICS + 1]> = Default::default();
    for (list, outcome) in lists.iter().zip(outcomes) {
        let sums = by_reader.entry(list.moment.reader).or_default();
        sums[LIST_METRICS] += 1.0;
        sums.iter_mut().zip(outcome).for_each(|(sum, value)| *sum += value);
    }
    let readers: Vec<[f64; LIST_METRICS + 1]> = by_reader.into_values().collect();
    let [auc, mrr, ndcg_5, ndcg_10] = intervals(&readers, seed, |[auc, mrr, ndcg_5, ndcg_10, lists]| {
        [auc, mrr, ndcg_5, ndcg_10].map(|sum| sum / lists)
    });
    InLists { name, auc, mrr, ndcg_5, ndcg_10 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::MostRecent;
    use crate::logs::Kind;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    /// A log with articles 0 to 4, of 10 to 50, and then the given rows: (when, reader, article, slot, kind).
    fn with(rows: &[(i64, u32, u32, u16, Kind)]) -> Log {
        let mut log = Log::of_visits(&[(10, 9, 0), (20, 9, 1), (30, 9, 2), (40, 9, 3), (50, 9, 4)]);
        let one = log.interactions[0];
        log.interactions.extend(rows.iter().map(|&(at, reader, article, slot, kind)| Interaction {
            at,
            reader,
            article,
            slot,
            kind,
            ..one
        }));
        log
    }

    fn judged(log: &Log) -> Option<Impressions> {
        let catalogue = Catalogue::new(log, &[]);
        let history = History::new(log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        impressions(log, &timeline, 60, &[&MostRecent::new(&timeline)], 0, &())
    }

    #[test]
    fn a_list_is_a_reader_and_a_second_and_a_click_belongs_to_the_latest() {
        let (shown, opened) = (Kind::Shown, Kind::Opened);
        let log = with(&[
            (100, 1, 2, 1, shown),
            (100, 1, 0, 2, shown),
            (100, 2, 4, 1, shown),
            (100, 1, 1, 3, shown),
            (110, 1, 3, 1, shown),
            (110, 1, 0, 2, shown),
            // The list of 110 shows it last; 2 stands only in that of 100; 4 in neither; no slot, no click.
            (120, 1, 0, 2, opened),
            (121, 1, 2, 1, opened),
            (122, 1, 4, 1, opened),
            (123, 1, 3, 0, opened),
            // Too late.
            (100 + 30 * 60 + 1, 1, 1, 3, opened),
        ]);
        let found = lists(&log.interactions);
        let cards: Vec<_> = found.iter().map(|list| (list.moment.at, list.moment.reader, list.cards.clone())).collect();
        assert_eq!(cards[0], (100, 1, vec![(2, 1, true), (0, 2, false), (1, 3, false)]));
        assert_eq!(cards[1], (100, 2, vec![(4, 1, false)]));
        assert_eq!(cards[2], (110, 1, vec![(3, 1, false), (0, 2, true)]));
        let judged = judged(&log).unwrap();
        assert_eq!((judged.lists, judged.readers, judged.mean_cards), (2, 1, 2.5));
        // The newest first: 2 above 1 and 0; 3 above 0. As shown: the first, and the second of two.
        let names: Vec<&str> = judged.rankers.iter().map(|ranker| ranker.name.as_str()).collect();
        assert_eq!(names, ["most recent", "as shown"]);
        for ranker in &judged.rankers {
            assert_eq!((ranker.auc.mean, ranker.mrr.mean), (0.5, 0.75));
        }
    }

    #[test]
    fn without_slots_any_opening_is_a_click_and_there_is_no_order_as_shown() {
        let (shown, opened) = (Kind::Shown, Kind::Opened);
        let log = with(&[(100, 1, 2, 0, shown), (100, 1, 3, 0, shown), (105, 1, 2, 0, opened)]);
        let judged = judged(&log).unwrap();
        assert_eq!((judged.lists, judged.rankers.len()), (1, 1));
        assert_eq!(judged.rankers[0].auc.mean, 0.0);
    }

    #[test]
    fn lists_before_the_cut_and_lists_that_say_nothing_are_left_out() {
        let (shown, opened) = (Kind::Shown, Kind::Opened);
        let log = with(&[
            (55, 1, 2, 1, shown),
            (55, 1, 3, 2, shown),
            (56, 1, 2, 1, opened),
            (100, 2, 1, 1, shown),
            (101, 2, 1, 1, opened),
            (110, 3, 1, 1, shown),
            (110, 3, 2, 2, shown),
        ]);
        assert_eq!(judged(&log), None);
    }
}
