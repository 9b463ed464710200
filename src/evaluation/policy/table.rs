//! CSV files with columns by name, plain or compressed: what logged policies and target policies come as.

use std::collections::BTreeMap;

use csv::ByteRecord;
use thiserror::Error;

use crate::logs::{BadRow, BadRowLimit, BadRows, LogError, Source};

/// A column: its name, and whether there is no row without it.
pub(super) type Named = (&'static str, bool);

/// The columns of a logged policy.
pub const POLICY_COLUMNS: [&str; 5] = ["item_id", "position", "click", "propensity", "timestamp"];

/// What the files call their columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyColumns {
    mapped: BTreeMap<&'static str, String>,
}

/// A `--column` that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PolicyColumnError {
    /// Not of the form name=name.
    #[error("--column must be name=column, e.g. propensity=pscore, found `{found}`")]
    Form {
        /// What came.
        found: String,
    },
    /// A name that no column has here.
    #[error("--column `{found}` is not a column of a logged policy, expected one of {}", POLICY_COLUMNS.join(", "))]
    Unknown {
        /// What came.
        found: String,
    },
    /// One column mapped twice.
    #[error("--column `{name}` is given twice")]
    Twice {
        /// The column.
        name: &'static str,
    },
}

impl PolicyColumns {
    /// Reads `propensity=pscore` and the like.
    ///
    /// # Errors
    /// [`PolicyColumnError`] where one is not of that form, names no column, or comes twice.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, PolicyColumnError> {
        let mut mapped = BTreeMap::new();
        for pair in pairs {
            let (name, in_file) = pair
                .split_once('=')
                .filter(|(name, in_file)| !name.is_empty() && !in_file.is_empty())
                .ok_or_else(|| PolicyColumnError::Form { found: pair.into() })?;
            let known = POLICY_COLUMNS.into_iter().find(|column| *column == name);
            let name = known.ok_or_else(|| PolicyColumnError::Unknown { found: name.into() })?;
            if mapped.insert(name, in_file.to_owned()).is_some() {
                return Err(PolicyColumnError::Twice { name });
            }
        }
        Ok(Self { mapped })
    }

    fn of(&self, name: &'static str) -> &str {
        self.mapped.get(name).map_or(name, String::as_str)
    }
}

/// Hands the trimmed texts of `columns` of every row to `add`; `None` where the file has no such column. Returns how many rows
/// there were; rows that `add` refuses are counted in `bad`.
///
/// # Errors
/// [`LogError`] where the file cannot be read, lacks a column, or too many rows are bad.
pub(super) fn read_table<const COLUMNS: usize>(
    source: &Source,
    columns: [Named; COLUMNS],
    names: &PolicyColumns,
    limit: BadRowLimit,
    bad: &mut BadRows,
    mut add: impl FnMut([Option<&str>; COLUMNS]) -> Result<(), BadRow>,
) -> Result<u64, LogError> {
    let open = |error| LogError::Open { file: source.to_string(), error };
    let broken = |line, error: csv::Error| LogError::Read { file: source.to_string(), line, error: error.into() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source.open().map_err(open)?);
    let headers = reader.byte_headers().map_err(|error| broken(0, error))?.clone();
    let places = places(source, &headers, columns, names)?;
    let too_many =
        |rows, bad: &BadRows| LogError::TooManyBadRows { rows, limit: limit.to_string(), bad: Box::new(bad.clone()) };
    let mut record = ByteRecord::new();
    let (mut rows, mut line) = (0, 1);
    while reader.read_byte_record(&mut record).map_err(|error| broken(line, error))? {
        line = record.position().map_or(line + 1, csv::Position::line);
        rows += 1;
        if let Err(reason) = texts(&record, headers.len(), &places).and_then(&mut add) {
            bad.add(source, line, reason);
            if bad.beyond(limit, rows, false) {
                return Err(too_many(rows, bad));
            }
        }
    }
    if bad.beyond(limit, rows, true) {
        return Err(too_many(rows, bad));
    }
    Ok(rows)
}

fn places<const COLUMNS: usize>(
    source: &Source,
    headers: &ByteRecord,
    columns: [Named; COLUMNS],
    names: &PolicyColumns,
) -> Result<[Option<usize>; COLUMNS], LogError> {
    const BYTE_ORDER_MARK: char = '\u{feff}';
    let found: Vec<String> = headers
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim_start_matches(BYTE_ORDER_MARK).trim().to_owned())
        .collect();
    if found.iter().all(String::is_empty) {
        return Err(LogError::Empty { file: source.to_string() });
    }
    let mut places = [None; COLUMNS];
    for (place, (name, required)) in places.iter_mut().zip(columns) {
        let expected = names.of(name);
        *place = found.iter().position(|column| column == expected);
        if place.is_some() {
            continue;
        }
        let (file, found) = (source.to_string(), found.clone());
        if names.mapped.contains_key(name) {
            return Err(LogError::MappedColumn { file, name, expected: expected.into(), found });
        }
        if required {
            return Err(LogError::NoColumn { file, name, found });
        }
    }
    Ok(places)
}

fn texts<'a, const COLUMNS: usize>(
    record: &'a ByteRecord,
    expected: usize,
    places: &[Option<usize>; COLUMNS],
) -> Result<[Option<&'a str>; COLUMNS], BadRow> {
    if record.len() != expected {
        return Err(BadRow::Malformed(format!("{} fields, the header has {expected}", record.len())));
    }
    let mut texts = [None; COLUMNS];
    for (text, place) in texts.iter_mut().zip(places) {
        if let Some(bytes) = place.and_then(|place| record.get(place)) {
            *text = Some(std::str::from_utf8(bytes).map_err(|_| BadRow::NotText)?.trim());
        }
    }
    Ok(texts)
}

/// A value that cannot be, as the account of bad rows tells it.
pub(super) fn impossible(column: &'static str, found: &str, expected: &'static str) -> BadRow {
    const SHOWN: usize = 40;
    BadRow::Value { column, found: found.chars().take(SHOWN).collect(), expected: expected.into() }
}

/// An id, which must not be empty.
pub(super) fn item_of(text: Option<&str>) -> Result<&str, BadRow> {
    text.filter(|id| !id.is_empty()).ok_or(BadRow::NoId("item_id"))
}

/// A place in a list, from 1.
pub(super) fn position_of(text: Option<&str>) -> Result<u16, BadRow> {
    let text = text.unwrap_or_default();
    match text.parse() {
        Ok(position) if position > 0 => Ok(position),
        _ => Err(impossible("position", text, "expected a whole number from 1 to 65535")),
    }
}
