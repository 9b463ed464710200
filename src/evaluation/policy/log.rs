//! A logged policy: what it put where, how likely that was, and whether it was clicked.

use std::collections::BTreeSet;

use super::table::{PolicyColumns, impossible, item_of, position_of, read_table};
use crate::logs::{BadRow, BadRowLimit, BadRows, Ids, LogError, Source, unix_seconds};

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
}

/// The rows of a logged policy, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct PolicyLog {
    /// Ids of items.
    pub items: Ids,
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
    /// Reads CSV files with the columns `item_id`, `position`, `click` (0 or 1), `propensity` and, where it is known,
    /// `timestamp`. `propensities`: whether there is no row without one.
    ///
    /// # Errors
    /// [`LogError`] where a file cannot be read, lacks a column, or too many rows are bad.
    pub fn read(
        sources: &[Source],
        columns: &PolicyColumns,
        limit: BadRowLimit,
        propensities: bool,
    ) -> Result<Self, LogError> {
        let mut log = Self::default();
        let mut bad = BadRows::default();
        let expected = [
            ("item_id", true),
            ("position", true),
            ("click", true),
            ("propensity", propensities),
            ("timestamp", false),
        ];
        for source in sources {
            log.rows_read += read_table(source, expected, columns, limit, &mut bad, |texts| log.add(texts))?;
        }
        log.bad = bad;
        Ok(log)
    }

    /// A bad row leaves no trace, not even its id.
    fn add(&mut self, [item, position, click, propensity, timestamp]: [Option<&str>; 5]) -> Result<(), BadRow> {
        let item = item_of(item)?;
        let position = position_of(position)?;
        let click = match click.unwrap_or_default() {
            "0" | "0.0" | "false" | "False" => 0.0,
            "1" | "1.0" | "true" | "True" => 1.0,
            other => return Err(impossible("click", other, "expected 0 or 1")),
        };
        let propensity = match propensity.map(|text| (text, text.parse::<f64>())) {
            None => f64::NAN,
            Some((_, Ok(value))) if value > 0.0 && value <= 1.0 => value,
            Some((text, _)) => {
                return Err(impossible("propensity", text, "expected a probability above 0 and at most 1"));
            }
        };
        if let Some(text) = timestamp {
            let at = unix_seconds(text).map_err(|expected| impossible("timestamp", text, expected))?;
            let (first, last) = self.period.unwrap_or((at, at));
            self.period = Some((first.min(at), last.max(at)));
        }
        let item = self.items.intern(item);
        self.rows.push(LoggedImpression { item, position, click, propensity });
        Ok(())
    }

    /// The positions that were shown, ascending.
    pub fn positions(&self) -> Vec<u16> {
        let positions: BTreeSet<u16> = self.rows.iter().map(|row| row.position).collect();
        positions.into_iter().collect()
    }
}
