//! Which column of a file is which.

use std::collections::BTreeMap;

use thiserror::Error;

/// What a row of interactions can say.
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
}

impl Column {
    /// All columns.
    pub const ALL: [Self; 7] =
        [Self::ReaderId, Self::ItemId, Self::Timestamp, Self::Event, Self::DwellSeconds, Self::ScrollDepth, Self::Slot];

    /// Its name where nothing else is said.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReaderId => "reader_id",
            Self::ItemId => "item_id",
            Self::Timestamp => "timestamp",
            Self::Event => "event",
            Self::DwellSeconds => "dwell_seconds",
            Self::ScrollDepth => "scroll_depth",
            Self::Slot => "slot",
        }
    }

    /// Whether there is no row without it.
    pub fn required(self) -> bool {
        matches!(self, Self::ReaderId | Self::ItemId | Self::Timestamp)
    }
}

/// The names that a file gives to its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames {
    mapped: BTreeMap<Column, String>,
}

/// A `--column` that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnNameError {
    /// Not of the form name=name.
    #[error("--column must be name=column, e.g. reader_id=personId, found `{found}`")]
    Form {
        /// What came.
        found: String,
    },
    /// A name that no column has here.
    #[error("--column `{found}` is not a column of interactions, expected one of {}", expected.join(", "))]
    Unknown {
        /// What came.
        found: String,
        /// The names there are.
        expected: Vec<&'static str>,
    },
    /// One column mapped twice.
    #[error("--column `{name}` is given twice")]
    Twice {
        /// The column.
        name: &'static str,
    },
}

impl ColumnNames {
    /// Reads `reader_id=personId` and the like.
    ///
    /// # Errors
    /// [`ColumnNameError`] where one is not of that form, names no column, or comes twice.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, ColumnNameError> {
        let mut mapped = BTreeMap::new();
        for pair in pairs {
            let (name, in_file) = pair
                .split_once('=')
                .filter(|(name, in_file)| !name.is_empty() && !in_file.is_empty())
                .ok_or_else(|| ColumnNameError::Form { found: pair.into() })?;
            let column = Column::ALL.into_iter().find(|column| column.name() == name).ok_or_else(|| {
                ColumnNameError::Unknown { found: name.into(), expected: Column::ALL.map(Column::name).to_vec() }
            })?;
            if mapped.insert(column, in_file.to_owned()).is_some() {
                return Err(ColumnNameError::Twice { name: column.name() });
            }
        }
        Ok(Self { mapped })
    }

    /// The name of `column` in the file.
    pub fn of(&self, column: Column) -> &str {
        self.mapped.get(&column).map_or(column.name(), String::as_str)
    }

    /// Whether somebody said what `column` is called.
    pub fn is_mapped(&self, column: Column) -> bool {
        self.mapped.contains_key(&column)
    }
}
