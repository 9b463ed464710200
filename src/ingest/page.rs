//! What page a request is for: the many ways to write a URL brought to one.

use regex::Regex;

use super::line::{Request, hex, unescaped};

/// Parameters that say where a reader came from, never what is read. Names in `TRACKING_STARTS` begin so.
const TRACKING: [&str; 20] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "ref",
    "ref_src",
    "s_cid",
    "cmpid",
];
const TRACKING_STARTS: [&str; 5] = ["utm_", "mtm_", "pk_", "piwik_", "at_"];
/// What a server answers a folder with.
const INDEX_FILES: [&str; 6] = ["index.html", "index.htm", "index.php", "index.xhtml", "default.aspx", "default.asp"];

/// How pages are named.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Keep the parameters, without the tracking ones and the marker, sorted: for sites whose articles are `?p=123`.
    pub keep_query: bool,
    /// The parameter that marks a link of a recommended list; empty: none does.
    pub marker: String,
    /// Which pages are articles. The first group that matched is the id, without groups the whole match; none: every
    /// page but the front page is an article, and its path is the id.
    pub articles: Option<Regex>,
}

impl Default for Pages {
    /// Every page but the front page is an article, by its path; the marker is `foldin`.
    fn default() -> Self {
        Self { keep_query: false, marker: "foldin".into(), articles: None }
    }
}

impl Pages {
    /// Whether the pattern, where there is one, says that the page is an article.
    pub(super) fn are_named(&self, request: &Request<'_>) -> bool {
        let Some(pattern) = &self.articles else { return false };
        let (_, query) = parts_of(request);
        pattern.is_match(&self.normal(request.target, query))
    }

    /// The id of the article behind a normal URL, none where it is another page.
    pub(super) fn article(&self, normal: &str) -> Option<String> {
        let Some(pattern) = &self.articles else {
            return (normal != "/").then(|| normal.to_owned());
        };
        let found = pattern.captures(normal)?;
        let id = found.iter().skip(1).flatten().next().or_else(|| found.get(0))?.as_str().trim();
        (!id.is_empty()).then(|| id.to_owned())
    }

    /// The one way to write `target` with its parameters: no host, no fragment, no double, closing or index part, nothing
    /// percent-encoded that need not be.
    pub(super) fn normal(&self, target: &[u8], query: &[u8]) -> String {
        let (path, _) = split(target);
        let path = decoded(path);
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        if parts.last().is_some_and(|last| INDEX_FILES.iter().any(|index| last.eq_ignore_ascii_case(index))) {
            parts.pop();
        }
        let mut normal = format!("/{}", parts.join("/"));
        if self.keep_query {
            let query = decoded(query);
            let mut kept: Vec<&str> = query.split('&').filter(|pair| self.tells(pair)).collect();
            kept.sort_unstable();
            if !kept.is_empty() {
                normal.push('?');
                normal.push_str(&kept.join("&"));
            }
        }
        normal
    }

    /// Whether a parameter says what is read.
    fn tells(&self, pair: &str) -> bool {
        let name = pair.split('=').next().unwrap_or(pair);
        let lower = name.to_ascii_lowercase();
        let tracks = TRACKING.contains(&lower.as_str()) || TRACKING_STARTS.iter().any(|start| lower.starts_with(start));
        !pair.is_empty() && !tracks && (name != self.marker || self.marker.is_empty())
    }
}

/// The host of a whole URL, and what follows it; none where it is a path. A proxy is asked with the whole URL; a path may
/// hold one, too, behind a slash.
fn absolute(target: &[u8]) -> Option<(&[u8], &[u8])> {
    let scheme = target.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let rest = target[scheme..].strip_prefix(b"://").filter(|_| scheme > 0)?;
    let end = rest.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.len());
    Some(rest.split_at(end))
}

/// The host of a whole URL, with its port.
pub(super) fn host_of(url: &[u8]) -> Option<&[u8]> {
    let (host, _) = absolute(url)?;
    // A name and a password may stand before it.
    host.rsplit(|&byte| byte == b'@').next()
}

/// Path and query of a request.
pub(super) fn parts_of<'a>(request: &Request<'a>) -> (&'a [u8], &'a [u8]) {
    let (path, query) = split(request.target);
    (path, if query.is_empty() { request.query } else { query })
}

/// Path and query, without scheme, host and fragment.
fn split(target: &[u8]) -> (&[u8], &[u8]) {
    let target = absolute(target).map_or(target, |(_, rest)| rest);
    let target = &target[..target.iter().position(|&byte| byte == b'#').unwrap_or(target.len())];
    match target.iter().position(|&byte| byte == b'?') {
        Some(mark) => (&target[..mark], &target[mark + 1..]),
        None => (target, &[]),
    }
}

/// Percent-encoding undone where it changes nothing (RFC 3986, 6.2.2): letters, digits, `-._~`, and text beyond ASCII.
/// What stays is in capitals, so that `%2f` and `%2F` are one, and a slash in a name is none of the path.
fn decoded(text: &[u8]) -> String {
    let text = unescaped(text);
    let mut bytes = Vec::with_capacity(text.len());
    // Encoded bytes beyond ASCII come as bytes, and go back below where they are no UTF-8.
    let mut rest = text.as_ref();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let value = hex(*high) << 4 | hex(*low);
                rest = after;
                if value.is_ascii_alphanumeric() || b"-._~".contains(&value) || !value.is_ascii() {
                    bytes.push(value);
                } else {
                    bytes.extend([b'%', high.to_ascii_uppercase(), low.to_ascii_uppercase()]);
                }
            }
            (byte, _) if byte.is_ascii_control() || byte == b' ' => bytes.extend(format!("%{byte:02X}").bytes()),
            (byte, _) => bytes.push(byte),
        }
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_name() {
        for target in [
            "/blog/caf%C3%A9",
            "/blog/caf%c3%a9/",
            "/blog//café/index.html?utm_source=feed",
            "/blog/./x/../caf%C3%A9#top",
            "http://example.org/blog/caf%C3%A9?a=http://example.net/",
            r"/blog/caf\xC3\xA9",
            "/%62log/café/INDEX.PHP",
        ] {
            assert_eq!(Pages::default().normal(target.as_bytes(), b""), "/blog/café", "{target}");
        }
        assert_eq!(Pages::default().normal(b"/a%2fb%20c%ff", b""), "/a%2Fb%20c%FF");
        assert_eq!(Pages::default().normal(b"/go/http://example.org/x", b""), "/go/http:/example.org/x");
    }

    #[test]
    fn parameters_are_kept_only_when_asked_and_never_the_tracking_ones() {
        let pages = Pages { keep_query: true, ..Pages::default() };
        assert_eq!(pages.normal(b"/", b"utm_source=x&q=2&p=1&fbclid=3&UTM_medium=y&foldin=related.3&&"), "/?p=1&q=2");
        assert_eq!(pages.normal(b"/a/", b"utm_source=x"), "/a");
        assert_eq!(pages.normal(b"/a/", b"foldings=1"), "/a?foldings=1");
    }

    #[test]
    fn a_whole_url_names_its_host() {
        assert_eq!(host_of(b"https://example.org:8080/a"), Some(&b"example.org:8080"[..]));
        assert_eq!(host_of(b"https://ann:x@example.org?a"), Some(&b"example.org"[..]));
        assert_eq!(host_of(b"/go/http://example.org/x"), None);
        assert_eq!(host_of(b"://example.org"), None);
        assert_eq!(split(b"http://example.org?a=1"), (&b""[..], &b"a=1"[..]));
    }

    #[test]
    fn the_pattern_names_the_article() {
        let pages = |pattern| Pages { articles: Some(Regex::new(pattern).unwrap()), ..Pages::default() };
        assert_eq!(pages("^/blog/([^/]+)$").article("/blog/x").as_deref(), Some("x"));
        assert_eq!(pages("^/(?:a/([^/]+)|b/([^/]+))$").article("/b/y").as_deref(), Some("y"));
        assert_eq!(pages("^/blog/.+").article("/blog/x").as_deref(), Some("/blog/x"));
        assert_eq!(pages("^/blog/([^/]+)$").article("/tags/x"), None);
        assert_eq!(Pages::default().article("/"), None);
    }
}
