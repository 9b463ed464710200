//! A visit as JSON: as the meter tells it, and as it is stored and exported.
//!
//! Version 2 holds what the solve needs, version 1 held all that the meter knew. Both call the same things by the same names, so
//! that one reader reads them all.

use thiserror::Error;

use super::kept::{Kept, KeptArticle};
use crate::model::Json;
use crate::reading::{Action, Entry, Visit};

/// The version that this build writes.
pub const VERSION: u32 = 2;

/// Nothing that is kept is larger: in milliseconds since 1970 it is the year 2286.
const MOST: f64 = 1e13;
/// What is beyond it says no more, and could leave a solve without a solution.
const MOST_STRENGTH: f64 = 1e4;

/// What is said of a value that is no visit.
pub const DAMAGED: &str =
    "a visit must have `visitId` and `id`, strings that are not empty, and `start`, a number of at least 0";

/// Why a value is no visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecordError {
    /// Something is missing, or of the wrong kind.
    #[error("{DAMAGED}")]
    Damaged,
    /// A later build wrote it. It must be left as it is.
    #[error("the visit is of a later version than this build knows")]
    Future,
}

const ACTIONS: [(&str, Action); 3] = [("copy", Action::Copy), ("print", Action::Print), ("share", Action::Share)];
const ENTRIES: [(&str, Entry); 7] = [
    ("navigate", Entry::Navigate),
    ("back", Entry::Back),
    ("spa", Entry::Spa),
    ("bfcache", Entry::Bfcache),
    ("discard", Entry::Discard),
    ("record", Entry::Record),
    ("event", Entry::Event),
];

fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |&(name, _)| name)
}

/// The entry of that name.
pub fn entry(name: &str) -> Option<Entry> {
    named(&ENTRIES, name)
}

/// The name of an entry.
pub fn entry_name(entry: Entry) -> &'static str {
    name_of(&ENTRIES, &entry)
}

/// The name of an action.
pub fn action_name(action: Action) -> &'static str {
    name_of(&ACTIONS, &action)
}

/// A number of at least 0 that can be meant.
fn number(value: &impl Json, name: &'static str) -> Option<f64> {
    value.member(name)?.number().filter(|number| (0.0..=MOST).contains(number))
}

/// A string that is not empty.
fn text(value: &impl Json, name: &'static str) -> Option<String> {
    value.member(name)?.text().filter(|text| !text.is_empty())
}

/// Reads what is kept of a visit, of any version. What is missing, or no number of at least 0 that can be meant, is as if nobody had measured it; a damaged article
/// costs its vector, and not the visit.
///
/// # Errors
/// [`RecordError`] where it is damaged, or of a later version.
pub fn read(value: &impl Json) -> Result<Kept, RecordError> {
    let schema = number(value, "schema").unwrap_or(1.0) as u32;
    if schema > VERSION {
        return Err(RecordError::Future);
    }
    let (Some(visit_id), Some(item_id), Some(start_ms)) =
        (text(value, "visitId"), text(value, "id"), number(value, "start"))
    else {
        return Err(RecordError::Damaged);
    };
    // Version 2 tells of bands only where they were measured.
    let banded = || u32::from(number(value, "readBands").is_some());
    let actions = value.member("actions").and_then(|actions| actions.elements()).unwrap_or_default();
    Ok(Kept {
        visit: Visit {
            title: text(value, "title"),
            dwell_ms: number(value, "dwellMs"),
            max_depth: number(value, "maxDepth"),
            seen_bands: number(value, "seenBands").map_or_else(banded, |seen| seen as u32),
            read_bands: number(value, "readBands").unwrap_or(0.0) as u32,
            actions: actions.iter().filter_map(|action| named(&ACTIONS, &action.text()?)).collect(),
            strength: number(value, "strength").unwrap_or(0.0).min(MOST_STRENGTH),
            entry: if text(value, "entry").as_deref() == Some("event") { Entry::Event } else { Entry::Record },
            schema,
            ..Visit::recorded(visit_id, item_id, start_ms)
        },
        article: text(value, "article").and_then(|text| KeptArticle::read(&text)),
    })
}
