//! Days, hours and how they are written.

use std::fmt::{self, Display};

use super::assumptions::Assumptions;
use super::chance::Chance;

pub(super) const DAY: i64 = 86_400;

/// The first second of the invented publisher's log, a Monday: 2025-01-06.
pub(super) const INVENTED_START: i64 = 1_736_121_600;

/// 0 Monday to 6 Sunday.
pub(super) fn weekday(day: i64) -> i64 {
    // The first day of Unix time was a Thursday.
    (day + 3).rem_euclid(7)
}

/// The day of a session, moved out of the weekend as often as readers of a trade publication stay away there, and its
/// second. `first` and `last` are days that the log covers.
pub(super) fn moment(day: i64, first: i64, last: i64, assumptions: &Assumptions, chance: &mut Chance) -> i64 {
    let in_week = weekday(day);
    let mut day = day;
    if in_week >= 5 && !chance.happens(assumptions.weekend_share) {
        let monday = day - in_week;
        let working = monday + chance.below(5) as i64;
        if working >= first {
            day = working;
        }
    }
    let hour = chance.pick(&assumptions.hours).unwrap_or(12) as i64;
    day.clamp(first, last) * DAY + hour * 3600 + chance.below(3600) as i64
}

/// Unix seconds as `2025-01-31T08:00:00Z`, without the cost of a general formatter.
pub(super) struct Iso(pub(super) i64);

impl Display for Iso {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, second) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil(day);
        write!(out, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }
}

/// Unix seconds as servers write them: `31/Jan/2025:08:00:00 +0000`.
pub(super) struct ServerTime(pub(super) i64);

impl Display for ServerTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (day, second) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil(day);
        let month = MONTHS[(month - 1).clamp(0, 11) as usize];
        write!(out, "{day:02}/{month}/{year}:{:02}:{:02}:{:02} +0000", second / 3600, second / 60 % 60, second % 60)
    }
}

/// Year, month and day of a day of Unix time (Howard Hinnant's civil_from_days).
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * march_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::articles::iso_seconds;

    #[test]
    fn times_are_written_as_the_calendar_has_them() {
        for seconds in (-4_000_000_000..4_000_000_000).step_by(12_345_678) {
            assert_eq!(Some(Iso(seconds).to_string()), iso_seconds(seconds));
        }
        assert_eq!(weekday(INVENTED_START / DAY), 0);
    }
}
