//! `foldin refresh`: a model brought up to the last rows of the log.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use foldin::host;
use foldin::refresh::{Report, refresh};
use foldin::training::Progress;
use jiff::SignedDuration;
use rayon::ThreadPool;
use serde::Serialize;

#[cfg(not(target_family = "wasm"))]
mod watched;

use super::CommandError;
use super::inputs::{Inputs, Read};
use super::output::{Output, print_json};
use super::pair::Pair;
use super::threads::Threads;
use super::watch::{Step, Watch};

/// Clocks of servers differ by less. A row from beyond that would make everything before it the past.
const LATEST_SECONDS: i64 = 3600;

/// Bring a model up to the last rows of the log, in seconds, without training.
///
/// Counts, dates and decayed readers are brought up to date, new articles get a vector from their text, and articles that were
/// read since are solved again with all their readers. Articles keep their places, new ones come at the end, and the visits that
/// pages keep stay valid. Freshness was worth more than retraining: on a news log NDCG@20 was .46 with a refresh a week, .51
/// daily and .56 hourly.
///
/// Needs <name>.state.safetensors, which foldin train wrote beside the model, and writes another beside the new one. The state
/// is private: publish the model, never the state. Rows are counted once: those from before the last one that is counted are passed
/// over, so the whole log may be given again and again; what reaches the log later than that is lost. Readers must have the ids that
/// they had in training: foldin ingest gives them the same ones with the same --key-file.
///
/// From cron, every quarter of an hour:
///
///     */15 * * * *  foldin refresh --model m.safetensors --interactions log.csv --articles articles.jsonl --out m.safetensors
///
/// Or let it follow the log with --watch. It ends at SIGTERM or SIGINT, after the refresh that is under way. As a systemd service:
///
///     [Service]
///     ExecStart=foldin refresh --watch --model m.safetensors --interactions log.csv --out m.safetensors
///     Restart=on-failure
///
/// Ended at any moment, even by SIGKILL, it leaves the old model with its state, or the new one.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The model, with its state beside it
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    #[command(flatten)]
    inputs: Inputs,
    /// Where the new model goes, its state beside it; may be the same file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Follow the log and refresh again and again. Plain CSV or JSON Lines, rotated or not; the articles are read anew each time
    #[arg(long)]
    watch: bool,
    /// With --watch: the time from one refresh to the next, such as 90s, 15m or 1h; at least a second
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = every, requires = "watch")]
    every: Duration,
    #[command(flatten)]
    threads: Threads,
    /// Print a summary as JSON on standard output; with --watch one after each refresh
    #[arg(long)]
    json: bool,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    report: &'a Report,
    bad_rows: u64,
    bad_articles: u64,
    counted_at: &'a str,
    model_id: &'a str,
    out: String,
    bytes: usize,
    state: String,
    steps: Vec<Step>,
}

/// Refreshes once, or until it is told to end.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let threads = arguments.threads.start()?;
    if arguments.watch {
        #[cfg(not(target_family = "wasm"))]
        return watched::follow(&arguments, &threads);
        #[cfg(target_family = "wasm")]
        return Err(CommandError::Usage(
            "--watch: the npm command has no signals to end by; run it again and again without --watch, as from cron"
                .into(),
        ));
    }
    let watch = Watch::new();
    let _alone = Pair::of(&arguments.out).lock();
    let output = Output::create(&arguments.out)?;
    let read = arguments.inputs.read(&watch)?;
    refresh_once(&arguments, &arguments.model, output, &read, &threads, watch)
}

fn refresh_once(
    arguments: &Arguments,
    from: &Path,
    output: Output,
    read: &Read,
    threads: &ThreadPool,
    watch: Watch,
) -> Result<(), CommandError> {
    read.tell_left_out();
    watch.begin("reading the model", 1);
    let (model, state) = Pair::of(from).read()?;
    watch.begin("refreshing", 1);
    let now = host::now().as_second() + LATEST_SECONDS;
    // A simulated log may lie in the future as a whole.
    let future = if state.contacts.until <= now { now } else { i64::MAX };
    let refreshed = threads.install(|| refresh(model, state, &read.log, &read.articles, future))?;
    watch.begin("writing", 1);
    let bytes = refreshed.model.to_bytes().context("the model cannot be written as safetensors")?;
    let pair = Pair::of(&arguments.out);
    pair.write(output, &bytes, &refreshed.state)?;
    let summary = Summary {
        report: &refreshed.report,
        bad_rows: read.log.bad.count,
        bad_articles: read.bad_articles.count,
        counted_at: &refreshed.model.counted_at,
        model_id: &refreshed.model.model_id,
        out: arguments.out.display().to_string(),
        bytes: bytes.len(),
        state: pair.state().display().to_string(),
        steps: watch.finish(),
    };
    summary.tell();
    if arguments.json {
        print_json(&summary)?;
    }
    Ok(())
}

impl Summary<'_> {
    /// The same for people, on standard error.
    fn tell(&self) {
        let report = self.report;
        if report.passed_over > 0 {
            tell!("passed over {} rows of the time that is counted already", report.passed_over);
        }
        if report.from_the_future > 0 {
            tell!("left out {} rows that say they are more than an hour ahead of this clock", report.from_the_future);
        }
        tell!("{} new rows, {} new readers, {} new articles", report.rows, report.new_readers, report.new_articles);
        tell!(
            "solved {} readers and {} articles again, {} articles by their content",
            report.readers_solved,
            report.articles_solved,
            report.articles_by_content
        );
        tell!("counted up to {}", self.counted_at);
        let steps: Vec<String> =
            self.steps.iter().map(|Step { step, seconds }| format!("{step} {seconds:.1} s")).collect();
        tell!("{}", steps.join(", "));
        tell!("wrote {} ({} bytes)", self.out, self.bytes);
    }
}

/// A time such as 15m.
fn every(text: &str) -> Result<Duration, String> {
    let expected = || "expected a time of at least a second, such as 90s, 15m or 1h".to_owned();
    let time: SignedDuration = text.parse().map_err(|_| expected())?;
    Duration::try_from(time).ok().filter(|time| *time >= Duration::from_secs(1)).ok_or_else(expected)
}
