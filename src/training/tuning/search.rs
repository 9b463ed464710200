//! How it is searched: by turns a point spread over the whole space and one near the best so far.
//!
//! Half of the readers say which point is the best; whether it is surely better than the defaults is asked of the other half. Of
//! many that are equal one always looks better to those who chose it.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use serde::Serialize;

use super::super::space::SpaceSettings;
use super::super::trial::{ListWorth, Trial, mean_ndcg, mean_tail_recall};
use super::{Budget, SearchSpace};
use crate::host::Instant;

/// Standard deviation of a step from the best so far, in shares of an axis.
const STEP: f64 = 0.12;

/// One trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried {
    /// The constants by name.
    pub constants: BTreeMap<&'static str, f64>,
    /// NDCG@20 over the readers by whom the best is chosen.
    pub ndcg: f64,
    /// Tail recall@20 over them.
    pub tail_recall: f64,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tuning {
    /// The defaults, on the same readers.
    pub defaults: Tried,
    /// What was tried, in order. As many trials with the same seed give the same again.
    pub trials: Vec<Tried>,
    /// The constants that were taken.
    pub taken: BTreeMap<&'static str, f64>,
    /// How long it took.
    pub seconds: f64,
}

/// What a search ends with.
#[derive(Debug)]
pub(in super::super) struct Found<T> {
    /// The settings to take, and what was made with them.
    pub(in super::super) winner: (SpaceSettings, T),
    /// By which they were taken or not; `None` where nothing looked better than the defaults.
    pub(in super::super) trial: Option<Trial>,
    pub(in super::super) tuning: Tuning,
}

/// Searches `space` for what is better than `defaults`. `make` trains, and `worth` says what the lists of that are worth, for the
/// same readers in the same order.
pub(in super::super) fn search<T>(
    space: &SearchSpace,
    defaults: (SpaceSettings, T),
    (budget, seed): (Budget, u64),
    mut make: impl FnMut(SpaceSettings) -> T,
    worth: impl Fn(&T) -> Vec<ListWorth>,
) -> Found<T> {
    let begun = Instant::now();
    let tried = |settings, [chosen_by, _]: &[Vec<ListWorth>; 2]| Tried {
        constants: space.told(settings),
        ndcg: mean_ndcg(chosen_by),
        tail_recall: mean_tail_recall(chosen_by),
    };
    let theirs = halves(worth(&defaults.1));
    let of_defaults = tried(defaults.0, &theirs);
    let mut to_beat = of_defaults.ndcg;
    let mut best = None;
    let mut nearby = space.start();
    let mut trials = Vec::new();
    let mut longest = Duration::ZERO;
    while budget.allows(trials.len(), begun.elapsed(), longest) {
        let trial_begun = Instant::now();
        let point = point(trials.len() as u32, &nearby, seed);
        let settings = space.settings(&point);
        let made = make(settings);
        let ours = halves(worth(&made));
        let trial = tried(settings, &ours);
        if trial.ndcg > to_beat && trial.tail_recall >= of_defaults.tail_recall {
            to_beat = trial.ndcg;
            best = Some(((settings, made), ours));
            nearby = point;
        }
        trials.push(trial);
        longest = longest.max(trial_begun.elapsed());
    }
    let (winner, trial) = match best {
        None => (defaults, None),
        Some((best, ours)) => {
            let trial = Trial::named(("tuned constants", &ours[1]), ("the defaults", &theirs[1]), seed);
            (if trial.kept { best } else { defaults }, Some(trial))
        }
    };
    let taken = space.told(winner.0);
    let seconds = begun.elapsed().as_secs_f64();
    Found { winner, trial, tuning: Tuning { defaults: of_defaults, trials, taken, seconds } }
}

impl Tuning {
    /// For people.
    pub fn told(&self) -> String {
        let Self { trials, taken, seconds, .. } = self;
        let constants: Vec<String> = taken.iter().map(|(name, value)| format!("{name} {value:.4}")).collect();
        let (count, constants) = (trials.len(), constants.join(", "));
        format!("tuned by {count} trials in {seconds:.0} s (--tune {count} repeats them): {constants}")
    }
}

impl Budget {
    fn allows(self, trials: usize, spent: Duration, longest: Duration) -> bool {
        match self {
            Self::Trials(most) => trials < most as usize,
            // How long the first takes nobody knows.
            Self::Time(most) => spent + longest < most,
        }
    }
}

/// The lists by whose worth the best is chosen, and those of other readers, by whom it is confirmed.
fn halves(lists: Vec<ListWorth>) -> [Vec<ListWorth>; 2] {
    let (chosen_by, confirmed_by) = lists.into_iter().partition(|list| list.reader.is_multiple_of(2));
    [chosen_by, confirmed_by]
}

/// Point `number` of the search, each number in 0..=1: of even numbers the next of a sequence that fills the cube evenly, of
/// odd ones a step from `nearby`.
fn point(number: u32, nearby: &[f64], seed: u64) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    if number.is_multiple_of(2) {
        return spread(number / 2, nearby.len(), &mut random);
    }
    random.set_stream(u64::from(number));
    let step = |&place: &f64| {
        let normal: f64 = StandardNormal.sample(&mut random);
        (place + STEP * normal).clamp(0.0, 1.0)
    };
    nearby.iter().map(step).collect()
}

/// The sequence of Roberts 2018: steps of 1/φ, 1/φ², … from a start drawn at random, φ the root above 1 of φ^(d+1) = φ + 1.
fn spread(number: u32, axes: usize, random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut ratio = 2.0_f64;
    for _ in 0..60 {
        ratio = libm::pow(1.0 + ratio, 1.0 / (axes as f64 + 1.0));
    }
    let place = |axis: usize| {
        let start: f64 = random.random();
        (start + f64::from(number) * ratio.powi(-(axis as i32 + 1))).fract()
    };
    (0..axes).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::{Constants, Recipe, Sparse};

    const READERS: u32 = 400;

    fn untuned() -> SpaceSettings {
        SpaceSettings { dimension: 64, epochs: 8, seed: 0, min_readers: 0, recipe: Recipe::default() }
    }

    fn space() -> SearchSpace {
        let mut pairs = Sparse::new(1000);
        pairs.push((0..20).map(|article| (article, 1.0)));
        SearchSpace::around(untuned(), &pairs)
    }

    /// Searches where a reader's list is worth (NDCG, tail recall) what `worth` says of w₀ and the reader.
    fn searched(trials: u32, seed: u64, worth: impl Fn(f64, u32) -> (f64, f64)) -> Found<SpaceSettings> {
        let lists = |settings: &SpaceSettings| -> Vec<ListWorth> {
            let Recipe::Factors(Constants { unobserved_weight, .. }) = settings.recipe else { return Vec::new() };
            let list = |reader| {
                let (ndcg, tail) = worth(unobserved_weight, reader);
                ListWorth { reader, ndcg, tail_recall: Some(tail) }
            };
            (0..READERS).map(list).collect()
        };
        search(&space(), (untuned(), untuned()), (Budget::Trials(trials), seed), |settings| settings, lists)
    }

    /// Best at w₀ = .01; the default is .1. Readers differ.
    fn peak(weight: f64, reader: u32) -> f64 {
        0.3 - 0.05 * (weight / 0.01).ln().abs() + 0.01 * f64::from(reader % 7)
    }

    #[test]
    fn what_is_better_is_found_and_taken() {
        let Found { winner, trial, tuning } = searched(24, 1, |weight, reader| (peak(weight, reader), 0.1));
        assert!(trial.is_some_and(|trial| trial.kept && trial.lists == READERS as usize / 2));
        let weight = tuning.taken["unobserved_weight"];
        assert!((weight / 0.01).ln().abs() < 0.4, "{weight}");
        assert_eq!(winner.0, winner.1, "what was made with the settings that are taken");
        let best = tuning.trials.iter().map(|trial| trial.ndcg).fold(0.0, f64::max);
        assert!(best > tuning.defaults.ndcg + 0.05);
    }

    #[test]
    fn what_looks_better_to_those_who_choose_alone_is_not_taken() {
        let found = searched(24, 1, |weight, reader| {
            (if reader.is_multiple_of(2) { peak(weight, reader) } else { 0.3 - 0.001 * (weight / 0.1).ln().abs() }, 0.1)
        });
        assert!(found.trial.is_some_and(|trial| !trial.kept));
        assert_eq!(found.winner.0, untuned());
        assert_eq!(found.tuning.taken, found.tuning.defaults.constants);
    }

    #[test]
    fn what_costs_the_tail_is_no_candidate() {
        let found = searched(24, 1, |weight, reader| (peak(weight, reader), 0.1 + 0.1 * weight.min(0.1)));
        // What lies above w₀ = .1 costs nothing, and is worse.
        assert_eq!((found.winner.0, found.trial), (untuned(), None));
    }

    #[test]
    fn fewer_trials_are_the_first_of_more_and_the_seed_draws_others() {
        let constants =
            |trials, seed| searched(trials, seed, |weight, reader| (peak(weight, reader), 0.1)).tuning.trials;
        let all = constants(9, 1);
        assert_eq!(constants(4, 1)[..], all[..4]);
        assert_ne!(constants(4, 2)[..], all[..4]);
    }

    #[test]
    fn points_spread_over_the_cube() {
        let points: Vec<Vec<f64>> = (0..64).map(|k| point(2 * k, &[0.5; 3], 5)).collect();
        for axis in 0..3 {
            for eighth in 0..8 {
                let within = points.iter().filter(|point| (point[axis] * 8.0) as usize == eighth).count();
                assert!((5..=11).contains(&within), "axis {axis}: {within} of 64 in one eighth");
            }
        }
    }

    #[test]
    fn no_trial_begins_that_would_end_late() {
        let seconds = Duration::from_secs;
        let time = Budget::Time(seconds(60));
        assert!(time.allows(0, seconds(0), seconds(0)) && time.allows(7, seconds(39), seconds(20)));
        assert!(!time.allows(7, seconds(41), seconds(20)) && !time.allows(0, seconds(60), seconds(0)));
        assert!(Budget::Trials(3).allows(2, seconds(9999), seconds(999)));
        assert!(!Budget::Trials(3).allows(3, seconds(0), seconds(0)));
    }
}
