//! The baseline that is hard to beat in news: what most readers have met in the last days.

use super::most_popular::Readers;
use super::{Moment, Ranker, Refresh, Scorer, Timeline};
use crate::training::FirstContacts;

/// Two weeks.
const WINDOW_SECONDS: i64 = 14 * 86_400;

/// Ranks by the number of readers whose first contact lies in the 14 days before the moment.
#[derive(Debug)]
pub struct PopularLately<'a> {
    contacts: &'a FirstContacts<'a>,
    articles: usize,
}

impl<'a> PopularLately<'a> {
    /// By the contacts in `timeline`.
    pub fn new(timeline: &'a Timeline<'_>) -> Self {
        Self { contacts: &timeline.contacts, articles: timeline.catalogue.len() }
    }
}

impl Ranker for PopularLately<'_> {
    fn name(&self) -> &str {
        "popular in 14 days"
    }

    fn refreshed(&self) -> Refresh {
        Refresh::Live
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        let readers = || Readers::new(self.contacts, self.articles);
        Box::new(Window { now: readers(), before: readers() })
    }
}

struct Window<'a> {
    now: Readers<'a>,
    /// Those whose first contact lies too far back to count.
    before: Readers<'a>,
}

impl Scorer for Window<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        let all = self.now.until(moment.at);
        let old = self.before.until(moment.at - WINDOW_SECONDS);
        scores.extend(candidates.iter().map(|&article| f64::from(all[article as usize] - old[article as usize])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::History;

    #[test]
    fn what_lies_two_weeks_back_counts_no_more() {
        let log = Log::of_visits(&[(1000, 0, 0), (1001, 0, 1), (2000, 1, 1)]);
        let contacts = History::new(&log, &[0.0; 2], Confidence::default()).first_contacts();
        let ranker = PopularLately { contacts: &contacts, articles: 2 };
        let mut scorer = ranker.follow();
        let mut at = |at| {
            let mut scores = Vec::new();
            scorer.score(Moment { at, reader: 0, open: None }, &[0, 1], &mut scores);
            scores
        };
        // What happens at the moment itself is not known yet.
        assert_eq!(at(1001), [1.0, 0.0]);
        assert_eq!(at(1000 + WINDOW_SECONDS), [1.0, 2.0]);
        assert_eq!(at(1001 + WINDOW_SECONDS), [0.0, 2.0]);
        assert_eq!(at(1002 + WINDOW_SECONDS), [0.0, 1.0]);
    }
}
