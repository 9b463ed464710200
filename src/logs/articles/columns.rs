//! What an articles file calls its fields.

use std::collections::BTreeMap;

use thiserror::Error;

/// The fields that are read; every other is passed over.
pub const FIELDS: [&str; 13] = [
    "item_id",
    "title",
    "url",
    "published",
    "words",
    "topics",
    "text",
    "embedding",
    "language",
    "section",
    "author",
    "format",
    "paid",
];

/// Fields that a file calls otherwise than here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleColumns {
    mapped: BTreeMap<&'static str, String>,
}

/// A mapping that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArticleColumnError {
    /// Not of the form name=column.
    #[error("--column must be name=column, e.g. item_id=contentId, found `{found}`")]
    Form {
        /// What came.
        found: String,
    },
    /// A name that no field has.
    #[error("--column must name one of {}, found `{found}`", FIELDS.join(", "))]
    Unknown {
        /// What came.
        found: String,
    },
}

impl ArticleColumns {
    /// Reads `item_id=contentId` and the like; of one field the last counts.
    ///
    /// # Errors
    /// [`ArticleColumnError`] where a pair is not of that form or names no field.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, ArticleColumnError> {
        let mut mapped = BTreeMap::new();
        for pair in pairs {
            let (name, column) = pair
                .split_once('=')
                .filter(|(name, column)| !name.is_empty() && !column.is_empty())
                .ok_or_else(|| ArticleColumnError::Form { found: pair.into() })?;
            let field = FIELDS.into_iter().find(|&field| field == name);
            let field = field.ok_or_else(|| ArticleColumnError::Unknown { found: name.into() })?;
            mapped.insert(field, column.to_owned());
        }
        Ok(Self { mapped })
    }

    /// What the file calls a field.
    pub(super) fn of(&self, field: &'static str) -> &str {
        self.mapped.get(field).map_or(field, String::as_str)
    }

    /// Whether somebody named this column of the file.
    pub fn names(&self, column: &str) -> bool {
        self.mapped.values().any(|name| name == column)
    }

    /// Whether somebody said what it is called, and so expects it to be there.
    pub(super) fn is_mapped(&self, field: &str) -> bool {
        self.mapped.contains_key(field)
    }
}
