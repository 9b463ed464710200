//! Rows of Parquet.

mod column;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;

use super::{Cell, Found};
use crate::host::{self, RandomAccess};
use crate::logs::source::Opened;
use crate::logs::{ColumnNames, LogError, Source};
use column::Column;

/// The first bytes, with the schema and all else that describes the file in the clear or encrypted.
const MAGIC: [[u8; 4]; 2] = [*b"PAR1", *b"PARE"];
/// What is held of a file at a time: with a text of 10,000 bytes each some ten megabytes.
const BATCH_ROWS: usize = 1024;

/// Whether a file that begins so is Parquet.
pub(super) fn is_parquet(start: &[u8]) -> bool {
    MAGIC.iter().any(|magic| start.starts_with(magic))
}

/// A Parquet file, read batch by batch, and of it only the columns that the table has.
pub(in crate::logs) struct ParquetRows {
    file: String,
    batches: ParquetRecordBatchReader,
    /// For each column of the table where it stands in a batch.
    places: Vec<Option<usize>>,
    /// The batch, by columns of the table.
    columns: Vec<Column>,
    /// Rows of the batch, and the next of them.
    length: usize,
    next: usize,
    /// Rows of the batches before.
    before: u64,
}

/// One row of a batch.
pub(crate) struct Row<'a> {
    columns: &'a [Column],
    place: usize,
}

impl ParquetRows {
    pub(super) fn open(source: &Source, opened: Opened, names: &ColumnNames) -> Result<Self, LogError> {
        let file = source.to_string();
        if opened.packed {
            return Err(LogError::PackedParquet { file });
        }
        let whole = seekable(source, opened).map_err(|error| LogError::Open { file: file.clone(), error })?;
        let failed = |reason| LogError::Parquet { file: file.clone(), row: 0, reason };
        let builder = contained(|| ParquetRecordBatchReaderBuilder::try_new(whole)).map_err(failed)?;
        let found: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let places = names.places(&file, &found)?;
        for &place in places.iter().flatten() {
            let field = builder.schema().field(place);
            if !Column::is_known(field.data_type()) {
                let (column, found) = (field.name().clone(), field.data_type().to_string());
                return Err(LogError::ColumnType { file, column, found });
            }
        }
        let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().flatten().copied());
        let batches =
            contained(|| builder.with_projection(mask).with_batch_size(BATCH_ROWS).build()).map_err(failed)?;
        let read = batches.schema();
        let places = names.all().map(|name| read.fields().iter().position(|field| field.name() == name)).collect();
        Ok(Self { file, batches, places, columns: Vec::new(), length: 0, next: 0, before: 0 })
    }

    pub(super) fn next(&mut self) -> Result<Option<Found<'_>>, LogError> {
        while self.next == self.length {
            self.before += self.length as u64;
            let batch = self.next_columns().map_err(|reason| LogError::Parquet {
                file: self.file.clone(),
                row: self.before,
                reason,
            })?;
            let Some((length, columns)) = batch else { return Ok(None) };
            (self.length, self.columns, self.next) = (length, columns, 0);
        }
        let place = self.next;
        self.next += 1;
        let row = super::Row::Parquet(Row { columns: &self.columns, place });
        Ok(Some(Found { number: self.before + self.next as u64, row: Ok(row) }))
    }

    fn next_columns(&mut self) -> Result<Option<(usize, Vec<Column>)>, String> {
        let Self { batches, places, .. } = self;
        contained(|| -> Result<_, ArrowError> {
            let Some(batch) = batches.next().transpose()? else { return Ok(None) };
            let columns: Result<Vec<Column>, _> = places.iter().map(|place| column(&batch, *place)).collect();
            Ok(Some((batch.num_rows(), columns?)))
        })
    }
}

fn column(batch: &RecordBatch, place: Option<usize>) -> Result<Column, ArrowError> {
    place.and_then(|place| batch.columns().get(place)).map_or(Ok(Column::Absent), Column::of)
}

impl Row<'_> {
    #[inline]
    pub(super) fn cell(&self, column: usize) -> Cell<'_> {
        self.columns.get(column).map_or(Cell::Empty, |column| column.cell(self.place))
    }
}

/// Parquet begins at its end.
fn seekable(source: &Source, mut opened: Opened) -> io::Result<RandomAccess> {
    match source {
        Source::File(path) if host::is_file(path) => host::random_access(path),
        _ => host::random_access_of(&mut opened.bytes),
    }
}

/// Runs `work`, and makes one error of all that it may end with. The libraries check most of what they read, and assert
/// the rest: one in some thousand damaged files ends in `arrow-buffer`'s `bit_util` ("slice must not be empty").
pub(crate) fn contained<T, E: std::fmt::Display>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("damaged bytes".into()),
    }
}
