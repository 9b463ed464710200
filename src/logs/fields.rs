//! One row of a log, made into an interaction or refused with a reason.

use std::borrow::Cow;

use super::rows::{Cell, Row};
use super::time::{possible, unix_seconds};
use super::{BadRow, Column, Interaction, Kind, Log, ReadLog};

/// A day. Nobody is engaged with one article for longer: such a number is in another unit.
const LONGEST_DWELL_SECONDS: f32 = 86_400.0;
/// How many names of unknown events are told apart; a log with more has put something else in that column.
const UNKNOWN_EVENTS_KEPT: usize = 50;

/// Adds a row to the log. A bad row leaves no trace in it, not even its ids; neither does an event of strength 0.
pub(super) fn add_row(log: &mut Log, row: &Row<'_>, how: &ReadLog) -> Result<(), BadRow> {
    let reader = id(row, Column::ReaderId)?;
    let article = id(row, Column::ItemId)?;
    let at = time(row, how.timeless)?;
    let dwell_seconds =
        number(row, Column::DwellSeconds, LONGEST_DWELL_SECONDS, "expected seconds between 0 and a day")?;
    let scroll_depth = number(row, Column::ScrollDepth, 1.0, "expected a share between 0 and 1")?;
    let slot = slot(row)?;
    let event = text(row, Column::Event)?;
    let event = event.trim();
    let (kind, strength) = how.events.meaning(event);
    if kind == Kind::Unknown {
        let known = log.unknown_events.len() < UNKNOWN_EVENTS_KEPT || log.unknown_events.contains_key(event);
        *log.unknown_events.entry(if known { event.to_owned() } else { "…".into() }).or_default() += 1;
        return Ok(());
    }
    if kind == Kind::Explicit && strength == 0.0 {
        return Ok(());
    }
    let reader = log.readers.intern(reader.trim());
    let article = log.articles.intern(article.trim());
    log.interactions.push(Interaction { at, reader, article, dwell_seconds, scroll_depth, strength, slot, kind });
    Ok(())
}

/// The text of a cell, empty where there is none.
fn text<'a>(row: &'a Row<'_>, column: Column) -> Result<Cow<'a, str>, BadRow> {
    as_text(row.cell(column as usize)?, column)
}

fn as_text(cell: Cell<'_>, column: Column) -> Result<Cow<'_, str>, BadRow> {
    match cell {
        Cell::Empty => Ok(Cow::Borrowed("")),
        cell @ (Cell::Texts(_) | Cell::Numbers(_) | Cell::Other(_)) => {
            Err(BadRow::value(column.name(), &cell.shown(), "expected one value"))
        }
        cell => Ok(cell.text().unwrap_or_default()),
    }
}

fn id<'a>(row: &'a Row<'_>, column: Column) -> Result<Cow<'a, str>, BadRow> {
    let id = text(row, column)?;
    match id.trim() {
        "" => Err(BadRow::NoId(column.name())),
        id if id.contains(['\n', '\r']) => Err(BadRow::LineBreak(column.name())),
        _ => Ok(id),
    }
}

fn time(row: &Row<'_>, timeless: bool) -> Result<i64, BadRow> {
    let cell = row.cell(Column::Timestamp as usize)?;
    let absent = cell == Cell::Empty || matches!(&cell, Cell::Text(text) if text.trim().is_empty());
    if timeless && absent {
        return Ok(0);
    }
    let (seconds, found) = match cell {
        Cell::Time(seconds) | Cell::Integer(seconds) => (possible(seconds), Cow::Owned(seconds.to_string())),
        cell => {
            let text = as_text(cell, Column::Timestamp)?;
            (unix_seconds(text.trim()), text)
        }
    };
    seconds.map_err(|expected| BadRow::value(Column::Timestamp.name(), found.trim(), expected))
}

fn number(row: &Row<'_>, column: Column, largest: f32, expected: &'static str) -> Result<f32, BadRow> {
    let cell = row.cell(column as usize)?;
    if cell == Cell::Empty {
        return Ok(f32::NAN);
    }
    let text = as_text(cell, column)?;
    match text.trim() {
        "" => Ok(f32::NAN),
        text => match text.parse::<f32>() {
            Ok(value) if (0.0..=largest).contains(&value) => Ok(value),
            _ => Err(BadRow::value(column.name(), text, expected)),
        },
    }
}

fn slot(row: &Row<'_>) -> Result<u16, BadRow> {
    let text = text(row, Column::Slot)?;
    match text.trim() {
        "" => Ok(0),
        text => match text.parse::<u16>() {
            Ok(slot) if slot > 0 => Ok(slot),
            _ => Err(BadRow::value(Column::Slot.name(), text, "expected a whole number from 1 to 65535")),
        },
    }
}
