//! One line of a log in Apache's and nginx's common or combined format, or in Apache's vhost_combined.

use std::borrow::Cow;
use std::net::IpAddr;

use super::time::local_seconds;

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Who asked: an address, or a name where the server looks it up.
    pub(super) address: &'a [u8],
    /// When, Unix seconds.
    pub(super) at: i64,
    /// The request; none where what came was no HTTP.
    pub(super) request: Option<Request<'a>>,
    /// The status of the answer.
    pub(super) status: u16,
    /// The user agent, empty where none was sent; none in the common format, which does not keep it.
    pub(super) agent: Option<&'a [u8]>,
    /// The page that led here, where one was sent and kept.
    pub(super) referrer: Option<&'a [u8]>,
    /// Which of the server's sites, where the format says so.
    pub(super) host: Option<&'a [u8]>,
    /// Whether the browser asked before its reader did.
    pub(super) prefetch: bool,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Request<'a> {
    pub(super) method: &'a [u8],
    pub(super) target: &'a [u8],
    /// Parameters that the format keeps apart from the target; empty in most.
    pub(super) query: &'a [u8],
}

impl<'a> Request<'a> {
    /// None where it is no HTTP: a method in capitals and a target make one.
    pub(super) fn of(method: &'a [u8], target: &'a [u8], query: &'a [u8]) -> Option<Self> {
        let sound = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase) && !target.is_empty();
        sound.then_some(Self { method, target, query })
    }

    /// Method, target and version as they were sent. HTTP/0.9 names no version. A target with spaces is no HTTP, yet some
    /// servers let it pass.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let (method, rest) = word(text);
        let rest = rest.strip_prefix(b" ")?;
        let end = rest.windows(6).rposition(|six| six == b" HTTP/").unwrap_or(rest.len());
        Self::of(method, &rest[..end], &[])
    }
}

/// Why a line is none. Says what was expected, never what stood there: that may be an address.
pub(super) type Malformed = &'static str;

/// Takes a line apart. Nothing but the request, the size and the agent is looked at behind the time; fields that a site
/// adds at the end are passed over.
pub(super) fn parse(line: &[u8]) -> Result<Line<'_>, Malformed> {
    let space = |text: &[u8]| text.iter().position(|&byte| byte == b' ').filter(|&place| place > 0);
    let (mut address, mut rest) = line.split_at(space(line).ok_or("expected an address and a space")?);
    let mut host = None;
    // Nearly every server writes `-` for the identity that nobody asks for: then the first word is the address.
    if !rest.starts_with(b" - ")
        && let Some(end) = space(&rest[1..])
    {
        let second = &rest[1..=end];
        if is_address(second) || (second != b"-" && has_port(address) && words_before_time(&rest[1..]) > 2) {
            (host, address, rest) = (Some(address), second, &rest[1 + end..]);
        }
    }
    // The user's name may hold spaces, but no server writes ` [` into it.
    let open = rest.windows(2).position(|two| two == b" [").ok_or("expected a time in brackets")?;
    let rest = &rest[open + 2..];
    let close = rest.iter().position(|&byte| byte == b']').ok_or("the time is not closed, is the line cut off?")?;
    let at = local_seconds(&rest[..close]).ok_or("expected a time like 17/May/2015:10:05:03 +0000")?;
    let rest = rest[close + 1..].strip_prefix(b" ").ok_or("expected a space after the time")?;
    let (request, rest) = quoted(rest).map_err(|fault| fault.of("the request"))?;
    let rest = rest.strip_prefix(b" ").ok_or("expected a status after the request")?;
    let (status, rest) = word(rest);
    let status = status_of(status).ok_or("expected a status of three digits after the request")?;
    let (size, rest) = word(rest.strip_prefix(b" ").ok_or("expected a size after the status")?);
    if size != b"-" && (size.is_empty() || !size.iter().all(u8::is_ascii_digit)) {
        return Err("expected a size after the status");
    }
    let (referrer, agent) = match rest {
        [] => (None, None),
        _ => {
            let rest = rest.strip_prefix(b" ").ok_or("expected a referrer after the size")?;
            let (referrer, rest) = quoted(rest).map_err(|fault| fault.of("the referrer"))?;
            let rest = rest.strip_prefix(b" ").ok_or("expected a user agent after the referrer")?;
            let (agent, _) = quoted(rest).map_err(|fault| fault.of("the user agent"))?;
            (sent(referrer), Some(sent(agent).unwrap_or_default()))
        }
    };
    Ok(Line { address, at, request: Request::parse(request), status, agent, referrer, host, prefetch: false })
}

/// A value, none where the server wrote that there was none.
pub(super) fn sent(value: &[u8]) -> Option<&[u8]> {
    (!value.is_empty() && value != b"-").then_some(value)
}

fn is_address(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.parse::<IpAddr>().is_ok())
}

/// Whether it ends like `example.org:443`.
fn has_port(text: &[u8]) -> bool {
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=5).contains(&digits) && text.len() > digits + 1 && text[text.len() - digits - 1] == b':'
}

fn words_before_time(text: &[u8]) -> usize {
    text.split(|&byte| byte == b' ').take_while(|word| !word.starts_with(b"[")).count()
}

/// A status; 0 where the reader went before there was an answer, which some servers write as 000.
pub(super) fn status_of(digits: &[u8]) -> Option<u16> {
    if matches!(digits, b"0" | b"000") {
        return Some(0);
    }
    let [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] = digits else { return None };
    Some(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
}

fn word(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|&byte| byte == b' ').unwrap_or(text.len()))
}

enum Fault {
    Absent,
    Open,
}

impl Fault {
    fn of(self, what: &'static str) -> Malformed {
        match (self, what) {
            (Self::Absent, "the request") => "expected a request in quotes after the time",
            (Self::Absent, "the referrer") => "expected a referrer in quotes after the size",
            (Self::Absent, _) => "expected a user agent in quotes after the referrer",
            (Self::Open, "the request") => "the request is not closed, is the line cut off?",
            (Self::Open, "the referrer") => "the referrer is not closed, is the line cut off?",
            (Self::Open, _) => "the user agent is not closed, is the line cut off?",
        }
    }
}

/// What stands between quotes, and what follows. A quote within is written `\"`.
fn quoted(text: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let text = text.strip_prefix(b"\"").ok_or(Fault::Absent)?;
    let mut from = 0;
    while let Some(found) = text[from..].iter().position(|&byte| byte == b'"' || byte == b'\\') {
        let place = from + found;
        if text[place] == b'"' {
            return Ok((&text[..place], &text[place + 1..]));
        }
        from = (place + 2).min(text.len());
    }
    Err(Fault::Open)
}

/// What stands before `end`, and what begins with it. No end is seen behind a backslash, where `end` begins with a quote.
pub(super) fn quoted_until<'a>(text: &'a [u8], end: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let escapes = end.first() == Some(&b'"');
    let mut place = 0;
    while place < text.len() {
        if text[place..].starts_with(end) {
            return Some(text.split_at(place));
        }
        place += if escapes && text[place] == b'\\' { 2 } else { 1 };
    }
    None
}

/// The bytes behind `\xE2`, `\"` and `\\`, as both servers write what is not printable.
pub(super) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let (byte, after) = match (byte, after) {
            (b'\\', [b'x', high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                (hex(*high) << 4 | hex(*low), after)
            }
            (b'\\', [quoted @ (b'"' | b'\\'), after @ ..]) => (*quoted, after),
            _ => (byte, after),
        };
        plain.push(byte);
        rest = after;
    }
    Cow::Owned(plain)
}

/// The value of a hexadecimal digit, 0 for anything else.
pub(super) fn hex(digit: u8) -> u8 {
    (digit as char).to_digit(16).unwrap_or(0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMBINED: &str = r#"192.0.2.7 - ann lee [17/May/2015:10:05:03 +0000] "GET /a?b=1 HTTP/1.1" 200 2326 "http://example.org/ \"x\"" "Agent \"7\" \\" extra"#;

    #[test]
    fn a_combined_line_is_taken_apart() {
        let line = parse(COMBINED.as_bytes()).unwrap();
        assert_eq!((line.address, line.at, line.status), (&b"192.0.2.7"[..], 1_431_857_103, 200));
        assert_eq!(line.request, Request::of(b"GET", b"/a?b=1", b""));
        assert_eq!(line.referrer, Some(&br#"http://example.org/ \"x\""#[..]));
        assert_eq!(line.agent, Some(&br#"Agent \"7\" \\"#[..]));
    }

    #[test]
    fn the_common_format_has_no_agent_and_a_dash_is_an_empty_one() {
        let common = br#"::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 304 -"#;
        assert_eq!(parse(common).unwrap().agent, None);
        let dash = br#"::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 304 - "-" "-""#;
        assert_eq!(parse(dash).unwrap().agent, Some(&b""[..]));
    }

    #[test]
    fn every_cut_before_the_end_is_noticed_but_at_the_end_of_the_size() {
        let end = COMBINED.len() - " extra".len();
        let size = COMBINED.find("2326").unwrap();
        for cut in (0..end).filter(|cut| !(size + 1..=size + 4).contains(cut)) {
            assert!(parse(&COMBINED.as_bytes()[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_host_may_stand_before_the_address() {
        let rest = r#"[17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 1 "-" "-""#;
        for (start, host, address) in [
            ("example.org:443 192.0.2.7 - -", Some("example.org:443"), "192.0.2.7"),
            ("example.org:80 name.example.net - ann lee", Some("example.org:80"), "name.example.net"),
            ("example.org 2001:db8::1 - ann", Some("example.org"), "2001:db8::1"),
            ("2001:db8::1 - ann lee", None, "2001:db8::1"),
            ("2001:db8::1 identity ann", None, "2001:db8::1"),
            ("name.example.net identity ann", None, "name.example.net"),
        ] {
            let text = format!("{start} {rest}");
            let line = parse(text.as_bytes()).unwrap();
            assert_eq!((line.host, line.address), (host.map(str::as_bytes), address.as_bytes()), "{start}");
            assert_eq!((line.status, line.request), (200, Request::of(b"GET", b"/a", b"")), "{start}");
        }
    }

    #[test]
    fn what_is_no_http_is_no_request() {
        for request in ["-", "", r"\x16\x03\x01", "GET", "get / HTTP/1.1", "GET  HTTP/1.1"] {
            let line = format!(r#"::1 - - [17/May/2015:10:05:03 +0000] "{request}" 400 0 "-" "-""#);
            assert_eq!(parse(line.as_bytes()).unwrap().request, None, "{request}");
        }
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescaped(br#"/\xc3\xA9\"\\x\q"#).as_ref(), "/é\"\\x\\q".as_bytes());
    }
}
