//! Recipe and weights where the log has no time: sets of who read what, split by readers' articles.
//!
//! There is no age and no crowd of the moment. What is left beside relevance is how many readers an article has in all.

use super::blend::{BlendInputs, ENOUGH, FittedBlend};
use super::held_out::HeldOut;
use super::progress::Progress;
use super::recipe::{Plan, Recipe};
use super::space::{SpaceSettings, Trainer};
use super::sparse::Sparse;
use super::trial::{ListWorth, Trial, gain, mean_ndcg};
use crate::model::{Blend, RelevanceForm, Weights};

/// The weight of yᵀx: the scale at which distillation compares scores, so that weights and γ mean what they mean in a logit.
const RELEVANCE: f64 = 10.0;
/// Weights of ln(P∞ + 3) that are tried, the simplest first.
const POPULARITY: [f64; 4] = [0.0, 0.05, 0.1, 0.2];
/// Of distilled factors where nothing is tried. On the validation split of Gowalla (a fifth of each reader's train items) it did
/// a little better than none: NDCG@20 .1492 against .1489.
const POPULARITY_OF_DISTILLED: f64 = 0.1;
/// Of readers of whom nothing is known: popularity alone is all they can be told.
const POPULARITY_FOR_STRANGERS: f64 = 0.1;

/// Chooses on `pairs` [readers, articles], of which a fifth is held out.
pub(super) fn fit_timeless(
    inputs: &BlendInputs<'_>,
    pairs: &Sparse,
    plan: &Plan,
    notes: &mut Vec<String>,
    progress: &dyn Progress,
) -> FittedBlend {
    let seed = inputs.space.seed;
    let simplest = plan.simplest.first().copied().unwrap_or_default();
    let settings = SpaceSettings { recipe: simplest, ..inputs.space };
    let untried = |popularity| FittedBlend::of(blend(popularity), settings, Vec::new(), None);
    if plan.is_settled() && inputs.tune.is_none() {
        let is_distilled = matches!(simplest, Recipe::Distilled(_));
        notes.push("the log has no time, and nothing to choose: default weights of the ranking".into());
        return untried(if is_distilled { POPULARITY_OF_DISTILLED } else { 0.0 });
    }
    let split = HeldOut::draw(pairs, seed);
    if split.readers() < ENOUGH {
        let found = split.readers();
        notes.push(format!(
            "the log has no time: {found} readers to fit weights on, {ENOUGH} are needed; defaults are taken"
        ));
        return untried(0.0);
    }
    notes.push("the log has no time: recipe and weights are chosen on a fifth of each reader's articles".into());
    let trainer = Trainer::new(&split.known, inputs.content);
    let judged = |settings| {
        let space = trainer.train(settings, progress);
        progress.begin("lists held out", 1);
        split.judge(&space, inputs.min_readers, RELEVANCE, &POPULARITY)
    };
    let mut best = (settings, judged(settings));
    for &recipe in plan.simplest.get(1..).unwrap_or_default() {
        let settings = SpaceSettings { recipe, ..settings };
        let next = judged(settings);
        if mean_ndcg(&next[0]) > mean_ndcg(&best.1[0]) {
            best = (settings, next);
        }
    }
    let mut trials = Vec::new();
    if let Some(challenger) = plan.challenger {
        let settings = SpaceSettings { recipe: challenger, ..settings };
        let theirs = judged(settings);
        let trial = Trial::of((challenger, &theirs[0]), (best.0.recipe, &best.1[0]), seed);
        if trial.kept {
            best = (settings, theirs);
        }
        trials.push(trial);
    }
    // Constants are compared without popularity, whose weight is fitted to each model.
    let worth = |by_weight: &Vec<Vec<ListWorth>>| by_weight[0].clone();
    let ((space, by_weight), tuning) = inputs.tuned(best, &split.known, &mut trials, judged, worth);
    FittedBlend::of(blend(popularity(&by_weight, seed)), space, trials, tuning)
}

/// The weight of popularity whose lists are the best, if they are surely better than those without any.
fn popularity(lists: &[Vec<ListWorth>], seed: u64) -> f64 {
    let mut best = 0;
    for place in 1..lists.len() {
        if mean_ndcg(&lists[place]) > mean_ndcg(&lists[best]) {
            best = place;
        }
    }
    let surely = best > 0 && gain(&lists[best], &lists[0], seed)[0].low > 0.0;
    if surely { POPULARITY[best] } else { 0.0 }
}

fn blend(popularity: f64) -> Blend {
    let weights = |readers| Weights { relevance: RELEVANCE, recency: 0.0, recent_readers: 0.0, readers };
    Blend {
        form: RelevanceForm::Product,
        with_history: weights(popularity),
        without_history: weights(popularity.max(POPULARITY_FOR_STRANGERS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popularity_counts_only_where_it_surely_helps() {
        let lists = |ndcg: &dyn Fn(u32) -> f64| -> Vec<ListWorth> {
            (0..300).map(|reader| ListWorth { reader, ndcg: ndcg(reader), tail_recall: None }).collect()
        };
        let (flat, better) = (lists(&|_| 0.2), lists(&|_| 0.21));
        let lucky = lists(&|reader| if reader == 3 { 1.0 } else { 0.2 });
        let all = |third: &Vec<ListWorth>| [flat.clone(), flat.clone(), third.clone(), flat.clone()];
        assert_eq!(popularity(&all(&better), 0), POPULARITY[2]);
        assert_eq!(popularity(&all(&lucky), 0), 0.0);
        assert_eq!(popularity(&all(&flat), 0), 0.0);
    }
}
