//! `foldin evaluate`: how well a ranking would have done on a site's own log.

mod policy;
mod table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use foldin::evaluation::policy::PolicyValues;
use foldin::evaluation::report::page;
use foldin::evaluation::{
    Evaluation, IalsSettings, LearnSettings, Others, OutsideScores, Ranker, Refresh, SetEvaluation, SetInputs,
    Settings, cut_at, evaluate, evaluate_sets,
};
use foldin::logs::{Log, Source};
use foldin::training::{Budget, RecipeChoice};
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read, tell_left_out};
use super::model::read_model;
use super::output::{Output, print, print_json};
use super::rank::candidate_lines;
use super::threads::Threads;
use super::watch::Watch;

/// Judge rankings on a site's own log.
///
/// The log is split by time: what lies before the cut is the past. At every first contact of a reader with an article after it,
/// all articles published by then that the reader has not met are ranked, and what was read should stand at the top: the real
/// situation. Where the reader had an article open, that is known, too: the next in a session. Warm pairs are ranked once for
/// every reader, at the cut, among the articles that were published before it.
///
/// With --test the split is given: the rows of --interactions are known, those of --test are to be foretold, neither needs a
/// timestamp, and every article that a reader has not met is ranked, or those of --candidates. Articles that nobody has met are
/// ranked by what --articles says of them.
///
/// Judged are the baselines (most recent, most popular, popular in 14 days, age and popularity, content, iALS), what `foldin
/// train` would make of the past, and every --model and --scores. 95 % intervals are by bootstrap over readers. Where the log
/// has impressions, the rankings are also judged inside each list that was shown: the rows of one reader and one second.
///
/// `foldin evaluate policy` values other policies on a log with propensities; after the options above it does both.
#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    also: Option<Also>,
    #[command(flatten)]
    inputs: Inputs,
    /// Rows to be foretold, of the form of --interactions
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["cut", "refresh"])]
    test: Vec<PathBuf>,
    /// The articles that are ranked with --test, one id a line; by default all that the log, --test and --articles name
    #[arg(long, value_name = "FILE", requires = "test")]
    candidates: Option<PathBuf>,
    /// The share of the rows, by time, that counts as the past
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = cut)]
    cut: f64,
    /// How often counts, new articles and their vectors reach the page after the cut: never, weekly, daily, hourly or live
    /// (counts at once, vectors hourly). For foldin, and age and popularity; the other baselines count live
    #[arg(long, value_name = "HOW OFTEN", default_value = "daily")]
    refresh: Refresh,
    /// A model file, which must know nothing that lies past the cut; may be repeated
    #[arg(long, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// Scores from elsewhere, CSV, JSON Lines or Parquet with reader_id, item_id, score and perhaps timestamp, for the warm pairs or --test;
    /// may be repeated
    #[arg(long, value_name = "FILE")]
    scores: Vec<PathBuf>,
    /// Plain iALS with other settings, any of factors=64,unobserved=0.01,regularization=0.01,exponent=1,epochs=8; may be repeated
    #[arg(long, value_name = "SETTINGS", value_parser = ials)]
    ials: Vec<IalsSettings>,
    /// Numbers a vector of foldin has, at most
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    factors: u16,
    /// How foldin is trained: auto, factors, distilled or content, as `foldin train` has it
    #[arg(long, value_name = "RECIPE", default_value = "auto")]
    recipe: RecipeChoice,
    /// Articles with fewer readers carry their content only, as `foldin train` has it: what that costs on this log
    #[arg(long, value_name = "READERS", default_value_t = LearnSettings::default().min_readers)]
    min_readers: u32,
    /// For how long constants of foldin are searched on the last part of the past, as `foldin train` has it
    #[arg(long, value_name = "BUDGET")]
    tune: Option<Budget>,
    /// Seed of the bootstrap, and of what is trained
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    threads: Threads,
    /// Write all figures into one HTML page that needs no other file
    #[arg(long, value_name = "FILE", global = true)]
    report: Option<PathBuf>,
    /// Print the figures as JSON on standard output
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Also {
    Policy(policy::Arguments),
}

/// Everything that was asked for.
#[derive(Debug, Serialize)]
struct Found {
    #[serde(flatten)]
    log: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_value: Option<PolicyValues>,
}

/// The figures, and what of the log was left out of them.
#[derive(Debug, Serialize)]
struct Summary {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: BTreeMap<String, u64>,
    bad_articles: u64,
    unknown_events: BTreeMap<String, u64>,
    #[serde(flatten)]
    judged: Split,
}

/// By which split.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Split {
    ByTime(Evaluation),
    Sets(SetEvaluation),
}

impl Summary {
    fn new(log: &Log, judged: Split) -> Self {
        Self {
            rows: log.rows,
            bad_rows: log.bad.count,
            bad_rows_by_reason: log.bad.by_reason.clone(),
            bad_articles: 0,
            unknown_events: log.unknown_events.clone(),
            judged,
        }
    }
}

fn cut(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share between 0 and 1, like 0.8".into()),
    }
}

/// Settings of iALS by name; what is not named stays at its default.
fn ials(text: &str) -> Result<IalsSettings, String> {
    let mut settings = IalsSettings::default();
    for pair in text.split(',') {
        let expected = |what: &str| format!("`{pair}`: expected {what}");
        let (name, value) = pair.split_once('=').ok_or_else(|| expected("name=value"))?;
        let whole = |least: u32, most: u32| {
            let number = value.parse().ok().filter(|number| (least..=most).contains(number));
            number.ok_or_else(|| expected(&format!("a whole number from {least} to {most}")))
        };
        let number = |most: f64| {
            let number = value.parse().ok().filter(|number: &f64| (0.0..=most).contains(number));
            number.ok_or_else(|| expected(&format!("a number from 0 to {most}")))
        };
        match name {
            "factors" => settings.factors = whole(1, 1024)? as usize,
            "epochs" => settings.epochs = whole(1, 100)?,
            "unobserved" => settings.unobserved_weight = number(1000.0)?,
            "regularization" => settings.regularization = number(1e6)?,
            "exponent" => settings.exponent = number(1.0)?,
            _ => return Err(expected("factors, unobserved, regularization, exponent or epochs")),
        }
    }
    // Without one of them the solve has no unique solution.
    if settings.regularization <= 0.0 {
        return Err("expected a regularization above 0".into());
    }
    Ok(settings)
}

/// Reads, judges, and values policies where that is asked for.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let report = arguments.report.as_deref().map(|path| Output::of_option("--report", path)).transpose()?;
    let threads = arguments.threads.start()?;
    let watch = Watch::new();
    let mut notes = Vec::new();
    let found = threads.install(|| -> Result<Found, CommandError> {
        let log = if arguments.inputs.are_given() { Some(judge(&arguments, &mut notes, &watch)?) } else { None };
        let policy_value = match &arguments.also {
            Some(Also::Policy(policy)) => Some(policy.values(&watch)?),
            None => None,
        };
        Ok(Found { log, policy_value })
    })?;
    watch.finish();
    for note in &notes {
        tell!("{}{note}", if note.starts_with("WARNING") { "" } else { "note: " });
    }
    let written = "the figures cannot be written as JSON";
    if let Some(report) = report {
        report.finish(page(&serde_json::to_value(&found).context(written)?).as_bytes())?;
    }
    if arguments.json {
        print_json(&found)?;
    } else {
        let mut out = String::new();
        found.tell(&mut out);
        print(&out)?;
    }
    Ok(())
}

/// Judges the rankings. What should be known of the figures is added to `notes`.
fn judge(arguments: &Arguments, notes: &mut Vec<String>, watch: &Watch) -> Result<Summary, CommandError> {
    let settings = Settings {
        cut: arguments.cut,
        refresh: arguments.refresh,
        ials: if arguments.ials.is_empty() { vec![IalsSettings::default()] } else { arguments.ials.clone() },
        learn: LearnSettings {
            factors: usize::from(arguments.factors),
            recipe: arguments.recipe,
            min_readers: arguments.min_readers,
            tune: arguments.tune,
            ..LearnSettings::default()
        },
        seed: arguments.seed,
    };
    let models = arguments.model.iter().map(|path| Ok((name_of(path), read_model("--model", path)?)));
    let models: Vec<_> = models.collect::<Result<_, CommandError>>()?;
    let scores = |log: &Log, until: i64| -> Result<Vec<OutsideScores>, CommandError> {
        let read = |path: &PathBuf| OutsideScores::read(&Source::from(path.clone()), name_of(path), log, until);
        Ok(arguments.scores.iter().map(read).collect::<Result<_, _>>().map_err(anyhow::Error::from)?)
    };
    if arguments.test.is_empty() {
        let read = arguments.inputs.read(watch)?;
        read.tell_left_out();
        let Read { log, articles, .. } = &read;
        // Without evidence there is no cut, and the judge says so.
        let until = cut_at(log, settings.cut).map_or(i64::MAX, |cut_at| cut_at + 1);
        let others = Others { models, scores: scores(log, until)? };
        let evaluation = evaluate(log, articles, &settings, &others, watch)?;
        notes.extend(evaluation.notes.iter().cloned().chain(passed_over(&others.scores)));
        Ok(Summary { bad_articles: read.bad_articles.count, ..Summary::new(log, Split::ByTime(evaluation)) })
    } else {
        let candidates = arguments.candidates.as_deref().map(candidate_lines).transpose()?;
        let (known, test) = arguments.inputs.read_sets(&arguments.test, watch)?;
        known.tell_left_out();
        tell_left_out(&test);
        let Read { log, articles, bad_articles } = known;
        let others = Others { models, scores: scores(&log, i64::MAX)? };
        let read = Log { readers: Default::default(), interactions: Vec::new(), ..log.clone() };
        let inputs = SetInputs { log, test: &test, articles: &articles, candidates: candidates.as_deref() };
        let evaluation = evaluate_sets(inputs, &settings, &others, watch)?;
        notes.extend(evaluation.notes.iter().cloned().chain(passed_over(&others.scores)));
        Ok(Summary { bad_articles: bad_articles.count, ..Summary::new(&read, Split::Sets(evaluation)) })
    }
}

/// What a file is called in the report.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn passed_over(scores: &[OutsideScores]) -> impl Iterator<Item = String> {
    let message = "rows passed over: of a reader or an article that the log does not know, or made past the cut";
    let some = scores.iter().filter(|scores| scores.passed_over > 0);
    some.map(move |scores| format!("{}: {} {message}", scores.name(), scores.passed_over))
}

impl Found {
    /// The same for people.
    fn tell(&self, out: &mut String) {
        match self.log.as_ref().map(|log| &log.judged) {
            Some(Split::ByTime(evaluation)) => tell(out, evaluation),
            Some(Split::Sets(evaluation)) => {
                table::tell(out, "Sets", &evaluation.sets, true);
                table::tell_curve(out, &evaluation.debias_curve);
            }
            None => {}
        }
        if let Some(values) = &self.policy_value {
            policy::tell(out, values);
        }
    }
}

fn tell(out: &mut String, evaluation: &Evaluation) {
    say!(
        out,
        "refreshed {}: foldin, age and popularity; nothing is retrained after the cut",
        evaluation.refresh.name()
    );
    say!(out);
    table::tell(out, "The real situation", &evaluation.real_situation, true);
    say!(out);
    table::tell(out, "The next in a session", &evaluation.next_in_session, false);
    say!(out);
    table::tell(out, "Warm pairs, at the cut", &evaluation.warm_pairs, false);
    say!(out);
    table::tell_curve(out, &evaluation.debias_curve);
    if let Some(impressions) = &evaluation.impressions {
        say!(out);
        table::tell_lists(out, impressions);
    }
}
