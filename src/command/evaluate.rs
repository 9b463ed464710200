//! `foldin evaluate`: how well a ranking would have done on a site's own log.

mod table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use foldin::evaluation::{
    Evaluation, IalsSettings, LearnSettings, Others, OutsideScores, Refresh, SetEvaluation, Settings, cut_at, evaluate,
    evaluate_sets,
};
use foldin::logs::{Log, Source};
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read, tell_left_out};
use super::output::print_json;
use super::rank::read_model;
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
/// timestamp, and every article that a reader has not met is ranked.
///
/// Judged are the baselines (most recent, most popular, popular in 14 days, age and popularity, content, iALS), what `foldin
/// train` would make of the past, and every --model and --scores. 95 % intervals are by bootstrap over readers.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// Rows to be foretold, of the form of --interactions
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["cut", "refresh", "articles"])]
    test: Vec<PathBuf>,
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
    /// Scores from elsewhere, CSV or JSON Lines with reader_id, item_id, score and perhaps timestamp, for the warm pairs or --test;
    /// may be repeated
    #[arg(long, value_name = "FILE")]
    scores: Vec<PathBuf>,
    /// Plain iALS with other settings, any of factors=64,unobserved=0.01,regularization=0.01,exponent=1,epochs=8; may be repeated
    #[arg(long, value_name = "SETTINGS", value_parser = ials)]
    ials: Vec<IalsSettings>,
    /// Numbers a vector of foldin has, at most
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    factors: u16,
    /// Seed of the bootstrap, and of what is trained
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    threads: Threads,
    /// Print the figures as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// The figures, and what of the log was left out of them.
#[derive(Debug, Serialize)]
struct Summary<'a, E> {
    rows: u64,
    bad_rows: u64,
    bad_rows_by_reason: &'a BTreeMap<String, u64>,
    bad_articles: u64,
    unknown_events: &'a BTreeMap<String, u64>,
    #[serde(flatten)]
    evaluation: &'a E,
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

/// Reads and judges.
pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let threads = arguments.threads.start()?;
    let settings = Settings {
        cut: arguments.cut,
        refresh: arguments.refresh,
        ials: if arguments.ials.is_empty() { vec![IalsSettings::default()] } else { arguments.ials.clone() },
        learn: LearnSettings { factors: usize::from(arguments.factors), ..LearnSettings::default() },
        seed: arguments.seed,
    };
    let models = arguments.model.iter().map(|path| Ok((name_of(path), read_model(path)?)));
    let models: Vec<_> = models.collect::<Result<_, CommandError>>()?;
    let watch = Watch::new();
    let scores = |log: &Log, until: i64| -> Result<Vec<OutsideScores>, CommandError> {
        let read = |path: &PathBuf| OutsideScores::read(&Source::from(path.clone()), name_of(path), log, until);
        Ok(arguments.scores.iter().map(read).collect::<Result<_, _>>().map_err(anyhow::Error::from)?)
    };
    if arguments.test.is_empty() {
        let read = arguments.inputs.read(&watch)?;
        read.tell_left_out();
        let Read { log, articles, .. } = &read;
        // Without evidence there is no cut, and the judge says so.
        let until = cut_at(log, settings.cut).map_or(i64::MAX, |cut_at| cut_at + 1);
        let others = Others { models, scores: scores(log, until)? };
        let evaluation = threads.install(|| evaluate(log, articles, &settings, &others, &watch))?;
        watch.finish();
        tell_notes(&evaluation.notes, &others.scores);
        if arguments.json { print(log, read.bad_articles.count, &evaluation) } else { tell(&evaluation) }
    } else {
        let [train, test] = arguments.inputs.read_sets(&arguments.test, &watch)?;
        [&train, &test].into_iter().for_each(tell_left_out);
        let others = Others { models, scores: scores(&train, i64::MAX)? };
        let read = Log { readers: Default::default(), interactions: Vec::new(), ..train.clone() };
        let evaluation = threads.install(|| evaluate_sets(train, &test, &settings, &others, &watch))?;
        watch.finish();
        tell_notes(&evaluation.notes, &others.scores);
        if arguments.json { print(&read, 0, &evaluation) } else { tell_sets(&evaluation) }
    }
}

/// What a file is called in the report.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn print<E: Serialize>(log: &Log, bad_articles: u64, evaluation: &E) -> Result<(), CommandError> {
    let summary = Summary {
        rows: log.rows,
        bad_rows: log.bad.count,
        bad_rows_by_reason: &log.bad.by_reason,
        bad_articles,
        unknown_events: &log.unknown_events,
        evaluation,
    };
    Ok(print_json(&summary)?)
}

fn tell_notes(notes: &[String], scores: &[OutsideScores]) {
    for note in notes {
        eprintln!("{}{note}", if note.starts_with("WARNING") { "" } else { "note: " });
    }
    for scores in scores.iter().filter(|scores| scores.passed_over > 0) {
        let message = "rows passed over: of a reader or an article that the log does not know, or made past the cut";
        eprintln!("note: {}: {} {message}", foldin::evaluation::Ranker::name(scores), scores.passed_over);
    }
}

fn tell(evaluation: &Evaluation) -> Result<(), CommandError> {
    println!("refreshed {}: foldin, age and popularity; nothing is retrained after the cut", evaluation.refresh.name());
    println!();
    table::tell("The real situation", &evaluation.real_situation, true);
    println!();
    table::tell("The next in a session", &evaluation.next_in_session, false);
    println!();
    table::tell("Warm pairs, at the cut", &evaluation.warm_pairs, false);
    Ok(())
}

fn tell_sets(evaluation: &SetEvaluation) -> Result<(), CommandError> {
    table::tell("Sets", &evaluation.sets, true);
    Ok(())
}
