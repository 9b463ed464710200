//! A refresh: what a model says of a site, brought up to the last rows of its log, in seconds and without training.
//!
//! Counts, dates and decayed readers are brought up to date; new articles get their content embedding; readers of whom
//! everything is known, and articles, with new evidence are solved again. The axes stay as they are, so that the vectors
//! that pages keep of what was read stay valid, and articles keep their places, new ones at the end.
//!
//! Rows are counted once: everything before [`Contacts::until`] is counted, the moment after the last row, and whatever a log
//! says of that time again is passed over. A row that reaches the log so late is lost.
//!
//! # What the public file reveals of readers
//!
//! The model holds no reader. Its counts are steps of a quarter power of two, so that one reader more or less shows only where
//! there are a handful. A vector is a sum over readers, and could tell what a single one of them read besides: an article with
//! fewer than `min_readers` readers carries its content alone, before a refresh as after it. What two models in a row
//! tell apart is bounded likewise: a vector that moves between them had `min_readers` readers before it moved, but a single new
//! one may have moved it. Where that matters, refresh less often than readers come.
//!
//! Content is text and links; by a link an article's content is drawn towards the vector at the other end, as it is published.
//!
//! The state beside the model knows readers by keyed hashes, and what they read lately. Its key lies in it: who has the
//! state and a reader's id can look up what that reader read. It is never published.

mod articles;
mod contacts;
mod error;
mod file;
mod readers;
mod solve_again;
mod state;
mod tensors;

pub use contacts::{Contacts, KEPT_DAYS, Pairs};
pub use error::RefreshError;
pub use readers::{Readers, SecretKey};
pub use state::{State, TrainedOn};

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::logs::articles::Article;
use crate::logs::{Interaction, Log};
use crate::model::Model;
use crate::training::{coarse, measured_seconds};

/// A model and its state after a refresh.
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// The model.
    pub model: Model,
    /// Its state.
    pub state: State,
    /// What was done.
    pub report: Report,
}

/// What a refresh did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows that were counted.
    pub rows: usize,
    /// Rows of the time that was counted before.
    pub passed_over: usize,
    /// Rows that say they are still to come.
    pub from_the_future: usize,
    /// Readers nobody knew.
    pub new_readers: usize,
    /// Readers that were solved again.
    pub readers_solved: usize,
    /// Articles nobody knew.
    pub new_articles: usize,
    /// Articles that got a vector from their content.
    pub articles_by_content: usize,
    /// Articles that were solved again.
    pub articles_solved: usize,
}

/// Brings `model` and its `state` up to the end of `log`, with what is known of `articles`. Rows at `future` (Unix seconds) or
/// later are left out: counted, they would make everything before them the past.
///
/// # Errors
/// [`RefreshError`] where the two do not belong together, or a number comes out that no model may hold.
pub fn refresh(
    mut model: Model,
    mut state: State,
    log: &Log,
    articles: &[Article],
    future: i64,
) -> Result<Refreshed, RefreshError> {
    state.belongs_to(&model)?;
    let before = log.interactions.partition_point(|row| row.at < state.contacts.until);
    let end = log.interactions.partition_point(|row| row.at < future).max(before);
    let rows = &log.interactions[before..end];
    let until = rows.last().map_or(state.contacts.until, |last| last.at + 1);
    let known_readers = state.readers.len();
    let mut report = Report {
        rows: rows.len(),
        passed_over: before,
        from_the_future: log.interactions.len() - end,
        ..Report::default()
    };

    let grown = articles::grow(&mut model, &mut state, log, rows, articles)?;
    (report.new_articles, report.articles_by_content) = (grown.added, grown.embedded);
    let rows = renumbered(rows, log, &grown.rows, &mut state.readers);
    report.new_readers = state.readers.len() - known_readers;

    state.contacts.count(&rows, until, &model.reading_seconds, &model.hyperparameters.confidence);
    for (&article, dwells) in &mut state.contacts.dwells {
        // In another order they would not be the last ones any more.
        if let Some(seconds) = measured_seconds(&mut dwells.clone()) {
            model.reading_seconds[article as usize] = seconds;
        }
    }
    (report.readers_solved, report.articles_solved) = solve_again::solve_again(&mut model, &mut state, &rows)?;
    state.contacts.forget_old(&mut state.readers.whole);

    let counts = |counts: &[f64]| counts.iter().copied().map(coarse).collect::<Vec<f32>>();
    let contacts = &state.contacts;
    model.exposure = counts(contacts.shown.known().unwrap_or(&contacts.readers));
    model.readers = counts(&contacts.readers);
    model.recent_readers = counts(&contacts.recent);
    model.counted_at = Timestamp::from_second(until).map_or_else(|_| String::new(), |time| time.to_string());
    let model = model
        .assemble()
        .map_err(|row| RefreshError::Unusable { reason: format!("row {row} has the id of another") })?;
    state.model_id.clone_from(&model.model_id);
    Ok(Refreshed { model, state, report })
}

/// Rows in the numbers of the state.
fn renumbered(
    rows: &[Interaction],
    log: &Log,
    articles: &HashMap<u32, u32>,
    readers: &mut Readers,
) -> Vec<Interaction> {
    let mut asked: Vec<u32> = rows.iter().map(|row| row.reader).collect();
    asked.sort_unstable();
    asked.dedup();
    let names: Vec<&str> = asked.iter().map(|&reader| log.readers.name(reader)).collect();
    let numbers: HashMap<u32, u32> = asked.iter().copied().zip(readers.find_or_add(&names)).collect();
    let number = |row: &Interaction| {
        Some(Interaction { reader: *numbers.get(&row.reader)?, article: *articles.get(&row.article)?, ..*row })
    };
    rows.iter().filter_map(number).collect()
}

impl State {
    /// # Errors
    /// [`RefreshError::AnotherModel`] where it is not the state of `model`.
    fn belongs_to(&self, model: &Model) -> Result<(), RefreshError> {
        if self.model_id != model.model_id {
            return Err(RefreshError::AnotherModel { state: self.model_id.clone(), model: model.model_id.clone() });
        }
        let wrong = |name: &str, expected: usize, found: usize| RefreshError::Wrong {
            name: name.into(),
            expected: format!("of length {expected} as in the model"),
            found: found.to_string(),
        };
        if self.contacts.readers.len() != model.len() {
            return Err(wrong("item_readers", model.len(), self.contacts.readers.len()));
        }
        let d = model.factors.dimension();
        if self.readers.dimension() != d {
            return Err(wrong("reader_factors", d, self.readers.dimension()));
        }
        match &self.encoder {
            Some(encoder) if encoder.map.dimension() != d => Err(wrong("content_map", d, encoder.map.dimension())),
            _ => Ok(()),
        }
    }
}
