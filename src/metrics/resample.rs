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
    /// The lower end: by [`intervals`] the 2.5 % quantile of the means of resamples, by [`ratio_intervals`] from their distances.
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
    let resamples = resampled(groups, seed, &|drawn: &mut dyn Iterator<Item = &[f64; SUMS]>| of(&sum(drawn)));
    let means = of(&sum(groups));
    std::array::from_fn(|figure| {
        let values = sorted(resamples.iter().map(|figures| figures[figure]));
        Estimate { mean: means[figure], low: quantile(&values, 0.025), high: quantile(&values, 0.975) }
    })
}

/// Σa / Σb over `groups`, for each of their pairs [a, b], with the interval of the bootstrap-t (Efron 1981): what is drawn anew is the
/// distance to the estimate in standard errors. 0 where Σb is.
///
/// Where few groups carry much of the sum, the error grows with the estimate, and the interval of [`intervals`] ends too low. No
/// groups give zeros.
pub fn ratio_intervals<const RATIOS: usize>(groups: &[[[f64; 2]; RATIOS]], seed: u64) -> [Estimate; RATIOS] {
    if groups.is_empty() {
        return [Estimate::default(); RATIOS];
    }
    let moments: Vec<[Moments; RATIOS]> = groups.iter().map(|pairs| pairs.map(Moments::of)).collect();
    let ratios = |drawn: &mut dyn Iterator<Item = &[Moments; RATIOS]>| {
        let mut sums = [Moments::default(); RATIOS];
        drawn.for_each(|group| sums.iter_mut().zip(group).for_each(|(sum, moments)| sum.add(moments)));
        sums.map(|sum| sum.ratio())
    };
    let resamples = resampled(&moments, seed, &ratios);
    let found = ratios(&mut moments.iter());
    std::array::from_fn(|place| {
        let (mean, error) = found[place];
        // A resample of equal groups has no error to measure its distance by.
        let measurable = resamples.iter().map(|ratios| ratios[place]).filter(|(_, error)| *error > 0.0);
        let distances = sorted(measurable.map(|(ratio, error)| (ratio - mean) / error));
        if distances.is_empty() {
            return Estimate { mean, low: mean, high: mean };
        }
        let at = |share| mean - quantile(&distances, share) * error;
        Estimate { mean, low: at(0.975).min(mean), high: at(0.025).max(mean) }
    })
}

/// Sums of a pair [a, b], and of its squares.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    a: f64,
    b: f64,
    a_a: f64,
    a_b: f64,
    b_b: f64,
}

impl Moments {
    fn of([a, b]: [f64; 2]) -> Self {
        Self { a, b, a_a: a * a, a_b: a * b, b_b: b * b }
    }

    fn add(&mut self, other: &Self) {
        self.a += other.a;
        self.b += other.b;
        self.a_a += other.a_a;
        self.a_b += other.a_b;
        self.b_b += other.b_b;
    }

    /// Σa / Σb, and its standard error by linearisation: √Σ(a − ratio · b)² / Σb.
    fn ratio(&self) -> (f64, f64) {
        if self.b <= 0.0 {
            return (0.0, 0.0);
        }
        let ratio = self.a / self.b;
        let squares = self.a_a - 2.0 * ratio * self.a_b + ratio * ratio * self.b_b;
        // What rounding leaves of equal groups is no spread.
        let spread = if squares > 1e-12 * self.a_a { squares } else { 0.0 };
        (ratio, spread.sqrt() / self.b)
    }
}

/// What `of` makes of as many groups as there are, drawn with replacement, [`RESAMPLES`] times.
fn resampled<G: Sync, T: Send>(
    groups: &[G],
    seed: u64,
    of: &(impl Fn(&mut dyn Iterator<Item = &G>) -> T + Sync),
) -> Vec<T> {
    let draw = |resample| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        // Each has its own sequence, so that it does not matter which thread draws it.
        random.set_stream(resample);
        of(&mut groups.iter().map(|_| &groups[(random.next_u64() % groups.len() as u64) as usize]))
    };
    (0..RESAMPLES).into_par_iter().map(draw).collect()
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values
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

    #[test]
    fn where_few_carry_much_the_interval_reaches_further_up() {
        // Of 400 values six are 50, the others 1.
        let value = |place: i32| if place % 67 == 0 { 50.0 } else { 1.0 };
        let groups: Vec<[[f64; 2]; 1]> = (0..400).map(|place| [[value(place), 1.0]]).collect();
        let sums: Vec<[f64; 2]> = groups.iter().map(|group| group[0]).collect();
        let [percentile] = intervals(&sums, 3, |[value, count]| [value / count]);
        let [found] = ratio_intervals(&groups, 3);
        assert_eq!(found.mean, percentile.mean);
        assert!(found.high > percentile.high + 0.2 && found.low > percentile.low, "{found:?}, {percentile:?}");
        let [sure] = ratio_intervals(&vec![[[0.1, 0.3]]; 400], 3);
        assert!((sure.high - sure.low).abs() < 1e-12 && (sure.mean - 1.0 / 3.0).abs() < 1e-12, "{sure:?}");
        assert_eq!(ratio_intervals(&[[[0.0, 0.0]]], 3), [Estimate::default()]);
        assert_eq!(ratio_intervals(&[] as &[[[f64; 2]; 1]], 3), [Estimate::default()]);
    }
}
