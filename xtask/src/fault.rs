//! The one shape of an error message: what failed, what was expected, what to do.

use std::fmt;

/// A failure that a person can act on.
#[derive(Debug)]
pub(crate) struct Fault {
    what: String,
    expected: String,
    remedy: String,
    exit: u8,
}

impl Fault {
    /// Work that failed: the process ends with 1.
    pub(crate) fn failed(what: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), expected: expected.into(), remedy: remedy.into(), exit: 1 }
    }

    /// A command used wrongly: the process ends with 2.
    pub(crate) fn misused(what: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: 2, ..Self::failed(what, expected, remedy) }
    }

    /// The code that the process ends with.
    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}\n  expected: {}\n  to do:    {}",
            self.what,
            self.expected,
            self.remedy.replace('\n', "\n            ")
        )
    }
}

impl std::error::Error for Fault {}
