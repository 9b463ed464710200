//! Lines of a file, however long, in bounded memory.

use std::io::{self, BufRead, Read as _};

/// The longest line that is taken apart; servers cut requests off long before.
const LONGEST: u64 = 1 << 16;

/// Reads one line after the other into the same memory.
pub(super) struct Lines {
    source: Box<dyn BufRead>,
    bytes: Vec<u8>,
}

/// What was read.
pub(super) enum Next<'a> {
    /// A line without its end.
    Line(&'a [u8]),
    /// A line beyond the longest, skipped.
    TooLong,
    /// Nothing more.
    End,
}

impl Lines {
    pub(super) fn new(source: Box<dyn BufRead>) -> Self {
        Self { source, bytes: Vec::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        self.bytes.clear();
        let read = self.source.by_ref().take(LONGEST).read_until(b'\n', &mut self.bytes)?;
        if read == 0 {
            return Ok(Next::End);
        }
        if read as u64 == LONGEST && !self.bytes.ends_with(b"\n") {
            self.source.skip_until(b'\n')?;
            return Ok(Next::TooLong);
        }
        Ok(Next::Line(self.last()))
    }

    /// The line that was read last.
    pub(super) fn last(&self) -> &[u8] {
        let line = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}
