//! A format of the site's own, as nginx's `log_format` describes it.

use std::str::FromStr;

use thiserror::Error;

use super::field::{Field, Values};
use super::line::{Line, Malformed, quoted_until};

/// How lines are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFormat(Vec<Part>);

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

/// The field of a variable; others are passed over.
fn field_of(variable: &str) -> Option<Field> {
    Some(match variable {
        "remote_addr" => Field::Address,
        "time_local" | "time_iso8601" | "msec" => Field::Time,
        "request" => Field::Request,
        "request_method" => Field::Method,
        "request_uri" | "uri" => Field::Target,
        "args" | "query_string" => Field::Query,
        "status" => Field::Status,
        "http_user_agent" => Field::Agent,
        "http_referer" => Field::Referrer,
        "http_host" | "host" | "server_name" => Field::Host,
        "http_sec_purpose" | "http_purpose" | "http_x_purpose" | "http_x_moz" => Field::Purpose,
        _ => return None,
    })
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
            parts.push(Part::Field(field_of(name)));
            rest = after;
        }
        let has = |fields: &[Field]| fields.iter().any(|field| parts.contains(&Part::Field(Some(*field))));
        for (there, what) in [
            (has(&[Field::Address]), "$remote_addr"),
            (has(&[Field::Time]), "$time_local, $time_iso8601 or $msec"),
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
        Ok(Self(parts))
    }
}

impl LogFormat {
    /// Takes a line apart.
    pub(super) fn parse<'a>(&self, line: &'a [u8]) -> Result<Line<'a>, Malformed> {
        let mut values = Values::default();
        let mut rest = line;
        for (place, part) in self.0.iter().enumerate() {
            match part {
                Part::Literal(literal) => {
                    rest = rest.strip_prefix(&literal[..]).ok_or("not of the given format, or cut off")?;
                }
                Part::Field(field) => {
                    let value;
                    (value, rest) = match self.0.get(place + 1) {
                        Some(Part::Literal(end)) => {
                            quoted_until(rest, end).ok_or("not of the given format, or cut off")?
                        }
                        _ => (rest, &[][..]),
                    };
                    if let Some(field) = field {
                        values.take(*field, 0, value);
                    }
                }
            }
        }
        values.line()
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::{Request, parse};
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
            "$msec|$request_method|${uri}|$args|$status|$request_time|$http_x_moz|$http_sec_purpose|$host|$remote_addr"
                .parse()
                .unwrap();
        let line = format.parse(b"1431857103.250|GET|/a|b=1|200|0.01|-|prefetch;prerender|example.org|::1").unwrap();
        let expected = Line {
            address: b"::1",
            at: 1_431_857_103,
            request: Request::of(b"GET", b"/a", b"b=1"),
            status: 200,
            agent: None,
            referrer: None,
            host: Some(b"example.org"),
            prefetch: true,
        };
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
