//! One row of a log, made into an interaction or refused with a reason.

use super::rows::{Field, Row};
use super::session::Sessions;
use super::{BadRow, Column, Interaction, Kind, Log, ReadLog, Session};

/// A day. Nobody is engaged with one article for longer: such a number is in another unit.
const LONGEST_DWELL_SECONDS: f32 = 86_400.0;
/// How many names of unknown events are told apart; a log with more has put something else in that column.
const UNKNOWN_EVENTS_KEPT: usize = 50;

impl From<Column> for Field {
    fn from(column: Column) -> Self {
        Self { place: column as usize, name: column.name() }
    }
}

/// Adds a row to the log. A bad row leaves no trace in it, not even its ids; neither does an event of strength 0.
pub(super) fn add_row(log: &mut Log, sessions: &mut Sessions, row: &Row<'_>, how: &ReadLog) -> Result<(), BadRow> {
    let reader = row.id(Column::ReaderId.into())?;
    let article = row.id(Column::ItemId.into())?;
    let at = time(row, how.timeless)?;
    let dwell_seconds =
        number(row, Column::DwellSeconds, LONGEST_DWELL_SECONDS, "expected seconds between 0 and a day")?;
    let scroll_depth = number(row, Column::ScrollDepth, 1.0, "expected a share between 0 and 1")?;
    let slot = row.place_in_list(Column::Slot.into())?.unwrap_or(0);
    let session = row.text(Column::SessionId.into())?;
    let randomized = yes_or_no(row, Column::Randomized)?;
    let event = row.text(Column::Event.into())?;
    let (kind, strength) = how.events.meaning(&event);
    let kind = if kind == Kind::Shown && randomized { Kind::ShownAtRandom } else { kind };
    if kind == Kind::Unknown {
        let known = log.unknown_events.len() < UNKNOWN_EVENTS_KEPT || log.unknown_events.contains_key(event.as_ref());
        *log.unknown_events.entry(if known { event.into_owned() } else { "…".into() }).or_default() += 1;
        return Ok(());
    }
    if kind == Kind::Explicit && strength == 0.0 {
        return Ok(());
    }
    let reader = log.readers.intern(&reader);
    let article = log.articles.intern(&article);
    log.interactions.push(Interaction {
        at,
        reader,
        article,
        dwell_seconds,
        scroll_depth,
        strength,
        slot,
        kind,
        session: Session::Untold,
    });
    sessions.add(&session, log.interactions.len());
    Ok(())
}

fn time(row: &Row<'_>, timeless: bool) -> Result<i64, BadRow> {
    let field = Field::from(Column::Timestamp);
    match row.seconds(field)? {
        Some(seconds) => Ok(seconds),
        None if timeless => Ok(0),
        None => Err(field.refused("", "expected Unix seconds or ISO 8601")),
    }
}

/// No where nothing is said.
fn yes_or_no(row: &Row<'_>, column: Column) -> Result<bool, BadRow> {
    let field = Field::from(column);
    let text = row.text(field)?;
    match text.to_lowercase().as_str() {
        "" | "0" | "false" => Ok(false),
        "1" | "true" => Ok(true),
        _ => Err(field.refused(&text, "expected true, false, 1 or 0")),
    }
}

/// NaN where nobody measured.
fn number(row: &Row<'_>, column: Column, largest: f32, expected: &'static str) -> Result<f32, BadRow> {
    let possible = |value: &f32| (0.0..=largest).contains(value);
    Ok(row.number(column.into(), possible, expected)?.unwrap_or(f32::NAN))
}
