//! Which column of a file is which.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{Field, LogError};

/// What rows of one kind can say.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// What its rows are, for messages.
    pub rows: &'static str,
    /// All columns; every other in a file is passed over.
    pub columns: &'static [&'static str],
    /// Those without which there is no row.
    pub required: &'static [&'static str],
    /// Whether `--column` may say what a file calls them.
    pub renamed: bool,
}

impl Table {
    /// The column at this place, which must be one of the table's.
    pub(crate) const fn field(&'static self, place: usize) -> Field {
        Field { place, name: self.columns[place] }
    }
}

/// What was read, in the order of [`Column`].
pub static INTERACTIONS: Table = INTERACTION_COLUMNS;

const INTERACTION_COLUMNS: Table = Table {
    rows: "interactions",
    columns: &[
        "reader_id",
        "item_id",
        "timestamp",
        "event",
        "dwell_seconds",
        "scroll_depth",
        "slot",
        "session_id",
        "randomized",
    ],
    required: &["reader_id", "item_id", "timestamp"],
    renamed: true,
};

/// What was read, by whom, whenever that was.
pub(super) static SETS: Table = Table { required: &["reader_id", "item_id"], ..INTERACTION_COLUMNS };

/// A column of interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Who.
    ReaderId,
    /// Which article.
    ItemId,
    /// When.
    Timestamp,
    /// What; a view where there is no such column.
    Event,
    /// Engaged seconds.
    DwellSeconds,
    /// How far down the article, 0..1.
    ScrollDepth,
    /// The place of the card in its list, from 1.
    Slot,
    /// The session it belongs to; where there is none, half an hour of silence ends one.
    SessionId,
    /// Whether that place was drawn at random.
    Randomized,
}

impl Column {
    /// Its name where nothing else is said.
    pub fn name(self) -> &'static str {
        INTERACTIONS.columns[self as usize]
    }
}

/// The names that a file gives to its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    table: &'static Table,
    mapped: BTreeMap<&'static str, String>,
}

/// A `--column` that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnNameError {
    /// Not of the form name=name.
    #[error("--column must be name=column, e.g. item_id=contentId, found `{found}`")]
    Form {
        /// What came.
        found: String,
    },
    /// A name that no column has here.
    #[error("--column `{found}` is not a column of {}, expected one of {}", table.rows, table.columns.join(", "))]
    Unknown {
        /// What came.
        found: String,
        /// Where it was looked for.
        table: &'static Table,
    },
    /// One column mapped twice.
    #[error("--column `{name}` is given twice")]
    Twice {
        /// The column.
        name: &'static str,
    },
}

impl ColumnNameError {
    /// Whether the name is of no column.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }
}

impl ColumnNames {
    /// The names of the table itself.
    pub fn of(table: &'static Table) -> Self {
        Self { table, mapped: BTreeMap::new() }
    }

    /// Reads `reader_id=personId` and the like.
    ///
    /// # Errors
    /// [`ColumnNameError`] where one is not of that form, names no column of `table`, or comes twice.
    pub fn parse<'a>(table: &'static Table, pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, ColumnNameError> {
        let mut names = Self::of(table);
        for pair in pairs {
            let (name, in_file) = pair
                .split_once('=')
                .filter(|(name, in_file)| !name.is_empty() && !in_file.is_empty())
                .ok_or_else(|| ColumnNameError::Form { found: pair.into() })?;
            let column = table.columns.iter().copied().find(|&column| column == name);
            let column = column.ok_or_else(|| ColumnNameError::Unknown { found: name.into(), table })?;
            if names.mapped.insert(column, in_file.to_owned()).is_some() {
                return Err(ColumnNameError::Twice { name: column });
            }
        }
        Ok(names)
    }

    /// The same names for `table`, which has the same columns and needs others of them.
    pub(crate) fn needed_by(self, table: &'static Table) -> Self {
        Self { table, ..self }
    }

    fn in_file<'a>(&'a self, column: &'a str) -> &'a str {
        self.mapped.get(column).map_or(column, String::as_str)
    }

    /// What the file calls the columns of the table, in their order.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.table.columns.iter().map(|column| self.in_file(column))
    }

    /// What the file calls the column at this place of the table.
    pub(super) fn at(&self, column: usize) -> Option<&str> {
        self.table.columns.get(column).map(|column| self.in_file(column))
    }

    /// Where each column of the table stands among those of a file.
    pub(super) fn places(&self, file: &str, found: &[String]) -> Result<Vec<Option<usize>>, LogError> {
        let place = |column: &&'static str| {
            let place = found.iter().position(|name| name == self.in_file(column));
            // Who says what a column is called expects it to be there.
            if place.is_none() && (self.mapped.contains_key(column) || self.table.required.contains(column)) {
                return Err(self.absent(column, file, found));
            }
            Ok(place)
        };
        self.table.columns.iter().map(place).collect()
    }

    /// Refuses a row without the columns that every row needs.
    pub(super) fn required_in(&self, file: &str, found: &[String]) -> Result<(), LogError> {
        let missing = |column: &&&'static str| !found.iter().any(|name| name == self.in_file(column));
        match self.table.required.iter().find(missing) {
            Some(column) => Err(self.absent(column, file, found)),
            None => Ok(()),
        }
    }

    fn absent(&self, name: &'static str, file: &str, found: &[String]) -> LogError {
        let (file, found) = (file.to_owned(), found.to_vec());
        match self.mapped.get(name) {
            Some(expected) => LogError::MappedColumn { file, name, expected: expected.clone(), found },
            None => LogError::NoColumn { file, name, found, renamed: self.table.renamed },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_at_its_place() {
        let columns = [
            Column::ReaderId,
            Column::ItemId,
            Column::Timestamp,
            Column::Event,
            Column::DwellSeconds,
            Column::ScrollDepth,
            Column::Slot,
            Column::SessionId,
            Column::Randomized,
        ];
        let names: Vec<&str> = columns.into_iter().map(Column::name).collect();
        assert_eq!(names, INTERACTIONS.columns);
        assert_eq!((Column::ReaderId.name(), Column::Randomized.name()), ("reader_id", "randomized"));
    }

    #[test]
    fn pairs_that_cannot_be_meant_are_refused() {
        for pair in ["item_id", "=x", "item_id=", "x=item_id"] {
            assert!(ColumnNames::parse(&INTERACTIONS, [pair]).is_err(), "{pair}");
        }
        let twice = ColumnNames::parse(&INTERACTIONS, ["item_id=a", "item_id=b"]);
        assert_eq!(twice, Err(ColumnNameError::Twice { name: "item_id" }));
    }
}
