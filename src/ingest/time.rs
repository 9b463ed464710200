//! The time of a line: `17/May/2015:10:05:03 +0000`.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Unix seconds. None where it is no such time.
pub(super) fn unix_seconds(text: &[u8]) -> Option<i64> {
    let [d0, d1, b'/', m0, m1, m2, b'/', y0, y1, y2, y3, b':', clock @ ..] = text else { return None };
    let [h0, h1, b':', n0, n1, b':', s0, s1, b' ', sign @ (b'+' | b'-'), z0, z1, z2, z3] = clock else {
        return None;
    };
    let month = MONTHS.iter().position(|name| **name == [*m0, *m1, *m2])? as i8 + 1;
    let date = Date::new(number(&[*y0, *y1, *y2, *y3])?, month, number(&[*d0, *d1])?).ok()?;
    // A leap second is told as the one before it.
    let second = number::<i8>(&[*s0, *s1])?;
    let second = if second == 60 { 59 } else { second };
    let time = Time::new(number(&[*h0, *h1])?, number(&[*n0, *n1])?, second, 0).ok()?;
    let offset = number::<i64>(&[*z0, *z1])? * 3600 + number::<i64>(&[*z2, *z3])? * 60;
    let local = TimeZone::UTC.to_timestamp(date.to_datetime(time)).ok()?.as_second();
    Some(if *sign == b'+' { local - offset } else { local + offset })
}

/// The second of a time in ISO 8601 with its offset, or in Unix seconds.
pub(super) fn iso_seconds(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok().and_then(|text| crate::logs::unix_seconds(text).ok())
}

fn number<T: TryFrom<i64>>(digits: &[u8]) -> Option<T> {
    let number = digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))?;
    T::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::unix_seconds;

    #[test]
    fn offsets_are_taken_into_account() {
        for text in ["17/May/2015:10:05:03 +0000", "17/May/2015:12:05:03 +0200", "17/May/2015:04:35:03 -0530"] {
            assert_eq!(unix_seconds(text.as_bytes()), Some(1_431_857_103), "{text}");
        }
        assert_eq!(unix_seconds(b"31/Dec/2016:23:59:60 +0000"), Some(1_483_228_799));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "17/Mai/2015:10:05:03 +0000",
            "31/Feb/2015:10:05:03 +0000",
            "17/May/2015:25:05:03 +0000",
            "17/May/2015:10:05:03",
            "17/May/2015:10:05:0x +0000",
            "17/May/2015:10:05:03 +00000",
        ] {
            assert_eq!(unix_seconds(text.as_bytes()), None, "{text}");
        }
    }
}
