//! The time of a line, in each of the forms in which servers write it.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::logs::possible;

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// From here on a number counts milliseconds, microseconds, nanoseconds: as seconds it would lie beyond the year 5000, and
/// the next unit is as far from the one before.
const UNITS: [(f64, f64); 3] = [(1e17, 1e9), (1e14, 1e6), (1e11, 1e3)];

/// Unix seconds of any form: `17/May/2015:10:05:03 +0000`, ISO 8601, or a number since 1970 in seconds or in thousandths,
/// millionths or billionths of them. None where it is no such time, or lies outside 1990 to 2100.
pub(super) fn any_seconds(text: &[u8]) -> Option<i64> {
    let text = text.trim_ascii();
    match text {
        [_, _, b'/', ..] => local_seconds(text),
        [b'[', inner @ .., b']'] => local_seconds(inner),
        _ if text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') => {
            let number: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
            let unit = UNITS.iter().find(|(from, _)| number >= *from).map_or(1.0, |(_, unit)| *unit);
            let seconds = (number / unit).floor();
            crate::logs::unix_seconds(&seconds.to_string()).ok()
        }
        _ => std::str::from_utf8(text).ok().and_then(|text| crate::logs::unix_seconds(text).ok()),
    }
}

/// Unix seconds of a date and a time of day in UTC that stand apart: `2015-05-17`, `10:05:03`. None where
/// they are none, or lie outside 1990 to 2100.
pub(super) fn apart_seconds(date: &[u8], clock: &[u8]) -> Option<i64> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = date else { return None };
    let [h0, h1, b':', n0, n1, b':', s0, s1] = clock.get(..8)? else { return None };
    // Thousandths may follow.
    if !matches!(clock.get(8..), Some([] | [b'.', ..])) {
        return None;
    }
    let date = Date::new(number(&[*y0, *y1, *y2, *y3])?, number(&[*m0, *m1])?, number(&[*d0, *d1])?).ok()?;
    at_utc(date, [*h0, *h1], [*n0, *n1], [*s0, *s1]).and_then(|seconds| possible(seconds).ok())
}

fn at_utc(date: Date, hour: [u8; 2], minute: [u8; 2], second: [u8; 2]) -> Option<i64> {
    // A leap second is told as the one before it.
    let second = match number::<i8>(&second)? {
        60 => 59,
        second => second,
    };
    let time = Time::new(number(&hour)?, number(&minute)?, second, 0).ok()?;
    Some(TimeZone::UTC.to_timestamp(date.to_datetime(time)).ok()?.as_second())
}

/// Unix seconds of `17/May/2015:10:05:03 +0000`. None where it is no such time, or lies outside 1990 to 2100.
pub(super) fn local_seconds(text: &[u8]) -> Option<i64> {
    let [d0, d1, b'/', m0, m1, m2, b'/', y0, y1, y2, y3, b':', clock @ ..] = text else { return None };
    let [h0, h1, b':', n0, n1, b':', s0, s1, b' ', sign @ (b'+' | b'-'), z0, z1, z2, z3] = clock else {
        return None;
    };
    let month = MONTHS.iter().position(|name| **name == [*m0, *m1, *m2])? as i8 + 1;
    let date = Date::new(number(&[*y0, *y1, *y2, *y3])?, month, number(&[*d0, *d1])?).ok()?;
    let local = at_utc(date, [*h0, *h1], [*n0, *n1], [*s0, *s1])?;
    let offset = number::<i64>(&[*z0, *z1])? * 3600 + number::<i64>(&[*z2, *z3])? * 60;
    possible(if *sign == b'+' { local - offset } else { local + offset }).ok()
}

fn number<T: TryFrom<i64>>(digits: &[u8]) -> Option<T> {
    let number = digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0')))?;
    T::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::{any_seconds, apart_seconds, local_seconds};

    #[test]
    fn offsets_are_taken_into_account() {
        for text in ["17/May/2015:10:05:03 +0000", "17/May/2015:12:05:03 +0200", "17/May/2015:04:35:03 -0530"] {
            assert_eq!(local_seconds(text.as_bytes()), Some(1_431_857_103), "{text}");
        }
        assert_eq!(local_seconds(b"31/Dec/2016:23:59:60 +0000"), Some(1_483_228_799));
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
            "31/Dec/1989:23:59:59 +0000",
            "01/Jan/2100:00:00:00 +0000",
            "17/May/4030:10:05:03 +0000",
        ] {
            assert_eq!(local_seconds(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn every_form_names_the_same_moment() {
        for text in [
            "17/May/2015:10:05:03 +0000",
            "[17/May/2015:10:05:03 +0000]",
            "2015-05-17T10:05:03Z",
            "2015-05-17T12:05:03.250+02:00",
            "1431857103",
            "1431857103.999",
            "1431857103250",
            "1431857103250000",
            "1431857103250000000",
        ] {
            assert_eq!(any_seconds(text.as_bytes()), Some(1_431_857_103), "{text}");
        }
        assert_eq!(apart_seconds(b"2015-05-17", b"10:05:03"), Some(1_431_857_103));
        assert_eq!(apart_seconds(b"2015-05-17", b"10:05:03.250"), Some(1_431_857_103));
        for text in ["", "-", ".", "1.2.3", "0", "99999999999999999999999", "soon", "-1431857103"] {
            assert_eq!(any_seconds(text.as_bytes()), None, "{text}");
        }
        for (date, clock) in [
            ("2015-02-30", "10:05:03"),
            ("2015-05-17", "10:05"),
            ("2015-05-17", "10:05:03x"),
            ("4030-05-17", "10:05:03"),
            ("", ""),
        ] {
            assert_eq!(apart_seconds(date.as_bytes(), clock.as_bytes()), None, "{date} {clock}");
        }
    }
}
