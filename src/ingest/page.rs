//! What page a request is for: the many ways to write a URL brought to one.

use regex::Regex;

use super::line::{hex, unescaped};

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
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Keep the parameters, without the tracking ones and sorted: for sites whose articles are `?p=123`.
    pub keep_query: bool,
    /// Which pages are articles. The first group that matched is the id, without groups the whole match; none: every
    /// page but the front page is an article, and its path is the id.
    pub articles: Option<Regex>,
}

impl Pages {
    /// The id of the article behind a normal URL, none where it is another page.
    pub(super) fn article(&self, normal: &str) -> Option<String> {
        let Some(pattern) = &self.articles else {
            return (normal != "/").then(|| normal.to_owned());
        };
        let found = pattern.captures(normal)?;
        let id = found.iter().skip(1).flatten().next().or_else(|| found.get(0))?.as_str().trim();
        (!id.is_empty()).then(|| id.to_owned())
    }

    /// The one way to write `target`: no host, no fragment, no double, closing or index part, nothing percent-encoded that
    /// need not be.
    pub(super) fn normal(&self, target: &[u8]) -> String {
        let (path, query) = split(target);
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
            let mut kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
            kept.sort_unstable();
            if !kept.is_empty() {
                normal.push('?');
                normal.push_str(&kept.join("&"));
            }
        }
        normal
    }
}

/// Path and query, without scheme, host and fragment.
pub(super) fn split(target: &[u8]) -> (&[u8], &[u8]) {
    let target = match target.windows(3).position(|three| three == b"://") {
        // A proxy is asked with the whole URL; a path may hold one, too, behind a slash.
        Some(scheme) if target[..scheme].iter().all(u8::is_ascii_alphabetic) => {
            let host = &target[scheme + 3..];
            &host[host.iter().position(|&byte| byte == b'/').unwrap_or(host.len())..]
        }
        _ => target,
    };
    let target = &target[..target.iter().position(|&byte| byte == b'#').unwrap_or(target.len())];
    match target.iter().position(|&byte| byte == b'?') {
        Some(mark) => (&target[..mark], &target[mark + 1..]),
        None => (target, &[]),
    }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_STARTS.iter().any(|start| name.starts_with(start))
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
            "http://example.org/blog/caf%C3%A9?a=1",
            r"/blog/caf\xC3\xA9",
            "/%62log/café/INDEX.PHP",
        ] {
            assert_eq!(Pages::default().normal(target.as_bytes()), "/blog/café", "{target}");
        }
        assert_eq!(Pages::default().normal(b"/a%2fb%20c%ff"), "/a%2Fb%20c%FF");
        assert_eq!(Pages::default().normal(b"/go/http://example.org/x"), "/go/http:/example.org/x");
    }

    #[test]
    fn parameters_are_kept_only_when_asked_and_never_the_tracking_ones() {
        let pages = Pages { keep_query: true, articles: None };
        assert_eq!(pages.normal(b"/?utm_source=x&q=2&p=1&fbclid=3&UTM_medium=y"), "/?p=1&q=2");
        assert_eq!(pages.normal(b"/a/?utm_source=x"), "/a");
    }

    #[test]
    fn the_pattern_names_the_article() {
        let pages = |pattern| Pages { keep_query: false, articles: Some(Regex::new(pattern).unwrap()) };
        assert_eq!(pages("^/blog/([^/]+)$").article("/blog/x").as_deref(), Some("x"));
        assert_eq!(pages("^/(?:a/([^/]+)|b/([^/]+))$").article("/b/y").as_deref(), Some("y"));
        assert_eq!(pages("^/blog/.+").article("/blog/x").as_deref(), Some("/blog/x"));
        assert_eq!(pages("^/blog/([^/]+)$").article("/tags/x"), None);
        assert_eq!(Pages::default().article("/"), None);
    }
}
