//! The situation that a page is in: at the moment of a read, everything published by then could have been shown.
//!
//! A test event is a reader's first contact with an article after the cut. The event with which an article itself appears is
//! left out: before it nobody could have recommended the article. Candidates are all articles published before that moment
//! that the reader has not met, new ones included: in news the article is cold far more often than the reader.

use rayon::prelude::*;

use super::debias_curve::{Curve, DebiasPoint};
use super::most_popular::Readers;
use super::protocol::{About, Protocol};
use super::verdict::{Occasion, Verdict, groups};
use super::{EvaluateError, Foldin, Moment, Ranker, Scorer, Timeline};
use crate::metrics::Popularity;
use crate::training::Progress;

/// Events that one task judges; fixed, so that what a ranker sums up does not depend on the number of threads.
const EVENTS_PER_TASK: usize = 256;

/// One read to be foretold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) moment: Moment,
    pub(super) article: u32,
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
) -> Result<Protocol, EvaluateError> {
    let events = events(timeline, cut_at);
    if events.is_empty() {
        return Err(EvaluateError::NothingAfterTheCut);
    }
    Ok(judge_all("the real situation", timeline, cut_at, &events, rankers, seed, progress))
}

/// Judges `rankers` at those test events where the reader had another article open: the one read before it in the same session,
/// as the log tells sessions, otherwise less than half an hour ago. That article is known to the rankers, and no candidate.
pub fn next_in_session(
    timeline: &Timeline<'_>,
    cut_at: i64,
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> Protocol {
    let with_open = |event: Event| {
        let Moment { at, reader, .. } = event.moment;
        let last = timeline.history.of_reader(reader, at).next_back()?;
        let mut of_that_second = timeline.history.of_reader(reader, at + 1).rev().take_while(|row| row.at == at);
        of_that_second
            .all(|row| row.goes_on_from(last))
            .then_some(Event { moment: Moment { open: Some(last.article), ..event.moment }, ..event })
    };
    let events: Vec<Event> = events(timeline, cut_at).into_iter().filter_map(with_open).collect();
    judge_all("the next in a session", timeline, cut_at, &events, rankers, seed, progress)
}

fn judge_all(
    what: &'static str,
    timeline: &Timeline<'_>,
    cut_at: i64,
    events: &[Event],
    rankers: &[&dyn Ranker],
    seed: u64,
    progress: &dyn Progress,
) -> Protocol {
    progress.begin(what, events.len().div_ceil(EVENTS_PER_TASK) as u64);
    let mut read_before = vec![false; timeline.catalogue.len()];
    let past = timeline.contacts.since(0).take_while(|contact| contact.0 <= cut_at);
    past.for_each(|contact| read_before[contact.1 as usize] = true);
    let tasks: Vec<(Vec<About>, Vec<Verdict>)> = events
        .par_chunks(EVENTS_PER_TASK)
        .map(|events| {
            let found = judge(timeline, events, &read_before, rankers);
            progress.advance();
            found
        })
        .collect();
    let mut about = Vec::new();
    let mut verdicts: Vec<Verdict> = rankers.iter().map(|_| Verdict::new(timeline.catalogue.len())).collect();
    for (of_task, found) in tasks {
        about.extend(of_task);
        verdicts = verdicts.into_iter().zip(found).map(|(all, task)| all.merge(task)).collect();
    }
    let last = events.last().map_or(cut_at, |event| event.moment.at);
    Protocol::new(&about, rankers, &verdicts, timeline.published_before(last).len(), seed)
}

/// What γ costs and buys `foldin` in the real situation after `cut_at`; no points where its γ is 0.
pub(super) fn debias_by_time(
    timeline: &Timeline<'_>,
    cut_at: i64,
    foldin: &Foldin<'_>,
    seed: u64,
    progress: &dyn Progress,
) -> Vec<DebiasPoint> {
    let events = events(timeline, cut_at);
    progress.begin("debias curve", events.len().div_ceil(EVENTS_PER_TASK) as u64);
    let articles = timeline.catalogue.len();
    let tasks: Vec<Curve> = events
        .par_chunks(EVENTS_PER_TASK)
        .map(|events| {
            let (mut scorer, mut curve) = (foldin.parts(), Curve::new(articles));
            each_list(timeline, events, |_, met, occasion| {
                let parts = scorer.parts(occasion.moment, occasion.candidates);
                if let Some((parts, gamma)) = parts.filter(|(_, gamma)| *gamma > 0.0) {
                    curve.add(occasion, met, &parts, gamma);
                }
            });
            progress.advance();
            curve
        })
        .collect();
    let last = events.last().map_or(cut_at, |event| event.moment.at);
    let curve = tasks.into_iter().fold(Curve::new(articles), Curve::merge);
    curve.points(timeline.published_before(last).len(), seed)
}

/// All test events, in the order of time.
pub(super) fn events(timeline: &Timeline<'_>, cut_at: i64) -> Vec<Event> {
    let of_reader = |reader: u32| {
        let mut contacts: Vec<(u32, i64)> =
            timeline.history.of_reader(reader, i64::MAX).map(|row| (row.article, row.at)).collect();
        contacts.sort_unstable();
        contacts.dedup_by_key(|contact| contact.0);
        contacts.into_iter().filter_map(move |(article, at)| {
            let published = timeline.catalogue.published[article as usize];
            let judged = at > cut_at && published > 0 && published < at;
            judged.then_some(Event { moment: Moment { at, reader, open: None }, article })
        })
    };
    let readers: Vec<u32> = (0..timeline.history.readers() as u32).collect();
    let mut events: Vec<Event> = readers.into_par_iter().flat_map_iter(of_reader).collect();
    events.par_sort_unstable_by_key(|event| (event.moment.at, event.moment.reader, event.article));
    events
}

fn judge(
    timeline: &Timeline<'_>,
    events: &[Event],
    read_before: &[bool],
    rankers: &[&dyn Ranker],
) -> (Vec<About>, Vec<Verdict>) {
    let articles = timeline.catalogue.len();
    let mut scorers: Vec<Box<dyn Scorer + '_>> = rankers.iter().map(|ranker| ranker.follow()).collect();
    let mut verdicts: Vec<Verdict> = rankers.iter().map(|_| Verdict::new(articles)).collect();
    let (mut about, mut scores) = (Vec::with_capacity(events.len()), Vec::new());
    each_list(timeline, events, |article, met, occasion| {
        let warm = Some(read_before[article as usize]);
        about.push(About { met, candidates: occasion.candidates.len(), relevant: 1, warm });
        for (scorer, verdict) in scorers.iter_mut().zip(&mut verdicts) {
            scores.clear();
            scorer.score(occasion.moment, occasion.candidates, &mut scores);
            verdict.add(occasion, &scores);
        }
    });
    (about, verdicts)
}

/// Hands on, for each of `events`, what was read, how many articles its reader had met, and the list that is to be ranked.
fn each_list(timeline: &Timeline<'_>, events: &[Event], mut take: impl FnMut(u32, usize, &Occasion<'_>)) {
    let (mut readers, mut popularity) =
        (Readers::new(&timeline.contacts, timeline.catalogue.len()), Popularity::default());
    for &Event { moment, article } in events {
        let (met, candidates) = candidates(timeline, moment);
        // Published before and not met: an event is among its candidates by its definition.
        let Some(place) = candidates.iter().position(|&candidate| candidate == article) else { continue };
        let published = timeline.published_before(moment.at).iter().map(|dated| dated.1);
        popularity.update(readers.until(moment.at), published);
        let occasion = Occasion {
            moment,
            candidates: &candidates,
            relevant: &[place],
            popularity: &popularity,
            groups: groups(&candidates, &popularity),
        };
        take(article, met, &occasion);
    }
}

/// How many articles the reader had met before the moment, and those published by then that they had not, the oldest first.
pub(super) fn candidates(timeline: &Timeline<'_>, moment: Moment) -> (usize, Vec<u32>) {
    let mut met: Vec<u32> = timeline.history.of_reader(moment.reader, moment.at).map(|row| row.article).collect();
    met.sort_unstable();
    met.dedup();
    let published = timeline.published_before(moment.at).iter().map(|dated| dated.1);
    (met.len(), published.filter(|article| met.binary_search(article).is_err()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::{MostPopular, MostRecent, PopularLately};
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    #[test]
    fn a_log_small_enough_to_rank_by_hand() {
        // Articles 0, 1, 2 appear at 10, 20, 30, with 3, 2 and 1 readers before the cut.
        let log = Log::of_visits(&[
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
        assert_eq!((found.lists, found.readers, found.pairs, found.articles), (2, 2, 2, 4));
        assert_eq!(found.mean_candidates, 3.0);
        let mrr = |ranker: usize| found.rankers[ranker].overall.mrr.mean;
        assert!((mrr(0) - (0.5 + 1.0) / 2.0).abs() < 1e-12);
        // Ranks 1 and 3.5.
        assert!((mrr(1) - (1.0 + 1.0 / 3.5) / 2.0).abs() < 1e-12);
        assert_eq!(found.rankers[1].overall, found.rankers[2].overall);
        let of_history: Vec<usize> = found.rankers[0].by_history.iter().map(|cohort| cohort.figures.lists).collect();
        assert_eq!(of_history, [1, 1, 0, 0]);
        assert_eq!(found.rankers[0].by_history[0].figures.mrr.mean, 1.0);
        // Article 1 was read before the cut, article 3 was not.
        let of_articles = found.rankers[0].by_article.iter().map(|of| (of.article, of.figures.mrr.mean));
        assert_eq!(of_articles.collect::<Vec<_>>(), [("warm", 0.5), ("cold", 1.0)]);
        let beyond = found.rankers[0].beyond_accuracy;
        // Everything fits on a list of 20: readers 2, 1 and then 3, 3, 1, 1.
        assert_eq!(beyond.coverage, 1.0);
        assert!((beyond.arp - (1.5 + 2.0) / 2.0).abs() < 1e-12);
        // The best baseline is the newest first: what the most popular lose to it is on the second list.
        assert_eq!(found.rankers[0].difference, None);
        let lost = found.rankers[1].difference.as_ref().unwrap();
        assert_eq!(lost.against, "most recent");
        assert!((lost.mrr.mean - (mrr(1) - mrr(0))).abs() < 1e-12);
    }

    #[test]
    fn in_a_session_the_open_article_is_known() {
        struct Told(std::sync::Mutex<Vec<(u32, Option<u32>, usize)>>);
        impl Ranker for Told {
            fn name(&self) -> &str {
                "told"
            }
            fn refreshed(&self) -> crate::evaluation::Refresh {
                crate::evaluation::Refresh::Live
            }
            fn follow(&self) -> Box<dyn Scorer + '_> {
                Box::new(Tell(self))
            }
        }
        struct Tell<'a>(&'a Told);
        impl Scorer for Tell<'_> {
            fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
                self.0.0.lock().unwrap().push((moment.reader, moment.open, candidates.len()));
                scores.resize(candidates.len(), 0.0);
            }
        }
        let log = Log::of_visits(&[
            (10, 0, 0),
            (20, 0, 1),
            (30, 0, 2),
            // Reader 1 comes after the cut, and goes on within half an hour; reader 2 not.
            (10_000, 1, 0),
            (11_000, 1, 1),
            (20_000, 2, 0),
            (21_800, 2, 1),
        ]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let told = Told(std::sync::Mutex::default());
        let found = next_in_session(&timeline, 30, &[&told], 0, &());
        assert_eq!(*told.0.lock().unwrap(), [(1, Some(0), 2)]);
        assert_eq!(found.lists, 1);
    }

    #[test]
    fn a_log_that_ends_at_the_cut_has_no_figures() {
        let log = Log::of_visits(&[(10, 0, 0), (20, 1, 0)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let recent = MostRecent::new(&timeline);
        assert_eq!(real_situation(&timeline, 20, &[&recent], 0, &()), Err(EvaluateError::NothingAfterTheCut));
    }
}
