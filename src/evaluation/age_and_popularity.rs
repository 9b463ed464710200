//! The strongest baseline that knows no reader: age and decayed popularity, weighted by what was read before the cut.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::real_situation::{Event, candidates, events};
use super::{Learnt, Moment, Ranker, Refresh, Scorer, Timeline};
use crate::ranking::{crowd, recency};
use crate::training::{Audience, Occasions, coarse};

/// Events that weights are fitted on at most; three weights need no more.
const EVENTS: usize = 4096;
/// Candidates of such an event at most; drawn at random beyond, which gives the same weights (McFadden 1978).
const CANDIDATES: u64 = 1000;
/// Events that one task counts for; fixed, so that rounding does not depend on the number of threads.
const EVENTS_PER_TASK: usize = 256;
/// Recency, readers with a half-life of a day, readers ever.
const PARTS: usize = 3;

/// Ranks by w · (recency, recent readers, readers), the parts of the page's own score without the taste. Readers are counted up
/// to the last refresh; dates are always known.
#[derive(Debug)]
pub struct AgeAndPopularity<'a> {
    name: &'static str,
    timeline: &'a Timeline<'a>,
    /// For readers with history, and without.
    weights: [[f64; PARTS]; 2],
    /// How a count is published.
    published: fn(f64) -> f64,
    refresh: Refresh,
    /// From when refreshes are counted.
    start: i64,
}

impl<'a> AgeAndPopularity<'a> {
    /// Fits the weights by conditional logit on the test events that lie after `from` and not after `until`, refreshed from
    /// `from` on as it will be after `until`. `None` where there are none.
    pub fn fit(timeline: &'a Timeline<'a>, from: i64, until: i64, refresh: Refresh, seed: u64) -> Option<Self> {
        let mut past = events(timeline, from);
        past.retain(|event| event.moment.at <= until);
        let step = past.len().div_ceil(EVENTS).max(1);
        let some: Vec<Event> = past.into_iter().step_by(step).collect();
        let tasks: Vec<Occasions<PARTS>> = some
            .par_chunks(EVENTS_PER_TASK)
            .enumerate()
            .map(|(task, events)| occasions(timeline, events, from, refresh, (seed, task as u64)))
            .collect();
        let mut all = Occasions::default();
        for task in &tasks {
            (0..task.len()).for_each(|occasion| all.push(task.of(occasion)));
        }
        let weights: [f64; PARTS] = all.fit(&[0, 1, 2])?.try_into().ok()?;
        let (name, weights) = ("age and popularity", [weights, weights]);
        Some(Self { name, timeline, weights, published: |count| count, refresh, start: until + 1 })
    }

    /// What foldin would rank by without vectors: the same counts and dates, published and refreshed alike, weighed for it. What
    /// taste is worth is what foldin with dates told has more than this.
    pub fn without_taste(timeline: &'a Timeline<'a>, learnt: &Learnt, refresh: Refresh, start: i64) -> Self {
        let weights = [&learnt.without_taste, &learnt.blend.without_history];
        let weights = weights.map(|weights| [weights.recency, weights.recent_readers, weights.readers]);
        let published = |count| f64::from(coarse(count));
        Self { name: "foldin without taste", timeline, weights, published, refresh, start }
    }
}

fn occasions(
    timeline: &Timeline<'_>,
    events: &[Event],
    from: i64,
    refresh: Refresh,
    (seed, task): (u64, u64),
) -> Occasions<PARTS> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(task);
    let mut audience = Audience::new(timeline.catalogue.len());
    let mut occasions = Occasions::default();
    for &Event { moment, article } in events {
        audience.advance(&timeline.contacts, refresh.counts_as_of(from + 1, moment.at));
        let (_, mut others) = candidates(timeline, moment);
        others.retain(|&other| other != article);
        if others.len() as u64 > CANDIDATES {
            let count = others.len() as u64;
            others = (0..CANDIDATES).map(|_| others[(random.next_u64() % count) as usize]).collect();
        }
        let articles = std::iter::once(article).chain(others);
        let rows: Vec<[f32; PARTS]> = articles
            .map(|article| parts(timeline, &audience, |count| count, moment.at, article).map(|part| part as f32))
            .collect();
        occasions.push(&rows);
    }
    occasions
}

fn parts(
    timeline: &Timeline<'_>,
    audience: &Audience,
    published: fn(f64) -> f64,
    at: i64,
    article: u32,
) -> [f64; PARTS] {
    let article = article as usize;
    let age = (at - timeline.catalogue.published[article]) as f64 / 86_400.0;
    let counts = [&audience.recent, &audience.readers].map(|counts| crowd(published(counts[article])));
    [recency(age), counts[0], counts[1]]
}

impl Ranker for AgeAndPopularity<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn refreshed(&self) -> Refresh {
        self.refresh
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Live { ranker: self, audience: Audience::new(self.timeline.catalogue.len()) })
    }
}

struct Live<'a> {
    ranker: &'a AgeAndPopularity<'a>,
    audience: Audience,
}

impl Scorer for Live<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        let AgeAndPopularity { timeline, weights, published, refresh, start, .. } = self.ranker;
        let met = timeline.history.of_reader(moment.reader, moment.at).next().is_some();
        let weights = weights[usize::from(!met)];
        self.audience.advance(&timeline.contacts, refresh.counts_as_of(*start, moment.at));
        scores.extend(candidates.iter().map(|&article| {
            let parts = parts(timeline, &self.audience, *published, moment.at, article);
            parts.iter().zip(weights).map(|(part, weight)| part * weight).sum::<f64>()
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    #[test]
    fn the_weights_say_what_was_read_in_the_given_time_alone() {
        // An article a day. At first the new one is read, at last always the oldest.
        let day = |days: i64| 1_700_000_000 + days * 86_400;
        let new = (1..6).flat_map(|k| [(day(k), 0, k as u32), (day(k) + 60, k as u32, k as u32)]);
        let visits: Vec<_> = new.chain((6..10).map(|k| (day(k), k as u32, 1))).collect();
        let log = Log::of_visits(&visits);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let first = |from, until| -> Option<f64> {
            let fitted = AgeAndPopularity::fit(&timeline, from, until, Refresh::Live, 0)?;
            let mut scores = Vec::new();
            fitted.follow().score(Moment { at: day(5) + 90, reader: 9, open: None }, &[1, 5], &mut scores);
            Some(scores[1] - scores[0])
        };
        assert!(first(0, day(5) + 60).unwrap() > 0.0);
        assert!(first(day(5) + 60, day(9)).unwrap() < 0.0);
        assert_eq!(first(day(9), day(20)), None);
    }
}
