//! From the log of a web server to interactions: who read which article, when, and for how long.
//!
//! A line goes from `line` (what it says) to `filter` (is it a page that somebody read?) to `page` (which one?) to
//! `sessions` (how long?), and every line ends in the [`Account`].

mod account;
mod crawlers;
mod filter;
mod format;
mod line;
mod lines;
mod page;
mod reader;
mod sessions;
mod time;

pub use account::{Account, Reason};
pub use crawlers::LIST_NAME;
pub use format::{FormatError, LogFormat};
pub use page::Pages;
pub use reader::ReaderKey;
pub use sessions::Visit;

use std::io;

use thiserror::Error;

use crate::logs::{BadRow, BadRowLimit, LogError, Source};
use crawlers::Crawlers;
use filter::{Verdict, judge};
use lines::{Lines, Next};
use sessions::Sessions;

/// A file is placed among its set by the first line that has a time, looked for in so many.
const LOOKED_AT: usize = 1000;

/// How a log is read.
#[derive(Debug, Clone)]
pub struct Ingest {
    /// How lines are written: common and combined by default.
    pub format: LogFormat,
    /// What pages are called, and which are articles.
    pub pages: Pages,
    /// The key of the readers' names.
    pub key: ReaderKey,
    /// Pages a minute beyond which a reader is none.
    pub most_per_minute: usize,
    /// Malformed lines that are let pass.
    pub max_bad_rows: BadRowLimit,
}

/// Why a log did not become interactions.
#[derive(Debug, Error)]
pub enum IngestError {
    /// The log's fault.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The visits cannot be written.
    #[error("cannot write interactions: {0}")]
    Write(io::Error),
    /// The list of crawlers does not compile.
    #[error("the list of crawlers cannot be used: {0}")]
    Crawlers(#[from] regex::Error),
}

/// Reads `sources`, earliest first, and gives every visit to `write`: session after session as they end, so in the order of
/// time for each reader but not for all of them. `watch` hears of the lines read, now and then.
///
/// # Errors
/// [`IngestError`] where a file cannot be read to its end, too many lines are malformed, or `write` fails.
pub fn ingest(
    sources: &[Source],
    how: &Ingest,
    write: &mut dyn FnMut(&Visit) -> io::Result<()>,
    watch: &dyn Fn(u64),
) -> Result<Account, IngestError> {
    let mut intake = Intake {
        how,
        crawlers: Crawlers::new()?,
        sessions: Sessions::new(how.most_per_minute),
        account: Account::default(),
        write,
        watch,
    };
    for source in in_order(sources, &how.format)? {
        intake.file(source)?;
    }
    let Intake { sessions, mut account, .. } = intake;
    for visit in sessions.finish(&mut account) {
        write(&visit).map_err(IngestError::Write)?;
    }
    if account.malformed.beyond(how.max_bad_rows, account.lines, true) {
        return Err(too_many(&account, how));
    }
    Ok(account)
}

/// The files of a rotated set by the time of their first line. One source alone is not opened twice: it may be a pipe.
fn in_order<'a>(sources: &'a [Source], format: &LogFormat) -> Result<Vec<&'a Source>, LogError> {
    if let [one] = sources {
        return Ok(vec![one]);
    }
    let mut dated = Vec::with_capacity(sources.len());
    for source in sources {
        dated.push((first_time(source, format)?, source));
    }
    dated.sort_by_key(|(first, _)| *first);
    Ok(dated.into_iter().map(|(_, source)| source).collect())
}

fn first_time(source: &Source, format: &LogFormat) -> Result<Option<i64>, LogError> {
    let mut lines = open(source)?;
    for line in 0..LOOKED_AT {
        match lines.next().map_err(|error| broken(source, line as u64, error))? {
            Next::Line(bytes) => {
                if let Ok(line) = format.parse(bytes) {
                    return Ok(Some(line.at));
                }
            }
            Next::TooLong => {}
            Next::End => break,
        }
    }
    Ok(None)
}

fn open(source: &Source) -> Result<Lines, LogError> {
    source.open().map(Lines::new).map_err(|error| LogError::Open { file: source.to_string(), error })
}

fn broken(source: &Source, line: u64, error: io::Error) -> LogError {
    LogError::Read { file: source.to_string(), line, error }
}

fn too_many(account: &Account, how: &Ingest) -> IngestError {
    let (rows, limit) = (account.lines, how.max_bad_rows.to_string());
    LogError::TooManyBadRows { rows, limit, bad: Box::new(account.malformed.clone()) }.into()
}

/// One log on its way.
struct Intake<'a> {
    how: &'a Ingest,
    crawlers: Crawlers,
    sessions: Sessions,
    account: Account,
    write: &'a mut dyn FnMut(&Visit) -> io::Result<()>,
    watch: &'a dyn Fn(u64),
}

impl Intake<'_> {
    fn file(&mut self, source: &Source) -> Result<(), IngestError> {
        let mut lines = open(source)?;
        let mut number = 0;
        // A file that keeps agents keeps them in every line: one without is cut off, not common.
        let mut combined = false;
        loop {
            let parsed = match lines.next().map_err(|error| broken(source, number, error))? {
                Next::End => return Ok(()),
                Next::Line(line) if line.trim_ascii().is_empty() => Ok(None),
                Next::Line(line) => self.how.format.parse(line).map(Some),
                Next::TooLong => Err("the line is longer than any request"),
            };
            number += 1;
            self.account.lines += 1;
            if self.account.lines.is_multiple_of(1 << 16) {
                (self.watch)(self.account.lines);
            }
            match parsed {
                Ok(None) => self.account.drop_lines(Reason::Blank, 1),
                Ok(Some(line)) if combined && line.agent.is_none() => {
                    self.malformed(source, number, "expected a referrer and a user agent, is the line cut off?")?;
                }
                Ok(Some(line)) => {
                    combined |= line.agent.is_some();
                    self.line(&line)?;
                }
                Err(reason) => self.malformed(source, number, reason)?,
            }
        }
    }

    fn line(&mut self, line: &line::Line<'_>) -> Result<(), IngestError> {
        let reader = || self.how.key.reader(line.address, line.agent.unwrap_or_default());
        let ended = match judge(line, &mut self.crawlers) {
            Verdict::Drop(reason) => {
                self.account.drop_lines(reason, 1);
                return Ok(());
            }
            Verdict::Robots => self.sessions.machine(reader(), line.at, &mut self.account),
            Verdict::Page(target) => {
                let normal = self.how.pages.normal(target);
                let item = self.how.pages.article(&normal);
                self.sessions.page(reader(), line.at, normal, item, &mut self.account)
            }
        };
        ended.iter().try_for_each(&mut self.write).map_err(IngestError::Write)
    }

    fn malformed(&mut self, source: &Source, number: u64, reason: &str) -> Result<(), IngestError> {
        self.account.drop_lines(Reason::Malformed, 1);
        self.account.malformed.add(source, number, BadRow::Malformed(reason.into()));
        if self.account.malformed.beyond(self.how.max_bad_rows, self.account.lines, false) {
            return Err(too_many(&self.account, self.how));
        }
        Ok(())
    }
}
