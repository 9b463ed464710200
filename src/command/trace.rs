//! `foldin trace`: the visits that a page's recorded events make.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use foldin::host;
use foldin::reading::trace::{Replay, Step};
use foldin::reading::{Heard, State, Visit};

use super::CommandError;
use super::output::{print, print_json};

/// Measure the events that a page recorded, and show the visits.
///
/// A page records with `foldin/debug` of the npm package: `const trace = recordTrace()`, later `trace.text()`. Where the trace says
/// which visits it expects, others are a failure.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The trace, JSON Lines
    trace: PathBuf,
    /// Also show where the visit stood after each event
    #[arg(long)]
    steps: bool,
    /// Print the visits as JSON, as a page stores them
    #[arg(long, conflicts_with = "steps")]
    json: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let path = arguments.trace.display();
    let text = host::read_to_string(&arguments.trace).with_context(|| format!("cannot read {path}"))?;
    let replay = Replay::of(&text).with_context(|| path.to_string())?;
    if arguments.json {
        print_json(&replay.visits)?;
    } else {
        print(&shown(&replay, arguments.steps))?;
    }
    match replay.differences() {
        differences if differences.is_empty() => Ok(()),
        differences => Err(anyhow!("{path}: {}", differences.join("; ")).into()),
    }
}

fn shown(replay: &Replay, steps: bool) -> String {
    let mut out = String::new();
    if !replay.about.is_empty() {
        say!(out, "{}", replay.about);
    }
    if steps {
        for step in &replay.steps {
            say!(out, "{:>12.0} ms  {:<11} {}", step.at_ms, step.event, after(step));
        }
    }
    for visit in &replay.visits {
        say!(out, "{}", line(visit));
    }
    if replay.visits.is_empty() {
        say!(out, "no visit");
    }
    out
}

fn after(step: &Step) -> String {
    let state = match step.state {
        None => "nothing is measured".to_owned(),
        Some(State::Waiting) => "waiting".to_owned(),
        Some(State::Active { .. }) => "active".to_owned(),
        Some(State::Paused(why)) => format!("paused: {why:?}").to_lowercase(),
    };
    match step.heard {
        Some(Heard::Ignored(why)) => format!("{state} (ignored: {why:?})"),
        _ => state,
    }
}

fn line(visit: &Visit) -> String {
    let mut out = format!("{}: {:.1} s read", visit.item_id, visit.dwell_ms.unwrap_or_default() / 1000.0);
    // A text takes every line.
    let _ = write!(out, " of {:.1} s", visit.wall_ms / 1000.0);
    let _ = write!(out, ", depth {:.2}", visit.max_depth.unwrap_or_default());
    let _ = write!(out, ", bands {} seen, {} read", visit.seen_bands, visit.read_bands);
    out
}
