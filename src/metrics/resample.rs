//! Intervals for whatever is a function of sums: readers or rows are drawn anew, with replacement, and summed up.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use serde::Serialize;

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Estimate {
    /// The mean over all lists, or what else is estimated.
    pub mean: f64,
    /// The lower end: by [`intervals`] the 2.5 % quantile of the means of resamples.
    pub low: f64,
    /// The upper end, by them the 97.5 % quantile.
    pub high: f64,
}

/// How often is drawn anew.
const RESAMPLES: u64 = 1000;

/// What `of` makes of the sums over all `groups`, with the interval of the percentile bootstrap over groups (Efron 1979).
///
/// A group is what is independent of the others: a reader's lists, or a row of a log. No groups give zeros.
pub fn intervals<const SUMS: usize, const FIGURES: usize>(
    groups: &[[f64; SUMS]],
    seed: u64,
    of: impl Fn(&[f64; SUMS]) -> [f64; FIGURES] + Sync,
) -> [Estimate; FIGURES] {
    if groups.is_empty() {
        return [Estimate::default(); FIGURES];
    }
    let resamples: Vec<[f64; FIGURES]> = (0..RESAMPLES)
        .into_par_iter()
        .map(|resample| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            // Each has its own sequence, so that it does not matter which thread draws it.
            random.set_stream(resample);
            let drawn = groups.iter().map(|_| &groups[(random.next_u64() % groups.len() as u64) as usize]);
            of(&sum(drawn))
        })
        .collect();
    let means = of(&sum(groups));
    std::array::from_fn(|figure| {
        let mut values: Vec<f64> = resamples.iter().map(|figures| figures[figure]).collect();
        values.sort_unstable_by(f64::total_cmp);
        Estimate { mean: means[figure], low: quantile(&values, 0.025), high: quantile(&values, 0.975) }
    })
}

fn sum<'a, const SUMS: usize>(groups: impl IntoIterator<Item = &'a [f64; SUMS]>) -> [f64; SUMS] {
    let mut sums = [0.0; SUMS];
    for group in groups {
        sums.iter_mut().zip(group).for_each(|(sum, value)| *sum += value);
    }
    sums
}

/// Between two values linearly. `sorted` must not be empty.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_that_of_its_standard_error() {
        // 400 values, half of them 1: a standard error of 1/40.
        let groups: Vec<[f64; 2]> = (0..400).map(|place| [1.0, f64::from(place % 2)]).collect();
        let [mean] = intervals(&groups, 3, |sums| [sums[1] / sums[0]]);
        assert_eq!(mean.mean, 0.5);
        assert!((mean.low - (0.5 - 1.96 / 40.0)).abs() < 0.008, "{mean:?}");
        assert!((mean.high - (0.5 + 1.96 / 40.0)).abs() < 0.008, "{mean:?}");
        assert_ne!(intervals(&groups, 4, |sums| [sums[1] / sums[0]])[0], mean);
        assert_eq!(intervals(&[], 3, |sums: &[f64; 2]| [sums[1]]), [Estimate::default()]);
    }
}
