//! `foldin evaluate`: how well a ranking would have done on a site's own log.

use std::collections::BTreeMap;

use anyhow::Context;
use clap::Args;
use foldin::evaluation::{Estimate, Evaluation, Figures, RealSituation, Settings, WarmPairs, evaluate};
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read};
use super::watch::Watch;

/// Judge rankings on a site's own log, by time.
///
/// What lies before the cut is the past. At every first contact of a reader with an article after it, all articles published
/// by then that the reader has not met are ranked, and what was read should stand at the top. Warm pairs are ranked once for
/// every reader, at the cut, among the articles that were published before it. 95 % intervals are by bootstrap over readers.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
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
    /// Print the figures as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// The figures, and what of the log was left out of them.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: &'a BTreeMap<String, u64>,
    bad_articles: u64,
    unknown_events: &'a BTreeMap<String, u64>,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
}

fn cut(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share between 0 and 1, like 0.8".into()),
    }
}

/// Reads and judges.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(count) = arguments.threads {
        threads = threads.num_threads(usize::from(count));
    }
    let threads = threads.build().context("cannot start threads")?;
    let watch = Watch::new();
    let read = arguments.inputs.read(&watch)?;
    read.tell_left_out();
    let Read { log, articles, .. } = &read;
    let settings = Settings { cut: arguments.cut, seed: arguments.seed };
    let evaluation = threads.install(|| evaluate(log, articles, settings, &watch))?;
    watch.finish();
    if arguments.json {
        let summary = Summary {
            rows: log.rows,
            bad_rows: log.bad.count,
            bad_rows_by_reason: &log.bad.by_reason,
            bad_articles: read.bad_articles.count,
            unknown_events: &log.unknown_events,
            evaluation: &evaluation,
        };
        println!("{}", serde_json::to_string_pretty(&summary).context("the figures cannot be written as JSON")?);
    } else {
        tell_real_situation(&evaluation.real_situation);
        println!();
        tell_warm_pairs(&evaluation.warm_pairs);
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
