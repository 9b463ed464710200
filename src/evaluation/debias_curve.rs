//! What divided-out popularity costs and buys: the lists of one model at several γ, by what was known of the reader.
//!
//! A γ chosen on one split did not transfer to the next, so that the trade is shown, and the default is cautious.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::exposure::BeyondAccuracy;
use super::page::{Page, parts_by};
use super::reader_sets::{READERS_PER_TASK, Sets};
use super::verdict::{Occasion, Verdict};
use super::{COHORTS, Cohort, Difference, Figures};
use crate::metrics::{Estimate, Outcome, intervals};
use crate::training::Progress;

/// γ that are shown: from none, around the default, to all of it.
const GAMMAS: [f64; 8] = [0.0, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0];

/// The lists at one γ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebiasPoint {
    /// γ.
    pub gamma: f64,
    /// What the lists were worth.
    pub overall: Figures,
    /// What they showed, tail recall among it.
    pub beyond_accuracy: BeyondAccuracy,
    /// By what was known of the reader; cohorts without lists are left out.
    pub by_history: Vec<DebiasCohort>,
    /// NDCG@20 above that at γ = 0, on the same lists: what it costs.
    pub ndcg_gained: Estimate,
    /// Tail recall@20 above that at γ = 0: what it buys. `None` where nothing of the long tail was relevant.
    pub tail_recall_gained: Option<Estimate>,
}

/// The lists at one γ of readers with a history of some length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DebiasCohort {
    /// Articles that the reader had met before.
    pub articles_before: &'static str,
    /// What the lists were worth.
    pub figures: Figures,
    /// Tail recall@20; `None` where nothing of the long tail was relevant.
    pub tail_recall: Option<f64>,
}

/// The lists of one model at each γ.
pub(super) struct Curve {
    verdicts: Vec<Verdict>,
    /// By γ and list, its recall of the long tail.
    tail_recall: Vec<Vec<Option<f64>>>,
    /// By list, how many articles the reader had met.
    met: Vec<usize>,
}

impl Curve {
    pub(super) fn new(articles: usize) -> Self {
        Self {
            verdicts: GAMMAS.iter().map(|_| Verdict::new(articles)).collect(),
            tail_recall: vec![Vec::new(); GAMMAS.len()],
            met: Vec::new(),
        }
    }

    /// Adds a list of a reader who has met so many articles. `parts` are each candidate's score and what of it is debias, by a model
    /// whose γ is `own`, above 0. Debias is a term of its own in every score, in proportion to γ, so that one ranking serves all.
    pub(super) fn add(&mut self, occasion: &Occasion<'_>, met: usize, parts: &[(f64, f64)], own: f64) {
        self.met.push(met);
        for ((gamma, verdict), tail) in GAMMAS.iter().zip(&mut self.verdicts).zip(&mut self.tail_recall) {
            let score = |&(total, debias): &(f64, f64)| total + debias * (gamma / own - 1.0);
            let scores: Vec<f64> = parts.iter().map(score).collect();
            tail.push(verdict.add(occasion, &scores));
        }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.met.extend(other.met);
        self.tail_recall.iter_mut().zip(other.tail_recall).for_each(|(all, task)| all.extend(task));
        self.verdicts = self.verdicts.into_iter().zip(other.verdicts).map(|(all, task)| all.merge(task)).collect();
        self
    }

    /// The points, where `articles` could have been shown.
    pub(super) fn points(&self, articles: usize, seed: u64) -> Vec<DebiasPoint> {
        let [(none, no_tail), ..] = self.verdicts.iter().zip(&self.tail_recall).collect::<Vec<_>>()[..] else {
            return Vec::new();
        };
        let point = |((&gamma, verdict), tail): ((&f64, &Verdict), &Vec<Option<f64>>)| {
            let cohort = |cohort: &Cohort| {
                let places: Vec<usize> = (0..self.met.len()).filter(|&list| cohort.contains(self.met[list])).collect();
                let tails: Vec<f64> = places.iter().filter_map(|&list| tail[list]).collect();
                DebiasCohort {
                    articles_before: cohort.name,
                    figures: Figures::of(places.iter().map(|&list| &verdict.outcomes[list]), seed),
                    tail_recall: (!tails.is_empty()).then(|| tails.iter().sum::<f64>() / tails.len() as f64),
                }
            };
            let by_history = COHORTS.iter().map(cohort).filter(|cohort| cohort.figures.lists > 0);
            DebiasPoint {
                gamma,
                overall: Figures::of(&verdict.outcomes, seed),
                beyond_accuracy: verdict.exposure.figures(articles),
                by_history: by_history.collect(),
                ndcg_gained: Difference::of(&verdict.outcomes, &none.outcomes, String::new(), seed).ndcg,
                tail_recall_gained: gained(&verdict.outcomes, tail, no_tail, seed),
            }
        };
        GAMMAS.iter().zip(&self.verdicts).zip(&self.tail_recall).map(point).collect()
    }
}

/// The mean of `tail` less `before` over the lists that have it, with its interval over readers.
fn gained(outcomes: &[Outcome], tail: &[Option<f64>], before: &[Option<f64>], seed: u64) -> Option<Estimate> {
    let mut by_reader: BTreeMap<u32, [f64; 2]> = BTreeMap::new();
    for (outcome, (tail, before)) in outcomes.iter().zip(tail.iter().zip(before)) {
        if let Some((tail, before)) = tail.zip(*before) {
            let sums = by_reader.entry(outcome.reader).or_default();
            *sums = [sums[0] + tail - before, sums[1] + 1.0];
        }
    }
    let readers: Vec<[f64; 2]> = by_reader.into_values().collect();
    let [gained] = intervals(&readers, seed, |[gained, lists]| [gained / lists]);
    (!readers.is_empty()).then_some(gained)
}

/// The curve of a model on sets without time; no points for one whose γ is 0.
pub(super) fn debias_curve(sets: &Sets<'_>, page: &Page<'_>, seed: u64, progress: &dyn Progress) -> Vec<DebiasPoint> {
    let own = page.model.hyperparameters.debias.gamma;
    if own <= 0.0 {
        return Vec::new();
    }
    progress.begin("debias curve", sets.tests.len().div_ceil(READERS_PER_TASK) as u64);
    let articles = sets.popularity.readers.len();
    let tasks: Vec<Curve> = sets
        .tests
        .par_chunks(READERS_PER_TASK)
        .map(|tests| {
            let mut curve = Curve::new(articles);
            let mut met = tests.iter().map(|test| test.met.len());
            sets.each_list(tests, |occasion| {
                let parts = parts_by(page, occasion.moment, occasion.candidates);
                curve.add(occasion, met.next().unwrap_or(0), &parts, own);
            });
            progress.advance();
            curve
        })
        .collect();
    tasks.into_iter().fold(Curve::new(articles), Curve::merge).points(sets.pool.len(), seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Moment;
    use crate::evaluation::verdict::groups;
    use crate::metrics::Popularity;

    #[test]
    fn a_point_has_the_lists_of_its_gamma_by_cohort() {
        // Forty articles, the fewer readers the later; what is read is one of the tail, which debias lifts from place 25 upwards.
        let readers: Vec<u32> = (0..40).map(|article| 400 - 10 * article).collect();
        let mut popularity = Popularity::default();
        popularity.update(&readers, 0..40);
        let candidates: Vec<u32> = (0..40).collect();
        let mut curves: Vec<Curve> = Vec::new();
        for (reader, met) in [(0, 0), (1, 5), (2, 50)] {
            let occasion = Occasion {
                moment: Moment { at: 0, reader, open: None },
                candidates: &candidates,
                relevant: &[25],
                popularity: &popularity,
                groups: groups(&candidates, &popularity),
            };
            // At the model's own γ of .5; the regular has a taste so strong that nothing moves.
            let taste = if met == 50 { 1000.0 } else { 1.0 };
            let parts: Vec<(f64, f64)> = (0..40)
                .map(|article| {
                    let debias = if article == 25 { 0.5 * 10.0 } else { 0.0 };
                    (-taste * f64::from(article) + debias, debias)
                })
                .collect();
            let mut curve = Curve::new(40);
            curve.add(&occasion, met, &parts, 0.5);
            curves.push(curve);
        }
        let points = curves.into_iter().fold(Curve::new(40), Curve::merge).points(40, 0);
        let at = |gamma: f64| points.iter().find(|point| point.gamma == gamma).unwrap();
        let tails =
            |gamma: f64| at(gamma).by_history.iter().map(|of| (of.articles_before, of.tail_recall)).collect::<Vec<_>>();
        assert_eq!(tails(0.0), [("0", Some(0.0)), ("3-9", Some(0.0)), ("10+", Some(0.0))]);
        // Rank 26 less ten.
        assert_eq!(tails(1.0), [("0", Some(1.0)), ("3-9", Some(1.0)), ("10+", Some(0.0))]);
        assert_eq!(at(0.0).ndcg_gained, Estimate::default());
        assert!((at(1.0).tail_recall_gained.unwrap().mean - 2.0 / 3.0).abs() < 1e-12);
        assert!((at(1.0).ndcg_gained.mean - at(1.0).overall.ndcg.mean).abs() < 1e-12);
        assert!(at(1.0).overall.ndcg.mean > 0.0 && at(0.3).overall.ndcg.mean == 0.0);
    }
}
