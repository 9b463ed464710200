//! All rows of some files, with an account of the bad ones.

use super::rows::{Row, Rows};
use super::{BadRow, BadRowLimit, BadRows, ColumnNames, LogError, Source};

/// Takes a row, or refuses it. The second argument says where it stands, in words.
pub(crate) type Take<'a> = dyn FnMut(&Row<'_>, &dyn Fn() -> String) -> Result<(), BadRow> + 'a;

/// What is read of files of one table, and how far it has come.
pub(crate) struct Intake<'a> {
    names: &'a ColumnNames,
    limit: BadRowLimit,
    watch: &'a dyn Fn(u64),
    rows: u64,
    bad: BadRows,
}

impl<'a> Intake<'a> {
    /// `watch` hears of the rows read, now and then.
    pub(crate) fn new(names: &'a ColumnNames, limit: BadRowLimit, watch: &'a dyn Fn(u64)) -> Self {
        Self { names, limit, watch, rows: 0, bad: BadRows::default() }
    }

    /// Hands every row of a file to `take`, with the place it stands at, and counts those that are refused.
    ///
    /// # Errors
    /// [`LogError`] where the file cannot be read, lacks a column, or with it too many rows are bad.
    pub(crate) fn read(&mut self, source: &Source, take: &mut Take<'_>) -> Result<(), LogError> {
        let mut rows = Rows::open(source, self.names)?;
        let unit = rows.unit();
        while let Some(found) = rows.next()? {
            self.rows += 1;
            if self.rows.is_multiple_of(1 << 16) {
                (self.watch)(self.rows);
            }
            let place = || format!("{unit} {}", found.number);
            if let Err(reason) = found.row.and_then(|row| take(&row, &place)) {
                self.bad.add_at(source, unit, found.number, reason);
                if self.bad.beyond(self.limit, self.rows, false) {
                    return Err(self.too_many());
                }
            }
        }
        Ok(())
    }

    /// Rows read, bad ones included, and the bad ones.
    ///
    /// # Errors
    /// [`LogError::TooManyBadRows`] where those are too many of all.
    pub(crate) fn finish(self) -> Result<(u64, BadRows), LogError> {
        if self.bad.beyond(self.limit, self.rows, true) { Err(self.too_many()) } else { Ok((self.rows, self.bad)) }
    }

    fn too_many(&self) -> LogError {
        let (rows, limit) = (self.rows, self.limit.to_string());
        LogError::TooManyBadRows { rows, limit, bad: Box::new(self.bad.clone()) }
    }
}
