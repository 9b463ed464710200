//! What is loaded: articles with their vectors, counts and dates, and the numbers to rank them by.

mod error;
mod extent;
mod header;
mod hyperparameters;
mod json;
mod read;
mod rows;
#[cfg(feature = "native")]
mod write;

pub use error::ModelError;
pub use extent::{Article, Asked, Extent, MOVING, shard_of};
pub use hyperparameters::{Blend, Confidence, Debias, Hyperparameters, RelevanceForm, Weights};
#[cfg(feature = "native")]
pub use json::SerdeJson;
pub use json::{Json, ParseJson};
pub use rows::Rows;

use crate::order::sorted_indices;

/// A trained model. The fields follow the tensors of the file; lists are \[N\], one entry an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// A hash of the content: two models with one id rank alike.
    pub model_id: String,
    /// Names the axes in which all vectors lie: two models with one name can hold their vectors against each other's, as a model
    /// and what `refresh` makes of it can.
    pub axes: String,
    /// When it was trained, ISO 8601.
    pub trained_at: String,
    /// When its counts were last taken, ISO 8601.
    pub counted_at: String,
    /// What a page ranks by.
    pub hyperparameters: Hyperparameters,
    /// Names of topics, by index; empty where none are known.
    pub topics: Vec<String>,
    /// Ids of the articles.
    pub ids: Vec<String>,
    /// Y [N, d], in principal axes.
    pub factors: Rows,
    /// g \[d\], the diagonal of YᵀY as stored.
    pub spectrum: Vec<f32>,
    /// E [N, d], content alone, in the axes of `factors`. Left out where there is no content.
    pub embeddings: Option<Rows>,
    /// e \[N\], position-weighted impressions, or counts of readers.
    pub exposure: Vec<f32>,
    /// Expected reading time in seconds, 0 where unknown.
    pub reading_seconds: Vec<f32>,
    /// Publication in Unix seconds, 0 where unknown.
    pub published: Vec<i64>,
    /// Readers ever.
    pub readers: Vec<f32>,
    /// Readers with a half-life of one day, as of `counted_at`.
    pub recent_readers: Vec<f32>,
    /// Index into `topics`; empty where topics are unknown. An index past the end means none.
    pub topic: Vec<u16>,
    /// Rows in the order of their ids, so that an id is found by halving. Made by `assemble`.
    pub order: Vec<usize>,
    /// The articles of the site that are not loaded.
    pub extent: Extent,
}

/// Where topics are stored, this index says that an article has none.
pub const NO_TOPIC: u16 = u16::MAX;

impl Model {
    /// N.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the model knows no article.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The row of an article, `None` where the model does not know it.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.order.binary_search_by(|&row| self.ids[row].as_str().cmp(id)).ok().map(|place| self.order[place])
    }

    /// The name of the axes in four bytes: FNV-1a.
    pub fn axes_hash(&self) -> u32 {
        extent::hash(&self.axes)
    }

    /// The topic of the article in `row`.
    pub fn topic_of(&self, row: usize) -> Option<&str> {
        self.topics_of(row).first().map(String::as_str)
    }

    /// The same as a list of one or none.
    pub(crate) fn topics_of(&self, row: usize) -> &[String] {
        let topic = self.topic.get(row).map(|&topic| usize::from(topic));
        topic.and_then(|topic| self.topics.get(topic..=topic)).unwrap_or_default()
    }

    /// Whether the vector in `row` says anything: an article without readers and without content is all zeros.
    pub fn has_vector(&self, row: usize) -> bool {
        self.factors.squared_length(row) > 0.0
    }

    /// Rows in the order of their ids; `Err` with a row whose id stands twice.
    pub(crate) fn order_of(ids: &[String]) -> Result<Vec<usize>, usize> {
        let order = sorted_indices(ids.len(), &|a, b| ids[a].cmp(&ids[b]));
        match order.windows(2).find(|pair| ids[pair[0]] == ids[pair[1]]) {
            Some(pair) => Err(pair[1]),
            None => Ok(order),
        }
    }
}
