//! Times as publishers write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The last second of the year 9999. Milliseconds lie beyond it, and are met as the mistake they are.
const LATEST: f64 = 253_402_300_799.0;

/// Unix seconds of an ISO 8601 date or date-time, or of a number of Unix seconds. Without a zone it is UTC.
pub(super) fn parse_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return whole_seconds(number);
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_second());
    }
    let civil = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0))).ok()?;
    Some(TimeZone::UTC.to_timestamp(civil).ok()?.as_second())
}

/// Whole Unix seconds, if the number can be such.
pub(super) fn whole_seconds(number: f64) -> Option<i64> {
    // The comparison also refuses NaN.
    (number.abs() <= LATEST).then(|| libm::floor(number) as i64)
}

/// `2025-01-31T08:00:00Z`; `None` beyond the years that ISO 8601 can write.
pub fn iso_seconds(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}
