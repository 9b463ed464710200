//! The situation of the literature: once for every reader, a list of all articles that there are, and a set of those that turn
//! out to be relevant.
//!
//! In a log that is split by time these are the warm pairs: at the cut, the articles that the past has seen, and of them those
//! that a reader meets after it for the first time. In news that is a small part of what is read; the figures say whether a
//! model has learnt, not whether a page would be good. Sets without time come as they are, split by somebody else.

use rayon::prelude::*;

use super::protocol::{About, Protocol};
use super::verdict::{Occasion, Verdict, groups};
use super::{Moment, Ranker, Scorer, Timeline};
use crate::metrics::Popularity;
use crate::training::Progress;

/// Readers that one task judges; fixed, as everywhere.
pub(super) const READERS_PER_TASK: usize = 64;

/// A reader, what they had met, and what turned out to be relevant; both ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) reader: u32,
    pub(super) met: Vec<u32>,
    pub(super) relevant: Vec<u32>,
}

/// Judges `rankers` on the warm pairs.
pub fn warm_pairs(
    timeline: &Timeline<'_>,
    cut_at: i64,
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> Protocol {
    // The first second after the past: everything at the cut is known.
    let at = cut_at + 1;
    let pool: Vec<u32> = timeline.published_before(at).iter().map(|dated| dated.1).collect();
    let mut warm = vec![false; timeline.catalogue.len()];
    pool.iter().for_each(|&article| warm[article as usize] = true);
    let of_reader = |reader| {
        let met = articles_of(timeline, reader, at);
        let mut relevant = articles_of(timeline, reader, i64::MAX);
        relevant.retain(|article| met.binary_search(article).is_err() && warm[*article as usize]);
        // Nobody can have learnt anything of a reader who comes after the cut.
        (!met.is_empty() && !relevant.is_empty()).then_some(Test { reader, met, relevant })
    };
    let readers: Vec<u32> = (0..timeline.history.readers() as u32).collect();
    let tests: Vec<Test> = readers.into_par_iter().filter_map(of_reader).collect();
    Sets::new(timeline, at, tests, pool).judge("warm pairs", rankers, seed, progress)
}

/// The lists of `relevant` articles of readers (reader, articles), where all that `timeline` holds is known: every article of
/// `pool` that a reader has not met is ranked. Readers who have met nothing, or want nothing of the pool, are passed over.
pub(super) fn sets<'a>(timeline: &'a Timeline<'a>, at: i64, relevant: &[(u32, Vec<u32>)], pool: Vec<u32>) -> Sets<'a> {
    let mut in_pool = vec![false; timeline.catalogue.len()];
    pool.iter().for_each(|&article| in_pool[article as usize] = true);
    let of_reader = |(reader, articles): &(u32, Vec<u32>)| {
        let met = articles_of(timeline, *reader, at);
        let mut relevant = articles.clone();
        relevant.sort_unstable();
        relevant.dedup();
        relevant.retain(|article| in_pool[*article as usize] && met.binary_search(article).is_err());
        (!met.is_empty() && !relevant.is_empty()).then_some(Test { reader: *reader, met, relevant })
    };
    let tests: Vec<Test> = relevant.par_iter().filter_map(of_reader).collect();
    Sets::new(timeline, at, tests, pool)
}

/// What a reader has met before `until`, ascending.
fn articles_of(timeline: &Timeline<'_>, reader: u32, until: i64) -> Vec<u32> {
    let mut articles: Vec<u32> = timeline.history.of_reader(reader, until).map(|row| row.article).collect();
    articles.sort_unstable();
    articles.dedup();
    articles
}

/// Lists of one moment, one a reader.
#[derive(Debug)]
pub(super) struct Sets<'a> {
    timeline: &'a Timeline<'a>,
    at: i64,
    pub(super) tests: Vec<Test>,
    /// All articles that there are.
    pub(super) pool: Vec<u32>,
    pub(super) popularity: Popularity,
}

impl<'a> Sets<'a> {
    fn new(timeline: &'a Timeline<'a>, at: i64, tests: Vec<Test>, pool: Vec<u32>) -> Self {
        let mut readers = vec![0; timeline.catalogue.len()];
        let past = timeline.contacts.since(0).take_while(|contact| contact.0 < at);
        past.for_each(|contact| readers[contact.1 as usize] += 1);
        let mut popularity = Popularity::default();
        popularity.update(&readers, pool.iter().copied());
        Self { timeline, at, tests, pool, popularity }
    }

    /// Judges `rankers`.
    pub(super) fn judge(
        &self,
        what: &'static str,
        rankers: &[&dyn Ranker],
        seed: u64,
        progress: &dyn Progress,
    ) -> Protocol {
        progress.begin(what, rankers.len() as u64);
        let articles = self.timeline.catalogue.len();
        let verdict = |ranker: &&dyn Ranker| {
            let of_task = |tests: &[Test]| {
                let mut verdict = Verdict::new(articles);
                let mut scorer: Box<dyn Scorer + '_> = ranker.follow();
                let mut scores = Vec::with_capacity(self.pool.len());
                self.each_list(tests, |occasion| {
                    scores.clear();
                    scorer.score(occasion.moment, occasion.candidates, &mut scores);
                    verdict.add(occasion, &scores);
                });
                verdict
            };
            let tasks: Vec<Verdict> = self.tests.par_chunks(READERS_PER_TASK).map(of_task).collect();
            progress.advance();
            tasks.into_iter().fold(Verdict::new(articles), Verdict::merge)
        };
        let verdicts: Vec<Verdict> = rankers.iter().map(verdict).collect();
        let mut in_pool = vec![false; articles];
        self.pool.iter().for_each(|&article| in_pool[article as usize] = true);
        let about = |test: &Test| {
            let candidates = self.pool.len() - test.met.iter().filter(|&&met| in_pool[met as usize]).count();
            About { met: test.met.len(), candidates, relevant: test.relevant.len(), warm: None }
        };
        let about: Vec<About> = self.tests.iter().map(about).collect();
        Protocol::new(&about, rankers, &verdicts, self.pool.len(), seed)
    }

    /// The list of each of `tests`, not yet ranked.
    pub(super) fn each_list(&self, tests: &[Test], mut judge: impl FnMut(&Occasion<'_>)) {
        let mut candidates = Vec::with_capacity(self.pool.len());
        for test in tests {
            candidates.clear();
            candidates.extend(self.pool.iter().filter(|article| test.met.binary_search(article).is_err()));
            let moment = Moment { at: self.at, reader: test.reader, open: None };
            let places = candidates.iter().enumerate();
            let relevant: Vec<usize> = places
                .filter(|(_, article)| test.relevant.binary_search(article).is_ok())
                .map(|(place, _)| place)
                .collect();
            let groups = groups(&candidates, &self.popularity);
            let popularity = &self.popularity;
            judge(&Occasion { moment, candidates: &candidates, relevant: &relevant, popularity, groups });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{MostPopular, MostRecent};
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    #[test]
    fn a_log_small_enough_to_rank_by_hand() {
        let log = Log::of_visits(&[
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
        assert_eq!((found.pairs, found.readers, found.lists, found.articles), (3, 2, 2, 3));
        // {1, 2} and {2}.
        assert_eq!(found.mean_candidates, 1.5);
        for ranker in &found.rankers {
            let means = [ranker.overall.recall, ranker.overall.ndcg, ranker.overall.mrr].map(|of| of.mean);
            assert!(means.iter().all(|mean| (mean - 1.0).abs() < 1e-12), "{means:?}");
        }
        // One article later everything has been met: no pair, and no figures, but no error.
        let none = warm_pairs(&timeline, 150, &[&recent], 0, &());
        assert_eq!((none.pairs, none.readers, none.rankers[0].overall.lists), (0, 0, 0));
    }

    #[test]
    fn sets_rank_all_that_was_not_met() {
        // Article 0 has three readers, 1 and 2 have two; 3 has none, and is an article all the same.
        let mut log = Log::of_visits(&[(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 2), (0, 2, 0), (0, 2, 1), (0, 3, 2)]);
        log.articles.intern("a4");
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let popular = MostPopular::new(&timeline);
        // Reader 3 wants the first and a fourth of {0, 1, 3, 4}; reader 0 has met 1, what is left of {2, 3, 4} is the first.
        let relevant = [(0, vec![2, 1]), (3, vec![0, 4, 0])];
        let all: Vec<u32> = (0..5).collect();
        let found = sets(&timeline, 1, &relevant, all.clone()).judge("sets", &[&popular], 0, &());
        assert_eq!((found.lists, found.pairs, found.articles), (2, 3, 5));
        assert_eq!(found.mean_candidates, 3.5);
        // Ranks 1 and 3.5, half-way between the two that nobody met.
        let ndcg = (1.0 + 1.0 / 4.5_f64.log2()) / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((found.rankers[0].overall.ndcg.mean - (ndcg + 1.0) / 2.0).abs() < 1e-12);
        // A reader of whom nothing is known is passed over.
        assert_eq!(sets(&timeline, 0, &relevant, all).judge("sets", &[&popular], 0, &()).lists, 0);
        // Of {0, 1} reader 3 wants the first, and reader 0, who has met both, nothing that is left.
        let found = sets(&timeline, 1, &relevant, vec![0, 1]).judge("sets", &[&popular], 0, &());
        assert_eq!((found.lists, found.pairs, found.articles, found.mean_candidates), (1, 1, 2, 2.0));
    }
}
