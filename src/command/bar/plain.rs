//! A line that says how far the work is. One thread does the work and draws: nothing moves by itself.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use foldin::host::{self, Instant};

/// Drawn more often, it would be seen no better.
const PAUSE: Duration = Duration::from_millis(100);

/// The line; none where nobody looks.
#[derive(Debug)]
pub(crate) struct Bar(Option<Mutex<Line>>);

#[derive(Debug)]
struct Line {
    what: &'static str,
    done: u64,
    parts: u64,
    drawn: Instant,
}

impl Bar {
    /// A line on standard error where that is a terminal.
    pub(crate) fn new() -> Self {
        let line = || Mutex::new(Line { what: "", done: 0, parts: 1, drawn: Instant::now() });
        Self(host::stderr_is_terminal().then(line))
    }

    /// Begins a step of `parts` parts; one part where its end is not known.
    pub(crate) fn begin(&self, what: &'static str, parts: u64) {
        self.change(|line| {
            (line.what, line.done, line.parts) = (what, 0, parts);
            line.draw();
        });
    }

    /// Shows what was counted so far.
    pub(crate) fn stand_at(&self, counted: u64) {
        self.change(|line| line.reach(counted));
    }

    /// One part is done.
    pub(crate) fn advance(&self) {
        self.change(|line| line.reach(line.done + 1));
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        self.change(|_| drop(write!(host::stderr(), "\r\x1b[2K")));
    }

    fn change(&self, change: impl FnOnce(&mut Line)) {
        if let Some(line) = &self.0 {
            change(&mut line.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Line {
    fn reach(&mut self, done: u64) {
        self.done = done;
        if self.drawn.elapsed() >= PAUSE {
            self.draw();
        }
    }

    fn draw(&mut self) {
        self.drawn = Instant::now();
        let Self { what, done, parts, .. } = self;
        drop(if *parts > 1 {
            write!(host::stderr(), "\r\x1b[2K{what:24} {done}/{parts}")
        } else {
            write!(host::stderr(), "\r\x1b[2K{what:24} {done}")
        });
    }
}
