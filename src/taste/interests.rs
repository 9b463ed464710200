//! The topics a reader turns to, in words.

use serde::{Deserialize, Serialize};

use super::Reader;
use crate::model::Model;
use crate::order::sorted_indices;

/// A topic the reader turns to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interest {
    /// Its name.
    pub topic: String,
    /// Its share of the reader's confidence, 0..1; all shares add up to 1.
    pub strength: f64,
    /// On how many articles that rests.
    pub evidence: usize,
}

/// The reader's topics, strongest first. Articles without a topic are left out.
pub fn interests(reader: &Reader, model: &Model) -> Vec<Interest> {
    let mut interests: Vec<Interest> = Vec::new();
    let mut total = 0.0;
    for source in reader.sources.iter().filter(|source| !source.current) {
        let Some(topic) = model.find(&source.item_id).and_then(|row| model.topic_of(row)) else { continue };
        let confidence = source.row.pull();
        total += confidence;
        match interests.iter_mut().find(|interest| interest.topic == topic) {
            Some(interest) => {
                interest.strength += confidence;
                interest.evidence += 1;
            }
            None => interests.push(Interest { topic: topic.to_owned(), strength: confidence, evidence: 1 }),
        }
    }
    for interest in &mut interests {
        interest.strength /= total;
    }
    let order = sorted_indices(interests.len(), &|a, b| interests[b].strength.total_cmp(&interests[a].strength));
    order.into_iter().map(|place| interests[place].clone()).collect()
}
