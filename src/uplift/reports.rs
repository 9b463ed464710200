//! What pages sent.

use super::mechanism::Mechanism;
use super::{CELLS, EpsilonError};
use crate::logs::{BadRow, BadRowLimit, BadRows, ColumnNames, Field, Intake, LogError, Row, Source, Table};

/// One report: a number of the JSON that `foldin/uplift` makes.
pub static REPORTS: Table = Table {
    rows: "reports",
    columns: &["cell", "epsilon", "holdout"],
    required: &["cell", "epsilon", "holdout"],
    renamed: true,
};

const CELL: Field = REPORTS_FIELD[0];
const EPSILON: Field = REPORTS_FIELD[1];
const HOLDOUT: Field = REPORTS_FIELD[2];
const REPORTS_FIELD: [Field; 3] =
    [Field { place: 0, name: "cell" }, Field { place: 1, name: "epsilon" }, Field { place: 2, name: "holdout" }];

/// One session, as it was sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Below [`CELLS`]; the true one, or another.
    pub cell: u32,
    /// What was done to it.
    pub mechanism: Mechanism,
    /// Its ε.
    pub epsilon: f64,
    /// The share of readers that is held out, above 0 and below 1.
    pub holdout: f64,
}

/// All reports of some files.
#[derive(Debug, Clone, Default)]
pub struct Reports {
    /// In the order of the files.
    pub reports: Vec<Report>,
    /// Rows read, bad ones included.
    pub rows: u64,
    /// The bad ones.
    pub bad: BadRows,
}

/// Reads reports: CSV, JSON Lines or Parquet with the columns of [`REPORTS`].
///
/// # Errors
/// [`LogError`] where a file cannot be read, lacks a column, or too many rows are bad.
pub fn read_reports(
    sources: &[Source],
    columns: &ColumnNames,
    limit: BadRowLimit,
    watch: &dyn Fn(u64),
) -> Result<Reports, LogError> {
    let mut found = Reports::default();
    let mut intake = Intake::new(columns, limit, watch);
    for source in sources {
        intake.read(source, &mut |row, _| {
            found.reports.push(report(row)?);
            Ok(())
        })?;
    }
    (found.rows, found.bad) = intake.finish()?;
    Ok(found)
}

fn report(row: &Row<'_>) -> Result<Report, BadRow> {
    let expected = "expected a whole number from 0 to 19";
    let cell = row.number(CELL, |cell| *cell < CELLS, expected)?.ok_or_else(|| CELL.refused("", expected))?;
    let expected = "expected a number in 0.1..=5";
    let epsilon: f64 = row.number(EPSILON, |_| true, expected)?.ok_or_else(|| EPSILON.refused("", expected))?;
    let mechanism =
        Mechanism::new(epsilon).map_err(|EpsilonError { found }| EPSILON.refused(&found.to_string(), expected))?;
    let expected = "expected a share above 0 and below 1";
    let holdout = row.number(HOLDOUT, |share| *share > 0.0 && *share < 1.0, expected)?;
    let holdout = holdout.ok_or_else(|| HOLDOUT.refused("", expected))?;
    Ok(Report { cell, mechanism, epsilon, holdout })
}
