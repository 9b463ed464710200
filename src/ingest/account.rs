//! Where every line went.

use std::collections::BTreeMap;

use crate::logs::BadRows;

/// Why a line is no row of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing in it.
    Blank,
    /// No line of the format.
    Malformed,
    /// About the log: `#Fields:` and the like.
    Directive,
    /// What came was no HTTP.
    NoRequest,
    /// Asks whether a page is there, reads nothing.
    Head,
    /// POST, OPTIONS and the like.
    Method,
    /// 4xx and 5xx.
    Error,
    /// 3xx but 304: the page that it leads to has a line of its own.
    Redirect,
    /// 206: a part of a file.
    Range,
    /// 1xx, 204 and what else holds no page.
    Status,
    /// Pictures, styles, scripts, fonts, films, files to download.
    Asset,
    /// RSS, Atom, sitemaps: read by machines.
    Feed,
    /// Asked for by the browser before its reader did, where the log says so. Whether the reader came later, no line tells.
    Prefetch,
    /// On the list of crawlers.
    Crawler,
    /// Without a user agent, which no browser is.
    NoAgent,
    /// Of a host that was not asked for.
    Host,
    /// Behaves as no reader does.
    Behaviour,
    /// The page that is being read, asked for again: one visit.
    Again,
    /// A page, but no article. Ends the visit before it.
    Page,
}

impl Reason {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Self; 19] = [
        Self::Blank,
        Self::Malformed,
        Self::Directive,
        Self::NoRequest,
        Self::Head,
        Self::Method,
        Self::Error,
        Self::Redirect,
        Self::Range,
        Self::Status,
        Self::Asset,
        Self::Feed,
        Self::Prefetch,
        Self::Crawler,
        Self::NoAgent,
        Self::Host,
        Self::Behaviour,
        Self::Again,
        Self::Page,
    ];

    /// Its name in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Malformed => "malformed",
            Self::Directive => "directive of the log",
            Self::NoRequest => "no HTTP request",
            Self::Head => "HEAD",
            Self::Method => "other method",
            Self::Error => "error (4xx, 5xx)",
            Self::Redirect => "redirect",
            Self::Range => "byte range (206)",
            Self::Status => "other status",
            Self::Asset => "asset or download",
            Self::Feed => "feed",
            Self::Prefetch => "prefetch",
            Self::Crawler => "known crawler",
            Self::NoAgent => "no user agent",
            Self::Host => "another host",
            Self::Behaviour => "behaves like a crawler",
            Self::Again => "same page again",
            Self::Page => "not an article",
        }
    }
}

/// Where every line went: `lines` is `kept` and all of `dropped`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// Lines read.
    pub lines: u64,
    /// Lines that became a row.
    pub kept: u64,
    /// Rows whose dwell is known; the others were the last of their session.
    pub with_dwell: u64,
    /// Rows that are a click on a card of a list, beside that of the visit which it led to.
    pub clicks: u64,
    /// Sessions with at least one row.
    pub sessions: u64,
    /// Pages that came more than five minutes after later ones: their dwell may be lost.
    pub late: u64,
    /// Lines that are no row, by reason.
    pub dropped: BTreeMap<Reason, u64>,
    /// Pages by host, where the log names hosts; of the first hundred.
    pub hosts: BTreeMap<String, u64>,
    /// The malformed ones by their number.
    pub malformed: BadRows,
}

impl Account {
    /// Counts `lines` for a reason.
    pub(super) fn drop_lines(&mut self, reason: Reason, lines: u64) {
        if lines > 0 {
            *self.dropped.entry(reason).or_default() += lines;
        }
    }
}
