//! The situation of the literature: at the cut, once for every reader, the articles that the past has seen.
//!
//! Relevant is what a reader of the past meets after the cut for the first time, where the past knows the article. In news
//! that is a small part of what is read; the figures say whether a model has learnt, not whether a page would be good.

use rayon::prelude::*;
use serde::Serialize;

use super::{Figures, Moment, Outcome, Ranker, Timeline, middle_rank};
use crate::training::Progress;

/// Readers that one task judges; fixed, as everywhere.
const READERS_PER_TASK: usize = 64;

/// The figures of all rankers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WarmPairs {
    /// Pairs of a reader and an article to be foretold. None of them is no error: a log may have none.
    pub pairs: usize,
    /// Readers they belong to.
    pub readers: usize,
    /// By ranker.
    pub rankers: Vec<Warm>,
}

/// The figures of one ranker, means over readers. The reciprocal rank is that of the first relevant article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warm {
    /// What it is called.
    pub name: &'static str,
    /// What the lists were worth.
    pub figures: Figures,
}

/// A reader, what they had met, and what they met after the cut.
struct Test {
    reader: u32,
    met: Vec<u32>,
    relevant: Vec<u32>,
}

/// Judges `rankers` at the cut.
pub fn warm_pairs(
    timeline: &Timeline<'_>,
    cut_at: i64,
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> WarmPairs {
    progress.begin("warm pairs", rankers.len() as u64);
    // The first second after the past: everything at the cut is known.
    let at = cut_at + 1;
    let tests = tests(timeline, at);
    let judged = rankers.iter().map(|ranker| {
        let of_task = |tests: &[Test]| judge(timeline, at, tests, *ranker);
        let outcomes: Vec<Outcome> = tests.par_chunks(READERS_PER_TASK).flat_map_iter(of_task).collect();
        progress.advance();
        Warm { name: ranker.name(), figures: Figures::of(&outcomes, seed) }
    });
    let rankers = judged.collect();
    WarmPairs { pairs: tests.iter().map(|test| test.relevant.len()).sum(), readers: tests.len(), rankers }
}

fn tests(timeline: &Timeline<'_>, at: i64) -> Vec<Test> {
    let articles = |reader, until| {
        let mut articles: Vec<u32> = timeline.history.of_reader(reader, until).map(|row| row.article).collect();
        articles.sort_unstable();
        articles.dedup();
        articles
    };
    let warm = |article: u32| {
        let published = timeline.catalogue.published[article as usize];
        published > 0 && published < at
    };
    let of_reader = |reader| {
        let met = articles(reader, at);
        let mut relevant = articles(reader, i64::MAX);
        relevant.retain(|article| met.binary_search(article).is_err() && warm(*article));
        // Nobody can have learnt anything of a reader who comes after the cut.
        (!met.is_empty() && !relevant.is_empty()).then_some(Test { reader, met, relevant })
    };
    let readers: Vec<u32> = (0..timeline.history.readers() as u32).collect();
    readers.into_par_iter().filter_map(of_reader).collect()
}

fn judge(timeline: &Timeline<'_>, at: i64, tests: &[Test], ranker: &dyn Ranker) -> Vec<Outcome> {
    let mut scorer = ranker.follow();
    let (mut candidates, mut scores) = (Vec::new(), Vec::new());
    let of_reader = |test: &Test| {
        candidates.clear();
        scores.clear();
        let published = timeline.published_before(at).iter().map(|dated| dated.1);
        candidates.extend(published.filter(|article| test.met.binary_search(article).is_err()));
        scorer.score(Moment { at, reader: test.reader }, &candidates, &mut scores);
        let relevant =
            candidates.iter().enumerate().filter(|(_, article)| test.relevant.binary_search(article).is_ok());
        let ranks: Vec<f64> = relevant.map(|(place, _)| middle_rank(&scores, place)).collect();
        Outcome::of_ranks(test.reader, &ranks)
    };
    tests.iter().map(of_reader).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::real_situation::tests::log;
    use crate::evaluation::{MostPopular, MostRecent};
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    #[test]
    fn a_log_small_enough_to_rank_by_hand() {
        let log = log(&[
            (10, 0, 0),
            (20, 0, 1),
            (30, 0, 2),
            (40, 1, 0),
            (50, 2, 0),
            (60, 2, 1),
            // After the cut. Reader 1 meets both that are left of {1, 2}, reader 2 the one; 3 is cold, 0 not new to them.
            (100, 1, 1),
            (110, 1, 2),
            (120, 1, 0),
            (130, 2, 3),
            (140, 2, 2),
            // A new reader.
            (150, 5, 1),
        ]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let (recent, popular) = (MostRecent::new(&timeline), MostPopular::new(&timeline));
        let found = warm_pairs(&timeline, 60, &[&recent, &popular], 0, &());
        assert_eq!((found.pairs, found.readers), (3, 2));
        for ranker in &found.rankers {
            let means = [ranker.figures.recall, ranker.figures.ndcg, ranker.figures.mrr].map(|of| of.mean);
            assert!(means.iter().all(|mean| (mean - 1.0).abs() < 1e-12), "{means:?}");
        }
        // One article later everything has been met: no pair, and no figures, but no error.
        let none = warm_pairs(&timeline, 150, &[&recent], 0, &());
        assert_eq!((none.pairs, none.readers, none.rankers[0].figures.lists), (0, 0, 0));
    }
}
