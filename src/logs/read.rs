//! Reads interactions from CSV or JSON Lines.

use std::borrow::Cow;
use std::io::{self, BufRead};

use csv::ByteRecord;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::{BadRow, BadRowLimit, Column, ColumnNames, EventNames, Log, LogError, Source};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a log is read.
#[derive(Debug, Clone, Default)]
pub struct ReadLog {
    /// What the files call their columns.
    pub columns: ColumnNames,
    /// What event names mean.
    pub events: EventNames,
    /// How many bad rows are let pass.
    pub max_bad_rows: BadRowLimit,
    /// Whether rows may come without a time; those count as of Unix second 0.
    pub timeless: bool,
}

impl ReadLog {
    /// Whether there is no row without `column`.
    fn requires(&self, column: Column) -> bool {
        column.required() && !(self.timeless && column == Column::Timestamp)
    }
}

/// Reads all `sources` into one log, in the order of time. `watch` hears of the rows read, now and then.
///
/// Ids are trimmed of white space, numbered by first appearance. What a row leaves empty counts as not measured.
///
/// # Errors
/// [`LogError`] where a file cannot be read, lacks a column, or too many rows are bad.
pub fn read_interactions(sources: &[Source], how: &ReadLog, watch: &dyn Fn(u64)) -> Result<Log, LogError> {
    let mut log = Log::default();
    for source in sources {
        let mut lines = source.open().map_err(|error| LogError::Open { file: source.to_string(), error })?;
        let broken = |error| LogError::Read { file: source.to_string(), line: 0, error };
        let start = lines.fill_buf().map_err(broken)?;
        let mark = if start.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let json = start[mark..].trim_ascii_start().first() == Some(&b'{');
        lines.consume(mark);
        let mut intake = Intake { log: &mut log, how, source, watch };
        if json { intake.json_lines(lines)? } else { intake.csv(lines)? }
    }
    if log.bad.beyond(how.max_bad_rows, log.rows, true) {
        return Err(too_many(&log, how));
    }
    log.interactions.sort_by_key(|row| row.at);
    Ok(log)
}

fn too_many(log: &Log, how: &ReadLog) -> LogError {
    LogError::TooManyBadRows { rows: log.rows, limit: how.max_bad_rows.to_string(), bad: Box::new(log.bad.clone()) }
}

/// One source on its way into the log.
struct Intake<'a> {
    log: &'a mut Log,
    how: &'a ReadLog,
    source: &'a Source,
    watch: &'a dyn Fn(u64),
}

impl Intake<'_> {
    fn csv(&mut self, lines: Box<dyn BufRead>) -> Result<(), LogError> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(lines);
        let headers = reader.byte_headers().map_err(|error| self.broken(0, error.into()))?.clone();
        let places = self.places(&headers)?;
        let mut record = ByteRecord::new();
        let mut line = 1;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(self.broken(line, error.into())),
            }
            line = record.position().map_or(line + 1, csv::Position::line);
            let added = fields_of(&record, headers.len(), &places).and_then(|fields| fields.add_to(self.log, self.how));
            self.count(line, added)?;
        }
    }

    /// Where in a record each column stands.
    fn places(&self, headers: &ByteRecord) -> Result<[Option<usize>; Column::ALL.len()], LogError> {
        let names: Vec<String> = headers.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if names.iter().all(String::is_empty) {
            return Err(LogError::Empty { file: self.source.to_string() });
        }
        let mut places = [None; Column::ALL.len()];
        for column in Column::ALL {
            let expected = self.how.columns.of(column);
            let place = names.iter().position(|name| name == expected);
            if place.is_none() {
                self.refuse_absent(column, &names)?;
            }
            places[column as usize] = place;
        }
        Ok(places)
    }

    fn refuse_absent(&self, column: Column, found: &[String]) -> Result<(), LogError> {
        let (file, name, found) = (self.source.to_string(), column.name(), found.to_vec());
        if self.how.columns.is_mapped(column) {
            Err(LogError::MappedColumn { file, name, expected: self.how.columns.of(column).into(), found })
        } else if self.how.requires(column) {
            Err(LogError::NoColumn { file, name, found })
        } else {
            Ok(())
        }
    }

    fn json_lines(&mut self, mut lines: Box<dyn BufRead>) -> Result<(), LogError> {
        let mut bytes = Vec::new();
        let mut line = 0;
        let mut checked = false;
        loop {
            bytes.clear();
            let length = lines.read_until(b'\n', &mut bytes).map_err(|error| self.broken(line, error))?;
            if length == 0 {
                return Ok(());
            }
            line += 1;
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let parsed: Result<Map<String, Value>, _> = serde_json::from_slice(&bytes);
            let added = match &parsed {
                Ok(object) => {
                    // A name that the first row does not have is a wrong name; later rows may leave columns out.
                    if !checked {
                        self.check_first(object)?;
                        checked = true;
                    }
                    self.fields_in(object).add_to(self.log, self.how)
                }
                Err(error) => Err(BadRow::Malformed(error.to_string())),
            };
            self.count(line, added)?;
        }
    }

    fn check_first(&self, object: &Map<String, Value>) -> Result<(), LogError> {
        let names: Vec<String> = object.keys().cloned().collect();
        Column::ALL
            .into_iter()
            .filter(|&column| self.how.requires(column) && !object.contains_key(self.how.columns.of(column)))
            .try_for_each(|column| self.refuse_absent(column, &names))
    }

    fn fields_in<'a>(&self, object: &'a Map<String, Value>) -> Fields<'a> {
        let mut fields = Fields::default();
        for column in Column::ALL {
            fields.texts[column as usize] = match object.get(self.how.columns.of(column)) {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(Cow::Borrowed(text)),
                Some(other) => Some(Cow::Owned(other.to_string())),
            };
        }
        fields
    }

    fn count(&mut self, line: u64, added: Result<(), BadRow>) -> Result<(), LogError> {
        self.log.rows += 1;
        if self.log.rows.is_multiple_of(1 << 16) {
            (self.watch)(self.log.rows);
        }
        let Err(reason) = added else {
            return Ok(());
        };
        self.log.bad.add(self.source, line, reason);
        if self.log.bad.beyond(self.how.max_bad_rows, self.log.rows, false) {
            return Err(too_many(self.log, self.how));
        }
        Ok(())
    }

    fn broken(&self, line: u64, error: io::Error) -> LogError {
        LogError::Read { file: self.source.to_string(), line, error }
    }
}

fn fields_of<'a>(
    record: &'a ByteRecord,
    expected: usize,
    places: &[Option<usize>; Column::ALL.len()],
) -> Result<Fields<'a>, BadRow> {
    if record.len() != expected {
        return Err(BadRow::Malformed(format!("{} fields, the header has {expected}", record.len())));
    }
    let mut fields = Fields::default();
    for (text, place) in fields.texts.iter_mut().zip(places) {
        if let Some(bytes) = place.and_then(|place| record.get(place)) {
            *text = Some(Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| BadRow::NotText)?));
        }
    }
    Ok(fields)
}
