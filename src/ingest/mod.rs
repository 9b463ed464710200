//! From the log of a web server to interactions: who read which article, when, and for how long.
//!
//! `merge` makes one log of several files. A line goes from `recognise` (what it says) to `filter` (is it a page that
//! somebody read?) to `page` and `host` (which one?) to `sessions` (how long?), and every line ends in the [`Account`].
//!
//! # The rules
//!
//! So that another program can do the same: `examples/spark` does.
//!
//! ## Lines
//!
//! A file is cut at `\n`; one `\r` before it is no part of the line. A line of ASCII white space only is blank, one of
//! 65,536 bytes or more is malformed.
//!
//! The combined format is `ADDRESS IDENTITY USER [dd/Mon/yyyy:HH:MM:SS ±hhmm] "REQUEST" STATUS SIZE "REFERRER"
//! "AGENT"…`. The address ends at the first space, the time stands between the first ` [` after it and the next `]`
//! and lies in 1990 to 2099; what stands in quotes ends at the first `"` that is not behind a `\`, which takes the next byte with it. STATUS is
//! three digits, SIZE digits or `-`. What follows the agent is passed over. A file that has shown an agent has one in
//! every line: there a line that ends after SIZE is malformed. The request is `METHOD TARGET HTTP/…`, METHOD capitals
//! only, TARGET everything between the first space and the last ` HTTP/`; else it is none. In vhost_combined a host,
//! `example.org:443`, stands before the address.
//!
//! ## Which lines are pages
//!
//! The first that holds is the reason why a line is none:
//!
//! 1. It is blank, malformed, or holds no HTTP request.
//! 2. Its path, as it is written, is `/robots.txt`: "known crawler" where the agent is on the list; else it makes its
//!    session a machine's, whatever its method and status.
//! 3. The method is HEAD, or another than GET.
//! 4. The status is 206 (byte range), another of 3xx but 304 (redirect), 4xx or 5xx (error), or anything but 200 and
//!    304.
//! 5. The last part of the path, without one closing `/`, has an ending on the list of assets, in any case, unless the
//!    pattern of articles is given and matches. Or it has an ending or a name of feeds, or a parameter whose value is
//!    `rss` or `atom` and then digits and points only.
//! 6. It is a prefetch, where the format says so; combined never does.
//! 7. The agent is `-` or nothing. The common format, which keeps none, passes.
//! 8. A pattern of the list of crawlers is found in the agent: regular expressions on bytes, unanchored, upper and
//!    lower case apart.
//! 9. Its host is not among those that were asked for.
//!
//! ## What a page is called
//!
//! Scheme, host and `#…` are taken off, `\xHH`, `\"` and `\\` undone. Percent-encoding is undone for letters, digits,
//! `-._~` and bytes from 0x80 on; what is no UTF-8 goes back to `%HH`, other `%hh` are written in capitals, control
//! characters and spaces are encoded. Parts of the path that are empty or `.` are left out, `..` takes the part before
//! it with it, and so is a last part that servers answer a folder with (`index.html` and the like, in any case). No `/`
//! closes it. Parameters are left out; where they are kept, they are sorted, without those that only say where a reader
//! came from, and without the marker.
//!
//! Without a pattern every page but `/` is an article, and its path is the id. With one the id is the first group that
//! matched, else the whole match, without white space at its ends; a page without a match, or with an empty one, is no
//! article.
//!
//! Hosts are told apart where the format or a whole URL in the request names one: in small letters, without port,
//! `www.` and closing point; what holds a space or a control character is none. Where none was asked for, the first that
//! a page names is the main one, and names and ids of pages of another begin with `//host`. A line that names none belongs
//! to the main one.
//!
//! ## Readers
//!
//! SipHash-2-4 with 128 bits of output over ADDRESS, one space, AGENT: bytes as they stand in the line, an agent of `-`
//! as empty. The key's 16 bytes are the 32 hexadecimal digits in their order. A reader's id is the number h2 · 2⁶⁴ + h1
//! of the first and the second word of output in 32 hexadecimal digits: the reference's 16 bytes, the last one first.
//!
//! ## Sessions
//!
//! The pages of a reader, and the requests for `/robots.txt`, in the order of time, within one second in that of the
//! pages' names, byte by byte: lines are written when answers are out, so the order of a log's lines tells nothing
//! there. A silence of 1800 s or more begins a new session. A session is a machine's where it holds a request for
//! `/robots.txt`, or more than 1,000 pages, or where more than N (20) pages lie within less than 60 s: page i + N less
//! than 60 s after page i. All its lines are "behaves like a crawler".
//!
//! ## Visits
//!
//! Pages of one name that follow one another in a session are one visit, opened at the first. Its dwell lasts to the
//! opening of the next visit of the session, be it of an article or not, at most 1800 s; the last visit of a session
//! has none. A visit of a page that is no article is no row.
//!
//! Where the parameters of the opening page hold the marker, there is a click beside the visit. Its slot is what stands
//! behind the last `.` of the marker's value, or the whole value, if that is a number in 1..=65535. It is from the
//! article of the referrer. There is none where the referrer is of another host than the line, or than those that were
//! asked for; where neither is known, every one counts.
//!
//! Lines may come in any order within five minutes of the log's own time; what comes later may find its session closed.

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
