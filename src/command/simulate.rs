//! `foldin simulate`: a publisher's log whose truth is known.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use foldin::logs::articles::{Article, ArticleColumns, read_articles};
use foldin::simulation::{Assumptions, Plan, Summary, simulate};
use indicatif::{ProgressBar, ProgressStyle};

use super::CommandError;

/// Bad rows that are shown one by one; the rest is counted.
const SHOWN_BAD_ROWS: usize = 10;

/// Writes interactions.csv, articles.jsonl and truth/ into a directory, all or nothing. The same seed gives the same bytes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Directory to write: new, empty, or an earlier simulation, which is replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Articles to be read, JSON Lines or CSV, `-` for standard input; without it articles are invented
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
    /// Change an assumption, e.g. position_exponent=1.4; may be repeated. All of them stand in truth/assumptions.json
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// What the articles file calls a field, e.g. item_id=contentId; may be repeated
    #[arg(long, value_name = "NAME=COLUMN", requires = "articles")]
    column: Vec<String>,
    /// Rows of the articles file that may be passed over
    #[arg(long, value_name = "N", default_value_t = 100)]
    max_bad_rows: usize,
    /// Write the summary to standard output as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let assumptions = assumptions(&arguments.set)?;
    let columns = ArticleColumns::parse(arguments.column.iter().map(String::as_str))
        .map_err(|error| CommandError::Usage(error.to_string()))?;
    let articles =
        arguments.articles.as_ref().map(|path| articles(path, &columns, arguments.max_bad_rows)).transpose()?;
    let plan = Plan {
        out: arguments.out,
        articles,
        readers: arguments.readers,
        days: arguments.days,
        seed: arguments.seed,
        assumptions,
    };
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("simulating {bar:30} {pos} of {len} sessions") {
        bar.set_style(style);
    }
    let outcome = simulate(&plan, &mut |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    let summary = outcome.map_err(failed)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&summary).map_err(failed)?);
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

fn articles(path: &Path, columns: &ArticleColumns, max_bad_rows: usize) -> Result<Vec<Article>, CommandError> {
    let found = read_articles(path, columns).map_err(failed)?;
    let bad = found.bad_rows.len();
    for row in found.bad_rows.iter().take(SHOWN_BAD_ROWS) {
        eprintln!("{}: {row}; the row is passed over", path.display());
    }
    if bad > SHOWN_BAD_ROWS {
        eprintln!("{}: {} more rows are passed over", path.display(), bad - SHOWN_BAD_ROWS);
    }
    if bad > max_bad_rows {
        let message = format!("{}: expected at most {max_bad_rows} bad rows, found {bad}", path.display());
        return Err(CommandError::Failed(anyhow!(message)));
    }
    if found.duplicates > 0 {
        eprintln!("{}: {} rows repeat an id, the last of each is kept", path.display(), found.duplicates);
    }
    Ok(found.articles)
}

fn tell(summary: &Summary) {
    eprintln!(
        "{} rows: {} readers opened {} articles of {} in {} sessions, {} to {}",
        summary.rows, summary.readers, summary.views, summary.articles, summary.sessions, &summary.from, &summary.to,
    );
    eprintln!("\n{:42} {:>9} {:>9}  counted on", "", "target", "here");
    for figure in &summary.figures {
        let target = figure.target.map_or_else(String::new, |target| format!("{target:.3}"));
        eprintln!("{:42} {target:>9} {:>9.3}  {}", figure.name, figure.realised, figure.source);
    }
    eprintln!("\nwritten to {}: interactions.csv, articles.jsonl, truth/", summary.out);
}
