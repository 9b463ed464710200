//! Which articles a model takes to be alike.

use std::collections::HashMap;

use foldin::model::Model;
use serde::Serialize;

/// Articles by how near they are to one.
#[derive(Debug, Serialize)]
pub(super) struct Nearest {
    pub(super) item_id: String,
    pub(super) title: Option<String>,
    /// Whether the article has a vector at all; without one nothing is near.
    pub(super) has_vector: bool,
    pub(super) articles: Vec<Neighbour>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(super) struct Neighbour {
    pub(super) item_id: String,
    pub(super) title: Option<String>,
    pub(super) topic: Option<String>,
    /// Cosine of the factors, −1..1.
    pub(super) cosine: f64,
}

/// The `count` articles whose factors have the highest cosine with those of `row`.
pub(super) fn nearest(model: &Model, row: usize, count: usize, titles: &HashMap<String, String>) -> Nearest {
    let y = model.factors.row(row);
    let length = model.factors.squared_length(row).sqrt();
    let mut cosines: Vec<(f64, usize)> = (0..model.len())
        .filter(|&other| other != row && length > 0.0 && model.has_vector(other))
        .map(|other| (model.factors.dot(other, &y) / (length * model.factors.squared_length(other).sqrt()), other))
        .collect();
    cosines.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let title = |row: usize| titles.get(&model.ids[row]).cloned();
    Nearest {
        item_id: model.ids[row].clone(),
        title: title(row),
        has_vector: length > 0.0,
        articles: cosines
            .into_iter()
            .take(count)
            .map(|(cosine, other)| Neighbour {
                item_id: model.ids[other].clone(),
                title: title(other),
                topic: model.topic_of(other).map(str::to_owned),
                cosine,
            })
            .collect(),
    }
}
