//! From trained vectors to the model as it is shipped.

use jiff::Timestamp;

use super::TrainError;
use super::audience::{Audience, coarse};
use super::axes::principal_axes;
use super::catalogue::Catalogue;
use super::space::Space;
use super::vectors::Vectors;
use crate::model::{Blend, Confidence, Debias, Extent, Hyperparameters, Model, Rows};

/// Everything a model is made of.
#[derive(Debug)]
pub struct ModelParts<'a> {
    /// Position-weighted impressions \[N\]; `None` where there are none, and readers stand in.
    pub shown: Option<&'a [f64]>,
    /// Articles by number.
    pub catalogue: &'a Catalogue,
    /// Their vectors.
    pub space: &'a Space,
    /// Who has read them by now.
    pub audience: &'a Audience,
    /// The moment of the counts, in Unix seconds.
    pub now: i64,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// How parts of a score are weighed.
    pub blend: Blend,
    /// ISO 8601.
    pub trained_at: String,
}

/// Rotates into principal axes, rounds to one byte a number, and counts in coarse steps.
///
/// # Errors
/// [`TrainError::Unusable`] where a number came out that no model may hold.
pub fn assemble(parts: ModelParts<'_>) -> Result<Model, TrainError> {
    let unusable = |reason: String| TrainError::Unusable { reason };
    let (catalogue, audience) = (parts.catalogue, parts.audience);
    let public = parts.space.without_few_readers(&audience.readers, parts.min_readers);
    let axes = principal_axes(&public);
    let d = public.dimension();
    let quantized = |vectors: &Vectors| {
        let turned = vectors.times(&axes);
        if turned.values().iter().any(|value| !value.is_finite()) {
            return Err(unusable("a vector is not finite".into()));
        }
        Rows::quantized(d, turned.values()).ok_or_else(|| unusable("vectors of no dimension".into()))
    };
    let constants = parts.space.reader_constants;
    let hyperparameters = Hyperparameters {
        unobserved_weight: constants.unobserved_weight,
        regularization: constants.regularization,
        regularization_exponent: constants.exponent,
        regularization_unobserved: constants.unobserved_weight,
        confidence: Confidence::default(),
        blend: parts.blend,
        debias: Debias::default(),
    };
    hyperparameters.validate().map_err(|error| unusable(error.to_string()))?;
    let counts = |counts: &[f64]| counts.iter().copied().map(coarse).collect::<Vec<f32>>();
    let model = Model {
        model_id: String::new(),
        axes: String::new(),
        trained_at: parts.trained_at,
        counted_at: Timestamp::from_second(parts.now).map_or_else(|_| String::new(), |time| time.to_string()),
        hyperparameters,
        topics: catalogue.topics.clone(),
        ids: catalogue.ids.clone(),
        factors: quantized(&public)?,
        spectrum: Vec::new(),
        embeddings: parts.space.embeddings.as_ref().map(quantized).transpose()?,
        exposure: counts(parts.shown.unwrap_or(&audience.readers)),
        reading_seconds: catalogue.reading_seconds.clone(),
        published: catalogue.published.clone(),
        readers: counts(&audience.readers),
        recent_readers: counts(&audience.recent),
        topic: catalogue.topic.clone(),
        order: Vec::new(),
        extent: Extent::default(),
    };
    model.assemble().map_err(|row| unusable(format!("article {} stands twice", catalogue.ids[row])))
}
