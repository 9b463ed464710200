//! A format of the site's own, as nginx's `log_format` describes it.

use std::str::FromStr;

use thiserror::Error;

use super::line::{Line, Malformed, Request, parse, quoted_until, request_of, status_of};
use super::time::{iso_seconds, unix_seconds};

/// How lines are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFormat(Option<Vec<Part>>);

/// A `--log-format` that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormatError {
    /// Without it no visit can be known.
    #[error("expected {0} in the format")]
    Lacks(&'static str),
    /// Nobody could say where the first ends.
    #[error("expected something between ${0} and ${1}")]
    Touching(String, String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Vec<u8>),
    Field(Option<Field>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Address,
    Local,
    Iso,
    Seconds,
    Request,
    Method,
    Target,
    Status,
    Agent,
    Purpose,
}

impl Field {
    /// Other variables are passed over.
    fn of(variable: &str) -> Option<Self> {
        Some(match variable {
            "remote_addr" => Self::Address,
            "time_local" => Self::Local,
            "time_iso8601" => Self::Iso,
            "msec" => Self::Seconds,
            "request" => Self::Request,
            "request_method" => Self::Method,
            "request_uri" | "uri" => Self::Target,
            "status" => Self::Status,
            "http_user_agent" => Self::Agent,
            "http_sec_purpose" | "http_purpose" => Self::Purpose,
            _ => return None,
        })
    }
}

impl FromStr for LogFormat {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let mut parts = Vec::new();
        let mut before: Option<&str> = None;
        let mut rest = text;
        while !rest.is_empty() {
            let (literal, after) = rest.split_at(rest.find('$').unwrap_or(rest.len()));
            if !literal.is_empty() {
                parts.push(Part::Literal(literal.into()));
                before = None;
            }
            let Some(after) = after.strip_prefix('$') else { break };
            let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let (name, after) = braced.unwrap_or_else(|| {
                let end = after.find(|letter: char| letter != '_' && !letter.is_ascii_alphanumeric());
                after.split_at(end.unwrap_or(after.len()))
            });
            if let Some(before) = before {
                return Err(FormatError::Touching(before.into(), name.into()));
            }
            before = Some(name);
            parts.push(Part::Field(Field::of(name)));
            rest = after;
        }
        let has = |fields: &[Field]| fields.iter().any(|field| parts.contains(&Part::Field(Some(*field))));
        for (there, what) in [
            (has(&[Field::Address]), "$remote_addr"),
            (has(&[Field::Local, Field::Iso, Field::Seconds]), "$time_local, $time_iso8601 or $msec"),
            (
                has(&[Field::Request]) || has(&[Field::Method]) && has(&[Field::Target]),
                "$request, or $request_method and $request_uri",
            ),
            (has(&[Field::Status]), "$status"),
        ] {
            if !there {
                return Err(FormatError::Lacks(what));
            }
        }
        Ok(Self(Some(parts)))
    }
}

impl LogFormat {
    /// Takes a line apart.
    pub(super) fn parse<'a>(&self, line: &'a [u8]) -> Result<Line<'a>, Malformed> {
        let Some(parts) = &self.0 else { return parse(line) };
        let mut found = Found::default();
        let mut rest = line;
        for (place, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => {
                    rest = rest.strip_prefix(&literal[..]).ok_or("not of the given format, or cut off")?;
                }
                Part::Field(field) => {
                    let value;
                    (value, rest) = match parts.get(place + 1) {
                        Some(Part::Literal(end)) => {
                            quoted_until(rest, end).ok_or("not of the given format, or cut off")?
                        }
                        _ => (rest, &[][..]),
                    };
                    field.map_or(Ok(()), |field| found.take(field, value))?;
                }
            }
        }
        let request = match (found.request, found.method, found.target) {
            (Some(request), ..) => request_of(request),
            (None, Some(method), Some(target)) => {
                let sound = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase) && !target.is_empty();
                sound.then_some(Request { method, target })
            }
            _ => None,
        };
        Ok(Line {
            address: found.address.ok_or("expected an address")?,
            at: found.at.ok_or("expected a time")?,
            request,
            status: found.status.ok_or("expected a status")?,
            agent: found.agent.map(|agent| if agent == b"-" { &[][..] } else { agent }),
            prefetch: found.prefetch,
        })
    }
}

#[derive(Default)]
struct Found<'a> {
    address: Option<&'a [u8]>,
    at: Option<i64>,
    request: Option<&'a [u8]>,
    method: Option<&'a [u8]>,
    target: Option<&'a [u8]>,
    status: Option<u16>,
    agent: Option<&'a [u8]>,
    prefetch: bool,
}

impl<'a> Found<'a> {
    fn take(&mut self, field: Field, value: &'a [u8]) -> Result<(), Malformed> {
        match field {
            Field::Address if value.is_empty() => return Err("expected an address"),
            Field::Address => self.address = Some(value),
            Field::Local => {
                self.at = Some(unix_seconds(value).ok_or("expected a time like 17/May/2015:10:05:03 +0000")?)
            }
            Field::Iso | Field::Seconds => {
                self.at = Some(iso_seconds(value).ok_or("expected ISO 8601 or Unix seconds")?)
            }
            Field::Request => self.request = Some(value),
            Field::Method => self.method = Some(value),
            Field::Target => self.target = Some(value),
            Field::Status => self.status = Some(status_of(value).ok_or("expected a status of three digits")?),
            Field::Agent => self.agent = Some(value),
            Field::Purpose => {
                self.prefetch |= value.windows(8).any(|word| word.eq_ignore_ascii_case(b"prefetch"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nginx_own_combined_reads_what_combined_reads() {
        let format: LogFormat = r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#
            .parse()
            .unwrap();
        let line = br#"192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a?b=1 HTTP/1.1" 200 2326 "-" "Agent \"7\"""#;
        assert_eq!(format.parse(line), parse(line));
        for cut in 0..line.len() {
            assert!(format.parse(&line[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn fields_come_in_any_order_and_others_are_passed_over() {
        let format: LogFormat =
            "$msec|$request_method|${request_uri}|$status|$request_time|$http_sec_purpose|$remote_addr"
                .parse()
                .unwrap();
        let line = format.parse(b"1431857103.250|GET|/a|200|0.01|prefetch;prerender|::1").unwrap();
        let request = Some(Request { method: b"GET", target: b"/a" });
        let expected = Line { address: b"::1", at: 1_431_857_103, request, status: 200, agent: None, prefetch: true };
        assert_eq!(line, expected);
    }

    #[test]
    fn a_format_without_what_is_needed_is_refused() {
        assert_eq!(
            "$remote_addr $status".parse::<LogFormat>().unwrap_err(),
            FormatError::Lacks("$time_local, $time_iso8601 or $msec")
        );
        assert!(matches!("$remote_addr$status".parse::<LogFormat>(), Err(FormatError::Touching(..))));
    }
}
