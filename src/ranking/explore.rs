//! Exploration: a list drawn from what is not known of the reader, and how likely its first card was (Thompson sampling).
//!
//! The user vector has the posterior N(x, σ²A⁻¹) with the A of the solve, A = D + ZᵀCZ = LLᵀ: a draw is x + σL⁻ᵀz, z ~ N(0, I).
//! A page draws by `Request::drawn`, one solve a draw, with normal numbers of its own (pkg-template/src/explore.ts); natively a factor
//! serves ten thousand.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use serde::Serialize;

use super::{Candidate, Placed, RankedList, Request, eligible, list, placed, set_back};
use crate::model::Model;
use crate::profile::Profile;
use crate::taste::{FoldInError, Reader, ReaderError, UserVector};

/// How to explore.
#[derive(Debug, Clone, PartialEq)]
pub struct Exploration {
    /// σ ≥ 0. At 0 the list is the one without exploration; at 1 what the solve does not know counts in full.
    pub sigma: f64,
    /// The same seed gives the same draw.
    pub seed: u64,
    /// Draws that the propensity is counted over, at least 1.
    pub draws: u32,
}

impl Exploration {
    /// As many draws as give a propensity to half a hundredth.
    pub fn new(sigma: f64, seed: u64) -> Self {
        Self { sigma, seed, draws: 10_000 }
    }
}

/// A list that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explored {
    /// The list. Scores, parts and shares are those without exploration; the order is the draw's.
    #[serde(flatten)]
    pub list: RankedList,
    /// How likely the first card was to be the first, 0..1; to be logged with the impression of its slot. 0 for an empty list.
    pub propensity: f64,
    /// Its standard error.
    pub propensity_error: f64,
}

/// Draws a list as [`super::rank`] would give it to one of the readers that this one may be.
///
/// # Errors
/// As [`super::rank`]; also where the system of the solve has no Cholesky factor.
pub fn explore(
    model: &Model,
    profile: &Profile,
    candidates: &[Candidate],
    request: &Request,
    exploration: &Exploration,
    now_seconds: f64,
) -> Result<Explored, ReaderError> {
    let reader = request.reader(profile, model, now_seconds)?;
    let (cards, mut left_out) = eligible::choose(model, profile, candidates, request, &reader, now_seconds);
    let place =
        |reader: &Reader, limit: f64| placed(&cards, reader, model, &Request { limit, ..request.clone() }, now_seconds);
    let Some(posterior) = Posterior::new(&reader, exploration.sigma)? else {
        let list = super::rank(model, profile, candidates, request, now_seconds)?;
        let propensity = if list.articles.is_empty() { 0.0 } else { 1.0 };
        return Ok(Explored { list, propensity, propensity_error: 0.0 });
    };
    let mut random = ChaCha8Rng::seed_from_u64(exploration.seed);
    let drawn = place(&posterior.draw(&reader, &mut random), request.limit);
    let first = drawn.order.first().copied();
    let draws = exploration.draws.max(1);
    let is_first = |_: &u32| place(&posterior.draw(&reader, &mut random), 1.0).order.first().copied() == first;
    let count = (0..draws).filter(is_first).count();
    let propensity =
        if first.is_some() { f64::from(u32::try_from(count).unwrap_or(draws)) / f64::from(draws) } else { 0.0 };
    let mean = place(&reader, request.limit);
    let drawn_order = Placed { order: drawn.order, ..mean };
    left_out.extend(set_back(&cards, drawn.set_back));
    Ok(Explored {
        list: list(&cards, drawn_order, reader, model, left_out),
        propensity,
        propensity_error: (propensity * (1.0 - propensity) / f64::from(draws)).sqrt(),
    })
}

/// N(x, σ²A⁻¹).
struct Posterior {
    factor: Cholesky<f64, Dyn>,
    sigma: f64,
}

impl Posterior {
    /// `None` where nothing is known that could be drawn from, or nothing is to be explored.
    fn new(reader: &Reader, sigma: f64) -> Result<Option<Self>, ReaderError> {
        let Some(user) = reader.user.as_ref().filter(|_| sigma > 0.0) else { return Ok(None) };
        let diagonal = user.inverse_prior.iter().map(|inverse| 1.0 / inverse);
        let mut system = DMatrix::from_diagonal(&DVector::from_iterator(user.x.len(), diagonal));
        for source in &reader.sources {
            let z = DVector::from_column_slice(&source.row.vector);
            system.ger(source.row.confidence, &z, &z, 1.0);
        }
        let factor = Cholesky::new(system).ok_or(FoldInError::NotPositive)?;
        Ok(Some(Self { factor, sigma }))
    }

    /// The reader with a user vector that may be theirs.
    fn draw(&self, reader: &Reader, random: &mut ChaCha8Rng) -> Reader {
        let size = self.factor.l_dirty().nrows();
        let z = DVector::from_fn(size, |_, _| StandardNormal.sample(&mut *random));
        // Only the lower triangle is read.
        let away = self.factor.l_dirty().tr_solve_lower_triangular(&z).unwrap_or_else(|| DVector::zeros(size));
        let moved = |user: &UserVector| UserVector {
            x: user.x.iter().zip(away.iter()).map(|(x, away)| x + self.sigma * away).collect(),
            ..user.clone()
        };
        Reader { user: reader.user.as_ref().map(moved), ..reader.clone() }
    }
}
