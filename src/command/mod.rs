//! One file a command.

pub(crate) mod inspect;
pub(crate) mod simulate;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// Used wrongly: exit code 2.
    Usage(String),
    /// Used rightly, and failed: exit code 1.
    Failed(anyhow::Error),
}
