//! What the trainer chose and a page obeys. Every default of what travels in a model stands in this file; those of an editors' rule
//! stand in `src/ranking/rules.rs`.

use serde::Serialize;

use super::{Json, ModelError};

/// The numbers that travel inside a model, as JSON in its metadata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hyperparameters {
    /// w₀ ≥ 0: how much an article counts that the reader has not met. At 0 only what was read counts.
    pub unobserved_weight: f64,
    /// λ > 0: how strongly the user vector is held at zero.
    pub regularization: f64,
    /// ν in 0..=1: λ is multiplied by (visits + u·N)^ν. At 0 λ is the same for every reader.
    pub regularization_exponent: f64,
    /// u ≥ 0: as how much of a visit each of the N articles counts there. w₀ where a model does not name it (Rendle et al.
    /// 2021); at 0 only visits count, as in Spark.
    pub regularization_unobserved: f64,
    /// How visits become confidences.
    pub confidence: Confidence,
    /// How the parts of a score are weighed.
    pub blend: Blend,
    /// How much popularity is divided out.
    pub debias: Debias,
}

impl Default for Hyperparameters {
    /// The constants measured for vectors of unit scale.
    fn default() -> Self {
        Self {
            unobserved_weight: 0.01,
            regularization: 1.0,
            regularization_exponent: 0.0,
            regularization_unobserved: 0.01,
            confidence: Confidence::default(),
            blend: Blend::default(),
            debias: Debias::default(),
        }
    }
}

/// How visits become confidences: c = base + α·log₂(1 + R/ε), R the engagement of all visits to one article.
///
/// The defaults make it log₂(1 + 2R). Factors that were trained elsewhere keep the confidence they were trained with:
/// c = 1 + αR and c = 1 + α·ln(1 + R/ε) of Hu, Koren, Volinsky 2008, or c = αR.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confidence {
    /// α > 0.
    pub alpha: f64,
    /// ε ≥ 0. At 0 confidence grows with R itself: c = base + α·R.
    pub epsilon: f64,
    /// The confidence of what was read at all, ≥ 0.
    pub base: f64,
    /// How much of c the weight of unobserved articles has counted already, ≥ 0. 0 where c comes on top of w₀; 1 where it
    /// stands in the place of w₀ = 1, as C − I does in Hu, Koren, Volinsky 2008.
    pub counted: f64,
    /// The confidence of the article that is open, > 0. 2 to 8 could not be told apart on Deskdrop.
    pub current: f64,
    /// Days after which a visit counts half. 0: visits never fade.
    pub half_life_days: f64,
    /// Expected reading time, in seconds, of an article whose own is unknown; > 0.
    pub unknown_reading_seconds: f64,
}

impl Default for Confidence {
    /// Half-lives from 30 days to none were equal on Deskdrop, 7 days hurt.
    fn default() -> Self {
        Self {
            alpha: 1.0,
            epsilon: 0.5,
            base: 0.0,
            counted: 0.0,
            current: 4.0,
            half_life_days: 90.0,
            unknown_reading_seconds: 60.0,
        }
    }
}

/// How relevance, recency and crowd are weighed against each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blend {
    /// What of the user vector and an article's vector makes the relevance.
    pub form: RelevanceForm,
    /// The weights for readers with visits.
    pub with_history: Weights,
    /// The weights for readers without.
    pub without_history: Weights,
}

impl Default for Blend {
    /// Fitted on Deskdrop, hourly refreshed, from the .6 to the .73 quantile of time.
    fn default() -> Self {
        let weights = Weights { relevance: 6.6, recency: 1.32, recent_readers: 0.42, readers: 0.73 };
        Self { form: RelevanceForm::Cosine, with_history: weights.clone(), without_history: weights }
    }
}

/// How an article's vector y and the user vector x give a relevance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RelevanceForm {
    /// yᵀx.
    Product,
    /// yᵀx / (|y| |x|), in −1..1.
    Cosine,
    /// The z-score of yᵀx over the candidates.
    Z,
}

/// The weights of a conditional logit over the candidates. 0 switches a part off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weights {
    /// Of the relevance: the parts `taste` and `topic`.
    pub relevance: f64,
    /// Of −ln(age in days + .05).
    pub recency: f64,
    /// Of ln(P₁ + 3), P₁ the readers with a half-life of one day.
    pub recent_readers: f64,
    /// Of ln(P∞ + 3), P∞ all readers.
    pub readers: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Blend::default().with_history
    }
}

/// How much popularity is divided out of what is relevant: −γ ln((e + κ) / (e_max + κ)) is added to the scores of relevant
/// candidates, e their exposure. `foldin evaluate` shows what a γ costs and buys on a site's own log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Debias {
    /// γ in 0..=1. At 0 nothing is corrected; at 1 an article's exposure is divided out in full.
    pub gamma: f64,
    /// κ > 0, added to every exposure, so that an article never shown does not win by that alone.
    pub kappa: f64,
}

impl Default for Debias {
    /// Cautious: a γ chosen on one split did not transfer to the next. On Gowalla (d = 64, distilled) .05 costs .4 % of NDCG@20 and
    /// lifts tail recall by 3 %, .1 costs 1.1 % for 5 %, .2 costs 2.3 % for 11 %. On simulated logs .05 and .1 bring scores nearer to
    /// the true preference; most of it is that relevant articles are lifted against new ones, and at 1 nothing is left that exposure
    /// itself would explain. On Deskdrop, refreshed hourly, neither a cost of .05 (NDCG@20 −.0002, −.0012 to +.0009) nor tail recall
    /// bought can be told from nothing; .1 costs .0019 and buys none.
    fn default() -> Self {
        Self { gamma: 0.05, kappa: 1.0 }
    }
}

impl Hyperparameters {
    /// Reads what a model's metadata holds; what it does not name stays at its default.
    ///
    /// # Errors
    /// [`ModelError::Hyperparameter`] for the first value that is of another kind, or outside its range.
    pub fn read(json: &impl Json) -> Result<Self, ModelError> {
        let mut read = Self::default();
        let whole = Some(json);
        let confidence = json.member("confidence");
        let blend = json.member("blend");
        let debias = json.member("debias");
        take(&mut read.unobserved_weight, whole, "unobserved_weight")?;
        take(&mut read.regularization, whole, "regularization")?;
        take(&mut read.regularization_exponent, whole, "regularization_exponent")?;
        read.regularization_unobserved = read.unobserved_weight;
        take(&mut read.regularization_unobserved, whole, "regularization_unobserved")?;
        take(&mut read.confidence.alpha, confidence.as_ref(), "alpha")?;
        take(&mut read.confidence.epsilon, confidence.as_ref(), "epsilon")?;
        take(&mut read.confidence.base, confidence.as_ref(), "base")?;
        take(&mut read.confidence.counted, confidence.as_ref(), "counted")?;
        take(&mut read.confidence.current, confidence.as_ref(), "current")?;
        take(&mut read.confidence.half_life_days, confidence.as_ref(), "half_life_days")?;
        take(&mut read.confidence.unknown_reading_seconds, confidence.as_ref(), "unknown_reading_seconds")?;
        take(&mut read.debias.gamma, debias.as_ref(), "gamma")?;
        take(&mut read.debias.kappa, debias.as_ref(), "kappa")?;
        if let Some(blend) = blend {
            read.blend.with_history.read(blend.member("with_history").as_ref())?;
            read.blend.without_history.read(blend.member("without_history").as_ref())?;
            if let Some(form) = blend.member("form") {
                read.blend.form = RelevanceForm::read(&form)?;
            }
        }
        read.validate()?;
        Ok(read)
    }

    /// Checks every range.
    ///
    /// # Errors
    /// [`ModelError::Hyperparameter`] for the first value outside its range.
    pub fn validate(&self) -> Result<(), ModelError> {
        let weights = [&self.blend.with_history, &self.blend.without_history];
        let finite = |pick: fn(&Weights) -> f64| weights.iter().all(|w| pick(w).is_finite());
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let checks = [
            (not_negative(self.unobserved_weight), "unobserved_weight", "a finite number of at least 0"),
            (positive(self.regularization), "regularization", "a finite number above 0"),
            (share(self.regularization_exponent), "regularization_exponent", "in 0..=1"),
            (
                not_negative(self.regularization_unobserved),
                "regularization_unobserved",
                "a finite number of at least 0",
            ),
            (positive(self.confidence.alpha), "confidence.alpha", "a finite number above 0"),
            (not_negative(self.confidence.epsilon), "confidence.epsilon", "a finite number of at least 0"),
            (not_negative(self.confidence.base), "confidence.base", "a finite number of at least 0"),
            (not_negative(self.confidence.counted), "confidence.counted", "a finite number of at least 0"),
            (positive(self.confidence.current), "confidence.current", "a finite number above 0"),
            (
                not_negative(self.confidence.half_life_days),
                "confidence.half_life_days",
                "a finite number of at least 0",
            ),
            (
                positive(self.confidence.unknown_reading_seconds),
                "confidence.unknown_reading_seconds",
                "a finite number above 0",
            ),
            (finite(|w| w.relevance), "blend.*.relevance", "finite"),
            (finite(|w| w.recency), "blend.*.recency", "finite"),
            (finite(|w| w.recent_readers), "blend.*.recent_readers", "finite"),
            (finite(|w| w.readers), "blend.*.readers", "finite"),
            (share(self.debias.gamma), "debias.gamma", "in 0..=1"),
            (positive(self.debias.kappa), "debias.kappa", "a finite number above 0"),
        ];
        match checks.into_iter().find(|(holds, ..)| !holds) {
            Some((_, name, expected)) => Err(ModelError::Hyperparameter { name, expected }),
            None => Ok(()),
        }
    }
}

impl Weights {
    fn read(&mut self, json: Option<&impl Json>) -> Result<(), ModelError> {
        take(&mut self.relevance, json, "relevance")?;
        take(&mut self.recency, json, "recency")?;
        take(&mut self.recent_readers, json, "recent_readers")?;
        take(&mut self.readers, json, "readers")
    }
}

impl RelevanceForm {
    fn read(json: &impl Json) -> Result<Self, ModelError> {
        match json.text().as_deref() {
            Some("product") => Ok(Self::Product),
            Some("cosine") => Ok(Self::Cosine),
            Some("z") => Ok(Self::Z),
            _ => Err(ModelError::Hyperparameter { name: "blend.form", expected: "one of product, cosine, z" }),
        }
    }
}

fn take(value: &mut f64, json: Option<&impl Json>, name: &'static str) -> Result<(), ModelError> {
    if let Some(found) = json.and_then(|json| json.member(name)) {
        *value = found.number().ok_or(ModelError::Hyperparameter { name, expected: "a number" })?;
    }
    Ok(())
}
