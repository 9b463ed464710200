//! How numbers and times are written.

use jiff::Timestamp;

/// A count, with a comma between thousands.
pub(crate) fn count(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < -0.5 { format!("−{text}") } else { text }
}

/// A count and what is counted, in one or several.
pub(crate) fn counted(number: f64, one: &str, several: &str) -> String {
    format!("{} {}", count(number), if (number - 1.0).abs() < 0.5 { one } else { several })
}

/// A figure with so many decimals, and a true minus.
pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    // What rounds to zero has no sign.
    let negative = value < 0.0 && text.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
    if negative { format!("−{text}") } else { text }
}

/// A day, as in `10 October 2016`; empty for a second that no calendar has.
pub(crate) fn day(seconds: i64) -> String {
    written(seconds, "%-d %B %Y")
}

/// A moment, as in `10 October 2016, 17:48 UTC`.
pub(crate) fn moment(seconds: i64) -> String {
    written(seconds, "%-d %B %Y, %H:%M UTC")
}

fn written(seconds: i64, format: &str) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(count(0.0), "0");
        assert_eq!(count(999.0), "999");
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(-1234.0), "−1,234");
        assert_eq!(counted(1.0, "reader", "readers"), "1 reader");
        assert_eq!(counted(0.0, "reader", "readers"), "0 readers");
        assert_eq!(decimal(-0.0234, 3), "−0.023");
        assert_eq!(decimal(-0.0001, 3), "0.000");
        assert_eq!(moment(1_476_121_736), "10 October 2016, 17:48 UTC");
        assert_eq!(day(i64::MAX), "");
    }
}
