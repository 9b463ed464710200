//! Shows on a terminal how far long work is, says nothing in a pipe, and keeps the time of every step.

use std::sync::{Mutex, PoisonError};

use foldin::host::Instant;
use foldin::training::Progress;

use super::bar::Bar;

/// Watches the steps of a command.
#[derive(Debug)]
pub(crate) struct Watch {
    bar: Bar,
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
        Self { bar: Bar::new(), steps: Mutex::new(Vec::new()) }
    }

    /// Shows a step whose end is not known, by what was counted so far.
    pub(crate) fn count(&self, counted: u64) {
        self.bar.stand_at(counted);
    }

    /// Ends the last step and says how long each took.
    pub(crate) fn finish(self) -> Vec<Step> {
        self.bar.clear();
        let steps = self.steps.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ends = steps.iter().skip(1).map(|step| step.1).chain([Instant::now()]);
        steps.iter().zip(ends).map(|(step, end)| Step { step: step.0, seconds: (end - step.1).as_secs_f64() }).collect()
    }
}

impl Progress for Watch {
    fn begin(&self, what: &'static str, parts: u64) {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push((what, Instant::now()));
        self.bar.begin(what, parts);
    }

    fn advance(&self) {
        self.bar.advance();
    }
}
