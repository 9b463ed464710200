//! `foldin evaluate`: how well a ranking would have done on a site's own log.

mod policy;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use foldin::evaluation::policy::PolicyValues;
use foldin::evaluation::{Estimate, Evaluation, Figures, RealSituation, Settings, WarmPairs, evaluate};
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read};
use super::output::Output;
use super::watch::Watch;

/// Judge rankings on a site's own log, by time.
///
/// What lies before the cut is the past. At every first contact of a reader with an article after it, all articles published
/// by then that the reader has not met are ranked, and what was read should stand at the top. Warm pairs are ranked once for
/// every reader, at the cut, among the articles that were published before it. 95 % intervals are by bootstrap over readers.
#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    also: Option<Also>,
    #[command(flatten)]
    inputs: Inputs,
    /// The share of the rows, by time, that counts as the past
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = cut)]
    cut: f64,
    /// Seed of the bootstrap
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Threads, all cores by default; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Write everything into one HTML page that needs no other file
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

/// The figures, and what of the log was left out of them.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: &'a BTreeMap<String, u64>,
    bad_articles: usize,
    unknown_events: &'a BTreeMap<String, u64>,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
}

impl<'a> Summary<'a> {
    fn new(Read { log, bad_articles, .. }: &'a Read, evaluation: &'a Evaluation) -> Self {
        Self {
            rows: log.rows,
            bad_rows: log.bad.count,
            bad_rows_by_reason: &log.bad.by_reason,
            bad_articles: bad_articles.len(),
            unknown_events: &log.unknown_events,
            evaluation,
        }
    }
}

/// Everything that was asked for.
#[derive(Debug, Serialize)]
struct All<'a> {
    #[serde(flatten)]
    log: Option<Summary<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_value: Option<&'a PolicyValues>,
}

fn cut(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share between 0 and 1, like 0.8".into()),
    }
}

/// Reads, judges, and values policies where that is asked for.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let report = arguments.report.as_deref().map(|path| Output::of_option("--report", path)).transpose()?;
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(count) = arguments.threads {
        threads = threads.num_threads(usize::from(count));
    }
    let threads = threads.build().context("cannot start threads")?;
    let watch = Watch::new();
    let (read, evaluation) = if arguments.inputs.are_given() {
        let read = arguments.inputs.read(&watch)?;
        read.tell_left_out();
        let settings = Settings { cut: arguments.cut, seed: arguments.seed };
        let evaluation = threads.install(|| evaluate(&read.log, &read.articles, settings, &watch))?;
        (Some(read), Some(evaluation))
    } else {
        (None, None)
    };
    let policy_value = match &arguments.also {
        Some(Also::Policy(policy)) => Some(threads.install(|| policy.values(&watch))?),
        None => None,
    };
    watch.finish();
    let log = read.as_ref().zip(evaluation.as_ref()).map(|(read, evaluation)| Summary::new(read, evaluation));
    let all = All { log, policy_value: policy_value.as_ref() };
    if let Some(report) = report {
        report.finish(page(&all).as_bytes())?;
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&all).context("the figures cannot be written as JSON")?);
        return Ok(());
    }
    if let Some(evaluation) = &evaluation {
        tell_real_situation(&evaluation.real_situation);
        println!();
        tell_warm_pairs(&evaluation.warm_pairs);
    }
    if let Some(values) = &policy_value {
        policy::tell(values);
    }
    Ok(())
}

/// The figures for people.
fn tell_real_situation(real: &RealSituation) {
    println!(
        "The real situation: {} reads of {} readers, {:.0} candidates on average",
        real.events, real.readers, real.mean_candidates
    );
    println!("{:20} {:22} {:22} {:22} coverage@20  popularity", "", "Recall@20", "NDCG@20", "MRR");
    for ranker in &real.rankers {
        let figures = line(ranker.name, &ranker.overall);
        println!("{figures} {:11.3} {:11.1}", ranker.coverage, ranker.mean_popularity);
        for cohort in &ranker.by_history {
            let name = format!("  {} before", cohort.articles_before);
            println!("{}   {} readers", line(&name, &cohort.figures), cohort.figures.readers);
        }
    }
}

fn tell_warm_pairs(warm: &WarmPairs) {
    println!("Warm pairs: {} of {} readers, at the cut, articles published before it", warm.pairs, warm.readers);
    println!("{:20} {:22} {:22} MRR", "", "Recall@20", "NDCG@20");
    for ranker in &warm.rankers {
        println!("{}", line(ranker.name, &ranker.figures).trim_end());
    }
}

fn line(name: &str, figures: &Figures) -> String {
    let show = |Estimate { mean, low, high }: Estimate| format!("{mean:.4} [{low:.3}, {high:.3}]");
    let [recall, ndcg, mrr] = [figures.recall, figures.ndcg, figures.mrr].map(show);
    format!("{name:20} {recall:22} {ndcg:22} {mrr:22}")
}

fn page(_all: &All<'_>) -> String {
    String::new()
}
