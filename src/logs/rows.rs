//! Rows of a table, whatever form its file has: CSV, JSON Lines or Parquet, told by their first bytes. One row is held at a
//! time, of Parquet one batch.

mod cell;
mod delimited;
mod json_lines;
mod parquet;
mod value;

use std::io::{self, BufRead, Cursor, Read};

pub(crate) use self::parquet::contained;
pub(super) use cell::Cell;
pub(crate) use value::Field;

use self::delimited::DelimitedRows;
use self::json_lines::JsonRows;
use self::parquet::ParquetRows;
use super::bad_rows::Unit;
use super::source::is_packed;
use super::{BadRow, ColumnNames, LogError, Source};

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Whether a file that begins so is text as it stands, neither compressed nor Parquet.
pub fn is_plain(start: &[u8]) -> bool {
    !is_packed(start) && !parquet::is_parquet(start)
}

/// A file of rows.
pub(super) enum Rows {
    Delimited(DelimitedRows),
    JsonLines(JsonRows),
    Parquet(ParquetRows),
}

/// One row. Its cells are found by the place of their column in the table.
pub(crate) enum Row<'a> {
    Delimited(delimited::Row<'a>),
    Json(json_lines::Row<'a>),
    Parquet(parquet::Row<'a>),
}

/// A row, or why there is none, and where it stands.
pub(super) struct Found<'a> {
    /// Its line or row, from 1.
    pub(super) number: u64,
    pub(super) row: Result<Row<'a>, BadRow>,
}

impl Rows {
    /// Opens a file and finds its columns.
    ///
    /// # Errors
    /// [`LogError`] where it cannot be opened or lacks a column that is needed.
    pub(super) fn open(source: &Source, names: &ColumnNames) -> Result<Self, LogError> {
        let failed = |error| LogError::Open { file: source.to_string(), error };
        let mut opened = source.open_any().map_err(failed)?;
        if parquet::is_parquet(opened.bytes.fill_buf().map_err(failed)?) {
            return ParquetRows::open(source, opened, names).map(Self::Parquet);
        }
        let broken = |error| LogError::Read { file: source.to_string(), line: 0, error };
        let (first, bytes) = first_character(opened.bytes).map_err(broken)?;
        match first {
            None => Err(LogError::Empty { file: source.to_string() }),
            Some(b'{') => Ok(Self::JsonLines(JsonRows::new(source, bytes, names))),
            Some(_) => DelimitedRows::open(source, bytes, names).map(Self::Delimited),
        }
    }

    /// What [`Found::number`] counts.
    pub(super) fn unit(&self) -> Unit {
        match self {
            Self::Delimited(_) | Self::JsonLines(_) => Unit::Line,
            Self::Parquet(_) => Unit::Row,
        }
    }

    /// The next row, `None` at the end.
    ///
    /// # Errors
    /// [`LogError`] where the file breaks off.
    pub(super) fn next(&mut self) -> Result<Option<Found<'_>>, LogError> {
        match self {
            Self::Delimited(rows) => rows.next(),
            Self::JsonLines(rows) => rows.next(),
            Self::Parquet(rows) => rows.next(),
        }
    }
}

impl Row<'_> {
    /// What stands in a column; [`Cell::Empty`] where the file has no such column.
    ///
    /// # Errors
    /// [`BadRow`] where bytes are no text.
    #[inline]
    pub(super) fn cell(&self, column: usize) -> Result<Cell<'_>, BadRow> {
        match self {
            Self::Delimited(row) => row.cell(column),
            Self::Json(row) => Ok(row.cell(column)),
            Self::Parquet(row) => Ok(row.cell(column)),
        }
    }
}

/// The first byte that is no white space, and all bytes without a byte order mark. Blank lines keep their place in the count.
fn first_character(mut bytes: impl BufRead + 'static) -> io::Result<(Option<u8>, Box<dyn BufRead>)> {
    let mut start = Vec::new();
    bytes.by_ref().take(BYTE_ORDER_MARK.len() as u64).read_to_end(&mut start)?;
    if start == BYTE_ORDER_MARK {
        start.clear();
    }
    while start.iter().all(u8::is_ascii_whitespace) {
        let mut next = [0];
        if bytes.read(&mut next)? == 0 {
            break;
        }
        start.extend(next);
    }
    let first = start.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    Ok((first, Box::new(Cursor::new(start).chain(bytes))))
}
