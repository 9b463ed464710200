//! From the log of a web server to interactions: who read which article, when, and for how long.
//!
//! `merge` makes one log of several files. A line goes from `recognise` (what it says) to `filter` (is it a page that somebody
//! read?) to `page` and `host` (which one?) to `sessions` (how long?), and every line ends in the [`Account`].
//!
//! # The rules
//!
//! Lines. A file is cut at `\n`; one `\r` before it is no part of the line. A line of ASCII white space only is blank. A line of 65,536 bytes or
//! more is malformed. Combined: `ADDRESS IDENTITY USER [dd/Mon/yyyy:HH:MM:SS ±hhmm] "REQUEST" STATUS SIZE "REFERRER" "AGENT"…`: the address ends
//! at the first space, the time stands between the first ` [` after it and the next `]`, what stands in quotes ends at the first `"` with no `\` before it
//! (`\` takes the next byte with it); STATUS is three digits, SIZE digits or `-`. What follows the agent is passed over. A file that has shown an agent
//! has one in every line: a line that ends after SIZE is malformed there. In Apache's vhost_combined a host (`example.org:443`) stands before the address.
//! The request is `METHOD TARGET HTTP/…`, METHOD capitals only, TARGET everything between the first space and the last ` HTTP/`. Else: no request.
//!
//! Which lines are pages. The first that holds is the reason why a line is none:
//! 1. blank, malformed, no HTTP request.
//! 2. path `/robots.txt` (the target's path as it is written, before `?`): "known crawler" where the agent is on the list, else it makes its session
//!    a machine's (rule "Sessions"), whatever its method and status.
//! 3. HEAD; other methods than GET.
//! 4. status: 200 and 304 go on; 206 byte range; other 3xx redirect; 4xx, 5xx error; everything else other status.
//! 5. the last part of the path (one closing `/` off) has an ending on the list of assets (`filter.rs`, ASSETS; in any case) — unless
//!    `--article-pattern` is given and matches; an ending on FEEDS or a name on FEED_NAMES, or a parameter whose value is `rss` or `atom` followed by
//!    digits and dots only: feed.
//! 6. a prefetch, where the format says so (combined never does).
//! 7. an agent of `-` or nothing. The common format, without agents, passes.
//! 8. an agent that a pattern of `crawlers/list.txt` finds (regular expressions on bytes, unanchored, case-sensitive).
//! What is left is a page.
//!
//! What a page is called. Scheme, host and `#…` off; `\xHH`, `\"`, `\\` undone; percent-encoding undone for letters, digits, `-._~` and bytes ≥ 0x80
//! (what is not UTF-8 goes back to `%HH`), other `%hh` in capitals, control characters and spaces encoded; empty and `.` parts out, `..` takes the part
//! before it; a last part index.html, index.htm, index.php, index.xhtml, default.aspx, default.asp (any case) out; no closing `/`. Parameters are left out
//! (with --keep-query: kept, but for tracking ones and the marker, sorted). Without --article-pattern every page but `/` is an article, its path the id.
//! With it: the first group that matched, else the whole match, white space trimmed; no match or empty: a page, but no article.
//! Hosts (only where the format or an absolute target names one; combined normally names none): the first host that a page names is the main one, pages
//! of it have the path alone, pages of others `//host` before it. A line that names none belongs to the main one.
//!
//! Reader. SipHash-2-4 with 128 bits of output over ADDRESS, one space, AGENT (bytes as they stand in the line, escapes not undone; `-` counts as empty;
//! no agent as empty). The key's 16 bytes are the 32 hexadecimal digits in their order. Written as 32 hexadecimal digits of h2·2^64 + h1, where h1, h2 are
//! the first and the second 64-bit word (so: the reference's 16 output bytes, last byte first).
//!
//! Sessions. For each reader the pages and the requests for /robots.txt in the order of time (of one second: in the order of the log). A silence of ≥ 1800 s
//! begins a new session. A session is a machine's, and all its lines "behaves like a crawler", where it holds a request for /robots.txt, more than 1,000
//! pages, or where more than N (20) pages lie within less than 60 s (page i + N less than 60 s after page i).
//!
//! Visits. In a session, pages of one name that follow one another are one visit, opened at the first (the others "same page again"). A visit's dwell
//! is from its opening to the opening of the next visit of the session (article or not), at most 1800 s; the last visit of a session has none (empty).
//! Visits of pages that are no article are no rows ("not an article", all their lines).
//! A session counts where it has a row. Row: reader_id, item_id, timestamp (Unix seconds of the opening), event `view`, dwell_seconds (whole seconds or
//! empty), slot, from_item_id (both empty in a view).
//!
//! Clicks. Where the opening page's parameters hold the marker (`foldin`, or --marker): one more row with event `click`, the same reader, item and time, dwell
//! empty, slot the digits behind the last `.` of its value (or the value if it is digits only), 1..=65535, else empty; from_item_id the article of the
//! referrer. No click where the referrer is of another host, if the site's host is known (the line's own, or --host).
//! Equal to the batch definition above as long as no line is more than 5 minutes behind the latest ones.

mod account;
mod click;
mod crawlers;
mod field;
mod filter;
mod format;
mod host;
mod intake;
mod json;
mod line;
mod lines;
mod merge;
mod page;
mod reader;
mod recognise;
mod sessions;
mod time;
mod w3c;

pub use account::{Account, Reason};
pub use click::Click;
pub use crawlers::LIST_NAME;
pub use field::{FieldName, FieldNameError, FieldNames};
pub use format::{FormatError, LogFormat};
pub use page::Pages;
pub use reader::ReaderKey;
pub use sessions::Visit;

use std::io;

use thiserror::Error;

use crate::logs::{BadRowLimit, LogError, Source};
use intake::Intake;

/// How a log is read.
#[derive(Debug, Clone)]
pub struct Ingest {
    /// How lines are written; none: as they look.
    pub format: Option<LogFormat>,
    /// What JSON lines and W3C extended logs call their values.
    pub names: FieldNames,
    /// The hosts of the site; pages of others are left out. None: all are taken, and told apart.
    pub hosts: Vec<String>,
    /// What pages are called, and which are articles.
    pub pages: Pages,
    /// The key of the readers' names.
    pub key: ReaderKey,
    /// Pages a minute beyond which a reader is none.
    pub most_per_minute: usize,
    /// Malformed lines that are let pass.
    pub max_bad_rows: BadRowLimit,
}

impl Ingest {
    /// Everything as it is where nobody says otherwise: 20 pages a minute, 1 % of malformed lines.
    pub fn new(key: ReaderKey) -> Self {
        Self {
            format: None,
            names: FieldNames::default(),
            hosts: Vec::new(),
            pages: Pages::default(),
            key,
            most_per_minute: 20,
            max_bad_rows: BadRowLimit::default(),
        }
    }
}

/// Why a log did not become interactions.
#[derive(Debug, Error)]
pub enum IngestError {
    /// The log's fault.
    #[error(transparent)]
    Log(#[from] LogError),
    /// More malformed lines than are let pass.
    #[error(
        "{0}. Where the server writes a format of its own, say it with --log-format; let more pass with --max-bad-rows"
    )]
    Malformed(LogError),
    /// The visits cannot be written.
    #[error("cannot write interactions: {0}")]
    Write(io::Error),
    /// The list of crawlers does not compile.
    #[error("the list of crawlers cannot be used: {0}")]
    Crawlers(#[from] regex::Error),
}

/// Reads `sources` in the order of time, side by side where they overlap, and gives every visit to `write`: session after session
/// as they end, so in the order of time for each reader but not for all of them. `watch` hears of the lines read, now and then.
///
/// # Errors
/// [`IngestError`] where a file cannot be read to its end, too many lines are malformed, or `write` fails.
pub fn ingest(
    sources: &[Source],
    how: &Ingest,
    write: &mut dyn FnMut(&Visit) -> io::Result<()>,
    watch: &dyn Fn(u64),
) -> Result<Account, IngestError> {
    let mut intake = Intake::new(how, write, watch)?;
    merge::merge(sources, how, &mut intake)?;
    intake.finish()
}
