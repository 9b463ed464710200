//! What divided-out popularity costs and buys: the lists of one model at several γ.
//!
//! A γ chosen on one split did not transfer to the next, so that the trade is shown, and the default is cautious.

use rayon::prelude::*;
use serde::Serialize;

use super::exposure::BeyondAccuracy;
use super::page::{Page, parts_by};
use super::reader_sets::{READERS_PER_TASK, Sets};
use super::verdict::Verdict;
use super::{Figures, Moment};
use crate::training::Progress;

/// γ that are shown, from none to four times the default.
const GAMMAS: [f64; 6] = [0.0, 0.025, 0.05, 0.1, 0.15, 0.2];

/// The lists at one γ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebiasPoint {
    /// γ.
    pub gamma: f64,
    /// What the lists were worth.
    pub overall: Figures,
    /// What they showed, tail recall among it.
    pub beyond_accuracy: BeyondAccuracy,
}

/// The curve of a model whose γ is not 0; no points for one whose is. Debias is a term of its own in every score, in proportion
/// to γ, so that one ranking of everything serves all points.
pub(super) fn debias_curve(sets: &Sets<'_>, page: &Page<'_>, seed: u64, progress: &dyn Progress) -> Vec<DebiasPoint> {
    let own = page.model.hyperparameters.debias.gamma;
    if own <= 0.0 {
        return Vec::new();
    }
    progress.begin("debias curve", sets.tests.len().div_ceil(READERS_PER_TASK) as u64);
    let articles = sets.popularity.readers.len();
    let new = || GAMMAS.map(|_| Verdict::new(articles));
    let tasks: Vec<[Verdict; GAMMAS.len()]> = sets
        .tests
        .par_chunks(READERS_PER_TASK)
        .map(|tests| {
            let mut verdicts = new();
            sets.each_list(tests, |occasion| {
                let Moment { at, reader, .. } = occasion.moment;
                let parts = parts_by(page, Moment { at, reader, open: None }, occasion.candidates);
                for (gamma, verdict) in GAMMAS.iter().zip(&mut verdicts) {
                    let score = |&(total, debias): &(f64, f64)| total + debias * (gamma / own - 1.0);
                    let scores: Vec<f64> = parts.iter().map(score).collect();
                    verdict.add(occasion, &scores);
                }
            });
            progress.advance();
            verdicts
        })
        .collect();
    let mut all = new().to_vec();
    for task in tasks {
        all = all.into_iter().zip(task).map(|(all, task)| all.merge(task)).collect();
    }
    let point = |(&gamma, verdict): (&f64, &Verdict)| DebiasPoint {
        gamma,
        overall: Figures::of(&verdict.outcomes, seed),
        beyond_accuracy: verdict.exposure.figures(sets.pool.len()),
    };
    GAMMAS.iter().zip(&all).map(point).collect()
}
