//! The situation that a page is in: at the moment of a read, everything published by then could have been shown.
//!
//! A test event is a reader's first contact with an article after the cut. The event with which an article itself appears is
//! left out: before it nobody could have recommended the article. Candidates are all articles published before that moment
//! that the reader has not met, new ones included: in news the article is cold far more often than the reader.

use rayon::prelude::*;
use serde::Serialize;

use super::most_popular::Readers;
use super::shown::Shown;
use super::{COHORTS, EvaluateError, Figures, Moment, Outcome, Ranker, Scorer, Timeline, middle_rank};
use crate::training::Progress;

/// Events that one task judges; fixed, so that what a ranker sums up does not depend on the number of threads.
const EVENTS_PER_TASK: usize = 256;

/// The figures of all rankers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RealSituation {
    /// Test events.
    pub events: usize,
    /// Readers who caused them.
    pub readers: usize,
    /// Candidates of an event, on average.
    pub mean_candidates: f64,
    /// Articles that were a candidate at the last event.
    pub articles: usize,
    /// By ranker.
    pub rankers: Vec<Real>,
}

/// The figures of one ranker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Real {
    /// What it is called.
    pub name: &'static str,
    /// Over all events.
    pub overall: Figures,
    /// By what was known of the reader.
    pub by_history: Vec<OfHistory>,
    /// Coverage@20: the share of the articles that could have been shown that any list did show (Ge et al. 2010).
    pub coverage: f64,
    /// Readers of a shown article, on average, as of the moment it is shown: the average recommendation popularity of Yin et
    /// al. 2012, which counts by the training set, where most of what news shows is not yet known.
    pub mean_popularity: f64,
}

/// The figures for readers with a history of some length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfHistory {
    /// Articles that the reader had met before.
    pub articles_before: &'static str,
    /// What the lists were worth.
    pub figures: Figures,
}

/// One read to be foretold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Event {
    moment: Moment,
    article: u32,
}

/// What one task found: how many articles the readers had met, candidates, and by ranker the outcomes and what was shown.
struct Found {
    met: Vec<usize>,
    candidates: usize,
    rankers: Vec<(Vec<Outcome>, Shown)>,
}

/// Judges `rankers` at every test event after `cut_at`.
///
/// # Errors
/// [`EvaluateError::NothingAfterTheCut`] where there is no test event.
pub fn real_situation(
    timeline: &Timeline<'_>,
    cut_at: i64,
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> Result<RealSituation, EvaluateError> {
    let events = events(timeline, cut_at);
    let last = events.last().ok_or(EvaluateError::NothingAfterTheCut)?.moment.at;
    progress.begin("the real situation", events.len().div_ceil(EVENTS_PER_TASK) as u64);
    let tasks: Vec<Found> = events
        .par_chunks(EVENTS_PER_TASK)
        .map(|events| {
            let found = judge(timeline, events, rankers);
            progress.advance();
            found
        })
        .collect();
    let met: Vec<usize> = tasks.iter().flat_map(|task| task.met.iter().copied()).collect();
    let articles = timeline.published_before(last).len();
    let figures = |(number, ranker): (usize, &&dyn Ranker)| {
        let outcomes: Vec<Outcome> = tasks.iter().flat_map(|task| task.rankers[number].0.iter().copied()).collect();
        let nothing = Shown::new(timeline.catalogue.len());
        let shown = tasks.iter().fold(nothing, |shown, task| shown.merge(&task.rankers[number].1));
        let by_history = COHORTS.iter().map(|cohort| {
            let theirs = outcomes.iter().zip(&met).filter(|(_, met)| cohort.contains(**met)).map(|pair| pair.0);
            OfHistory { articles_before: cohort.name, figures: Figures::of(theirs, seed) }
        });
        Real {
            name: ranker.name(),
            overall: Figures::of(&outcomes, seed),
            by_history: by_history.collect(),
            coverage: shown.distinct() as f64 / articles as f64,
            mean_popularity: shown.mean_popularity(),
        }
    };
    let rankers: Vec<Real> = rankers.iter().enumerate().map(figures).collect();
    let candidates: usize = tasks.iter().map(|task| task.candidates).sum();
    Ok(RealSituation {
        events: events.len(),
        readers: rankers.first().map_or(0, |ranker| ranker.overall.readers),
        mean_candidates: candidates as f64 / events.len() as f64,
        articles,
        rankers,
    })
}

/// All test events, in the order of time.
fn events(timeline: &Timeline<'_>, cut_at: i64) -> Vec<Event> {
    let of_reader = |reader: u32| {
        let mut contacts: Vec<(u32, i64)> =
            timeline.history.of_reader(reader, i64::MAX).map(|row| (row.article, row.at)).collect();
        contacts.sort_unstable();
        contacts.dedup_by_key(|contact| contact.0);
        contacts.into_iter().filter_map(move |(article, at)| {
            let published = timeline.catalogue.published[article as usize];
            let judged = at > cut_at && published > 0 && published < at;
            judged.then_some(Event { moment: Moment { at, reader }, article })
        })
    };
    let readers: Vec<u32> = (0..timeline.history.readers() as u32).collect();
    let mut events: Vec<Event> = readers.into_par_iter().flat_map_iter(of_reader).collect();
    events.par_sort_unstable_by_key(|event| (event.moment.at, event.moment.reader, event.article));
    events
}

fn judge(timeline: &Timeline<'_>, events: &[Event], rankers: &[&dyn Ranker]) -> Found {
    let articles = timeline.catalogue.len();
    let mut readers = Readers::new(&timeline.contacts, articles);
    let mut scorers: Vec<Box<dyn Scorer + '_>> = rankers.iter().map(|ranker| ranker.follow()).collect();
    let nothing = || (Vec::with_capacity(events.len()), Shown::new(articles));
    let mut found = Found { met: Vec::new(), candidates: 0, rankers: rankers.iter().map(|_| nothing()).collect() };
    let (mut candidates, mut scores) = (Vec::new(), Vec::new());
    for &Event { moment, article } in events {
        let mut met: Vec<u32> = timeline.history.of_reader(moment.reader, moment.at).map(|row| row.article).collect();
        met.sort_unstable();
        met.dedup();
        candidates.clear();
        let published = timeline.published_before(moment.at).iter().map(|dated| dated.1);
        candidates.extend(published.filter(|article| met.binary_search(article).is_err()));
        // Published before and not met: an event is among its candidates by its definition.
        let Some(place) = candidates.iter().position(|&candidate| candidate == article) else { continue };
        found.met.push(met.len());
        found.candidates += candidates.len();
        let readers = readers.until(moment.at);
        for (scorer, (outcomes, shown)) in scorers.iter_mut().zip(&mut found.rankers) {
            scores.clear();
            scorer.score(moment, &candidates, &mut scores);
            outcomes.push(Outcome::of_rank(moment.reader, middle_rank(&scores, place)));
            shown.add(&candidates, &scores, readers);
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::evaluation::{MostPopular, MostRecent, PopularLately};
    use crate::logs::{Interaction, Kind, Log};
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    /// Visits (when, reader, article), in the order of time.
    pub(in super::super) fn log(visits: &[(i64, u32, u32)]) -> Log {
        let mut log = Log::default();
        for number in 0..10 {
            log.readers.intern(&format!("r{number}"));
            log.articles.intern(&format!("a{number}"));
        }
        let (dwell_seconds, scroll_depth) = (f32::NAN, f32::NAN);
        let row = |&(at, reader, article)| Interaction {
            at,
            reader,
            article,
            dwell_seconds,
            scroll_depth,
            strength: 0.0,
            slot: 0,
            kind: Kind::Opened,
        };
        log.interactions = visits.iter().map(row).collect();
        log
    }

    #[test]
    fn a_log_small_enough_to_rank_by_hand() {
        // Articles 0, 1, 2 appear at 10, 20, 30, with 3, 2 and 1 readers before the cut.
        let log = log(&[
            (10, 0, 0),
            (20, 0, 1),
            (30, 0, 2),
            (40, 1, 0),
            (50, 2, 0),
            (60, 2, 1),
            // After the cut. Reader 1 has met article 0 and chooses 1 of {1, 2}: second by date, first by readers.
            (100, 1, 1),
            // Not again, and not the event with which an article appears.
            (110, 1, 0),
            (120, 0, 3),
            // A new reader chooses 3 of {0, 1, 2, 3}: first by date; with 1 reader as article 2, behind 0 and 1 with 3.
            (130, 5, 3),
        ]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let (recent, popular) = (MostRecent::new(&timeline), MostPopular::new(&timeline));
        let lately = PopularLately::new(&timeline);
        let found = real_situation(&timeline, 60, &[&recent, &popular, &lately], 0, &()).unwrap();
        assert_eq!((found.events, found.readers, found.articles), (2, 2, 4));
        assert_eq!(found.mean_candidates, 3.0);
        let mrr = |ranker: usize| found.rankers[ranker].overall.mrr.mean;
        assert!((mrr(0) - (0.5 + 1.0) / 2.0).abs() < 1e-12);
        // Ranks 1 and 3.5.
        assert!((mrr(1) - (1.0 + 1.0 / 3.5) / 2.0).abs() < 1e-12);
        assert_eq!(found.rankers[1].overall, found.rankers[2].overall);
        let of_history: Vec<usize> = found.rankers[0].by_history.iter().map(|cohort| cohort.figures.lists).collect();
        assert_eq!(of_history, [1, 1, 0, 0]);
        assert_eq!(found.rankers[0].by_history[0].figures.mrr.mean, 1.0);
        // Everything fits on a list of 20: readers 2, 1 and then 3, 3, 1, 1.
        assert_eq!(found.rankers[0].coverage, 1.0);
        assert!((found.rankers[0].mean_popularity - 11.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn a_log_that_ends_at_the_cut_has_no_figures() {
        let log = log(&[(10, 0, 0), (20, 1, 0)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let recent = MostRecent::new(&timeline);
        assert_eq!(real_situation(&timeline, 20, &[&recent], 0, &()), Err(EvaluateError::NothingAfterTheCut));
    }
}
