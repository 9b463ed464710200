//! What is worth keeping of a reader, and what goes first.

use super::evidence_weight;
use crate::model::{Confidence, Model};
use crate::profile::{Kept, KeptArticle, Profile};

/// Where a model's visits never fade, the older of two equal ones still goes first: as if evidence halved in so many days.
const HALF_LIFE_DAYS: f64 = 30.0;

/// The expected reading time of an article, as the model knows it now or a visit kept it; 0 where nobody does.
pub fn reading_seconds(model: &Model, known: Option<usize>, kept: Option<&KeptArticle>) -> f64 {
    match (known, kept) {
        (Some(row), _) => f64::from(model.reading_seconds[row]),
        (None, Some(kept)) => f64::from(kept.reading_seconds),
        (None, None) => 0.0,
    }
}

/// Lets visits go until what is kept has room, those first whose evidence is the least as of now; see [`Profile::make_room`].
pub fn make_room(profile: &mut Profile, keep: &str, model: &Model, now_seconds: f64) -> Vec<String> {
    let settings = &model.hyperparameters.confidence;
    let half_life_days = if settings.half_life_days > 0.0 { settings.half_life_days } else { HALF_LIFE_DAYS };
    let fading = Confidence { half_life_days, ..settings.clone() };
    profile.make_room(keep, &|kept: &Kept| {
        let seconds = reading_seconds(model, model.find(&kept.visit.item_id), kept.article.as_ref());
        evidence_weight(&[kept.visit.evidence()], seconds, now_seconds, &fading)
    })
}

/// The article as the model knows it, for a visit to keep; `None` where it does not know it, or its vector says nothing.
pub fn article_now(model: &Model, item_id: &str) -> Option<KeptArticle> {
    model.find(item_id).and_then(|row| article_in(model, row))
}

/// The article in `row`, which must be below [`Model::len`]; `None` where its vector says nothing.
pub(crate) fn article_in(model: &Model, row: usize) -> Option<KeptArticle> {
    model.has_vector(row).then(|| {
        let (scale, values) = model.factors.row_int8(row);
        KeptArticle { axes: model.axes_hash(), scale, values, reading_seconds: model.reading_seconds[row] as u16 }
    })
}
