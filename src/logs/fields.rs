//! One row's text, made into an interaction or refused with a reason.

use std::borrow::Cow;

use super::time::unix_seconds;
use super::{BadRow, Column, Interaction, Kind, Log, ReadLog};

/// A day. Nobody is engaged with one article for longer: such a number is in another unit.
const LONGEST_DWELL_SECONDS: f32 = 86_400.0;
/// How many names of unknown events are told apart; a log with more has put something else in that column.
const UNKNOWN_EVENTS_KEPT: usize = 50;

/// The text of a row by [`Column`]; `None` where the file has no such column or no value.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) texts: [Option<Cow<'a, str>>; Column::ALL.len()],
}

impl Fields<'_> {
    fn get(&self, column: Column) -> &str {
        self.texts[column as usize].as_deref().map_or("", str::trim)
    }

    fn id(&self, column: Column) -> Result<&str, BadRow> {
        match self.get(column) {
            "" => Err(BadRow::NoId(column.name())),
            id if id.contains(['\n', '\r']) => Err(BadRow::LineBreak(column.name())),
            id => Ok(id),
        }
    }

    fn number(&self, column: Column, largest: f32, expected: &'static str) -> Result<f32, BadRow> {
        match self.get(column) {
            "" => Ok(f32::NAN),
            text => match text.parse::<f32>() {
                Ok(value) if (0.0..=largest).contains(&value) => Ok(value),
                _ => Err(BadRow::value(column.name(), text, expected)),
            },
        }
    }

    fn slot(&self) -> Result<u16, BadRow> {
        match self.get(Column::Slot) {
            "" => Ok(0),
            text => match text.parse::<u16>() {
                Ok(slot) if slot > 0 => Ok(slot),
                _ => Err(BadRow::value(Column::Slot.name(), text, "expected a whole number from 1 to 65535")),
            },
        }
    }

    /// Adds the row to the log. A bad row leaves no trace in it, not even its ids.
    pub(super) fn add_to(&self, log: &mut Log, how: &ReadLog) -> Result<(), BadRow> {
        let reader = self.id(Column::ReaderId)?;
        let article = self.id(Column::ItemId)?;
        let at = match self.get(Column::Timestamp) {
            "" if how.timeless => 0,
            time => unix_seconds(time).map_err(|expected| BadRow::value(Column::Timestamp.name(), time, expected))?,
        };
        let dwell_seconds =
            self.number(Column::DwellSeconds, LONGEST_DWELL_SECONDS, "expected seconds between 0 and a day")?;
        let scroll_depth = self.number(Column::ScrollDepth, 1.0, "expected a share between 0 and 1")?;
        let slot = self.slot()?;
        let event = self.get(Column::Event);
        let (kind, strength) = how.events.meaning(event);
        if kind == Kind::Unknown {
            let known = log.unknown_events.len() < UNKNOWN_EVENTS_KEPT || log.unknown_events.contains_key(event);
            *log.unknown_events.entry(if known { event.to_owned() } else { "…".into() }).or_default() += 1;
            return Ok(());
        }
        let reader = log.readers.intern(reader);
        let article = log.articles.intern(article);
        log.interactions.push(Interaction { at, reader, article, dwell_seconds, scroll_depth, strength, slot, kind });
        Ok(())
    }
}
