//! What a refresh needs of the log that a model was trained on. Private: it knows readers, if only by keyed hashes.

use super::contacts::Contacts;
use super::readers::{Readers, SecretKey};
use crate::logs::Log;
use crate::model::Model;
use crate::training::{Constants, Encoder, Examination, Shown, Space, principal_axes};

/// The private side of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The model that it belongs to.
    pub model_id: String,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// Constants of an article's solve; a reader's stand in the model.
    pub article_constants: Constants,
    /// Readers and their vectors in the model's axes.
    pub readers: Readers,
    /// Who has read what, by numbers of readers and rows of the model.
    pub contacts: Contacts,
    /// What makes vectors of new articles; `None` for a model without content.
    pub encoder: Option<Encoder>,
}

/// What training leaves behind.
#[derive(Debug)]
pub struct TrainedOn<'a> {
    /// The whole log.
    pub log: &'a Log,
    /// Vectors of its readers and articles.
    pub space: &'a Space,
    /// How likely cards are looked at, by slot.
    pub examination: Examination,
    /// What maps content, in the axes of `space`.
    pub encoder: Option<Encoder>,
    /// The model made of it.
    pub model: &'a Model,
    /// The moment of its counts, after the last row.
    pub until: i64,
    /// As the model was made with.
    pub min_readers: u32,
}

impl State {
    /// The state of a model that was just trained. Its key is drawn anew, so that two states of one log are not equal.
    pub fn of_training(trained: &TrainedOn<'_>) -> Self {
        let TrainedOn { log, space, examination, encoder, model, until, min_readers } = trained;
        let mut contacts = Contacts::new(model.len(), *until);
        contacts.shown = Shown::new(model.len(), examination.clone());
        contacts.count(&log.interactions, *until, &model.reading_seconds, &model.hyperparameters.confidence);
        // The same rotation as the model's: from the same vectors.
        let axes = principal_axes(&space.without_few_readers(&contacts.readers, *min_readers));
        let mut readers = Readers::new(SecretKey::random(), log.readers.names(), &space.readers.times(&axes));
        contacts.forget_old(&mut readers.whole);
        let in_axes = |encoder: &Encoder| Encoder { map: encoder.map.times(&axes), ..encoder.clone() };
        Self {
            model_id: model.model_id.clone(),
            min_readers: *min_readers,
            article_constants: space.article_constants,
            readers,
            contacts,
            encoder: encoder.as_ref().map(in_axes),
        }
    }
}
