//! A reader as the model sees one: which articles were read, how strongly, and the user vector of it.

use super::keeping::reading_seconds;
use super::{FoldInError, Prior, Row, UserVector, confidence, fold_in};
use crate::model::{Model, Rows};
use crate::power::power;
use crate::profile::{KeptArticle, Profile};

/// An article that gives evidence: one row of the solve.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The article.
    pub item_id: String,
    /// Whether it is the article that is open now.
    pub current: bool,
    /// Its row of the solve.
    pub row: Row,
}

/// Which of an article's two vectors speaks. Both lie in one space, in the same axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The item factors: what an article is to those who read it.
    Factors,
    /// The content embeddings: what it is about. The open article speaks by its content where the model ships it, since readers
    /// of one article share its moment as much as its topic; where nothing but the open article is known, so do candidates.
    Embeddings,
}

/// A reader at one moment, in front of one article or none.
#[derive(Debug, Clone, PartialEq)]
pub struct Reader {
    /// Articles that count, in the order in which they were first read; the open one last.
    pub sources: Vec<Source>,
    /// The vectors that the solve was made of, and that x is to be held against.
    pub basis: Basis,
    /// x and what is needed to explain it; `None` where nothing is known of the reader.
    pub user: Option<UserVector>,
    /// Articles with evidence of reading, whether or not the model knows them.
    pub read: Vec<String>,
}

/// Why a reader cannot be folded in.
pub type ReaderError = FoldInError;

impl Reader {
    /// Folds a profile in. The open article is a row of its own with the model's confidence for it, and takes the place of
    /// earlier visits to itself, so that the list does not move while it is being read.
    ///
    /// # Errors
    /// [`FoldInError`] where the model's numbers give no unique solution.
    pub fn new(profile: &Profile, model: &Model, current: Option<&str>, now_seconds: f64) -> Result<Self, ReaderError> {
        Self::without(profile, model, current, None, &[], now_seconds)
    }

    /// The reader as they would be had the visit of that name never been; with σz as in [`Prior`], one that they may be.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn without(
        profile: &Profile,
        model: &Model,
        current: Option<&str>,
        visit_id: Option<&str>,
        drawn: &[f64],
        now_seconds: f64,
    ) -> Result<Self, ReaderError> {
        let settings = &model.hyperparameters;
        let axes = model.axes_hash();
        let mut read = Vec::new();
        let mut sources = Vec::new();
        for (item_id, evidence) in profile.evidence_without(visit_id) {
            let known = model.find(item_id);
            let kept = if known.is_none() { profile.article_without(item_id, axes, visit_id) } else { None };
            let reading_seconds = reading_seconds(model, known, kept);
            let confidence = confidence(&evidence, reading_seconds, now_seconds, &settings.confidence);
            if confidence <= 0.0 {
                continue;
            }
            read.push(item_id.to_owned());
            if Some(item_id) != current {
                sources.extend(match (known, kept) {
                    (Some(row), _) => source(model, Basis::Factors, row, confidence, false),
                    (None, Some(kept)) => kept_source(model, item_id, kept, confidence),
                    (None, None) => None,
                });
            }
        }
        let visits = sources.len();
        let mut basis = Basis::Factors;
        if let Some(row) = current.and_then(|id| model.find(id)) {
            let open = |basis| source(model, basis, row, settings.confidence.current, true);
            let by_content = open(Basis::Embeddings);
            if visits == 0 && by_content.is_some() {
                basis = Basis::Embeddings;
            }
            sources.extend(by_content.or_else(|| open(Basis::Factors)));
        }
        let user = if sources.is_empty() {
            None
        } else {
            let prior = Prior {
                spectrum: &model.spectrum,
                unobserved_weight: settings.unobserved_weight,
                regularization: model.regularization(visits),
                mean: None,
                drawn,
            };
            let rows: Vec<Row> = sources.iter().map(|source| source.row.clone()).collect();
            Some(fold_in(prior, &rows)?)
        };
        Ok(Self { sources, basis, user, read })
    }

    /// Whether anything beside the open article is known.
    pub fn has_history(&self) -> bool {
        self.sources.iter().any(|source| !source.current)
    }
}

/// An article that the model does not know any more, by the vector that a visit kept; `None` for one of another length.
fn kept_source(model: &Model, item_id: &str, kept: &KeptArticle, confidence: f64) -> Option<Source> {
    let scale = f64::from(kept.scale);
    let vector: Vec<f64> = kept.values.iter().map(|&value| scale * f64::from(value)).collect();
    let speaks = vector.len() == model.factors.dimension() && vector.iter().any(|value| *value != 0.0);
    speaks.then(|| Source {
        item_id: item_id.to_owned(),
        current: false,
        row: Row::beyond(model.hyperparameters.confidence.counted, vector, confidence),
    })
}

/// `None` for an article whose vector says nothing.
fn source(model: &Model, basis: Basis, row: usize, confidence: f64, current: bool) -> Option<Source> {
    let vectors = model.vectors(basis)?;
    (vectors.squared_length(row) > 0.0).then(|| Source {
        item_id: model.ids[row].clone(),
        current,
        row: Row::beyond(model.hyperparameters.confidence.counted, vectors.row(row), confidence),
    })
}

impl Model {
    /// The vectors of a basis; `None` where the model ships none.
    pub fn vectors(&self, basis: Basis) -> Option<&Rows> {
        match basis {
            Basis::Factors => Some(&self.factors),
            Basis::Embeddings => self.embeddings.as_ref(),
        }
    }

    /// λ·(visits + u·N)^ν, the regularisation for a reader with so many visits. Who has only the open article counts as a
    /// reader with one visit where otherwise nothing would hold the user vector.
    pub fn regularization(&self, visits: usize) -> f64 {
        let settings = &self.hyperparameters;
        let count = visits as f64 + settings.regularization_unobserved * self.articles() as f64;
        settings.regularization * power(if count > 0.0 { count } else { 1.0 }, settings.regularization_exponent)
    }
}
