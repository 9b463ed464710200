//! How many have read an article: ever, and lately.

use super::first_contacts::FirstContacts;

const DAY_SECONDS: f64 = 86_400.0;
/// Fewer recent readers than this are none.
const LEAST: f64 = 0.0625;

/// Readers per article as of one moment, each counted once, at the first contact.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Readers ever.
    pub readers: Vec<f64>,
    /// Readers with a half-life of one day.
    pub recent: Vec<f64>,
    as_of: i64,
    /// How many of the contacts are counted.
    counted: usize,
}

impl Audience {
    /// Nobody yet.
    pub fn new(articles: usize) -> Self {
        Self { readers: vec![0.0; articles], recent: vec![0.0; articles], as_of: i64::MIN, counted: 0 }
    }

    /// Counts those of `contacts` that lie before `until`. Times only grow.
    pub fn advance(&mut self, contacts: &FirstContacts<'_>, until: i64) {
        if self.counted > 0 {
            let fade = half_life_of_a_day(until - self.as_of);
            self.recent.iter_mut().for_each(|recent| *recent *= fade);
        }
        let fresh = contacts.since(self.counted).take_while(|contact| contact.0 < until);
        for (at, article) in fresh {
            self.readers[article as usize] += 1.0;
            self.recent[article as usize] += half_life_of_a_day(until - at);
            self.counted += 1;
        }
        self.as_of = until;
    }
}

/// What is left of a recent reader after `seconds`.
pub(crate) fn half_life_of_a_day(seconds: i64) -> f64 {
    libm::exp2(-(seconds as f64) / DAY_SECONDS)
}

/// A count as the public file gives it: the nearest quarter power of two, 1, 1.19, 1.41, 1.68, 2 … A site's traffic is
/// nobody's business, and a ranking that takes logarithms needs no more. Below 1/16 it is 0.
pub fn coarse(count: f64) -> f32 {
    if count < LEAST { 0.0 } else { libm::exp2((libm::log2(count) * 4.0).round() / 4.0) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::History;

    #[test]
    fn readers_fade_by_half_in_a_day() {
        let day = 86_400;
        let log = Log::of_visits(&[(0, 0, 0), (day, 1, 0), (day, 0, 1), (3 * day, 2, 0)]);
        let contacts = History::new(&log, &[0.0; 2], Confidence::default()).first_contacts();
        let mut audience = Audience::new(2);
        audience.advance(&contacts, day + 1);
        assert_eq!(audience.readers, [2.0, 1.0]);
        audience.advance(&contacts, 2 * day);
        assert!((audience.recent[0] - 0.75).abs() < 1e-9, "{}", audience.recent[0]);
        assert!((audience.recent[1] - 0.5).abs() < 1e-9);
        audience.advance(&contacts, 3 * day);
        assert_eq!(audience.readers, [2.0, 1.0]);
        let mut at_once = Audience::new(2);
        at_once.advance(&contacts, 3 * day);
        assert!((audience.recent[0] - at_once.recent[0]).abs() < 1e-9);
    }

    #[test]
    fn coarse_counts_are_quarter_powers_of_two() {
        for count in [1.0, 2.0, 4.0, 1024.0] {
            assert_eq!(coarse(count), count as f32);
        }
        assert_eq!(coarse(0.0), 0.0);
        assert_eq!(coarse(0.01), 0.0);
        assert_eq!(coarse(1000.0), coarse(1024.0));
        for count in 1..5000 {
            let ratio = f64::from(coarse(f64::from(count))) / f64::from(count);
            assert!((0.91..1.1).contains(&ratio), "{count} {ratio}");
        }
    }
}
