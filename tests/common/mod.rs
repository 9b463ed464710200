//! Small models made by hand.

#![allow(clippy::unwrap_used)]

use foldin::model::{Extent, Hyperparameters, Model, Rows};

/// Where the small models stand in time, Unix seconds.
pub(crate) const NOW: f64 = 1_700_000_000.0;

/// Six articles of two topics on two axes: a0, a1, a2 along the first, b0, b1, b2 along the second; published a day apart,
/// newest first; the first of each topic read most.
pub(crate) fn two_topics() -> Model {
    let names = ["a0", "a1", "a2", "b0", "b1", "b2"];
    let vectors = [0.9, 0.1, 1.0, 0.05, 0.8, 0.2, 0.1, 0.9, 0.05, 1.0, 0.2, 0.8];
    model(&names, 2, &vectors, |place| if place < 3 { 0 } else { 1 })
}

/// A model of articles with given vectors.
pub(crate) fn model(names: &[&str], dimension: usize, vectors: &[f32], topic: impl Fn(usize) -> u16) -> Model {
    let count = names.len();
    let readers = |place: usize| [40.0, 4.0, 1.0][place % 3];
    Model {
        model_id: String::new(),
        axes: String::new(),
        trained_at: "2023-11-14T22:13:20Z".into(),
        counted_at: "2023-11-14T22:13:20Z".into(),
        hyperparameters: Hyperparameters::default(),
        topics: vec!["apples".into(), "bridges".into()],
        ids: names.iter().map(|&name| name.to_owned()).collect(),
        factors: Rows::quantized(dimension, vectors).unwrap(),
        spectrum: Vec::new(),
        embeddings: None,
        exposure: (0..count).map(readers).collect(),
        reading_seconds: vec![60.0; count],
        published: (0..count).map(|place| NOW as i64 - 86_400 * (place as i64 + 1)).collect(),
        readers: (0..count).map(readers).collect(),
        recent_readers: vec![0.0; count],
        topic: (0..count).map(topic).collect(),
        order: Vec::new(),
        extent: Extent::default(),
    }
    .assemble()
    .unwrap()
}
