//! Reads interactions.

use super::columns::SETS;
use super::fields::add_row;
use super::session::Sessions;
use super::{BadRowLimit, ColumnNames, EventNames, INTERACTIONS, Intake, Log, LogError, Source};

/// How a log is read.
#[derive(Debug, Clone)]
pub struct ReadLog {
    /// What the files call their columns, those of [`INTERACTIONS`].
    pub columns: ColumnNames,
    /// What event names mean.
    pub events: EventNames,
    /// How many bad rows are let pass.
    pub max_bad_rows: BadRowLimit,
    /// Whether rows may come without a time; those count as of Unix second 0.
    pub timeless: bool,
}

impl Default for ReadLog {
    fn default() -> Self {
        Self {
            columns: ColumnNames::of(&INTERACTIONS),
            events: EventNames::default(),
            max_bad_rows: BadRowLimit::default(),
            timeless: false,
        }
    }
}

/// Reads all `sources`, CSV, JSON Lines or Parquet, into one log, in the order of time. `watch` hears of the rows read, now
/// and then.
///
/// Ids are trimmed of white space, numbered by first appearance. What a row leaves empty counts as not measured.
///
/// # Errors
/// [`LogError`] where a file cannot be read, lacks a column, or too many rows are bad.
pub fn read_interactions(sources: &[Source], how: &ReadLog, watch: &dyn Fn(u64)) -> Result<Log, LogError> {
    let (mut log, mut sessions) = (Log::default(), Sessions::default());
    let columns = if how.timeless { how.columns.clone().needed_by(&SETS) } else { how.columns.clone() };
    let mut intake = Intake::new(&columns, how.max_bad_rows, watch);
    for source in sources {
        intake.read(source, &mut |row, _| add_row(&mut log, &mut sessions, row, how))?;
    }
    (log.rows, log.bad) = intake.finish()?;
    sessions.sort(&mut log);
    Ok(log)
}
