//! `foldin ingest`: from the log of a web server to interactions.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use foldin::ingest::{Account, Ingest, LIST_NAME, LogFormat, Pages, ReaderKey, Reason, Visit, ingest};
use foldin::logs::{BadRowLimit, Source};
use foldin::training::Progress;
use regex::Regex;
use serde::Serialize;

use super::CommandError;
use super::output::Output;
use super::watch::Watch;

/// Turn the access log of a web server into interactions.
///
/// Reads Apache's and nginx's common and combined formats, plain or gzip, a rotated set in any order. Writes CSV with
/// reader_id, item_id, timestamp (Unix seconds), event and dwell_seconds, session after session. Readers are a keyed hash of
/// address and user agent; addresses are never written. Dwell lasts to the reader's next page within 30 minutes and is left empty
/// for the last one, whose end nobody saw. Not modified (304) counts as read.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Access logs; `-`, alone, is standard input
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// Where the interactions go; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How lines are written, in the words of nginx's log_format; common and combined are known without
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// Which pages are articles, matched with the normal path; the first group that matches is the id. By default every page but
    /// the front page, by its path
    #[arg(long, value_name = "REGEX")]
    article_pattern: Option<Regex>,
    /// Keep the parameters of a URL, without the tracking ones; by default none is kept
    #[arg(long)]
    keep_query: bool,
    /// Key of the readers' ids, 32 hexadecimal digits: the same readers have the same ids in runs of one key. Keep it secret; by
    /// default it is made for this run and forgotten
    #[arg(long, value_name = "HEX")]
    key: Option<ReaderKey>,
    /// Pages a minute beyond which a session is a machine's
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    max_pages_per_minute: u16,
    /// Malformed lines that are let pass: a number, or a percentage of all lines (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
    /// Print a summary as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary {
    lines: u64,
    kept: u64,
    with_dwell: u64,
    sessions: u64,
    dropped: BTreeMap<&'static str, u64>,
    malformed: Vec<Malformed>,
    late: u64,
    crawlers: &'static str,
    out: String,
    seconds: f64,
}

/// A malformed line, one of the first.
#[derive(Debug, Serialize)]
struct Malformed {
    file: String,
    line: u64,
    reason: String,
}

/// Reads, and writes as it reads.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let sources: Vec<Source> = arguments.logs.iter().cloned().map(Source::from).collect();
    if sources.len() > 1 && sources.contains(&Source::StandardInput) {
        let message =
            "standard input (-) must be the only log: it cannot be looked into to find its place among others";
        return Err(CommandError::Usage(message.into()));
    }
    let to_stdout = arguments.out == Path::new("-");
    if to_stdout && arguments.json {
        return Err(CommandError::Usage("--out - and --json both want standard output".into()));
    }
    let key = match arguments.key {
        Some(key) => key,
        None => ReaderKey::random().context("the system gives no random key, name one with --key")?,
    };
    let how = Ingest {
        format: arguments.log_format.unwrap_or_default(),
        pages: Pages { keep_query: arguments.keep_query, articles: arguments.article_pattern },
        key,
        most_per_minute: usize::from(arguments.max_pages_per_minute),
        max_bad_rows: arguments.max_bad_rows,
    };
    let watch = Watch::new();
    watch.begin("reading lines", 1);
    let account = if to_stdout {
        written(&sources, &how, &watch, io::stdout().lock())?
    } else {
        let mut output = Output::create(&arguments.out)?;
        let account = written(&sources, &how, &watch, &mut output)?;
        output.put_in_place()?;
        account
    };
    let seconds = watch.finish().iter().map(|step| step.seconds).sum();
    let summary = Summary::new(account, &arguments.out, seconds);
    summary.tell();
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&summary).context("the summary cannot be written as JSON")?);
    }
    Ok(())
}

fn written(sources: &[Source], how: &Ingest, watch: &Watch, out: impl Write) -> Result<Account, CommandError> {
    let mut rows = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, out));
    rows.write_record(["reader_id", "item_id", "timestamp", "event", "dwell_seconds"]).context("cannot write")?;
    let mut write = |visit: &Visit| {
        let dwell = visit.dwell.map(|seconds| seconds.to_string()).unwrap_or_default();
        let reader = format!("{:032x}", visit.reader);
        rows.write_record([&reader, &visit.item, &visit.at.to_string(), "view", &dwell]).map_err(io::Error::from)
    };
    let account = ingest(sources, how, &mut write, &|lines| watch.count(lines))
        .map_err(|error| CommandError::Failed(error.into()))?;
    rows.flush().context("cannot write interactions")?;
    Ok(account)
}

impl Summary {
    fn new(account: Account, out: &Path, seconds: f64) -> Self {
        let malformed = account.malformed.first.into_iter();
        Self {
            lines: account.lines,
            kept: account.kept,
            with_dwell: account.with_dwell,
            sessions: account.sessions,
            dropped: account.dropped.iter().map(|(reason, lines)| (reason.name(), *lines)).collect(),
            malformed: malformed
                .map(|bad| Malformed { file: bad.source, line: bad.line, reason: bad.reason.to_string() })
                .collect(),
            late: account.late,
            crawlers: LIST_NAME,
            out: out.display().to_string(),
            seconds,
        }
    }

    /// The same for people, on standard error.
    fn tell(&self) {
        eprintln!(
            "{} lines: {} visits in {} sessions, {} with dwell",
            self.lines, self.kept, self.sessions, self.with_dwell
        );
        for name in Reason::ALL.map(Reason::name) {
            if let Some(lines) = self.dropped.get(name) {
                eprintln!("left out {lines} lines: {name}");
            }
        }
        for Malformed { file, line, reason } in &self.malformed {
            eprintln!("  {file}:{line}: {reason}");
        }
        if self.late > 0 {
            eprintln!(
                "note: {} pages came more than 30 minutes late, their dwell may be lost: sort logs of several servers by time",
                self.late
            );
        }
        eprintln!("crawlers by {}", self.crawlers);
        eprintln!("wrote {}, {:.1} s", self.out, self.seconds);
    }
}
