//! Times as publishers write them.

use jiff::Timestamp;

use crate::logs::time::iso8601;

/// The last second of the year 9999: archives reach far back, but milliseconds lie beyond it.
const LATEST: f64 = 253_402_300_799.0;

/// Unix seconds of an ISO 8601 date or date-time, or of a number of Unix seconds. Without a zone it is UTC.
pub(super) fn parse_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return whole_seconds(number);
    }
    iso8601(text)
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
