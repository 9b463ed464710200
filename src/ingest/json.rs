//! A line that is a JSON object: nginx with `escape=json`, Caddy, Cloudflare, and whoever else writes one.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::field::{Field, FieldNames, Values};
use super::line::{Line, Malformed};

/// Memory for the values of one line after the other.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The values, one behind the other.
    text: String,
    found: Vec<(Field, usize, Range<usize>)>,
    /// The name that is being read, with those that it is nested in.
    name: String,
}

/// Takes a line apart.
pub(super) fn parse<'a>(line: &[u8], names: &FieldNames, scratch: &'a mut Scratch) -> Result<Line<'a>, Malformed> {
    scratch.text.clear();
    scratch.found.clear();
    scratch.name.clear();
    // nginx passes bytes on that are no text: such a path goes by the replacement character.
    let line: Cow<'_, str> = String::from_utf8_lossy(line);
    let mut json = serde_json::Deserializer::from_str(&line);
    Value { names, scratch: &mut *scratch }
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|_| "expected one JSON object, is the line cut off?")?;
    let mut values = Values::default();
    for (field, rank, place) in &scratch.found {
        values.take(*field, *rank, scratch.text[place.clone()].as_bytes());
    }
    values.line()
}

/// Keeps what has a known name. Of a list every value counts, so the first of a header's.
struct Value<'s> {
    names: &'s FieldNames,
    scratch: &'s mut Scratch,
}

impl Value<'_> {
    fn keep(self, value: impl Display) {
        let Self { names, scratch } = self;
        if let Some((field, rank)) = names.get(&scratch.name) {
            let start = scratch.text.len();
            // Text takes everything.
            let _ = write!(scratch.text, "{value}");
            scratch.found.push((field, rank, start..scratch.text.len()));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let Self { names, scratch } = self;
        let outer = scratch.name.len();
        while map.next_key_seed(Name(&mut scratch.name))?.is_some() {
            map.next_value_seed(Value { names, scratch: &mut *scratch })?;
            scratch.name.truncate(outer);
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        let Self { names, scratch } = self;
        while list.next_element_seed(Value { names, scratch: &mut *scratch })?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.keep(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.keep(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.keep(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.keep(value);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.keep("");
        Ok(())
    }
}

/// Appends a name to those that it is nested in.
struct Name<'s>(&'s mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        if !self.0.is_empty() {
            self.0.push('.');
        }
        self.0.extend(name.chars().map(|letter| letter.to_ascii_lowercase()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Request;
    use super::*;

    fn check(line: &str) {
        let mut scratch = Scratch::default();
        let line = parse(line.as_bytes(), &FieldNames::default(), &mut scratch).unwrap();
        let expected = Line {
            address: b"192.0.2.7",
            at: 1_431_857_103,
            request: Request::of(b"GET", b"/a?b=1", b""),
            status: 200,
            agent: Some(b"Agent \"7\""),
            referrer: Some(b"https://example.org/"),
            host: Some(b"example.org"),
            prefetch: false,
        };
        assert_eq!(line, expected);
    }

    #[test]
    fn nginx_is_read_under_the_names_of_its_variables() {
        check(
            r#"{"time_local":"17/May/2015:10:05:03 +0000","remote_addr":"192.0.2.7","remote_user":"","request":"GET /a?b=1 HTTP/1.1",
            "status":"200","body_bytes_sent":"12","http_referer":"https:\/\/example.org/","http_user_agent":"Agent \"7\"","host":"example.org"}"#,
        );
    }

    #[test]
    fn caddy_is_read() {
        check(
            r#"{"level":"info","ts":1431857103.5241024,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7",
            "remote_port":"41342","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"GET","host":"example.org","uri":"/a?b=1","headers":
            {"User-Agent":["Agent \"7\""],"Referer":["https://example.org/","https://example.net/"],"Accept":["*/*"]},"tls":{"resumed":false}},
            "bytes_read":0,"user_id":"","duration":0.0009,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"]}}"#,
        );
    }

    #[test]
    fn cloudflare_is_read() {
        check(
            r#"{"ClientIP":"192.0.2.7","ClientRequestHost":"example.org","ClientRequestMethod":"GET","ClientRequestURI":"/a?b=1",
            "ClientRequestPath":"/a","ClientRequestReferer":"https://example.org/","ClientRequestUserAgent":"Agent \"7\"",
            "EdgeResponseStatus":200,"EdgeStartTimestamp":1431857103000000000,"EdgeEndTimestamp":"2015-05-17T10:06:00Z","WAFFlags":null}"#,
        );
    }

    #[test]
    fn what_is_no_object_is_refused_with_what_was_expected() {
        let whole = r#"{"ts":1431857103,"remote_addr":"::1","status":200,"uri":"/","method":"GET"}"#;
        let refused = |line: &[u8]| parse(line, &FieldNames::default(), &mut Scratch::default()).err();
        assert_eq!(refused(whole.as_bytes()), None);
        for cut in 0..whole.len() {
            assert!(refused(&whole.as_bytes()[..cut]).is_some(), "{cut}");
        }
        assert_eq!(refused(br#"{"ts":1431857103,"status":200}"#), Some("expected an address"));
        assert!(refused("[".repeat(10_000).as_bytes()).is_some());
        assert_eq!(refused(b"{\"ts\":1431857103,\"remote_addr\":\"::1\",\"status\":200,\"uri\":\"/\xff\"}"), None);
    }
}
