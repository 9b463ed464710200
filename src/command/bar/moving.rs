//! A bar that moves while the work goes on.

use std::time::Duration;

use foldin::host;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// A bar on standard error where that is a terminal.
    pub(crate) fn new() -> Self {
        let target =
            if host::stderr_is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Begins a step of `parts` parts; one part where its end is not known.
    pub(crate) fn begin(&self, what: &'static str, parts: u64) {
        let template = if parts > 1 {
            "{msg:24} {bar:32} {pos}/{len} {elapsed}, {eta} left"
        } else {
            "{msg:24} {spinner} {pos} {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.reset();
        self.0.set_length(parts);
        self.0.set_message(what);
    }

    /// Shows what was counted so far.
    pub(crate) fn stand_at(&self, counted: u64) {
        self.0.set_position(counted);
    }

    /// One part is done.
    pub(crate) fn advance(&self) {
        self.0.inc(1);
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
