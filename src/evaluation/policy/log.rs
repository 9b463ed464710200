//! A logged policy: what it put where, how likely that was, and whether it was clicked.

use std::collections::BTreeSet;

use super::table::{CLICK, ITEM_ID, PROPENSITY, READER_ID, TARGET_LOG, TIMESTAMP, position};
use crate::logs::{BadRow, BadRowLimit, BadRows, ColumnNames, Ids, Intake, LogError, Row, Source};

/// One card that was shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoggedImpression {
    /// Number of the item in [`PolicyLog::items`].
    pub item: u32,
    /// Its place in the list, from 1.
    pub position: u16,
    /// 1 where it was clicked, 0 where not.
    pub click: f64,
    /// How likely the policy was to put this item at this position at that moment: above 0, at most 1. NaN where the file has
    /// no such column.
    pub propensity: f64,
    /// Number of the reader in [`PolicyLog::readers`]; `None` where the file does not say whom it was shown.
    pub reader: Option<u32>,
}

/// The rows of a logged policy, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct PolicyLog {
    /// Ids of items.
    pub items: Ids,
    /// Ids of readers.
    pub readers: Ids,
    /// What was shown.
    pub rows: Vec<LoggedImpression>,
    /// Rows of the files, bad ones included.
    pub rows_read: u64,
    /// The bad ones.
    pub bad: BadRows,
    /// The first and the last second, Unix; `None` where the files do not say when.
    pub period: Option<(i64, i64)>,
}

impl PolicyLog {
    /// Reads files with the columns of [`POLICY_LOG`](super::POLICY_LOG): `item_id`, `position`, `click` (0 or 1), `propensity` and, where they are
    /// known, `timestamp` and `reader_id`. CSV, JSON Lines or Parquet.
    ///
    /// # Errors
    /// [`LogError`] where a file cannot be read, lacks a column, or too many rows are bad.
    pub fn read(sources: &[Source], columns: &ColumnNames, limit: BadRowLimit) -> Result<Self, LogError> {
        Self::read_rows(sources, columns, limit, true)
    }

    /// Reads the log of a policy that is to be valued, which may lack propensities.
    pub(super) fn read_target(source: &Source, columns: &ColumnNames, limit: BadRowLimit) -> Result<Self, LogError> {
        let columns = columns.clone().needed_by(&TARGET_LOG);
        Self::read_rows(std::slice::from_ref(source), &columns, limit, false)
    }

    fn read_rows(
        sources: &[Source],
        columns: &ColumnNames,
        limit: BadRowLimit,
        propensities: bool,
    ) -> Result<Self, LogError> {
        let mut log = Self::default();
        let mut intake = Intake::new(columns, limit, &|_| {});
        for source in sources {
            intake.read(source, &mut |row, _| log.add(row, propensities))?;
        }
        (log.rows_read, log.bad) = intake.finish()?;
        Ok(log)
    }

    /// A bad row leaves no trace, not even its id.
    fn add(&mut self, row: &Row<'_>, propensities: bool) -> Result<(), BadRow> {
        let item = row.id(ITEM_ID)?;
        let position = position(row)?;
        let click = match row.text(CLICK)?.as_ref() {
            "0" | "0.0" | "false" | "False" => 0.0,
            "1" | "1.0" | "true" | "True" => 1.0,
            other => return Err(CLICK.refused(other, "expected 0 or 1")),
        };
        let expected = "expected a probability above 0 and at most 1";
        let propensity = row.number(PROPENSITY, |value| *value > 0.0 && *value <= 1.0, expected)?;
        if propensities && propensity.is_none() {
            return Err(PROPENSITY.refused("", expected));
        }
        if let Some(at) = row.seconds(TIMESTAMP)? {
            let (first, last) = self.period.unwrap_or((at, at));
            self.period = Some((first.min(at), last.max(at)));
        }
        let reader = row.text(READER_ID)?;
        let reader = (!reader.is_empty()).then(|| self.readers.intern(&reader));
        let item = self.items.intern(&item);
        self.rows.push(LoggedImpression { item, position, click, propensity: propensity.unwrap_or(f64::NAN), reader });
        Ok(())
    }

    /// The positions that were shown, ascending.
    pub fn positions(&self) -> Vec<u16> {
        let positions: BTreeSet<u16> = self.rows.iter().map(|row| row.position).collect();
        positions.into_iter().collect()
    }
}
