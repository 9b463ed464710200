//! From named factors to the model as it is shipped.

use std::collections::{HashMap, HashSet};

use half::f16;

use super::axes::in_principal_axes;
use super::{ImportError, NamedFactors};
use crate::logs::Log;
use crate::logs::articles::Article;
use crate::model::{Confidence, Debias, Extent, Hyperparameters, Model, RelevanceForm, Rows, Weights};
use crate::training::{Audience, Catalogue, History, PositionBias, Shown, coarse};

/// How the vectors are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dtype {
    /// As they are: the peer's user vector comes back to six digits.
    Float32,
    /// Half the size, about three digits.
    Float16,
    /// A quarter of the size, about two digits: enough for an order, too few to be called the peer's vector.
    Int8,
}

/// What is known besides the factors.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// Who read what: for counts, and first appearances where no date is known. Empty where nobody gives a log.
    pub log: &'a Log,
    /// What was published; empty where nobody says.
    pub articles: &'a [Article],
    /// Articles with fewer readers in the log keep no vector: what a single reader did must not be readable from one. At 0 and
    /// at 1 all keep theirs.
    pub min_readers: u32,
    /// Whether to rank by the peer's own score yᵀx alone, whatever else is known.
    pub peer_scores: bool,
}

/// A model and what came of the parts.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The model.
    pub model: Model,
    /// Articles with a vector.
    pub with_vector: usize,
    /// Articles whose vector was left out for want of readers.
    pub left_out: usize,
    /// Whether it ranks by the peer's own score alone.
    pub peer_scores: bool,
}

/// Makes a model of factors: rotates them into principal axes and puts dates, topics and counts beside them. Articles that
/// only the log or the articles file knows stand in it without a vector.
///
/// `trained_at` is ISO 8601. The blend is foldin's default where dates or counts are known, with the weight of what is not
/// known at 0; the peer's own score where neither is.
///
/// # Errors
/// [`ImportError::TooLarge`] where 16 bits cannot hold a number, [`ImportError::Twice`] where an id stands twice.
pub fn assemble(
    named: NamedFactors,
    hyperparameters: Hyperparameters,
    around: Surroundings<'_>,
    dtype: Dtype,
    trained_at: String,
) -> Result<Imported, ImportError> {
    let NamedFactors { ids, factors } = named;
    let mut seen = HashSet::new();
    if let Some(id) = ids.iter().find(|id| !seen.insert(id.as_str())) {
        return Err(ImportError::Twice { id: id.clone() });
    }
    let catalogue = catalogue(around, &ids);
    let places: HashMap<&str, usize> =
        catalogue.ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
    let history = History::new(around.log, &catalogue.reading_seconds, Confidence::default());
    let now = around.log.last_at().map(|last| last + 1);
    let mut audience = Audience::new(catalogue.len());
    if let Some(now) = now {
        audience.advance(&history.first_contacts(), now);
    }

    let dimension = factors.dimension();
    let mut vectors = vec![0.0_f32; catalogue.len() * dimension];
    let mut left_out = 0;
    let kept =
        |place: usize| audience.readers.get(place).is_some_and(|&readers| readers >= f64::from(around.min_readers));
    for (id, vector) in ids.iter().zip(in_principal_axes(&factors).chunks_exact(dimension)) {
        let Some(&place) = places.get(id.as_str()) else { continue };
        if around.min_readers > 1 && !kept(place) {
            left_out += 1;
        } else if let Some(row) = vectors.chunks_exact_mut(dimension).nth(place) {
            row.copy_from_slice(vector);
        }
    }
    let rows = stored(dtype, dimension, vectors, &catalogue.ids)?;

    let known = Known {
        dates: catalogue.published.iter().any(|&published| published > 0),
        counts: audience.readers.iter().any(|&readers| readers > 0.0),
        peer_scores: around.peer_scores,
    };
    let counts = |counts: &[f64]| counts.iter().copied().map(coarse).collect::<Vec<f32>>();
    let position_bias = PositionBias::of(&around.log.interactions);
    let mut shown =
        Shown::new(catalogue.len(), position_bias.as_ref().map(PositionBias::examination).unwrap_or_default());
    shown.count(&around.log.interactions);
    let counted_at = now.and_then(|now| jiff::Timestamp::from_second(now).ok()).map(|time| time.to_string());
    let model = Model {
        model_id: String::new(),
        axes: String::new(),
        counted_at: counted_at.unwrap_or_else(|| trained_at.clone()),
        trained_at,
        hyperparameters: known.weighed(hyperparameters),
        topics: catalogue.topics,
        factors: rows,
        spectrum: Vec::new(),
        embeddings: None,
        exposure: counts(shown.known().unwrap_or(&audience.readers)),
        reading_seconds: catalogue.reading_seconds,
        published: catalogue.published,
        readers: counts(&audience.readers),
        recent_readers: counts(&audience.recent),
        topic: catalogue.topic,
        order: Vec::new(),
        extent: Extent::default(),
        ids: catalogue.ids,
    };
    let names = model.ids.clone();
    let model =
        model.assemble().map_err(|row| ImportError::Twice { id: names.get(row).cloned().unwrap_or_default() })?;
    let with_vector = (0..model.len()).filter(|&row| model.has_vector(row)).count();
    Ok(Imported { with_vector, left_out, peer_scores: known.peer_scores(), model })
}

/// All articles: those of the log, of the articles file, and of the factors.
fn catalogue(around: Surroundings<'_>, ids: &[String]) -> Catalogue {
    let described: HashSet<&str> = around.articles.iter().map(|article| article.item_id.as_str()).collect();
    let bare = ids.iter().filter(|id| !described.contains(id.as_str()));
    let mut articles = around.articles.to_vec();
    articles.extend(bare.map(|id| Article { item_id: id.clone(), ..Article::default() }));
    Catalogue::new(around.log, &articles)
}

fn stored(dtype: Dtype, dimension: usize, vectors: Vec<f32>, ids: &[String]) -> Result<Rows, ImportError> {
    let rows = match dtype {
        Dtype::Float32 => Rows::float32(dimension, vectors),
        Dtype::Int8 => Rows::quantized(dimension, &vectors),
        Dtype::Float16 => {
            let half: Vec<f32> = vectors.iter().map(|&value| f16::from_f32(value).to_f32()).collect();
            if let Some(place) = half.iter().position(|value| !value.is_finite()) {
                let id = ids.get(place / dimension).cloned().unwrap_or_default();
                return Err(ImportError::TooLarge { id, found: vectors.get(place).copied().unwrap_or(f32::NAN) });
            }
            Rows::float32(dimension, half)
        }
    };
    // Vectors come in whole rows of at least one number.
    rows.ok_or_else(|| ImportError::Shape {
        file: "the factors".into(),
        what: "vectors".into(),
        expected: "at least one number".into(),
        found: dimension.to_string(),
    })
}

/// What a ranking can go by.
struct Known {
    dates: bool,
    counts: bool,
    peer_scores: bool,
}

impl Known {
    fn peer_scores(&self) -> bool {
        self.peer_scores || !(self.dates || self.counts)
    }

    /// Weighs the parts of a score.
    fn weighed(&self, mut hyperparameters: Hyperparameters) -> Hyperparameters {
        let blend = &mut hyperparameters.blend;
        let mut weights = blend.with_history.clone();
        if self.peer_scores() {
            blend.form = RelevanceForm::Product;
            weights = Weights { relevance: 1.0, recency: 0.0, recent_readers: 0.0, readers: 0.0 };
        }
        if !self.dates {
            weights.recency = 0.0;
        }
        if !self.counts {
            (weights.recent_readers, weights.readers) = (0.0, 0.0);
        }
        blend.with_history = weights.clone();
        blend.without_history = weights;
        if self.peer_scores() || !self.counts {
            hyperparameters.debias = Debias { gamma: 0.0, ..hyperparameters.debias };
        }
        hyperparameters
    }
}
