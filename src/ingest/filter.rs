//! Which requests are pages, by what a line alone says.

use super::Reason;
use super::crawlers::Crawlers;
use super::line::{Line, Request};
use super::page::{Pages, parts_of};

/// Endings of files that are no page, unless the pattern of articles says otherwise.
const ASSETS: [&str; 66] = [
    "7z",
    "apk",
    "avi",
    "avif",
    "bin",
    "bmp",
    "bz2",
    "c",
    "css",
    "csv",
    "deb",
    "dmg",
    "doc",
    "docx",
    "eot",
    "epub",
    "exe",
    "flac",
    "gem",
    "gif",
    "gz",
    "h",
    "ico",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "json",
    "log",
    "m4a",
    "m4v",
    "map",
    "mjs",
    "mov",
    "mp3",
    "mp4",
    "mpg",
    "ogg",
    "otf",
    "patch",
    "pdf",
    "pl",
    "png",
    "ppt",
    "pptx",
    "py",
    "rar",
    "rb",
    "rpm",
    "sh",
    "svg",
    "tar",
    "tgz",
    "tif",
    "ttf",
    "txt",
    "wasm",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
    "xls",
    "zip",
];
const FEEDS: [&str; 4] = ["atom", "rdf", "rss", "xml"];
/// Last parts of a path that are feeds by custom.
const FEED_NAMES: [&str; 4] = ["feed", "feeds", "rss", "atom"];

/// What a line is before anything else is known of its reader.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict<'a> {
    /// A page that was read.
    Page(Request<'a>),
    /// Only machines ask for robots.txt: says something of everything else that its reader asks for.
    Robots,
    /// Not counted.
    Drop(Reason),
}

/// Judges `line`; the first reason in the order of [`Reason::ALL`] holds.
///
/// 304 is kept: the page was read, from the browser's cache.
pub(super) fn judge<'a>(line: &Line<'a>, pages: &Pages, crawlers: &mut Crawlers) -> Verdict<'a> {
    let Some(request) = line.request else {
        return Verdict::Drop(Reason::NoRequest);
    };
    let (path, query) = parts_of(&request);
    let crawler = |crawlers: &mut Crawlers| line.agent.is_some_and(|agent| crawlers.knows(agent));
    if path == b"/robots.txt" {
        return if crawler(crawlers) { Verdict::Drop(Reason::Crawler) } else { Verdict::Robots };
    }
    let reason = match (request.method, line.status) {
        (b"HEAD", _) => Some(Reason::Head),
        (method, _) if method != b"GET" => Some(Reason::Method),
        (_, 200 | 304) => None,
        (_, 206) => Some(Reason::Range),
        (_, 300..400) => Some(Reason::Redirect),
        (_, 400..) => Some(Reason::Error),
        _ => Some(Reason::Status),
    };
    let named = |reason: &Reason| *reason != Reason::Asset || !pages.are_named(&request);
    if let Some(reason) = reason.or_else(|| by_name(path, query).filter(named)) {
        return Verdict::Drop(reason);
    }
    match line.agent {
        _ if line.prefetch => Verdict::Drop(Reason::Prefetch),
        Some([]) => Verdict::Drop(Reason::NoAgent),
        _ if crawler(crawlers) => Verdict::Drop(Reason::Crawler),
        _ => Verdict::Page(request),
    }
}

fn by_name(path: &[u8], query: &[u8]) -> Option<Reason> {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let mut parts = name.rsplitn(2, |&byte| byte == b'.');
    let last = parts.next().unwrap_or(name);
    let ending = parts.next().map(|_| last);
    let is = |name: &[u8], names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    if ending.is_some_and(|ending| is(ending, &ASSETS)) {
        return Some(Reason::Asset);
    }
    let feed = ending.is_some_and(|ending| is(ending, &FEEDS)) || is(name, &FEED_NAMES);
    // `?flav=rss20`, `?feed=rss2`, `?format=atom`.
    let asked = || {
        query.split(|&byte| byte == b'&').any(|pair| {
            let value = pair.splitn(2, |&byte| byte == b'=').nth(1).unwrap_or_default();
            ["rss", "atom"].iter().any(|feed| {
                let (start, rest) = value.split_at_checked(feed.len()).unwrap_or_default();
                start.eq_ignore_ascii_case(feed.as_bytes())
                    && rest.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.'))
            })
        })
    };
    (feed || asked()).then_some(Reason::Feed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(method: &str, target: &str, status: u16, agent: Option<&str>) -> Option<Reason> {
        judged_of(&Pages::default(), method, target, status, agent)
    }

    fn judged_of(pages: &Pages, method: &str, target: &str, status: u16, agent: Option<&str>) -> Option<Reason> {
        let line = Line {
            address: b"::1",
            at: 0,
            request: Request::of(method.as_bytes(), target.as_bytes(), b""),
            status,
            agent: agent.map(str::as_bytes),
            referrer: None,
            host: None,
            prefetch: false,
        };
        match judge(&line, pages, &mut Crawlers::new().unwrap()) {
            Verdict::Drop(reason) => Some(reason),
            Verdict::Robots => Some(Reason::Behaviour),
            Verdict::Page(_) => None,
        }
    }

    #[test]
    fn pages_pass_and_everything_else_has_its_reason() {
        for (method, target, status, agent, expected) in [
            ("GET", "/a.html", 200, Some("Firefox"), None),
            ("GET", "/a", 304, None, None),
            ("GET", "/notes?title=rsstart", 200, Some("Firefox"), None),
            ("HEAD", "/a", 200, Some("Firefox"), Some(Reason::Head)),
            ("POST", "/a", 200, Some("Firefox"), Some(Reason::Method)),
            ("GET", "/a", 404, Some("Firefox"), Some(Reason::Error)),
            ("GET", "/a", 500, Some("Firefox"), Some(Reason::Error)),
            ("GET", "/a", 301, Some("Firefox"), Some(Reason::Redirect)),
            ("GET", "/a", 206, Some("Firefox"), Some(Reason::Range)),
            ("GET", "/a", 204, Some("Firefox"), Some(Reason::Status)),
            ("GET", "/a.PNG?v=1", 200, Some("Firefox"), Some(Reason::Asset)),
            ("GET", "/?flav=rss20", 200, Some("Firefox"), Some(Reason::Feed)),
            ("GET", "/tags/x/feed/", 200, Some("Firefox"), Some(Reason::Feed)),
            ("GET", "/sitemap.xml", 200, Some("Firefox"), Some(Reason::Feed)),
            ("GET", "/a", 200, Some("Googlebot/2.1"), Some(Reason::Crawler)),
            ("GET", "/a", 200, Some(""), Some(Reason::NoAgent)),
            ("GET", "/robots.txt", 200, Some("Firefox"), Some(Reason::Behaviour)),
        ] {
            assert_eq!(judged(method, target, status, agent), expected, "{method} {target} {status} {agent:?}");
        }
    }

    #[test]
    fn an_article_may_end_like_an_asset_where_the_pattern_says_so() {
        let pages = Pages { articles: Some(regex::Regex::new("^/blog/([^/]+)$").unwrap()), ..Pages::default() };
        for (target, expected) in [
            ("/blog/what-is-node.js?a=1", None),
            ("/blog/style/main.css", Some(Reason::Asset)),
            ("/blog/feed", Some(Reason::Feed)),
        ] {
            assert_eq!(judged_of(&pages, "GET", target, 200, Some("Firefox")), expected, "{target}");
        }
    }
}
