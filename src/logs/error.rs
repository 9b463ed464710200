//! Why a log could not be read.

use std::io;

use thiserror::Error;

use super::BadRows;

/// A log that cannot be used.
#[derive(Debug, Error)]
pub enum LogError {
    /// The file cannot be opened.
    #[error("cannot open {file}: {error}")]
    Open {
        /// The file, or standard input.
        file: String,
        /// What the system says.
        error: io::Error,
    },
    /// It broke off while it was read: a disk, a pipe, or damaged compression.
    #[error("cannot read {file} after line {line}: {error}")]
    Read {
        /// The file, or standard input.
        file: String,
        /// The last line that was whole.
        line: u64,
        /// What the system says.
        error: io::Error,
    },
    /// A Parquet file is damaged, or not there to its end.
    #[error("cannot read {file} after row {row} of its Parquet: {reason}")]
    Parquet {
        /// The file, or standard input.
        file: String,
        /// The last row that was read.
        row: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Parquet within gzip or Zstandard. It is read from its end, and its pages are compressed already.
    #[error("{file} is Parquet inside gzip or Zstandard: unpack it first, Parquet is compressed within")]
    PackedParquet {
        /// The file, or standard input.
        file: String,
    },
    /// A column of Parquet that holds what no column here can mean.
    #[error(
        "{file}: column `{column}` is of type {found}, expected text, numbers, times, true or false, or lists of text or numbers"
    )]
    ColumnType {
        /// The file, or standard input.
        file: String,
        /// The column.
        column: String,
        /// Its type in Arrow's words.
        found: String,
    },
    /// A column named on the command line is not in the file.
    #[error("--column {name}={expected}: {file} has no column `{expected}`, it has {}", found.join(", "))]
    MappedColumn {
        /// The file, or standard input.
        file: String,
        /// The column's own name.
        name: &'static str,
        /// What it was said to be called.
        expected: String,
        /// The columns there are.
        found: Vec<String>,
    },
    /// A column that every log needs is not in the file.
    #[error(
        "{file} has no column `{name}`, it has {}{}",
        found.join(", "),
        if *renamed { format!(": name the right one with --column {name}=…") } else { String::new() }
    )]
    NoColumn {
        /// The file, or standard input.
        file: String,
        /// The column.
        name: &'static str,
        /// The columns there are.
        found: Vec<String>,
        /// Whether `--column` may name another.
        renamed: bool,
    },
    /// Nothing in it.
    #[error("{file} is empty, expected a header and rows")]
    Empty {
        /// The file, or standard input.
        file: String,
    },
    /// More bad rows than are let pass.
    #[error("{} of {rows} rows are bad, beyond --max-bad-rows {limit}; {}", bad.count, shown(bad))]
    TooManyBadRows {
        /// Rows read so far.
        rows: u64,
        /// The limit.
        limit: String,
        /// The bad ones.
        bad: Box<BadRows>,
    },
}

impl LogError {
    /// Whether the command line is at fault, not the file.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::MappedColumn { .. })
    }
}

fn shown(bad: &BadRows) -> String {
    let first: Vec<String> = bad.first.iter().map(ToString::to_string).collect();
    format!("the first: {}", first.join("; "))
}
