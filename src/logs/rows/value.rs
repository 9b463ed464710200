//! What a column says in a row: text, an id, a time or a number, or why it cannot be that.

use std::borrow::Cow;
use std::str::FromStr;

use super::{Cell, Row};
use crate::logs::time::possible;
use crate::logs::{BadRow, unix_seconds};

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its place in the table.
    pub(crate) place: usize,
    /// Its name there, for messages.
    pub(crate) name: &'static str,
}

impl Field {
    /// Refuses what was found in it.
    pub(crate) fn refused(self, found: &str, expected: &'static str) -> BadRow {
        BadRow::value(self.name, found, expected)
    }
}

impl Row<'_> {
    /// One value as text, without white space around it; empty where there is none.
    ///
    /// # Errors
    /// [`BadRow`] where bytes are no text, or there are several values.
    pub(crate) fn text(&self, field: Field) -> Result<Cow<'_, str>, BadRow> {
        as_text(self.cell(field.place)?, field)
    }

    /// An id, which no row goes without.
    ///
    /// # Errors
    /// As [`Row::text`], and where there is none, or one with a line break, which no model file could hold.
    pub(crate) fn id(&self, field: Field) -> Result<Cow<'_, str>, BadRow> {
        let id = self.text(field)?;
        match id.as_ref() {
            "" => Err(BadRow::NoId(field.name)),
            id if id.contains(['\n', '\r']) => Err(BadRow::LineBreak(field.name)),
            _ => Ok(id),
        }
    }

    /// A time in Unix seconds, `None` where there is none.
    ///
    /// # Errors
    /// As [`Row::text`], and where it is no time between 1990 and 2100.
    pub(crate) fn seconds(&self, field: Field) -> Result<Option<i64>, BadRow> {
        let (seconds, found) = match self.cell(field.place)? {
            Cell::Time(seconds) | Cell::Integer(seconds) => (possible(seconds), Cow::Owned(seconds.to_string())),
            cell => {
                let text = as_text(cell, field)?;
                if text.is_empty() {
                    return Ok(None);
                }
                (unix_seconds(&text), text)
            }
        };
        seconds.map(Some).map_err(|expected| field.refused(&found, expected))
    }

    /// A number for which `possible` holds, `None` where there is none.
    ///
    /// # Errors
    /// As [`Row::text`], and where it is no such number, with what was `expected`.
    pub(crate) fn number<N: FromStr>(
        &self,
        field: Field,
        possible: impl FnOnce(&N) -> bool,
        expected: &'static str,
    ) -> Result<Option<N>, BadRow> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(possible);
        number.map(Some).ok_or_else(|| field.refused(&text, expected))
    }

    /// A place in a list, from 1, `None` where there is none.
    ///
    /// # Errors
    /// As [`Row::number`].
    pub(crate) fn place_in_list(&self, field: Field) -> Result<Option<u16>, BadRow> {
        self.number(field, |place| *place > 0, "expected a whole number from 1 to 65535")
    }
}

fn as_text(cell: Cell<'_>, field: Field) -> Result<Cow<'_, str>, BadRow> {
    match cell {
        Cell::Empty => Ok(Cow::Borrowed("")),
        cell @ (Cell::Texts(_) | Cell::Integers(_) | Cell::Numbers(_) | Cell::Other(_)) => {
            Err(field.refused(&cell.shown(), "expected one value"))
        }
        cell => Ok(match cell.text().unwrap_or_default() {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }),
    }
}
