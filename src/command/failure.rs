//! Why a command did not do what it was asked for.

use std::fmt;

use foldin::logs::{ColumnNameError, HistoryError, LogError};
use foldin::training::TrainError;

/// How a command fails; decides the exit code.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments cannot be meant: exit code 2.
    Usage(String),
    /// It was asked well, and failed: exit code 1.
    Failed(anyhow::Error),
}

impl Failure {
    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => out.write_str(message),
            // The alternate form of anyhow: each cause after a colon.
            Self::Failed(error) => write!(out, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ColumnNameError> for Failure {
    fn from(error: ColumnNameError) -> Self {
        Self::Usage(error.to_string())
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        if error.is_usage() { Self::Usage(error.to_string()) } else { Self::Failed(error.into()) }
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::SeveralReaders { .. } | HistoryError::UnknownReader { .. } => Self::Usage(error.to_string()),
            HistoryError::Read { .. } | HistoryError::Export { .. } => Self::Failed(error.into()),
        }
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        Self::Failed(error.into())
    }
}
