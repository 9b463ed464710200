//! `foldin uplift`: what a list does to sessions, from reports that hide what anybody did.

use std::path::PathBuf;

use clap::Args;
use foldin::logs::{BadRowLimit, ColumnNames, Source};
use foldin::metrics::Estimate;
use foldin::training::Progress;
use foldin::uplift::{Outcome, REPORTS, Uplift, estimate, read_reports};

use super::CommandError;
use super::inputs::tell_bad;
use super::output::{print, print_json};
use super::watch::Watch;

/// Estimate what a list does to sessions, from the reports of `foldin/uplift`.
///
/// A report is one session: cell, epsilon and holdout, as pages make and sites collect them. Each is hidden by randomised response, so
/// that no single one says what its reader did; over many the chance is taken off again. 95 % intervals, and how many
/// sessions smaller effects would take.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Reports, JSON Lines, CSV or Parquet; `-` is standard input
    #[arg(value_name = "FILE", num_args = 1.., required = true)]
    reports: Vec<PathBuf>,
    /// What the files call a column, e.g. cell=c; may be repeated
    #[arg(long, value_name = "NAME=COLUMN")]
    column: Vec<String>,
    /// Bad rows that are let pass: a number, or a percentage of all rows (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
    /// Print the figures as JSON on standard output
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let columns = ColumnNames::parse(&REPORTS, arguments.column.iter().map(String::as_str))
        .map_err(|error| CommandError::Usage(error.to_string()))?;
    let sources: Vec<Source> = arguments.reports.into_iter().map(Source::from).collect();
    if sources.iter().filter(|source| **source == Source::StandardInput).count() > 1 {
        return Err(CommandError::Usage("standard input (-) is named more than once".into()));
    }
    let watch = Watch::new();
    watch.begin("reading reports", 1);
    let read = read_reports(&sources, &columns, arguments.max_bad_rows, &|rows| watch.count(rows))?;
    watch.finish();
    tell_bad("reports", &read.bad);
    let uplift = estimate(&read.reports).map_err(anyhow::Error::from)?;
    for note in &uplift.notes {
        tell!("{note}");
    }
    if arguments.json {
        print_json(&uplift)?
    } else {
        print(&summary(&uplift))?
    }
    Ok(())
}

fn summary(uplift: &Uplift) -> String {
    let mut out = String::new();
    let (low, high) = uplift.epsilon;
    let epsilon = if low < high { format!("{low} to {high}") } else { format!("{low}") };
    say!(
        out,
        "{} reports, ε {epsilon}, {:.1} % held out ({:.1} % by the reports)",
        uplift.reports,
        uplift.holdout * 100.0,
        uplift.holdout_found.mean * 100.0
    );
    for effect in &uplift.effects {
        let share = effect.outcome != Outcome::Articles;
        let show = |Estimate { mean, low, high }: Estimate| {
            if share {
                format!("{:.1} % ({:.1} to {:.1})", mean * 100.0, low * 100.0, high * 100.0)
            } else {
                format!("{mean:.3} ({low:.3} to {high:.3})")
            }
        };
        say!(out);
        say!(out, "{}", effect.outcome.told());
        say!(out, "  held out    {}", show(effect.held_out));
        say!(out, "  personal    {}", show(effect.personal));
        let relative = effect.relative.map_or_else(String::new, |of| {
            format!(", {:+.1} % ({:+.1} to {:+.1}) of the holdout's", of.mean * 100.0, of.low * 100.0, of.high * 100.0)
        });
        say!(out, "  difference  {}{relative}", show(effect.difference));
        for needed in &effect.needed {
            say!(
                out,
                "  to see {:2.0} %   {} sessions ({} if nothing were hidden)",
                needed.relative_effect * 100.0,
                needed.sessions,
                needed.without_privacy
            );
        }
    }
    out
}
