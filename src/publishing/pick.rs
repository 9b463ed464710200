//! Some of a model's articles.

use crate::model::{Model, NO_TOPIC};

impl Model {
    /// A model of some of the articles, in the order given, its vectors as bytes; all that is said of the whole stays as it is.
    pub(crate) fn picked(&self, rows: &[usize]) -> Self {
        let numbers = |of: &[f32]| rows.iter().map(|&row| of[row]).collect::<Vec<f32>>();
        let ids: Vec<String> = rows.iter().map(|&row| self.ids[row].clone()).collect();
        let topic_of = |row: usize| self.topic.get(row).copied().unwrap_or(NO_TOPIC);
        Self {
            // The rows of a model have ids that differ.
            order: Self::order_of(&ids).unwrap_or_default(),
            ids,
            factors: self.factors.picked(rows),
            embeddings: self.embeddings.as_ref().map(|embeddings| embeddings.picked(rows)),
            exposure: numbers(&self.exposure),
            reading_seconds: numbers(&self.reading_seconds),
            published: rows.iter().map(|&row| self.published[row]).collect(),
            readers: numbers(&self.readers),
            recent_readers: numbers(&self.recent_readers),
            topic: rows.iter().map(|&row| topic_of(row)).collect(),
            model_id: self.model_id.clone(),
            axes: self.axes.clone(),
            trained_at: self.trained_at.clone(),
            counted_at: self.counted_at.clone(),
            hyperparameters: self.hyperparameters.clone(),
            topics: self.topics.clone(),
            spectrum: self.spectrum.clone(),
            extent: self.extent.clone(),
        }
    }
}
