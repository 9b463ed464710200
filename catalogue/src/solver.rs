//! The fold-in: a factor in single precision, and as many corrections in double as it takes.
//!
//! With rows Z [n, d], weights C = diag(c), targets t and D = diag(w₀g + λ), x solves the smaller of
//!
//! ```text
//! dual     (C⁻¹ + ZD⁻¹Zᵀ) a = t            [n, n]      x = D⁻¹Zᵀa
//! primal   (D + ZᵀCZ) x = ZᵀCt             [d, d]
//! ```
//!
//! as `foldin::taste` does in double throughout. Building and factoring the system is where the time goes, and single precision
//! halves it. What that rounds away comes back: the error of a solution is computed in double and solved for again, until hardly
//! anything moves.

use crate::cholesky::System;
use crate::dots::{add_exactly, exact_dot, multiply};
use crate::padded::{Padded, padded};

/// A correction that is so small a share of the solution is the last: the next would be smaller again by as much.
const SETTLED: f64 = 1e-5;
/// What has not settled by then is singular to single precision.
const CORRECTIONS: usize = 20;
/// The nearest to zero that a weight may be: its inverse must not cost the solve its precision.
const LEAST_WEIGHT: f64 = 1e-6;

/// What a solve starts from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// w₀ ≥ 0.
    pub unobserved_weight: f64,
    /// λ ≥ 0; w₀g + λ must be above 0 everywhere.
    pub regularization: f64,
    /// How much of each visit the prior part has counted already.
    pub counted: f64,
}

/// An article that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// Its row in the catalogue.
    pub row: usize,
    /// c, its confidence; one that is not finite leaves the visit out.
    pub confidence: f64,
}

impl Visit {
    /// Its weight on top of what the prior has counted; 0 leaves it out.
    fn weight(&self, prior: Prior) -> f64 {
        let weight = self.confidence - prior.counted;
        match weight {
            _ if !weight.is_finite() => 0.0,
            _ if weight.abs() < LEAST_WEIGHT => LEAST_WEIGHT,
            _ => weight,
        }
    }
}

/// Folds readers in. The memory of one is used again for the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Solver {
    system: System,
    /// Z [n, d]; zeros for a row that is left out.
    rows: Padded,
    /// What the system is made of beside Z: ZD⁻¹, or Zᵀ and (CZ)ᵀ.
    left: Padded,
    right: Padded,
    weights: Vec<f64>,
    targets: Vec<f64>,
    /// D⁻¹ \[d\].
    inverse_prior: Vec<f64>,
    /// In single precision, padded: first what the right side of the product is multiplied by, then the correction.
    single: Vec<f32>,
    /// a \[n\].
    unexplained: Vec<f64>,
    /// Zᵀa \[d\], padded.
    sum: Vec<f64>,
    /// x \[d\], padded.
    x: Vec<f64>,
}

impl Solver {
    /// Folds a reader in; gives x \[d\]. `read` writes vector `row` into the numbers it is given. `None` where the system has no unique
    /// solution.
    pub(crate) fn fold_in(
        &mut self,
        spectrum: &[f32],
        prior: Prior,
        visits: &[Visit],
        read: &dyn Fn(usize, &mut [f32]),
    ) -> Option<&[f64]> {
        let dimension = spectrum.len();
        self.lay_out(prior, visits, dimension, read);
        self.inverse_prior.clear();
        for energy in spectrum {
            let diagonal = prior.unobserved_weight * f64::from(*energy) + prior.regularization;
            let positive = diagonal > 0.0 && diagonal.is_finite();
            if !positive {
                return None;
            }
            self.inverse_prior.push(1.0 / diagonal);
        }
        // The dual system of a weight below zero has no Cholesky factor.
        let few = visits.len() < dimension && self.weights.iter().all(|weight| *weight >= 0.0);
        let settled = if few { self.dual() } else { self.primal() };
        settled.then(|| self.user_vector())
    }

    /// x \[d\].
    pub(crate) fn user_vector(&self) -> &[f64] {
        &self.x[..self.inverse_prior.len()]
    }

    fn lay_out(&mut self, prior: Prior, visits: &[Visit], dimension: usize, read: &dyn Fn(usize, &mut [f32])) {
        self.rows.clear(visits.len(), dimension);
        self.weights.clear();
        self.targets.clear();
        for (place, visit) in visits.iter().enumerate() {
            let weight = visit.weight(prior);
            if weight != 0.0 {
                read(visit.row, &mut self.rows.row_mut(place)[..dimension]);
            }
            self.weights.push(weight);
            self.targets.push(if weight == 0.0 { 0.0 } else { visit.confidence / weight });
        }
        self.unexplained.clear();
        self.unexplained.resize(visits.len(), 0.0);
        self.x.clear();
        self.x.resize(padded(dimension), 0.0);
    }

    fn dual(&mut self) -> bool {
        let count = self.weights.len();
        self.single.clear();
        self.single.extend(self.inverse_prior.iter().map(|&inverse| inverse as f32));
        self.single.resize(self.x.len(), 0.0);
        self.right.clear(count, self.x.len());
        for place in 0..count {
            multiply(self.rows.row(place), &self.single, self.right.row_mut(place));
        }
        // A row that is left out has an equation of its own: 1 · a = 0.
        let diagonal = |place: usize| if self.weights[place] == 0.0 { 1.0 } else { 1.0 / self.weights[place] };
        self.system.product(&self.rows, &self.right, count, &diagonal);
        if !self.system.factor() {
            return false;
        }
        for _ in 0..CORRECTIONS {
            self.single.clear();
            for place in 0..count {
                let (weight, target) = (self.weights[place], self.targets[place]);
                let explained = if weight == 0.0 { 0.0 } else { self.unexplained[place] / weight };
                let error = target - exact_dot(self.rows.row(place), &self.x);
                self.single.push((error - explained) as f32);
            }
            let settled = correct(&self.system, &mut self.single, &mut self.unexplained);
            self.sum_up();
            for ((x, sum), inverse) in self.x.iter_mut().zip(&self.sum).zip(&self.inverse_prior) {
                *x = sum * inverse;
            }
            if settled {
                return true;
            }
        }
        false
    }

    fn primal(&mut self) -> bool {
        let (count, dimension) = (self.weights.len(), self.inverse_prior.len());
        self.left.transpose(&self.rows, count, dimension);
        self.single.clear();
        self.single.extend(self.weights.iter().map(|&weight| weight as f32));
        self.single.resize(self.left.width(), 0.0);
        self.right.clear(dimension, count);
        for axis in 0..dimension {
            multiply(self.left.row(axis), &self.single, self.right.row_mut(axis));
        }
        let inverse_prior = &self.inverse_prior;
        self.system.product(&self.left, &self.right, dimension, &|axis| 1.0 / inverse_prior[axis]);
        if !self.system.factor() {
            return false;
        }
        for _ in 0..CORRECTIONS {
            for place in 0..count {
                let error = self.targets[place] - exact_dot(self.rows.row(place), &self.x);
                self.unexplained[place] = self.weights[place] * error;
            }
            self.sum_up();
            self.single.clear();
            let lacking = self.sum.iter().zip(&self.x).zip(&self.inverse_prior);
            self.single.extend(lacking.map(|((sum, x), inverse)| (sum - x / inverse) as f32));
            if correct(&self.system, &mut self.single, &mut self.x[..dimension]) {
                return true;
            }
        }
        false
    }

    /// Zᵀa.
    fn sum_up(&mut self) {
        self.sum.clear();
        self.sum.resize(self.x.len(), 0.0);
        for (place, weight) in self.unexplained.iter().enumerate() {
            add_exactly(&mut self.sum, *weight, self.rows.row(place));
        }
    }
}

/// Solves for the correction and adds it; whether that was the last.
fn correct(system: &System, correction: &mut Vec<f32>, solution: &mut [f64]) -> bool {
    correction.resize(padded(solution.len()), 0.0);
    system.solve(correction);
    let (mut moved, mut length) = (0.0, 0.0);
    for (value, correction) in solution.iter_mut().zip(correction) {
        let correction = f64::from(*correction);
        *value += correction;
        moved += correction * correction;
        length += *value * *value;
    }
    moved <= SETTLED * SETTLED * length
}
