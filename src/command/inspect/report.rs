//! What a model file holds, counted.

use std::path::Path;

use foldin::logs::articles::iso_seconds;
use foldin::model::{Hyperparameters, Model};
use safetensors::SafeTensors;
use serde::Serialize;

use super::nearest::Nearest;

/// Leading axes whose share of the energy is told.
const AXES: [usize; 4] = [8, 16, 32, 64];

/// Everything `inspect` says.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) file: String,
    pub(super) bytes: usize,
    pub(super) format: &'static str,
    pub(super) format_version: &'static str,
    pub(super) model_id: String,
    pub(super) trained_at: String,
    pub(super) counted_at: String,
    pub(super) factors: usize,
    pub(super) counts: Counts,
    pub(super) parts: Vec<Part>,
    pub(super) spectrum: Vec<Energy>,
    pub(super) topics: Vec<Topic>,
    pub(super) hyperparameters: Hyperparameters,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nearest: Option<Nearest>,
    #[serde(skip)]
    pub(super) model: Model,
}

/// How many articles have what.
#[derive(Debug, Serialize)]
pub(super) struct Counts {
    pub(super) articles: usize,
    pub(super) with_vector: usize,
    pub(super) with_readers: usize,
    pub(super) with_recent_readers: usize,
    /// `None` where the model carries no content.
    pub(super) with_content: Option<usize>,
    pub(super) with_date: usize,
    pub(super) with_reading_time: usize,
    pub(super) with_topic: usize,
    pub(super) with_exposure: usize,
    pub(super) oldest: Option<String>,
    pub(super) newest: Option<String>,
}

/// A tensor.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) dtype: String,
    pub(super) shape: Vec<usize>,
    pub(super) bytes: usize,
}

/// What the leading axes hold of the energy of all.
#[derive(Debug, Serialize)]
pub(super) struct Energy {
    pub(super) axes: usize,
    /// 0..1.
    pub(super) share: f64,
}

/// A topic and how many articles have it.
#[derive(Debug, Serialize)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) articles: usize,
}

impl Report {
    /// Counts a model that was read from `file`.
    pub(super) fn of(path: &Path, file: &[u8], model: Model) -> anyhow::Result<Self> {
        let mut parts: Vec<Part> = SafeTensors::deserialize(file)?
            .iter()
            .map(|(name, view)| Part {
                name: name.to_owned(),
                dtype: format!("{:?}", view.dtype()),
                shape: view.shape().to_vec(),
                bytes: view.data().len(),
            })
            .collect();
        parts.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
        let tensors: usize = parts.iter().map(|part| part.bytes).sum();
        parts.push(Part {
            name: "header".into(),
            dtype: "JSON".into(),
            shape: Vec::new(),
            bytes: file.len() - tensors,
        });
        Ok(Self {
            file: path.display().to_string(),
            bytes: file.len(),
            format: "foldin",
            format_version: "1",
            model_id: model.model_id.clone(),
            trained_at: model.trained_at.clone(),
            counted_at: model.counted_at.clone(),
            factors: model.factors.dimension(),
            counts: Counts::of(&model),
            parts,
            spectrum: energy(&model.spectrum),
            topics: topics(&model),
            hyperparameters: model.hyperparameters.clone(),
            nearest: None,
            model,
        })
    }
}

impl Counts {
    fn of(model: &Model) -> Self {
        let rows = |holds: &dyn Fn(usize) -> bool| (0..model.len()).filter(|&row| holds(row)).count();
        let above_zero = |values: &[f32]| values.iter().filter(|&&value| value > 0.0).count();
        let dates = || model.published.iter().copied().filter(|&published| published != 0);
        Self {
            articles: model.len(),
            with_vector: rows(&|row| model.has_vector(row)),
            with_readers: above_zero(&model.readers),
            with_recent_readers: above_zero(&model.recent_readers),
            with_content: model.embeddings.as_ref().map(|content| rows(&|row| content.squared_length(row) > 0.0)),
            with_date: dates().count(),
            with_reading_time: above_zero(&model.reading_seconds),
            with_topic: rows(&|row| model.topic_of(row).is_some()),
            with_exposure: above_zero(&model.exposure),
            oldest: dates().min().and_then(iso_seconds),
            newest: dates().max().and_then(iso_seconds),
        }
    }
}

fn energy(spectrum: &[f32]) -> Vec<Energy> {
    let sum = |axes: usize| spectrum.iter().take(axes).copied().map(f64::from).sum::<f64>();
    let all = sum(spectrum.len());
    AXES.iter()
        .filter(|&&axes| axes < spectrum.len() && all > 0.0)
        .map(|&axes| Energy { axes, share: sum(axes) / all })
        .collect()
}

fn topics(model: &Model) -> Vec<Topic> {
    let mut articles = vec![0; model.topics.len()];
    for row in 0..model.len() {
        if let Some(count) = model.topic.get(row).and_then(|&topic| articles.get_mut(usize::from(topic))) {
            *count += 1;
        }
    }
    model.topics.iter().cloned().zip(articles).map(|(name, articles)| Topic { name, articles }).collect()
}
