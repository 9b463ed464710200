//! `foldin ingest`: from the log of a web server to interactions.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use foldin::host;
use foldin::ingest::{
    Account, FieldName, FieldNames, Ingest, IngestError, LIST_NAME, LogFormat, Pages, ReaderKey, Reason, Visit, ingest,
};
use foldin::logs::{BadRowLimit, Source};
use foldin::training::Progress;
use regex::Regex;
use serde::Serialize;

use super::CommandError;
use super::output::{Output, print_json};
use super::watch::Watch;

/// Hosts that are told to people; all that were counted stand in the JSON.
const SHOWN_HOSTS: usize = 5;

/// Turn the access log of a web server into interactions.
///
/// Reads Apache's and nginx's common, combined and vhost_combined formats, JSON lines (nginx, Caddy, Cloudflare and others), and
/// W3C extended logs (CloudFront, IIS), each file seen for what it is, plain, gzip or Zstandard. Several files are one log in
/// the order of time: a rotated set in any order, or the logs of servers that share the readers.
///
/// Writes CSV with reader_id, item_id, timestamp (Unix seconds), event, dwell_seconds, slot and from_item_id, session after
/// session. Readers are a keyed hash of address and user agent; addresses are never written. Dwell lasts to the reader's next page
/// within 30 minutes and is left empty for the last one, whose end nobody saw. Not modified (304) counts as read. A page that was
/// reached by a marked link (`/article?foldin=related.3`) has a row `click` beside its `view`, with the slot (3) and the article
/// that the link stood in, from the referrer.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Access logs; `-` is standard input
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// Where the interactions go; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How lines are written, in the words of nginx's log_format, whatever they look like
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// What JSON lines or a W3C log call a value, e.g. address=client.ip (a point for what is nested); may be repeated. Known
    /// names need none. Values are address, date, time, request, method, path, query, status, user_agent, referrer, host, purpose
    #[arg(long = "field", value_name = "NAME=KEY")]
    fields: Vec<FieldName>,
    /// A host of the site, without port and `www.`; may be repeated: pages of others are left out, and links from others are no
    /// clicks. By default all are taken: ids of pages of any host but the first begin with `//host`
    #[arg(long = "host", value_name = "HOST")]
    hosts: Vec<String>,
    /// Which pages are articles, matched with the normal path; the first group that matches is the id. By default every page but
    /// the front page, by its path. What matches is an article even if it ends like a file (`/blog/node.js`)
    #[arg(long, value_name = "REGEX")]
    article_pattern: Option<Regex>,
    /// Keep the parameters of a URL, without the tracking ones; by default none is kept
    #[arg(long)]
    keep_query: bool,
    /// The parameter that marks links of recommended lists, its value LIST.SLOT, SLOT or LIST; empty: none does
    #[arg(long, value_name = "NAME", default_value = "foldin")]
    marker: String,
    /// Key of the readers' ids, 32 hexadecimal digits: the same readers have the same ids in runs of one key. Keep it secret; by
    /// default it is made for this run and forgotten. Other users of the machine see it: prefer --key-file
    #[arg(long, value_name = "HEX", conflicts_with = "key_file")]
    key: Option<ReaderKey>,
    /// A file that holds the key
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
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
    clicks: u64,
    sessions: u64,
    dropped: BTreeMap<&'static str, u64>,
    hosts: BTreeMap<String, u64>,
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
    if sources.iter().filter(|source| **source == Source::StandardInput).count() > 1 {
        return Err(CommandError::Usage("standard input (-) is named twice, and can be read once".into()));
    }
    let to_stdout = arguments.out == Path::new("-");
    if to_stdout && arguments.json {
        return Err(CommandError::Usage("--out - and --json both want standard output".into()));
    }
    let mut names = FieldNames::default();
    arguments.fields.into_iter().for_each(|name| names.define(name));
    let how = Ingest {
        format: arguments.log_format,
        names,
        hosts: arguments.hosts,
        pages: Pages {
            keep_query: arguments.keep_query,
            marker: arguments.marker,
            articles: arguments.article_pattern,
        },
        most_per_minute: usize::from(arguments.max_pages_per_minute),
        max_bad_rows: arguments.max_bad_rows,
        ..Ingest::new(reader_key(arguments.key, arguments.key_file.as_deref())?)
    };
    let watch = Watch::new();
    watch.begin("reading lines", 1);
    let account = if to_stdout {
        match written(&sources, &how, &watch, host::stdout().lock()) {
            // Who reads has had enough, as `head` has: nothing failed that anybody waits for.
            Err(IngestError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            account => account.map_err(|error| failed(error, "standard output"))?,
        }
    } else {
        let mut output = Output::create(&arguments.out)?;
        let place = format!("--out {}", arguments.out.display());
        let account = written(&sources, &how, &watch, &mut output).map_err(|error| failed(error, &place))?;
        output.put_in_place()?;
        account
    };
    let seconds = watch.finish().iter().map(|step| step.seconds).sum();
    let summary = Summary::new(account, &arguments.out, seconds);
    // Nobody may be left who listens.
    drop(summary.tell(&mut host::stderr().lock()));
    if arguments.json {
        print_json(&summary)?;
    }
    Ok(())
}

fn reader_key(key: Option<ReaderKey>, file: Option<&Path>) -> Result<ReaderKey, CommandError> {
    match (key, file) {
        (Some(key), _) => Ok(key),
        (None, Some(file)) => {
            let name = || format!("--key-file {}", file.display());
            let text = host::read_to_string(file).with_context(name)?;
            text.trim().parse().map_err(|expected| CommandError::Usage(format!("{}: {expected}", name())))
        }
        (None, None) => Ok(ReaderKey::random().context("the system gives no random key, name one with --key-file")?),
    }
}

fn failed(error: IngestError, place: &str) -> CommandError {
    match &error {
        IngestError::Write(cause) => {
            let full = cause.kind() == io::ErrorKind::StorageFull;
            let remedy = if full { ": make room, or name a place on another disk with --out" } else { "" };
            CommandError::Failed(anyhow::anyhow!("{place}: {error}{remedy}"))
        }
        _ => CommandError::Failed(error.into()),
    }
}

fn written(sources: &[Source], how: &Ingest, watch: &Watch, out: impl Write) -> Result<Account, IngestError> {
    let mut rows = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, out));
    let mut row = |fields: &[&str]| rows.write_record(fields).map_err(cause);
    row(&["reader_id", "item_id", "timestamp", "event", "dwell_seconds", "slot", "from_item_id"])
        .map_err(IngestError::Write)?;
    let mut write = |visit: &Visit| {
        let reader = format!("{:032x}", visit.reader);
        let at = visit.at.to_string();
        let dwell = visit.dwell.map(|seconds| seconds.to_string()).unwrap_or_default();
        if let Some(click) = &visit.click {
            let slot = click.slot.map(|slot| slot.to_string()).unwrap_or_default();
            let from = click.from.as_deref().unwrap_or_default();
            row(&[&reader, &visit.item, &at, "click", "", &slot, from])?;
        }
        row(&[&reader, &visit.item, &at, "view", &dwell, "", ""])
    };
    let account = ingest(sources, how, &mut write, &|lines| watch.count(lines))?;
    rows.flush().map_err(IngestError::Write)?;
    Ok(account)
}

/// What the system says: why a write fails decides what is told.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

impl Summary {
    fn new(account: Account, out: &Path, seconds: f64) -> Self {
        let malformed = account.malformed.first.into_iter();
        Self {
            lines: account.lines,
            kept: account.kept,
            with_dwell: account.with_dwell,
            clicks: account.clicks,
            sessions: account.sessions,
            dropped: account.dropped.iter().map(|(reason, lines)| (reason.name(), *lines)).collect(),
            hosts: account.hosts,
            malformed: malformed
                .map(|bad| Malformed { file: bad.source, line: bad.line, reason: bad.reason.to_string() })
                .collect(),
            late: account.late,
            crawlers: LIST_NAME,
            out: out.display().to_string(),
            seconds,
        }
    }

    /// The same for people.
    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{} lines: {} visits in {} sessions, {} with dwell, {} from recommended lists",
            self.lines, self.kept, self.sessions, self.with_dwell, self.clicks
        )?;
        for name in Reason::ALL.map(Reason::name) {
            if let Some(lines) = self.dropped.get(name) {
                writeln!(out, "left out {lines} lines: {name}")?;
            }
        }
        for Malformed { file, line, reason } in &self.malformed {
            writeln!(out, "  {file}:{line}: {reason}")?;
        }
        if self.hosts.len() > 1 {
            let mut hosts: Vec<_> = self.hosts.iter().collect();
            hosts.sort_by_key(|(_, pages)| std::cmp::Reverse(**pages));
            let told: Vec<String> =
                hosts.iter().take(SHOWN_HOSTS).map(|(host, pages)| format!("{host} ({pages} pages)")).collect();
            writeln!(out, "hosts: {}: name the site's own with --host", told.join(", "))?;
        }
        if self.late > 0 {
            writeln!(
                out,
                "note: {} pages came more than 5 minutes late, their dwell may be lost: give files of several servers one by one, \
                 they are put in the order of time",
                self.late
            )?;
        }
        writeln!(out, "crawlers by {}", self.crawlers)?;
        writeln!(out, "wrote {}, {:.1} s", self.out, self.seconds)
    }
}
