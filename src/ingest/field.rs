//! What a line can say, by the names that servers give to it, and the line that comes of it.

use std::collections::HashMap;
use std::str::FromStr;

use thiserror::Error;

use super::line::{Line, Malformed, Request, sent, status_of};
use super::time::{any_seconds, apart_seconds};

/// What a line can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Address,
    Date,
    Time,
    Request,
    Method,
    Target,
    Query,
    Status,
    Agent,
    Referrer,
    Host,
    Purpose,
}

impl Field {
    const ALL: [(&'static str, Self); 12] = [
        ("address", Self::Address),
        ("date", Self::Date),
        ("time", Self::Time),
        ("request", Self::Request),
        ("method", Self::Method),
        ("path", Self::Target),
        ("query", Self::Query),
        ("status", Self::Status),
        ("user_agent", Self::Agent),
        ("referrer", Self::Referrer),
        ("host", Self::Host),
        ("purpose", Self::Purpose),
    ];
}

/// Names in lower case, a point before each part of a nested one; of several in a line the first here counts. From the
/// documentation of nginx, Caddy, Cloudflare Logpush, CloudFront, IIS, Traefik, Google Cloud and Elastic's common schema.
/// `x-host-header` before `cs(host)`: the latter is CloudFront's own name.
const KNOWN: [(Field, &str); 12] = [
    (
        Field::Address,
        "remote_addr c-ip clientip request.client_ip request.remote_ip request.remote_addr clienthost \
         clientaddr remote_ip client_ip remote_host client.ip source.ip httprequest.remoteip ip",
    ),
    (Field::Date, "date"),
    (
        Field::Time,
        "time_iso8601 msec time_local ts edgestarttimestamp startutc timestamp timestamp(ms) @timestamp time \
         datetime",
    ),
    (Field::Request, "request request_line"),
    (
        Field::Method,
        "request_method request.method cs-method clientrequestmethod requestmethod http.request.method \
         httprequest.requestmethod method http_method verb",
    ),
    (
        Field::Target,
        "request_uri request.uri cs-uri cs-uri-stem clientrequesturi requestpath url.original \
         httprequest.requesturl uri url clientrequestpath request_path path",
    ),
    (Field::Query, "args query_string cs-uri-query query"),
    (
        Field::Status,
        "status sc-status edgeresponsestatus downstreamstatus http.response.status_code httprequest.status \
         status_code response_status statuscode",
    ),
    (
        Field::Agent,
        "http_user_agent request.headers.user-agent cs(user-agent) clientrequestuseragent request_user-agent \
         user_agent.original httprequest.useragent user_agent useragent agent",
    ),
    (
        Field::Referrer,
        "http_referer request.headers.referer cs(referer) cs(referrer) clientrequestreferer request_referer \
         http.request.referrer httprequest.referer referer referrer http_referrer",
    ),
    (
        Field::Host,
        "http_host request.host x-host-header cs-host cs(host) clientrequesthost requesthost url.domain host \
         vhost server_name",
    ),
    (
        Field::Purpose,
        "http_sec_purpose http_purpose http_x_purpose http_x_moz request.headers.sec-purpose \
         request.headers.purpose request.headers.x-purpose request.headers.x-moz request_sec-purpose \
         cs(sec-purpose) cs(purpose) cs(x-moz) sec_purpose purpose",
    ),
];

/// Which name in a log means what.
#[derive(Debug, Clone)]
pub struct FieldNames {
    /// The field, and how much its name is preferred to others of it: 0 before all.
    known: HashMap<String, (Field, usize)>,
}

/// A `--field` that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FieldNameError {
    /// Not of the form name=name.
    #[error("expected name=key, e.g. address=client.ip, found `{0}`")]
    Form(String),
    /// Nothing that is looked for.
    #[error("expected one of {}, found `{found}`", Field::ALL.map(|(name, _)| name).join(", "))]
    Unknown {
        /// What came.
        found: String,
    },
}

impl Default for FieldNames {
    fn default() -> Self {
        let names = KNOWN.iter().flat_map(|(field, names)| {
            names.split_whitespace().enumerate().map(|(place, name)| (name.to_owned(), (*field, place + 1)))
        });
        Self { known: names.collect() }
    }
}

/// One `--field`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName {
    field: Field,
    name: String,
}

impl FromStr for FieldName {
    type Err = FieldNameError;

    fn from_str(text: &str) -> Result<Self, FieldNameError> {
        let (field, name) = text.split_once('=').ok_or_else(|| FieldNameError::Form(text.into()))?;
        let known = Field::ALL.into_iter().find(|(known, _)| *known == field.trim());
        let (_, field) = known.ok_or_else(|| FieldNameError::Unknown { found: field.into() })?;
        Ok(Self { field, name: name.trim().to_ascii_lowercase() })
    }
}

impl FieldNames {
    /// Adds a name, before all others of its field.
    pub fn define(&mut self, name: FieldName) {
        self.known.insert(name.name, (name.field, 0));
    }

    /// The field of a name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<(Field, usize)> {
        self.known.get(name).copied()
    }
}

/// The values of a line by field.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    found: [Option<(usize, &'a [u8])>; Field::ALL.len()],
    prefetch: bool,
}

impl<'a> Values<'a> {
    /// Takes a value; of several of one field that of the lowest rank, of these the first.
    pub(super) fn take(&mut self, field: Field, rank: usize, value: &'a [u8]) {
        if field == Field::Purpose {
            self.prefetch |= is_ahead(value);
        }
        let place = &mut self.found[field as usize];
        if sent(value).is_some() && place.is_none_or(|(before, _)| rank < before) {
            *place = Some((rank, value));
        } else if place.is_none() {
            // There, and empty: not the same as never kept.
            *place = Some((usize::MAX, &[]));
        }
    }

    fn get(&self, field: Field) -> Option<&'a [u8]> {
        self.found[field as usize].map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    /// The line that these values make.
    pub(super) fn line(&self) -> Result<Line<'a>, Malformed> {
        let query = self.get(Field::Query).unwrap_or_default();
        let request = match (self.get(Field::Request), self.get(Field::Method), self.get(Field::Target)) {
            (Some(request), ..) => Request::parse(request),
            (None, Some(method), Some(target)) => Request::of(method, target, query),
            _ => None,
        };
        let expected = "expected a time: ISO 8601, Unix time, or like 17/May/2015:10:05:03 +0000";
        let at = match (self.get(Field::Date), self.get(Field::Time)) {
            (Some(date), Some(clock @ [_, _, b':', ..])) => apart_seconds(date, clock),
            (_, Some(time)) | (Some(time), None) => any_seconds(time),
            (None, None) => None,
        };
        Ok(Line {
            address: without_port(self.get(Field::Address).ok_or("expected an address")?),
            at: at.ok_or(expected)?,
            request,
            status: self.get(Field::Status).and_then(status_of).ok_or("expected a status of three digits")?,
            agent: self.found[Field::Agent as usize].map(|(_, agent)| agent),
            referrer: self.get(Field::Referrer),
            host: self.get(Field::Host),
            prefetch: self.prefetch,
        })
    }
}

/// Whether a browser's purpose is to be ahead of its reader: `Sec-Purpose: prefetch;prerender`, Safari's `preview`.
fn is_ahead(purpose: &[u8]) -> bool {
    ["prefetch", "prerender", "preview"]
        .iter()
        .any(|ahead| purpose.windows(ahead.len()).any(|word| word.eq_ignore_ascii_case(ahead.as_bytes())))
}

/// `192.0.2.7:51234` and `[2001:db8::1]:51234` without the port: it changes with every connection of one reader.
fn without_port(address: &[u8]) -> &[u8] {
    if let [b'[', inside @ ..] = address {
        return inside.split(|&byte| byte == b']').next().unwrap_or(inside);
    }
    let mut parts = address.splitn(2, |&byte| byte == b':');
    match (parts.next(), parts.next()) {
        (Some(host), Some(port)) if host.contains(&b'.') && port.iter().all(u8::is_ascii_digit) => host,
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_site_goes_before_the_known_ones() {
        let mut names = FieldNames::default();
        names.define("address=Forwarded".parse().unwrap());
        let mut values = Values::default();
        for (name, value) in [
            ("remote_addr", "::1"),
            ("forwarded", "192.0.2.7:99"),
            ("ts", "1431857103"),
            ("status", "200"),
            ("ip", "::2"),
        ] {
            let (field, rank) = names.get(name).unwrap();
            values.take(field, rank, value.as_bytes());
        }
        assert_eq!(values.line().unwrap().address, b"192.0.2.7");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert_eq!("address".parse::<FieldName>(), Err(FieldNameError::Form("address".into())));
        let unknown = "agent=x".parse::<FieldName>().unwrap_err().to_string();
        assert!(unknown.contains("user_agent") && unknown.contains("`agent`"), "{unknown}");
    }

    #[test]
    fn no_port_is_part_of_a_reader() {
        for (address, expected) in [
            ("192.0.2.7:51234", "192.0.2.7"),
            ("[2001:db8::1]:51234", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("name.example.net", "name.example.net"),
        ] {
            assert_eq!(without_port(address.as_bytes()), expected.as_bytes());
        }
    }

    #[test]
    fn an_empty_value_is_not_the_same_as_none() {
        let line = |agent: Option<&'static [u8]>| {
            let mut values = Values::default();
            values.take(Field::Address, 1, b"::1");
            values.take(Field::Time, 1, b"1431857103");
            values.take(Field::Status, 1, b"200");
            if let Some(agent) = agent {
                values.take(Field::Agent, 1, agent);
            }
            values.line().unwrap().agent
        };
        assert_eq!((line(None), line(Some(b"-")), line(Some(b"x"))), (None, Some(&b""[..]), Some(&b"x"[..])));
    }
}
