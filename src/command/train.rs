//! `foldin train`: from a site's log to a model file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use foldin::host;
use foldin::model::Blend;
use foldin::training::{Budget, PositionBias, Progress, RecipeChoice, Settings, Trained, Trial, Tuning, train};
use jiff::Timestamp;
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read};
use super::model::read_model;
use super::output::{Output, print_json};
use super::pair::Pair;
use super::threads::Threads;
use super::watch::{Step, Watch};

/// Train a model from a site's own log.
///
/// Interactions are CSV or JSON Lines, plain, gzip or Zstandard, or Parquet, with the columns reader_id, item_id and timestamp (ISO 8601 or Unix
/// seconds) and any of event, dwell_seconds, scroll_depth (0..1), slot (from 1), randomized (true where the slot was drawn at random) and
/// session_id. Without event every row is a view, without session_id half an hour of silence ends a session.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// Where the model goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Numbers a vector has, at most
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    factors: u16,
    /// Passes of alternating least squares
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    epochs: u32,
    /// Seed of everything random: the same log and seed give the same file
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How vectors are trained: auto, factors, distilled or content
    ///
    /// By itself the trainer takes the simplest recipe that nothing else beats on the last part of the log: plain factors, or,
    /// where articles have content, one space of content and readers; instead of them distilled factors on large logs, and a
    /// finer map of content on large catalogues, where both NDCG@20 surely rises and tail recall does not fall. To try that
    /// takes as long again.
    #[arg(long, value_name = "RECIPE", default_value = "auto")]
    recipe: RecipeChoice,
    /// Search for better constants of the recipe: a time like 90s, 10m or 1h, or a number of trials
    ///
    /// Every trial is trained without the last part of the log (where rows have no time, without a fifth of each reader's articles)
    /// and judged on it. What it finds is taken only where readers who had no say in the search surely get better lists, and
    /// tail recall does not fall; otherwise the defaults stay. A time is for the search alone, beside training. After a search
    /// by time the summary says how many trials it was: the same number, as in --tune 20, gives the same model again.
    #[arg(long, value_name = "BUDGET")]
    tune: Option<Budget>,
    /// Keep the weights of the ranking of this older model, where the log does not say what its lists held
    ///
    /// Once a site's lists are personal, slots no longer tell what stood beside a card, and without impressions in the log weights
    /// would be fitted on what was shown. A log that says what lists held is fitted on as ever; the summary says which it was.
    #[arg(long, value_name = "MODEL")]
    weights_of: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    /// Articles with fewer readers carry their content only, so that no single reader can be read from a vector
    #[arg(long, value_name = "N", default_value_t = 3)]
    min_readers: u32,
    /// Hours between two refreshes of the model on the site; the weights of the ranking are fitted for it
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8760))]
    refresh_every: u32,
    /// The time to write into the model, ISO 8601; by default SOURCE_DATE_EPOCH where it is set, else now
    #[arg(long, value_name = "TIME")]
    trained_at: Option<String>,
    /// Do without the private file that `foldin refresh` needs, <name>.state.safetensors beside the model
    #[arg(long)]
    no_state: bool,
    /// Print a summary as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// What is said when all is done.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: &'a BTreeMap<String, u64>,
    bad_articles: u64,
    unknown_events: &'a BTreeMap<String, u64>,
    readers: usize,
    articles: usize,
    articles_read: usize,
    articles_by_content: usize,
    pairs: usize,
    factors: usize,
    method: &'static str,
    trials: &'a [Trial],
    tuning: Option<&'a Tuning>,
    blend: &'a Blend,
    /// θ by slot; null where the log has no impressions.
    position_bias: Option<&'a PositionBias>,
    notes: &'a [String],
    model_id: &'a str,
    out: String,
    bytes: usize,
    /// The private file beside it.
    state: Option<String>,
    steps: Vec<Step>,
}

/// Reads, trains, writes.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let older = arguments.weights_of.as_deref().map(|path| read_model("--weights-of", path)).transpose()?;
    let settings = Settings {
        factors: usize::from(arguments.factors),
        epochs: arguments.epochs,
        seed: arguments.seed,
        min_readers: arguments.min_readers,
        refresh_seconds: i64::from(arguments.refresh_every) * 3600,
        recipe: arguments.recipe,
        tune: arguments.tune,
        kept_blend: older.map(|model| model.hyperparameters.blend),
        trained_at: trained_at(arguments.trained_at.as_deref())?,
        keep_state: !arguments.no_state,
    };
    let output = Output::create(&arguments.out)?;
    let pair = Pair::of(&arguments.out);
    let threads = arguments.threads.start()?;

    let watch = Watch::new();
    let read = arguments.inputs.read(&watch)?;
    // Before anything can fail for want of them.
    read.tell_left_out();
    let trained = threads.install(|| train(&read.log, &read.articles, &settings, &watch))?;
    watch.begin("writing", 1);
    let bytes = trained.model.to_bytes().context("the model cannot be written as safetensors")?;
    match &trained.state {
        Some(state) => {
            let _alone = pair.lock();
            pair.write(output, &bytes, state)?;
        }
        None => output.finish(&bytes)?,
    }
    let state = trained.state.is_some().then(|| pair.state().display().to_string());
    let summary = summary(&arguments, &read, &trained, bytes.len(), state, watch.finish());
    summary.tell();
    if arguments.json {
        print_json(&summary)?;
    }
    Ok(())
}

fn summary<'a>(
    arguments: &Arguments,
    read: &'a Read,
    trained: &'a Trained,
    bytes: usize,
    state: Option<String>,
    steps: Vec<Step>,
) -> Summary<'a> {
    let (log, model) = (&read.log, &trained.model);
    Summary {
        rows: log.rows,
        bad_rows: log.bad.count,
        bad_rows_by_reason: &log.bad.by_reason,
        bad_articles: read.bad_articles.count,
        unknown_events: &log.unknown_events,
        readers: trained.readers,
        articles: model.len(),
        articles_read: trained.articles_read,
        articles_by_content: trained.articles_by_content,
        pairs: trained.pairs,
        factors: model.factors.dimension(),
        method: trained.recipe.name(),
        trials: &trained.trials,
        tuning: trained.tuning.as_ref(),
        blend: &model.hyperparameters.blend,
        position_bias: trained.position_bias.as_ref(),
        notes: &trained.notes,
        model_id: &model.model_id,
        out: arguments.out.display().to_string(),
        bytes,
        state,
        steps,
    }
}

impl Summary<'_> {
    /// The same for people, on standard error.
    fn tell(&self) {
        tell!("{} rows: {} readers, {} articles, {} pairs", self.rows, self.readers, self.articles_read, self.pairs);
        tell!("trained {} ({} factors, {} articles)", self.method, self.factors, self.articles);
        let Blend { form, with_history, without_history } = self.blend;
        for (who, weights) in [("with", with_history), ("without", without_history)] {
            tell!(
                "weights {who} history: relevance ({form:?}) {:.2}, recency {:.2}, recent readers {:.2}, readers {:.2}",
                weights.relevance,
                weights.recency,
                weights.recent_readers,
                weights.readers
            );
        }
        if let Some(tuning) = self.tuning {
            tell!("{}", tuning.told());
        }
        for note in self.notes {
            tell!("note: {note}");
        }
        // A step that came more than once is told once, at its first place.
        let mut totals: Vec<(&str, f64)> = Vec::new();
        for Step { step, seconds } in &self.steps {
            match totals.iter_mut().find(|(name, _)| name == step) {
                Some((_, total)) => *total += seconds,
                None => totals.push((step, *seconds)),
            }
        }
        let steps: Vec<String> = totals.iter().map(|(step, seconds)| format!("{step} {seconds:.1} s")).collect();
        tell!("{}", steps.join(", "));
        tell!("wrote {} ({} bytes)", self.out, self.bytes);
        if let Some(state) = &self.state {
            tell!("wrote {state}: private, for foldin refresh; it knows readers and must not be published");
        }
    }
}

/// The time to write down. SOURCE_DATE_EPOCH is what reproducible builds agree on.
pub(super) fn trained_at(asked: Option<&str>) -> Result<String, CommandError> {
    let epoch = host::variable("SOURCE_DATE_EPOCH");
    let time = match (asked, epoch) {
        (Some(text), _) => text.parse::<Timestamp>().map_err(|_| {
            CommandError::Usage(format!("--trained-at must be like 2026-01-31T08:00:00Z, found `{text}`"))
        })?,
        (None, Some(text)) => text
            .parse()
            .ok()
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
            .ok_or_else(|| CommandError::Usage(format!("SOURCE_DATE_EPOCH must be Unix seconds, found `{text}`")))?,
        (None, None) => host::now(),
    };
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
