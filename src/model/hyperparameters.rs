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

/// No number is larger: the products of larger ones would leave scores that are no numbers.
const MOST: f64 = 1e12;

/// What a number must be.
#[derive(Debug, Clone, Copy)]
enum Range {
    Positive,
    NotNegative,
    Share,
    Finite,
}

impl Range {
    fn has(self, value: f64) -> bool {
        value.abs() <= MOST
            && match self {
                Self::Positive => value > 0.0,
                Self::NotNegative => value >= 0.0,
                Self::Share => (0.0..=1.0).contains(&value),
                Self::Finite => true,
            }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Positive => "a number above 0, up to 1e12",
            Self::NotNegative => "a number in 0..=1e12",
            Self::Share => "a number in 0..=1",
            Self::Finite => "a number in -1e12..=1e12",
        }
    }
}

type Number = (&'static str, fn(&mut Hyperparameters) -> &mut f64, Range);

/// Every number, by the path that leads to it. A table, since a page downloads it: a call for each is twice as large.
static NUMBERS: [Number; 21] = [
    ("unobserved_weight", |all| &mut all.unobserved_weight, Range::NotNegative),
    ("regularization", |all| &mut all.regularization, Range::Positive),
    ("regularization_exponent", |all| &mut all.regularization_exponent, Range::Share),
    ("regularization_unobserved", |all| &mut all.regularization_unobserved, Range::NotNegative),
    ("confidence.alpha", |all| &mut all.confidence.alpha, Range::Positive),
    ("confidence.epsilon", |all| &mut all.confidence.epsilon, Range::NotNegative),
    ("confidence.base", |all| &mut all.confidence.base, Range::NotNegative),
    ("confidence.counted", |all| &mut all.confidence.counted, Range::NotNegative),
    ("confidence.current", |all| &mut all.confidence.current, Range::Positive),
    ("confidence.half_life_days", |all| &mut all.confidence.half_life_days, Range::NotNegative),
    ("confidence.unknown_reading_seconds", |all| &mut all.confidence.unknown_reading_seconds, Range::Positive),
    ("blend.with_history.relevance", |all| &mut all.blend.with_history.relevance, Range::Finite),
    ("blend.with_history.recency", |all| &mut all.blend.with_history.recency, Range::Finite),
    ("blend.with_history.recent_readers", |all| &mut all.blend.with_history.recent_readers, Range::Finite),
    ("blend.with_history.readers", |all| &mut all.blend.with_history.readers, Range::Finite),
    ("blend.without_history.relevance", |all| &mut all.blend.without_history.relevance, Range::Finite),
    ("blend.without_history.recency", |all| &mut all.blend.without_history.recency, Range::Finite),
    ("blend.without_history.recent_readers", |all| &mut all.blend.without_history.recent_readers, Range::Finite),
    ("blend.without_history.readers", |all| &mut all.blend.without_history.readers, Range::Finite),
    ("debias.gamma", |all| &mut all.debias.gamma, Range::Share),
    ("debias.kappa", |all| &mut all.debias.kappa, Range::Positive),
];

impl Hyperparameters {
    /// Reads what a model's metadata holds; what it does not name stays at its default.
    ///
    /// # Errors
    /// [`ModelError::Hyperparameter`] for the first value that is of another kind, or outside its range.
    pub fn read(json: &impl Json) -> Result<Self, ModelError> {
        let mut read = Self::default();
        for &(name, place, range) in &NUMBERS {
            if let Some(found) = at(json, name) {
                let number = found.number().filter(|number| range.has(*number));
                let number = number.ok_or(ModelError::Hyperparameter { name, expected: range.words() })?;
                *place(&mut read) = number;
                // Until it is named itself, which comes later.
                if name == "unobserved_weight" {
                    read.regularization_unobserved = number;
                }
            }
        }
        if let Some(form) = at(json, "blend.form") {
            read.blend.form = RelevanceForm::read(&form)?;
        }
        Ok(read)
    }

    /// Checks every range.
    ///
    /// # Errors
    /// [`ModelError::Hyperparameter`] for the first value outside its range.
    pub fn validate(&self) -> Result<(), ModelError> {
        let mut all = self.clone();
        match NUMBERS.iter().find(|(_, place, range)| !range.has(*place(&mut all))) {
            Some(&(name, _, range)) => Err(ModelError::Hyperparameter { name, expected: range.words() }),
            None => Ok(()),
        }
    }
}

/// What a path of names, parted by points, leads to.
fn at<V: Json>(json: &V, path: &'static str) -> Option<V> {
    match path.bytes().position(|byte| byte == b'.') {
        Some(point) => at(&json.member(path.get(..point)?)?, path.get(point + 1..)?),
        None => json.member(path),
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

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_to_its_own_place_and_refused_by_its_own_name() {
        let mut all = Hyperparameters::default();
        for (number, (_, place, _)) in NUMBERS.iter().enumerate() {
            *place(&mut all) = 0.03 * (number + 1) as f64;
        }
        all.blend.form = RelevanceForm::Z;
        let json = serde_json::to_value(&all).expect("numbers");
        assert_eq!(Hyperparameters::read(&json), Ok(all.clone()));
        for &(name, place, range) in &NUMBERS {
            let refused = Err(ModelError::Hyperparameter { name, expected: range.words() });
            let mut wrong = json.clone();
            let found = wrong.pointer_mut(&format!("/{}", name.replace('.', "/"))).expect(name);
            *found = serde_json::Value::from("much");
            assert_eq!(Hyperparameters::read(&wrong).map(|_| ()), refused);
            let mut wrong = all.clone();
            *place(&mut wrong) = f64::NAN;
            assert_eq!(wrong.validate(), refused);
        }
        let named = serde_json::json!({ "unobserved_weight": 0.5 });
        assert_eq!(Hyperparameters::read(&named).map(|read| read.regularization_unobserved), Ok(0.5));
    }
}
