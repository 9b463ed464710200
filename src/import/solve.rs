//! The peers' least-squares solves in the numbers of this one.
//!
//! Hu, Koren, Volinsky 2008: A = YᵀY + Σ (c − 1) yyᵀ + λI and b = Σ c y, over what a reader met.
//!
//! ```text
//! implicit 0.7   c = αr                A = YᵀY + Σ (αr − 1) yyᵀ + λI     cpu/als.py, user_linear_equation
//! Spark          c = 1 + αr            A = YᵀY + Σ αr yyᵀ + λn I         ml/recommendation/ALS.scala, computeFactors
//! Hu et al.      c = 1 + α ln(1 + r/ε)
//! ```
//!
//! n counts the articles that a reader met, after the weighting of Zhou et al. 2008.

use crate::model::{Confidence, Hyperparameters, ModelError};

/// The confidence that an article was trained with which a reader met with strength r.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Observed {
    /// c = αr, as `implicit` has it.
    Linear,
    /// c = 1 + αr, as Spark and Hu et al. have it.
    OnePlusLinear,
    /// c = 1 + α ln(1 + r/ε), as Hu et al. have it for strengths of many orders; ε > 0.
    OnePlusLogarithm {
        /// ε.
        epsilon: f64,
    },
}

/// How a peer solves for a user vector. Every article that a reader did not meet weighs 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerSolve {
    /// The confidence of what was met.
    pub observed: Observed,
    /// α > 0.
    pub alpha: f64,
    /// λ > 0.
    pub regularization: f64,
    /// Whether λ is multiplied by the number of articles that the reader met.
    pub by_count: bool,
}

/// The engagement of a view whose dwell nobody measured.
const VIEW: f64 = 0.5;
/// The open article counts as so many such views, as in models of foldin's own.
const OPEN_VIEWS: f64 = 4.0;

impl PeerSolve {
    /// The hyperparameters with which a fold-in is this solve; visits never fade unless `half_life_days` says so.
    ///
    /// # Errors
    /// [`ModelError::Hyperparameter`] for a number outside its range.
    pub fn hyperparameters(&self, half_life_days: f64) -> Result<Hyperparameters, ModelError> {
        let (base, alpha, epsilon) = match self.observed {
            Observed::Linear => (0.0, self.alpha, 0.0),
            Observed::OnePlusLinear => (1.0, self.alpha, 0.0),
            // α ln(1 + r/ε) in the model's logarithm to base 2.
            Observed::OnePlusLogarithm { epsilon } => (1.0, self.alpha * std::f64::consts::LN_2, epsilon),
        };
        let view = if epsilon > 0.0 { libm::log2(1.0 + VIEW / epsilon) } else { VIEW };
        let hyperparameters = Hyperparameters {
            unobserved_weight: 1.0,
            regularization: self.regularization,
            regularization_exponent: if self.by_count { 1.0 } else { 0.0 },
            regularization_unobserved: 0.0,
            confidence: Confidence {
                alpha,
                epsilon,
                base,
                counted: 1.0,
                current: OPEN_VIEWS * (base + alpha * view),
                half_life_days,
                ..Confidence::default()
            },
            ..Hyperparameters::default()
        };
        hyperparameters.validate()?;
        Ok(hyperparameters)
    }
}
