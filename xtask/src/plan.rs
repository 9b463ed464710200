//! Numbered steps: each says what it does, how long it took, and what was skipped.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::console::{Console, Output};

/// How a step ended.
pub(crate) enum Note {
    /// The work was done.
    Done,
    /// The work was done, and this is worth a word.
    Said(String),
    /// There was nothing to do, and this is why.
    Skipped(String),
}

type Work<'a> = Box<dyn FnOnce(&Console) -> Result<Note> + 'a>;

/// The steps of one command, in order.
pub(crate) struct Plan<'a> {
    output: Output,
    steps: Vec<(String, Work<'a>)>,
}

impl<'a> Plan<'a> {
    /// A plan without steps.
    pub(crate) fn new(output: Output) -> Self {
        Self { output, steps: Vec::new() }
    }

    /// Adds a step; its name says what is being done.
    pub(crate) fn step(&mut self, name: impl Into<String>, work: impl FnOnce(&Console) -> Result<Note> + 'a) {
        self.steps.push((name.into(), Box::new(work)));
    }

    /// Runs the steps up to the first that fails.
    pub(crate) fn run(self) -> Result<()> {
        self.run_counting().1
    }

    /// The same, with a table of what passed, what failed and what was not reached.
    pub(crate) fn run_with_summary(self) -> Result<()> {
        let names: Vec<String> = self.steps.iter().map(|(name, _)| name.clone()).collect();
        let start = Instant::now();
        let (times, result) = self.run_counting();
        println!("\nSummary");
        for (at, name) in names.iter().enumerate() {
            let (word, time) = match times.get(at) {
                Some(time) if at + 1 == times.len() && result.is_err() => ("FAILED", clock(*time)),
                Some(time) => ("ok", clock(*time)),
                None => ("not run", String::new()),
            };
            println!("  {word:<8} {time:>12}  {name}");
        }
        println!("  {:<8} {:>12}", "total", clock(start.elapsed()));
        result
    }

    /// The time of every step that ran, and how it all ended.
    fn run_counting(self) -> (Vec<Duration>, Result<()>) {
        let total = self.steps.len();
        let mut times = Vec::new();
        for (at, (name, work)) in self.steps.into_iter().enumerate() {
            let head = format!("[{}/{total}] {name} …", at + 1);
            let bar = begin(self.output, &head);
            let start = Instant::now();
            let note = work(&Console::new(self.output, bar.clone()));
            bar.finish_and_clear();
            let time = start.elapsed();
            times.push(time);
            match note {
                Ok(Note::Done) => eprintln!("{head} {}", clock(time)),
                Ok(Note::Said(word)) => eprintln!("{head} {} ({word})", clock(time)),
                Ok(Note::Skipped(why)) => eprintln!("{head} skipped: {why}"),
                Err(error) => {
                    eprintln!("{head} failed after {}", clock(time));
                    let error = Err(error).context(format!("step {}/{total}: {name}", at + 1));
                    return (times, error);
                }
            }
        }
        (times, Ok(()))
    }
}

/// Says that a step begins: a moving line on a terminal, a plain one where output is passed through.
fn begin(output: Output, head: &str) -> ProgressBar {
    if output == Output::Passed {
        eprintln!("{head}");
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{prefix} {elapsed} {wide_msg:.dim}") {
        bar.set_style(style);
    }
    bar.set_prefix(head.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// `2.1 s`, `3 min 07 s`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_stops_the_plan_and_is_named() {
        let reached = std::cell::Cell::new(0);
        let mut plan = Plan::new(Output::Kept);
        plan.step("first", |_| {
            reached.set(1);
            Ok(Note::Done)
        });
        plan.step("second", |_| anyhow::bail!("broken"));
        plan.step("third", |_| {
            reached.set(3);
            Ok(Note::Done)
        });
        let error = plan.run_with_summary().unwrap_err();
        assert_eq!(reached.get(), 1);
        assert_eq!(format!("{error:#}"), "step 2/3: second: broken");
    }

    #[test]
    fn times_read_well() {
        assert_eq!(clock(Duration::from_millis(2120)), "2.1 s");
        assert_eq!(clock(Duration::from_secs(187)), "3 min 07 s");
    }
}
