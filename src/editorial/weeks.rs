//! The same by week.

use std::collections::BTreeMap;

use super::draw::Draw;
use super::findings::WeekFinding;
use super::reading::Reading;
use super::visits::Visit;
use crate::metrics::{Estimate, NORMAL_95, wilson};

const DAY: i64 = 86_400;
/// The first of January 1970 was a Thursday, three days after a Monday.
const FIRST_WEEKDAY: i64 = 3;

#[derive(Default)]
struct Week {
    visits: usize,
    readers: u32,
    measured: f64,
    sum: f64,
    squares: f64,
    lists: usize,
    clicked: usize,
}

/// Weeks from the first with a visit or a list to the last; those without any are left out.
pub(super) fn weeks(visits: &[Visit], reading: &Reading, draw: &Draw, readers: usize, least: u32) -> Vec<WeekFinding> {
    let mut weeks: BTreeMap<i64, Week> = BTreeMap::new();
    let mut last_week = vec![i64::MIN; readers];
    for (visit, held) in visits.iter().zip(&reading.of_visits) {
        let begins = monday(visit.at);
        let week = weeks.entry(begins).or_default();
        week.visits += 1;
        // Visits come in the order of time, so a reader's weeks do, too.
        let last = &mut last_week[visit.reader as usize];
        week.readers += u32::from(*last != begins);
        *last = begins;
        if held.is_finite() {
            let held = held - reading.mean;
            (week.measured, week.sum, week.squares) =
                (week.measured + 1.0, week.sum + held, week.squares + held * held);
        }
    }
    for (at, clicked) in &draw.lists {
        let week = weeks.entry(monday(*at)).or_default();
        week.lists += 1;
        week.clicked += usize::from(*clicked);
    }
    weeks.into_iter().map(|(begins, week)| week.found(begins, least)).collect()
}

impl Week {
    fn found(&self, begins: i64, least: u32) -> WeekFinding {
        let enough = self.readers >= least;
        let reading = (enough && self.measured >= f64::from(least)).then(|| {
            let mean = self.sum / self.measured;
            let variance = (self.squares / self.measured - mean * mean).max(0.0);
            let reach = NORMAL_95 * (variance / self.measured).sqrt();
            Estimate { mean: libm::exp(mean), low: libm::exp(mean - reach), high: libm::exp(mean + reach) }
        });
        let clicked = (enough && self.lists >= least as usize).then(|| wilson(self.clicked as f64, self.lists as f64));
        WeekFinding { begins, visits: self.visits, readers: self.readers, reading, lists: self.lists, clicked }
    }
}

/// The first second of a moment's week, in UTC.
fn monday(at: i64) -> i64 {
    let day = at.div_euclid(DAY);
    (day - (day + FIRST_WEEKDAY).rem_euclid(7)) * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        // 2026-03-02 was a Monday, as was 1969-12-29.
        let first = 1_772_409_600;
        assert_eq!([first, first + 7 * DAY - 1, first - 1].map(monday), [first, first, first - 7 * DAY]);
        assert_eq!(monday(0), -3 * DAY);
    }
}
