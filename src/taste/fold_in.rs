//! The one least-squares solve: from visits to a user vector.
//!
//! With rows Z [m, d], confidences C = diag(c), targets t, and D = diag(w₀g + λ), the user vector solves
//!
//! ```text
//! primal   (D + ZᵀCZ) x = ZᵀCt + λx₀                   [d, d]
//! dual     (C⁻¹ + ZD⁻¹Zᵀ) a = t − ZD⁻¹λx₀              [m, m]      x = D⁻¹(λx₀ + Zᵀa)
//! ```
//!
//! Both give the same x. The prior part is diagonal because factors are stored in principal axes. In both,
//! aᵢ = cᵢ(tᵢ − zᵢᵀx): confidence times what is still unexplained, which makes every score a sum over visits.

use thiserror::Error;

use super::cholesky::LowerTriangle;
use super::dot;

/// One visit, or one impression that was seen and not clicked.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// z \[d\], the article's vector.
    pub vector: Vec<f64>,
    /// c, its weight on top of w₀. Rows of no or impossible weight are left out; below zero it must not take away more than
    /// w₀ has given.
    pub confidence: f64,
    /// t: 1 for a visit, 0 for a weak negative.
    pub target: f64,
}

impl Row {
    /// The nearest to zero that a weight may be: its inverse must not cost the solve its precision.
    const LEAST: f64 = 1e-6;

    /// The row of a visit of which the prior part has counted `counted` already: the system gets (c − counted) zzᵀ, its right
    /// side cz. Hu, Koren, Volinsky 2008 with `counted` 1.
    pub fn beyond(counted: f64, vector: Vec<f64>, confidence: f64) -> Self {
        let weight = confidence - counted;
        let weight = if weight.abs() < Self::LEAST { Self::LEAST } else { weight };
        Self { vector, confidence: weight, target: confidence / weight }
    }

    /// What its vector enters the right side with: the confidence of the visit, whatever of it was counted already.
    pub(super) fn pull(&self) -> f64 {
        self.confidence * self.target
    }
}

/// The prior part of the solve.
#[derive(Debug, Clone, Copy)]
pub struct Prior<'a> {
    /// g \[d\], the diagonal of YᵀY.
    pub spectrum: &'a [f32],
    /// w₀ ≥ 0.
    pub unobserved_weight: f64,
    /// λ ≥ 0; w₀g + λ must be above 0 everywhere.
    pub regularization: f64,
    /// x₀ \[d\], the mean of the prior; zero where there is none.
    pub mean: Option<&'a [f64]>,
    /// σz \[d\], z ~ N(0, I): instead of the solution x, a draw of the posterior N(x, σ²A⁻¹). Empty for x itself.
    pub drawn: &'a [f64],
}

/// Which of the two systems is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// [m, m], for fewer rows than factors. No weight may be below zero, and nothing is drawn.
    Dual,
    /// [d, d].
    Primal,
}

/// A reader, folded in.
#[derive(Debug, Clone, PartialEq)]
pub struct UserVector {
    /// x \[d\].
    pub x: Vec<f64>,
    /// a \[m\], one entry a row as given; 0 for a row that was left out.
    pub unexplained: Vec<f64>,
    /// D⁻¹ \[d\].
    pub inverse_prior: Vec<f64>,
}

/// What is said of a system without a unique solution.
pub const NOT_POSITIVE: &str = "the fold-in has no unique solution: w₀·g + λ must be above 0 and every number finite";

/// Why there is no user vector.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FoldInError {
    /// A vector of another length than the spectrum.
    #[error("{what} must have {expected} numbers, found {found}")]
    Length {
        /// The row or the prior mean.
        what: &'static str,
        /// d.
        expected: usize,
        /// Its length.
        found: usize,
    },
    /// The system has no unique finite solution.
    #[error("{NOT_POSITIVE}")]
    NotPositive,
}

/// Folds a reader in, by whichever system is smaller.
///
/// # Errors
/// [`FoldInError`] where lengths do not fit or the system is not positive definite.
pub fn fold_in(prior: Prior<'_>, rows: &[Row]) -> Result<UserVector, FoldInError> {
    // The dual system of a weight below zero has no Cholesky factor.
    let few =
        rows.len() < prior.spectrum.len() && rows.iter().all(|row| row.confidence >= 0.0) && prior.drawn.is_empty();
    let form = if few { Form::Dual } else { Form::Primal };
    fold_in_as(form, prior, rows)
}

/// Folds a reader in by the system named; both agree to rounding.
///
/// # Errors
/// As [`fold_in`].
pub fn fold_in_as(form: Form, prior: Prior<'_>, rows: &[Row]) -> Result<UserVector, FoldInError> {
    let dimension = prior.spectrum.len();
    check_lengths(dimension, prior, rows)?;
    let inverse_prior = inverse_prior(prior)?;
    let counted: Vec<usize> =
        (0..rows.len()).filter(|&row| rows[row].confidence.is_finite() && rows[row].confidence != 0.0).collect();
    let used: Vec<&Row> = counted.iter().map(|&row| &rows[row]).collect();
    let pull: Vec<f64> = match prior.mean {
        Some(mean) => mean.iter().map(|value| prior.regularization * value).collect(),
        None => vec![0.0; dimension],
    };
    let (x, weights) = match form {
        Form::Dual => dual(&inverse_prior, &pull, &used)?,
        Form::Primal => primal(&inverse_prior, &pull, &used, prior.drawn)?,
    };
    if x.iter().chain(&weights).any(|value| !value.is_finite()) {
        return Err(FoldInError::NotPositive);
    }
    let mut unexplained = vec![0.0; rows.len()];
    for (&row, weight) in counted.iter().zip(weights) {
        unexplained[row] = weight;
    }
    Ok(UserVector { x, unexplained, inverse_prior })
}

impl UserVector {
    /// What row `row` adds to the score yᵀx: aᵢ · yᵀD⁻¹zᵢ. With the prior's share they add up to it.
    pub fn share(&self, row: usize, visited: &Row, y: &[f64]) -> f64 {
        let similarity: f64 =
            y.iter().zip(&self.inverse_prior).zip(&visited.vector).map(|((y, inverse), z)| y * inverse * z).sum();
        self.unexplained[row] * similarity
    }
}

fn check_lengths(dimension: usize, prior: Prior<'_>, rows: &[Row]) -> Result<(), FoldInError> {
    let wrong = |what, found| Err(FoldInError::Length { what, expected: dimension, found });
    if let Some(row) = rows.iter().find(|row| row.vector.len() != dimension) {
        return wrong("a row of the fold-in", row.vector.len());
    }
    match prior.mean {
        Some(mean) if mean.len() != dimension => wrong("the prior mean", mean.len()),
        _ => Ok(()),
    }
}

fn inverse_prior(prior: Prior<'_>) -> Result<Vec<f64>, FoldInError> {
    prior
        .spectrum
        .iter()
        .map(|&energy| {
            let diagonal = prior.unobserved_weight * f64::from(energy) + prior.regularization;
            if diagonal.is_finite() && diagonal > 0.0 { Ok(1.0 / diagonal) } else { Err(FoldInError::NotPositive) }
        })
        .collect()
}

fn dual(inverse_prior: &[f64], pull: &[f64], rows: &[&Row]) -> Result<(Vec<f64>, Vec<f64>), FoldInError> {
    let scaled: Vec<Vec<f64>> = rows.iter().map(|row| products(&row.vector, inverse_prior)).collect();
    let mut system = LowerTriangle::zeros(rows.len());
    for (i, row) in rows.iter().enumerate() {
        let values = system.row_mut(i);
        for (value, scaled) in values.iter_mut().zip(&scaled) {
            *value = dot(&row.vector, scaled);
        }
        values[i] += 1.0 / row.confidence;
    }
    let right = scaled.iter().zip(rows).map(|(scaled, row)| row.target - dot(scaled, pull)).collect();
    let weights = system.solve(right, &[]).ok_or(FoldInError::NotPositive)?;
    let mut x = products(pull, inverse_prior);
    for (weight, scaled) in weights.iter().zip(&scaled) {
        add(&mut x, *weight, scaled);
    }
    Ok((x, weights))
}

fn primal(
    inverse_prior: &[f64],
    pull: &[f64],
    rows: &[&Row],
    drawn: &[f64],
) -> Result<(Vec<f64>, Vec<f64>), FoldInError> {
    let mut system = LowerTriangle::zeros(inverse_prior.len());
    for (axis, inverse) in inverse_prior.iter().enumerate() {
        system.row_mut(axis)[axis] = 1.0 / inverse;
    }
    let mut right = pull.to_vec();
    for row in rows {
        add(&mut right, row.confidence * row.target, &row.vector);
        for (axis, value) in row.vector.iter().enumerate() {
            add(system.row_mut(axis), row.confidence * value, &row.vector);
        }
    }
    let x = system.solve(right, drawn).ok_or(FoldInError::NotPositive)?;
    let weights = rows.iter().map(|row| row.confidence * (row.target - dot(&row.vector, &x))).collect();
    Ok((x, weights))
}

/// Adds `weight` times `values` to as many numbers as `sum` has.
fn add(sum: &mut [f64], weight: f64, values: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += weight * value;
    }
}

fn products(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
