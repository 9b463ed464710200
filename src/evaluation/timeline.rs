//! The log as everything that ranks may look at it, up to a moment: what was published when, and who met what when.

use crate::logs::Log;
use crate::training::{Catalogue, FirstContacts, History};

/// What happened, in the order of time. Whoever ranks at a moment looks at what lies before that moment, and nowhere else.
#[derive(Debug)]
pub struct Timeline<'a> {
    /// Who read what.
    pub history: &'a History<'a>,
    /// What there was to read.
    pub catalogue: &'a Catalogue,
    /// The first contact of every pair of reader and article.
    pub contacts: FirstContacts<'a>,
    /// Articles by publication: (when, which article). Without those whose publication is not known.
    pub by_date: Vec<(i64, u32)>,
}

impl<'a> Timeline<'a> {
    /// Puts the log in the order of time.
    pub fn new(history: &'a History<'a>, catalogue: &'a Catalogue) -> Self {
        let dated = catalogue.published.iter().zip(0..).filter(|(published, _)| **published > 0);
        let mut by_date: Vec<(i64, u32)> = dated.map(|(&published, article)| (published, article)).collect();
        by_date.sort_unstable();
        Self { history, catalogue, contacts: history.first_contacts(), by_date }
    }

    /// Articles that were published before `at`, the oldest first.
    pub fn published_before(&self, at: i64) -> &[(i64, u32)] {
        &self.by_date[..self.by_date.partition_point(|dated| dated.0 < at)]
    }
}

/// The last second of the past: the quantile `cut` of the times of all evidence, between two rows the earlier second.
/// `None` for a log without evidence.
pub fn cut_at(log: &Log, cut: f64) -> Option<i64> {
    let times: Vec<i64> = log.interactions.iter().filter(|row| row.evidence().is_some()).map(|row| row.at).collect();
    let place = cut * times.len().checked_sub(1)? as f64;
    let (below, above) = (*times.get(place.floor() as usize)?, *times.get(place.ceil() as usize)?);
    // Between two rows as everybody's quantile: linearly.
    Some(below + ((above - below) as f64 * place.fract()).floor() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_the_quantile_of_the_times() {
        let log = Log::of_visits(&[(100, 0, 0), (200, 0, 1), (300, 0, 2), (400, 0, 3), (510, 0, 4)]);
        assert_eq!(cut_at(&log, 0.5), Some(300));
        assert_eq!(cut_at(&log, 0.8), Some(422));
        assert_eq!(cut_at(&Log::default(), 0.8), None);
    }
}
