//! `foldin report`: what a site's readers read, for its editors.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use foldin::editorial::{Findings, GroupFinding, Settings, Verdict, page, study};
use foldin::metrics::Estimate;
use foldin::training::Progress;
use serde::Serialize;

use super::CommandError;
use super::inputs::{Inputs, Read};
use super::output::{Output, print, print_json};
use super::watch::Watch;

/// Tell editors which topics, sections, formats, lengths and headlines are read, and which are clicked and left.
///
/// Reading is the time that readers give to an article, against what the same readers give to others of its length. Draw is how
/// often a card is clicked, against what its places in the lists would have brought it: for that the log needs impressions with
/// slots. Sections, formats, topics, lengths and headlines come with --articles; without it articles are told one by one. What the
/// log does not have is not guessed, and the report says so.
///
/// Intervals are at 95 %. Those of groups are over articles: another choice of articles, not only of readers, might have come
/// out otherwise. Nothing is said of what fewer than --min-readers readers did, nor of a group of fewer than 5 articles.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// HTML page to write, which needs no other file; without it a summary is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Nothing is said of what fewer readers did
    #[arg(long, value_name = "READERS", default_value_t = Settings::default().min_readers, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    min_readers: u32,
    /// Print everything as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// The findings, and what of the log was left out of them.
#[derive(Debug, Serialize)]
struct Told {
    rows: u64,
    bad_rows: u64,
    bad_articles: u64,
    unknown_events: BTreeMap<String, u64>,
    #[serde(flatten)]
    findings: Findings,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let out = arguments.out.as_deref().map(Output::create).transpose()?;
    let watch = Watch::new();
    let read = arguments.inputs.read(&watch)?;
    watch.begin("studying what is read", 1);
    let settings = Settings { min_readers: arguments.min_readers };
    let mut findings = study(&read.log, &read.articles, &settings);
    watch.finish();
    read.tell_left_out();
    let Read { log, bad_articles, .. } = read;
    if log.bad.count > 0 {
        findings
            .notes
            .push(format!("{} of {} rows of the log could not be read and were left out.", log.bad.count, log.rows));
    }
    if let Some(out) = out {
        out.finish(page(&findings).as_bytes())?;
    }
    if arguments.json {
        let (bad_rows, bad_articles) = (log.bad.count, bad_articles.count);
        let told = Told { rows: log.rows, bad_rows, bad_articles, unknown_events: log.unknown_events, findings };
        print_json(&told)?;
    } else {
        print(&summary(&findings))?;
    }
    Ok(())
}

/// A few lines for a terminal.
fn summary(findings: &Findings) -> String {
    let mut out = String::new();
    let of = &findings.overview;
    say!(
        out,
        "{} readers, {} articles, {} first visits ({} with dwell), {} cards shown, {} clicked",
        of.readers,
        of.articles,
        of.visits,
        of.measured_visits,
        of.impressions,
        of.clicks
    );
    let told: Vec<&GroupFinding> =
        findings.groups.iter().filter(|group| group.figures.verdict != Verdict::Open).collect();
    say!(out, "{} groups have enough readers, {} of them differ from the rest:", findings.groups.len(), told.len());
    for group in told {
        let figures = &group.figures;
        let figure = |estimate: Option<Estimate>| {
            estimate.map_or_else(|| "–".to_owned(), |of| format!("{:.2} ({:.2} to {:.2})", of.mean, of.low, of.high))
        };
        say!(
            out,
            "  {:10} {:28} reading {:22} draw {:22} {}",
            group.family.told(),
            group.name,
            figure(figures.reading),
            figure(figures.draw),
            figures.verdict.told()
        );
    }
    say!(out, "{} articles have enough readers", findings.articles.len());
    for note in &findings.notes {
        say!(out, "note: {note}");
    }
    out
}
