//! Rows of JSON Lines.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::{Cell, Found};
use crate::logs::{BadRow, ColumnNames, LogError, Source};

/// A file with an object in every line.
pub(in crate::logs) struct JsonRows {
    file: String,
    lines: Box<dyn BufRead>,
    bytes: Vec<u8>,
    object: Map<String, Value>,
    names: ColumnNames,
    line: u64,
    checked: bool,
}

/// One object.
pub(crate) struct Row<'a> {
    object: &'a Map<String, Value>,
    names: &'a ColumnNames,
}

impl JsonRows {
    pub(super) fn new(source: &Source, lines: Box<dyn BufRead>, names: &ColumnNames) -> Self {
        Self {
            file: source.to_string(),
            lines,
            bytes: Vec::new(),
            object: Map::new(),
            names: names.clone(),
            line: 0,
            checked: false,
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Found<'_>>, LogError> {
        loop {
            self.bytes.clear();
            let length = self.lines.read_until(b'\n', &mut self.bytes).map_err(|error| LogError::Read {
                file: self.file.clone(),
                line: self.line,
                error,
            })?;
            if length == 0 {
                return Ok(None);
            }
            self.line += 1;
            if !self.bytes.trim_ascii().is_empty() {
                break;
            }
        }
        let row = match serde_json::from_slice(&self.bytes) {
            Ok(object) => {
                self.object = object;
                self.check_first()?;
                Ok(super::Row::Json(Row { object: &self.object, names: &self.names }))
            }
            Err(error) => Err(BadRow::Malformed(error.to_string())),
        };
        Ok(Some(Found { number: self.line, row }))
    }

    /// A name that the first row does not have is a wrong name; later rows may leave columns out.
    fn check_first(&mut self) -> Result<(), LogError> {
        if self.checked {
            return Ok(());
        }
        self.checked = true;
        let found: Vec<String> = self.object.keys().cloned().collect();
        self.names.required_in(&self.file, &found)
    }
}

impl Row<'_> {
    #[inline]
    pub(super) fn cell(&self, column: usize) -> Cell<'_> {
        self.names.at(column).and_then(|name| self.object.get(name)).map_or(Cell::Empty, Cell::of_json)
    }
}
