//! Timestamps: Unix seconds or ISO 8601.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The earliest time a log may name, 1990-01-01: there was no page to read before.
const EARLIEST: i64 = 631_152_000;
/// The latest, 2100-01-01. Milliseconds taken for seconds lie far beyond.
const LATEST: i64 = 4_102_444_800;

/// Unix seconds of a timestamp. A date and time without an offset is UTC; a date alone is its midnight.
///
/// # Errors
/// With what was expected, where the text is no time or lies outside 1990 to 2100.
pub fn unix_seconds(text: &str) -> Result<i64, &'static str> {
    number(text).or_else(|| iso8601(text)).ok_or("expected Unix seconds or ISO 8601").and_then(possible)
}

/// Gives back `seconds` that a log may name.
pub(crate) fn possible(seconds: i64) -> Result<i64, &'static str> {
    if (EARLIEST..LATEST).contains(&seconds) {
        Ok(seconds)
    } else if (EARLIEST..LATEST).contains(&(seconds / 1000)) {
        Err("expected Unix seconds, this looks like milliseconds")
    } else {
        Err("expected a time between 1990 and 2100")
    }
}

fn number(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    let looks_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+'));
    // Saturates; what does not fit is out of range anyway.
    text.parse::<f64>()
        .ok()
        .filter(|seconds| looks_decimal && seconds.is_finite())
        .map(|seconds| seconds.floor() as i64)
}

/// The second of an ISO 8601 date or date-time; without an offset it is UTC.
pub(super) fn iso8601(text: &str) -> Option<i64> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.as_second());
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)))?;
    TimeZone::UTC.to_timestamp(civil).ok().map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::unix_seconds;

    #[test]
    fn seconds_and_iso_forms_name_the_same_moment() {
        for text in [
            "1465413032",
            "1465413032.9",
            "1.465413032e9",
            "2016-06-08T19:10:32Z",
            "2016-06-08 19:10:32",
            "2016-06-08T19:10:32",
            "2016-06-08T21:10:32+02:00",
            "2016-06-08T19:10:32.250Z",
        ] {
            assert_eq!(unix_seconds(text), Ok(1_465_413_032), "{text}");
        }
        assert_eq!(unix_seconds("2016-06-08"), Ok(1_465_344_000));
    }

    #[test]
    fn impossible_times_are_refused_with_a_reason() {
        assert!(unix_seconds("1465413032000").is_err_and(|reason| reason.contains("milliseconds")));
        for text in ["", "0", "-5", "soon", "2016-13-40", "NaN", "inf", "1e300", "99999999999999999999"] {
            assert!(unix_seconds(text).is_err(), "{text}");
        }
    }
}
