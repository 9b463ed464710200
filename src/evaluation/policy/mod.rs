//! What another policy would have been worth, from a log that says how likely everything in it was (off-policy evaluation).
//!
//! The value is clicks per shown card. Each row is one card: an item, its position, whether it was clicked, and how likely the
//! logging policy was to put this item there.

mod log;
mod reward_model;
mod table;
mod target;
mod value;

pub use log::{LoggedImpression, PolicyLog};
pub use table::POLICY_LOG;
pub use target::{Target, TargetPolicy};
pub use value::PolicyValue;

use serde::Serialize;
use thiserror::Error;

use super::Estimate;
use crate::logs::LogError;

/// Why a policy has no value.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// A file that cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A log without a row.
    #[error("the policy's log has no usable row, {rows} were read")]
    NoRows {
        /// Rows read.
        rows: u64,
    },
    /// Probabilities that are none.
    #[error(
        "{file}: expected the probabilities of a position to add up to 1, those of position {position} add up to {sum}"
    )]
    Sum {
        /// The file.
        file: String,
        /// The position.
        position: u16,
        /// What they add up to.
        sum: f64,
    },
    /// Positions of the log that the target says nothing of.
    #[error("the policy `{policy}` says nothing of position {position}, which the log has")]
    NoPosition {
        /// The policy.
        policy: String,
        /// The position.
        position: u16,
    },
    /// A clip that leaves nothing, or nothing to do.
    #[error("the largest weight must be above 0, found {found}")]
    Clip {
        /// What came.
        found: f64,
    },
}

/// The log that policies are valued by, and their values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyValues {
    /// Cards shown.
    pub rows: usize,
    /// Cards clicked.
    pub clicks: f64,
    /// Different items.
    pub items: usize,
    /// Positions of the list.
    pub positions: usize,
    /// Rows that were left out.
    pub bad_rows: u64,
    /// The first and the last second, Unix; `None` where the log does not say.
    pub period: Option<(i64, i64)>,
    /// Of the bootstrap.
    pub seed: u64,
    /// Weights above it were set to it.
    pub clip: Option<f64>,
    /// The policy that wrote the log: clicks per shown card.
    pub logged: Estimate,
    /// By target policy.
    pub targets: Vec<PolicyValue>,
}

/// Values `targets` by `log`. `clip`: weights above it are set to it; `None` leaves them as they are. The intervals are by
/// bootstrap over readers where the log names them, else over rows.
///
/// # Errors
/// [`PolicyError`] for a log without rows, a clip that is not above 0, and a target that leaves out a position.
pub fn policy_values(
    log: &PolicyLog,
    targets: &[Target],
    clip: Option<f64>,
    seed: u64,
) -> Result<PolicyValues, PolicyError> {
    if let Some(found) = clip.filter(|most| !most.is_finite() || *most <= 0.0) {
        return Err(PolicyError::Clip { found });
    }
    if log.rows.is_empty() {
        return Err(PolicyError::NoRows { rows: log.rows_read });
    }
    let values: Result<Vec<PolicyValue>, PolicyError> =
        targets.iter().map(|target| value::value(log, target, clip, seed)).collect();
    Ok(PolicyValues {
        rows: log.rows.len(),
        clicks: log.rows.iter().map(|row| row.click).sum(),
        items: log.items.len(),
        positions: log.positions().len(),
        bad_rows: log.bad.count,
        period: log.period,
        seed,
        clip,
        logged: value::on_policy(log, seed),
        targets: values?,
    })
}
