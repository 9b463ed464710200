//! Rows that cannot be meant: counted, the first ones kept to show, too many of them stop the run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// How many bad rows are kept to show.
const SHOWN: usize = 5;
/// Longest excerpt of a wrong value, in characters.
const EXCERPT: usize = 40;
/// A share of bad rows is judged only from so many rows on (and at the end): files often begin badly.
const JUDGED_FROM: u64 = 100_000;

/// How many bad rows are let pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BadRowLimit {
    /// So many.
    Rows(u64),
    /// A share of all rows, 0..=1, but never fewer than [`BadRowLimit::ALWAYS`].
    Share(f64),
}

impl BadRowLimit {
    /// So many bad rows pass under a share, however small the file.
    pub const ALWAYS: u64 = 10;
}

impl Default for BadRowLimit {
    /// 1 %: more than that is no accident of a log but a wrong column or format.
    fn default() -> Self {
        Self::Share(0.01)
    }
}

impl fmt::Display for BadRowLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(rows) => write!(out, "{rows}"),
            Self::Share(share) => write!(out, "{}%", share * 100.0),
        }
    }
}

impl FromStr for BadRowLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || format!("expected a number of rows or a percentage such as 1%, found `{text}`");
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Rows).map_err(|_| refused()),
            Some(percent) => match percent.trim().parse::<f64>() {
                Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Self::Share(percent / 100.0)),
                _ => Err(refused()),
            },
        }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BadRow {
    /// An id that every row needs is absent or empty.
    #[error("no {0}")]
    NoId(&'static str),
    /// An id that no model file could hold.
    #[error("a line break in {0}")]
    LineBreak(&'static str),
    /// Bytes that are no text.
    #[error("not UTF-8")]
    NotText,
    /// Not a row of the format at all.
    #[error("{0}")]
    Malformed(String),
    /// A value outside of what it can be.
    #[error("{column} `{found}`: {expected}")]
    Value {
        /// The column.
        column: &'static str,
        /// What came, cut off where it is long.
        found: String,
        /// What can be.
        expected: Cow<'static, str>,
    },
}

impl BadRow {
    pub(super) fn value(column: &'static str, found: &str, expected: impl Into<Cow<'static, str>>) -> Self {
        let mut excerpt: String = found.chars().take(EXCERPT).collect();
        if excerpt.len() < found.len() {
            excerpt.push('…');
        }
        Self::Value { column, found: excerpt, expected: expected.into() }
    }

    /// The reason without the value, to count by.
    fn kind(&self) -> String {
        match self {
            Self::Malformed(_) => "malformed row".into(),
            Self::Value { column, .. } => format!("impossible {column}"),
            other => other.to_string(),
        }
    }
}

/// One bad row and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The file, or standard input.
    pub source: String,
    /// The line, from 1, the header included; in Parquet, which has no lines, the row, from 1.
    pub line: u64,
    /// Which of the two.
    pub unit: Unit,
    /// What is wrong.
    pub reason: BadRow,
}

/// What places are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Lines of text.
    Line,
    /// Rows of Parquet.
    Row,
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Line => "line",
            Self::Row => "row",
        })
    }
}

impl fmt::Display for Placed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            // As compilers write it, so that editors find the line.
            Unit::Line => write!(out, "{}:{}: {}", self.source, self.line, self.reason),
            Unit::Row => write!(out, "{}, row {}: {}", self.source, self.line, self.reason),
        }
    }
}

/// The account of bad rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BadRows {
    /// How many.
    pub count: u64,
    /// How many by reason.
    pub by_reason: BTreeMap<String, u64>,
    /// The first ones.
    pub first: Vec<Placed>,
}

impl BadRows {
    /// Counts one, in a line of text.
    pub fn add(&mut self, source: &dyn fmt::Display, line: u64, reason: BadRow) {
        self.add_at(source, Unit::Line, line, reason);
    }

    /// Counts one.
    pub fn add_at(&mut self, source: &dyn fmt::Display, unit: Unit, line: u64, reason: BadRow) {
        self.count += 1;
        *self.by_reason.entry(reason.kind()).or_default() += 1;
        if self.first.len() < SHOWN {
            self.first.push(Placed { source: source.to_string(), line, unit, reason });
        }
    }

    /// Whether these are too many among `rows`. `finished`: no more will come.
    pub fn beyond(&self, limit: BadRowLimit, rows: u64, finished: bool) -> bool {
        match limit {
            BadRowLimit::Rows(most) => self.count > most,
            BadRowLimit::Share(share) => {
                (finished || rows >= JUDGED_FROM) && self.count > BadRowLimit::ALWAYS.max((share * rows as f64) as u64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_a_percentage() {
        assert_eq!("12".parse(), Ok(BadRowLimit::Rows(12)));
        assert_eq!("5%".parse(), Ok(BadRowLimit::Share(0.05)));
        for text in ["", "-1", "101%", "many", "NaN%"] {
            assert!(text.parse::<BadRowLimit>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_judged_at_the_end_and_leaves_a_few_to_small_files() {
        let bad = BadRows { count: 11, ..BadRows::default() };
        assert!(!bad.beyond(BadRowLimit::Share(0.01), 50, false));
        assert!(bad.beyond(BadRowLimit::Share(0.01), 50, true));
        assert!(!bad.beyond(BadRowLimit::Share(0.01), 1100, true));
        assert!(bad.beyond(BadRowLimit::Rows(10), 1_000_000, false));
    }
}
