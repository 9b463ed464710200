//! `foldin simulate`: a publisher's log whose truth is known.

use std::path::PathBuf;

use clap::Args;
use foldin::logs::articles::{ARTICLES, Article, ReadArticles, read_articles};
use foldin::logs::{BadRowLimit, ColumnNames, Source};
use foldin::simulation::{Assumptions, Plan, Summary, simulate};

use super::CommandError;
use super::bar::Bar;
use super::inputs::tell_bad;
use super::output::print_json;

/// Writes interactions.csv, articles.jsonl and truth/, with --access-log also access.log, into a directory, all or nothing. The same seed gives the same bytes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Directory to write: new, empty, or an earlier simulation, which is replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Articles to be read, CSV, JSON Lines or Parquet, `-` for standard input; without it articles are invented
    #[arg(long, value_name = "FILE")]
    articles: Option<PathBuf>,
    /// Readers who come
    #[arg(long, value_name = "N", default_value_t = 4000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    readers: u32,
    /// Days that the log covers; given articles end it some days after the newest
    #[arg(long, value_name = "D", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// Seed of all draws
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Also write access.log, as the site's nginx would have in its combined format: pages asked for, with nothing of what only pages know
    #[arg(long)]
    access_log: bool,
    /// Change an assumption, e.g. position_exponent=1.4; may be repeated. All of them stand in truth/assumptions.json
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// What the articles file calls a field, e.g. item_id=contentId; may be repeated
    #[arg(long, value_name = "NAME=COLUMN", requires = "articles")]
    column: Vec<String>,
    /// Bad rows that are let pass: a number, or a percentage of all rows (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
    /// Write the summary to standard output as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let assumptions = assumptions(&arguments.set)?;
    let columns = ColumnNames::parse(&ARTICLES, arguments.column.iter().map(String::as_str))
        .map_err(|error| CommandError::Usage(error.to_string()))?;
    let how = ReadArticles { columns, max_bad_rows: arguments.max_bad_rows };
    let articles = arguments.articles.map(|path| articles(&Source::from(path), &how)).transpose()?;
    let plan = Plan {
        out: arguments.out,
        articles,
        readers: arguments.readers,
        days: arguments.days,
        seed: arguments.seed,
        access_log: arguments.access_log,
        assumptions,
    };
    let bar = Bar::new();
    let mut begun = false;
    let outcome = simulate(&plan, &mut |done, all| {
        if !std::mem::replace(&mut begun, true) {
            bar.begin("simulating sessions", all as u64);
        }
        bar.stand_at(done as u64);
    });
    bar.clear();
    let summary = outcome.map_err(failed)?;
    if arguments.json {
        print_json(&summary)?;
    } else {
        tell(&summary);
    }
    Ok(())
}

fn failed(error: impl Into<anyhow::Error>) -> CommandError {
    CommandError::Failed(error.into())
}

fn assumptions(changes: &[String]) -> Result<Assumptions, CommandError> {
    let mut assumptions = Assumptions::default();
    for change in changes {
        let (name, value) = change
            .split_once('=')
            .ok_or_else(|| CommandError::Usage(format!("--set expects NAME=VALUE, found `{change}`")))?;
        assumptions.set(name.trim(), value.trim()).map_err(|error| CommandError::Usage(format!("--set: {error}")))?;
    }
    Ok(assumptions)
}

fn articles(source: &Source, how: &ReadArticles) -> Result<Vec<Article>, CommandError> {
    let found = read_articles(source, how)?;
    tell_bad("rows of the articles", &found.bad);
    if found.duplicates > 0 {
        tell!("{source}: {} rows repeat an id, the last of each is kept", found.duplicates);
    }
    Ok(found.articles)
}

fn tell(summary: &Summary) {
    tell!(
        "{} rows: {} readers opened {} articles of {} in {} sessions, {} to {}",
        summary.rows,
        summary.readers,
        summary.views,
        summary.articles,
        summary.sessions,
        &summary.from,
        &summary.to,
    );
    tell!("\n{:42} {:>9} {:>9}  counted on", "", "target", "here");
    for figure in &summary.figures {
        let target = figure.target.map_or_else(String::new, |target| format!("{target:.3}"));
        tell!("{:42} {target:>9} {:>9.3}  {}", figure.name, figure.realised, figure.source);
    }
    tell!("\nwritten to {}: interactions.csv, articles.jsonl, truth/", summary.out);
}
