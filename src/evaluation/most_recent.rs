//! The baseline of every news page: the newest first.

use super::{Moment, Ranker, Refresh, Scorer, Timeline};

/// Ranks by publication, the newest first.
#[derive(Debug)]
pub struct MostRecent<'a> {
    published: &'a [i64],
}

impl<'a> MostRecent<'a> {
    /// Of the articles in `timeline`.
    pub fn new(timeline: &Timeline<'a>) -> Self {
        Self { published: &timeline.catalogue.published }
    }
}

impl Ranker for MostRecent<'_> {
    fn name(&self) -> &str {
        "most recent"
    }

    fn refreshed(&self) -> Refresh {
        Refresh::Live
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(ByDate(self.published))
    }
}

struct ByDate<'a>(&'a [i64]);

impl Scorer for ByDate<'_> {
    fn score(&mut self, _moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        scores.extend(candidates.iter().map(|&article| self.0[article as usize] as f64));
    }
}
