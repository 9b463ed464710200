//! `foldin train`: from a site's log to a model file.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use foldin::logs::{BadRowLimit, ColumnNames, EventNames, Log, ReadLog, Source, read_interactions};
use foldin::model::Blend;
use foldin::training::{Progress, Settings, Trained, train};
use jiff::Timestamp;
use serde::Serialize;

use super::failure::Failure;
use super::output::Output;
use super::watch::{Step, Watch};

/// Train a model from a site's own log.
///
/// Interactions are CSV or JSON Lines, plain or gzip, with the columns reader_id, item_id and timestamp (ISO 8601 or Unix
/// seconds) and any of event, dwell_seconds, scroll_depth (0..1) and slot (from 1). Without event every row is a view.
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// Logs of what was read; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    interactions: Vec<PathBuf>,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What a file calls a column, e.g. reader_id=personId; may be repeated
    #[arg(long, value_name = "NAME=COLUMN")]
    column: Vec<String>,
    /// What an event means: a strength (purchase=3; a view is 1) or a known name (opened=view); may be repeated
    #[arg(long, value_name = "NAME=MEANING")]
    event: Vec<String>,
    /// Numbers a vector has, at most
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    factors: u16,
    /// Passes of alternating least squares
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    epochs: u32,
    /// Seed of everything random: the same log and seed give the same file
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Threads, all cores by default; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Articles with fewer readers carry their content only, so that no single reader can be read from a vector
    #[arg(long, value_name = "N", default_value_t = 3)]
    min_readers: u32,
    /// Hours between two refreshes of the model on the site; the weights of the ranking are fitted for it
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8760))]
    refresh_every: u32,
    /// Bad rows that are let pass: a number, or a percentage of all rows (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
    /// The time to write into the model, ISO 8601; by default SOURCE_DATE_EPOCH where it is set, else now
    #[arg(long, value_name = "TIME")]
    trained_at: Option<String>,
    /// Print a summary as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: &'a std::collections::BTreeMap<String, u64>,
    unknown_events: &'a std::collections::BTreeMap<String, u64>,
    readers: usize,
    articles: usize,
    articles_read: usize,
    articles_by_content: usize,
    pairs: usize,
    factors: usize,
    method: &'static str,
    blend: &'a Blend,
    notes: &'a [String],
    model_id: &'a str,
    out: String,
    bytes: usize,
    steps: Vec<Step>,
}

impl Train {
    /// Reads, trains, writes.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let how = ReadLog {
            columns: ColumnNames::parse(self.column.iter().map(String::as_str))?,
            events: events(&self.event)?,
            max_bad_rows: self.max_bad_rows,
        };
        let sources = sources(&self.interactions)?;
        let settings = Settings {
            factors: usize::from(self.factors),
            epochs: self.epochs,
            seed: self.seed,
            min_readers: self.min_readers,
            refresh_seconds: i64::from(self.refresh_every) * 3600,
            trained_at: trained_at(self.trained_at.as_deref())?,
        };
        let output = Output::create(&self.out)?;
        let mut threads = rayon::ThreadPoolBuilder::new();
        if let Some(count) = self.threads {
            threads = threads.num_threads(usize::from(count));
        }
        let threads = threads.build().context("cannot start threads")?;

        let watch = Watch::new();
        watch.begin("reading interactions", 1);
        let log = read_interactions(&sources, &how, &|rows| watch.count(rows))?;
        let trained = threads.install(|| train(&log, &[], &settings, &watch))?;
        watch.begin("writing", 1);
        let bytes = trained.model.to_bytes().context("the model cannot be written as safetensors")?;
        output.finish(&bytes)?;
        let summary = summary(&self, &log, &trained, bytes.len(), watch.finish());
        summary.tell(&log);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&summary).context("the summary cannot be written as JSON")?);
        }
        Ok(())
    }
}

fn summary<'a>(command: &Train, log: &'a Log, trained: &'a Trained, bytes: usize, steps: Vec<Step>) -> Summary<'a> {
    let model = &trained.model;
    Summary {
        rows: log.rows,
        bad_rows: log.bad.count,
        bad_rows_by_reason: &log.bad.by_reason,
        unknown_events: &log.unknown_events,
        readers: trained.readers,
        articles: model.len(),
        articles_read: trained.articles_read,
        articles_by_content: trained.articles_by_content,
        pairs: trained.pairs,
        factors: model.factors.dimension(),
        method: if model.embeddings.is_some() {
            "one space of content and readers"
        } else {
            "factors of readers alone"
        },
        blend: &model.hyperparameters.blend,
        notes: &trained.notes,
        model_id: &model.model_id,
        out: command.out.display().to_string(),
        bytes,
        steps,
    }
}

impl Summary<'_> {
    /// The same for people, on standard error.
    fn tell(&self, log: &Log) {
        eprintln!(
            "{} rows: {} readers, {} articles, {} pairs",
            self.rows, self.readers, self.articles_read, self.pairs
        );
        for (reason, count) in self.bad_rows_by_reason {
            eprintln!("left out {count} rows: {reason}");
        }
        for bad in &log.bad.first {
            eprintln!("  {bad}");
        }
        for (event, count) in self.unknown_events {
            eprintln!(
                "left out {count} rows of the unknown event `{event}`: give it a meaning with --event '{event}=…'"
            );
        }
        eprintln!("trained {} ({} factors, {} articles)", self.method, self.factors, self.articles);
        let Blend { form, with_history, without_history } = self.blend;
        for (who, weights) in [("with", with_history), ("without", without_history)] {
            eprintln!(
                "weights {who} history: relevance ({form:?}) {:.2}, recency {:.2}, recent readers {:.2}, readers {:.2}",
                weights.relevance, weights.recency, weights.recent_readers, weights.readers
            );
        }
        for note in self.notes {
            eprintln!("note: {note}");
        }
        let steps: Vec<String> = self.steps.iter().map(|step| format!("{} {:.1} s", step.step, step.seconds)).collect();
        eprintln!("{}", steps.join(", "));
        eprintln!("wrote {} ({} bytes)", self.out, self.bytes);
    }
}

fn events(defined: &[String]) -> Result<EventNames, Failure> {
    let mut events = EventNames::default();
    for pair in defined {
        let (name, meaning) = pair
            .split_once('=')
            .filter(|(name, _)| !name.trim().is_empty())
            .ok_or_else(|| Failure::Usage(format!("--event must be name=meaning, e.g. purchase=3, found `{pair}`")))?;
        events.define(name, meaning).map_err(|expected| Failure::Usage(format!("--event {pair}: {expected}")))?;
    }
    Ok(events)
}

fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let sources: Vec<Source> = paths.iter().cloned().map(Source::from).collect();
    if sources.iter().filter(|source| **source == Source::StandardInput).count() > 1 {
        return Err(Failure::Usage("--interactions names standard input (-) more than once".into()));
    }
    Ok(sources)
}

/// The time to write down. SOURCE_DATE_EPOCH is what reproducible builds agree on.
fn trained_at(asked: Option<&str>) -> Result<String, Failure> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    let time = match (asked, epoch) {
        (Some(text), _) => text
            .parse::<Timestamp>()
            .map_err(|_| Failure::Usage(format!("--trained-at must be like 2026-01-31T08:00:00Z, found `{text}`")))?,
        (None, Some(text)) => text
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| Failure::Usage(format!("SOURCE_DATE_EPOCH must be Unix seconds, found `{text}`")))?,
        (None, None) => Timestamp::now(),
    };
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
