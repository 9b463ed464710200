//! A model in pieces, for pages that do not load the catalogue: a head, shards that are found by id, and what is moving.

mod pick;

use safetensors::tensor::SafeTensorError;

use crate::model::{Extent, Model, shard_of};
use crate::profile::KeptArticle;
use crate::taste::article_in;

/// Articles in the file of what is moving, at most: half the newest, half those with most readers of late.
pub const MOST_MOVING: usize = 400;

/// How a model is cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Shards {
    /// The rows of each shard, in the order of the model.
    pub rows: Vec<Vec<usize>>,
}

impl Shards {
    /// Cuts a model into files of about so many articles each, at least 1. Which of them an article lies in is told by its id,
    /// so that no file need say so, and chance makes some larger: with 64, one in a thousand has more than 90.
    pub fn of(model: &Model, articles: usize) -> Self {
        let count = u32::try_from(model.len().div_ceil(articles.max(1)).max(1)).unwrap_or(u32::MAX);
        let mut rows = vec![Vec::new(); count as usize];
        for (row, id) in model.ids.iter().enumerate() {
            rows[shard_of(id, count) as usize].push(row);
        }
        Self { rows }
    }
}

/// What a page loads first: no article, and all that a ranking needs beside them.
pub fn head(model: &Model, shards: &Shards) -> Model {
    let extent = Extent {
        articles: model.articles(),
        newest: model.newest().unwrap_or(0),
        shards: u32::try_from(shards.rows.len()).unwrap_or(u32::MAX),
    };
    Model { extent, ..model.picked(&[]) }
}

/// The rows of what is moving: the newest articles and those with most readers of late, newest first.
pub fn moving(model: &Model) -> Vec<usize> {
    let most = |by: &dyn Fn(usize) -> f64| {
        let mut rows: Vec<usize> = (0..model.len()).filter(|&row| by(row) > 0.0).collect();
        // A few of ten million are found without putting all of them in order; of equal ones the first in the model count.
        if rows.len() > MOST_MOVING / 2 {
            rows.select_nth_unstable_by(MOST_MOVING / 2, |&a, &b| by(b).total_cmp(&by(a)).then(a.cmp(&b)));
            rows.truncate(MOST_MOVING / 2);
        }
        rows
    };
    let mut rows = most(&|row| model.published[row] as f64);
    rows.extend(most(&|row| f64::from(model.recent_readers[row])));
    rows.sort_unstable_by_key(|&row| (std::cmp::Reverse(model.published[row]), row));
    rows.dedup();
    rows
}

/// The file of a part: these articles alone.
///
/// # Errors
/// What the safetensors library refuses.
pub fn part(model: &Model, rows: &[usize]) -> Result<Vec<u8>, SafeTensorError> {
    model.picked(rows).part_to_bytes()
}

/// The vector of an article as text, for `data-vector`; `None` where it says nothing.
pub fn vector_text(model: &Model, row: usize) -> Option<String> {
    article_in(model, row).as_ref().map(KeptArticle::text)
}
