//! Why a command did not do what it was asked for, and the exit code of it.

use std::fmt;

use foldin::evaluation::EvaluateError;
use foldin::evaluation::policy::PolicyError;
use foldin::import::ImportError;
use foldin::logs::{HistoryError, LogError};
use foldin::refresh::RefreshError;
use foldin::training::TrainError;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// Used wrongly: exit code 2.
    Usage(String),
    /// Used rightly, and failed: exit code 1.
    Failed(anyhow::Error),
}

impl CommandError {
    /// 2 or 1.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => out.write_str(message),
            // The alternate form of anyhow: each cause after a colon.
            Self::Failed(error) => write!(out, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for CommandError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<LogError> for CommandError {
    fn from(error: LogError) -> Self {
        if error.is_usage() { Self::Usage(error.to_string()) } else { Self::Failed(error.into()) }
    }
}

impl From<HistoryError> for CommandError {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::SeveralReaders { .. } | HistoryError::UnknownReader { .. } => Self::Usage(error.to_string()),
            HistoryError::Read { .. } | HistoryError::Export { .. } => Self::Failed(error.into()),
        }
    }
}

impl From<ImportError> for CommandError {
    fn from(error: ImportError) -> Self {
        if error.is_usage() { Self::Usage(error.to_string()) } else { Self::Failed(error.into()) }
    }
}

impl From<TrainError> for CommandError {
    fn from(error: TrainError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RefreshError> for CommandError {
    fn from(error: RefreshError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<EvaluateError> for CommandError {
    fn from(error: EvaluateError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<PolicyError> for CommandError {
    fn from(error: PolicyError) -> Self {
        match error {
            PolicyError::Log(error) => error.into(),
            error => Self::Failed(error.into()),
        }
    }
}
