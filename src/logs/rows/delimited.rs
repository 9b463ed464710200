//! Rows of CSV.

use std::borrow::Cow;
use std::io::{self, BufRead};

use csv::ByteRecord;

use super::{Cell, Found};
use crate::logs::{BadRow, ColumnNames, LogError, Source};

/// A CSV file whose first line names its columns.
pub(in crate::logs) struct DelimitedRows {
    file: String,
    reader: csv::Reader<Box<dyn BufRead>>,
    record: ByteRecord,
    /// Columns of the file.
    width: usize,
    /// For each column of the table where it stands.
    places: Vec<Option<usize>>,
    line: u64,
}

/// One record.
pub(crate) struct Row<'a> {
    record: &'a ByteRecord,
    places: &'a [Option<usize>],
}

impl DelimitedRows {
    pub(super) fn open(source: &Source, bytes: Box<dyn BufRead>, names: &ColumnNames) -> Result<Self, LogError> {
        let file = source.to_string();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.byte_headers();
        let header =
            header.map_err(|error| LogError::Read { file: file.clone(), line: 0, error: error.into() })?.clone();
        let found: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if found.iter().all(String::is_empty) {
            return Err(LogError::Empty { file });
        }
        let places = names.places(&file, &found)?;
        Ok(Self { file, reader, record: ByteRecord::new(), width: header.len(), places, line: 1 })
    }

    pub(super) fn next(&mut self) -> Result<Option<Found<'_>>, LogError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Err(self.broken(error.into())),
        }
        self.line = self.record.position().map_or(self.line + 1, csv::Position::line);
        let row = if self.record.len() == self.width {
            Ok(super::Row::Delimited(Row { record: &self.record, places: &self.places }))
        } else {
            Err(BadRow::Malformed(format!("{} fields, the header has {}", self.record.len(), self.width)))
        };
        Ok(Some(Found { number: self.line, row }))
    }

    fn broken(&self, error: io::Error) -> LogError {
        LogError::Read { file: self.file.clone(), line: self.line, error }
    }
}

impl Row<'_> {
    #[inline]
    pub(super) fn cell(&self, column: usize) -> Result<Cell<'_>, BadRow> {
        let place = self.places.get(column).copied().flatten();
        match place.and_then(|place| self.record.get(place)) {
            None => Ok(Cell::Empty),
            Some(bytes) => {
                std::str::from_utf8(bytes).map(|text| Cell::Text(Cow::Borrowed(text))).map_err(|_| BadRow::NotText)
            }
        }
    }
}
