//! Shows on a terminal how far long work is, says nothing in a pipe, and keeps the time of every step.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use foldin::training::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Watches the steps of a command.
#[derive(Debug)]
pub(crate) struct Watch {
    bar: ProgressBar,
    steps: Mutex<Vec<(&'static str, Instant)>>,
}

/// How long a step took.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct Step {
    pub(crate) step: &'static str,
    pub(crate) seconds: f64,
}

impl Watch {
    /// A bar on standard error where that is a terminal.
    pub(crate) fn new() -> Self {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, steps: Mutex::new(Vec::new()) }
    }

    /// Shows a step whose end is not known, by what was counted so far.
    pub(crate) fn count(&self, counted: u64) {
        self.bar.set_position(counted);
    }

    /// Ends the last step and says how long each took.
    pub(crate) fn finish(self) -> Vec<Step> {
        self.bar.finish_and_clear();
        let steps = self.steps.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ends = steps.iter().skip(1).map(|step| step.1).chain([Instant::now()]);
        steps.iter().zip(ends).map(|(step, end)| Step { step: step.0, seconds: (end - step.1).as_secs_f64() }).collect()
    }
}

impl Progress for Watch {
    fn begin(&self, what: &'static str, parts: u64) {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push((what, Instant::now()));
        let template = if parts > 1 {
            "{msg:24} {bar:32} {pos}/{len} {elapsed}, {eta} left"
        } else {
            "{msg:24} {spinner} {pos} {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_length(parts);
        self.bar.set_message(what);
    }

    fn advance(&self) {
        self.bar.inc(1);
    }
}
