//! What a group of articles has in common, and how far another choice of articles might have moved it.
//!
//! The unit is the article, not the visit: ten thousand visits to three articles say little of what a fourth would do. So an interval
//! is over articles, each with the chance that its own visits leave. A bootstrap over readers would take the articles as given,
//! and be sure of what two lucky ones did.

use crate::metrics::{Estimate, NORMAL_95};

/// The mean of effects (value, variance of it) that themselves vary by `between`: weighed by how sure each is, as in a random-effects
/// meta-analysis (DerSimonian and Laird 1986). `None` where there is none.
pub(super) fn mean(effects: impl Iterator<Item = (f64, f64)>, between: f64) -> Option<Estimate> {
    let (mut sum, mut weights, mut squares, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (value, variance) in effects {
        let weight = 1.0 / (variance + between);
        sum += weight * value;
        weights += weight;
        squares += weight * value * value;
        count += 1.0;
    }
    if count < 1.0 {
        return None;
    }
    let mean = sum / weights;
    // Articles of a group may differ more than those of the site do (Hartung and Knapp 2001), never less.
    let excess = if count > 1.0 { (squares - weights * mean * mean) / (count - 1.0) } else { 1.0 };
    let reach = quantile(count) * (excess.max(1.0) / weights).sqrt();
    Some(Estimate { mean, low: mean - reach, high: mean + reach })
}

/// Σ a / Σ b with an interval of its logarithm, over pairs that are independent of each other (the linearised variance of a
/// ratio, Cochran 1977, chapter 6). `None` where either sum is 0.
pub(super) fn ratio(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let (a, b) = pairs.iter().fold((0.0, 0.0), |(a, b), pair| (a + pair.0, b + pair.1));
    if !(a > 0.0 && b > 0.0) {
        return None;
    }
    let (ratio, count) = (a / b, pairs.len() as f64);
    let squares: f64 = pairs.iter().map(|pair| (pair.0 - ratio * pair.1).powi(2)).sum();
    let spread = squares * count / (count - 1.0).max(1.0);
    // Counts have at least the chance of counts, however alike a few articles are.
    let deviation = (spread.sqrt() / a).max(1.0 / a.sqrt());
    let reach = libm::exp(quantile(count) * deviation);
    Some(Estimate { mean: ratio, low: ratio / reach, high: ratio * reach })
}

/// The 97.5 % quantile of Student's t with `count` − 1 degrees, by the first terms of its expansion (Abramowitz and Stegun 26.7.5); with
/// five articles or more within a per cent.
fn quantile(count: f64) -> f64 {
    let (degrees, x) = ((count - 1.0).max(1.0), NORMAL_95);
    let first = (x.powi(3) + x) / 4.0;
    let second = (5.0 * x.powi(5) + 16.0 * x.powi(3) + 3.0 * x) / 96.0;
    x + first / degrees + second / (degrees * degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sure_counts_more_and_few_articles_are_never_sure() {
        let sure = mean([(1.0, 0.01), (0.0, 1.0)].into_iter(), 0.0).unwrap();
        assert!((sure.mean - 1.0 / 1.01).abs() < 1e-12);
        let alike = mean(std::iter::repeat_n((0.5, 0.0), 100), 0.04).unwrap();
        // .2 / √100, times t of 99 degrees, 1.984.
        assert!((alike.high - alike.mean - 0.039_68).abs() < 1e-4, "{alike:?}");
        assert!(mean(std::iter::repeat_n((0.5, 0.0), 5), 0.04).unwrap().low < 0.5 - 2.7 * 0.2 / 5_f64.sqrt());
        assert_eq!(mean(std::iter::empty(), 1.0), None);
    }

    #[test]
    fn a_ratio_has_at_least_the_chance_of_its_counts() {
        let pairs = vec![(4.0, 8.0); 25];
        let found = ratio(&pairs).unwrap();
        assert_eq!(found.mean, 0.5);
        assert!(found.high > 0.5 * (2.0 / 10.0_f64).exp(), "{found:?}");
        assert_eq!(ratio(&[(0.0, 3.0)]), None);
        let uneven: Vec<(f64, f64)> = (0..25).map(|place| (f64::from(place % 5 * 2), 8.0)).collect();
        assert!(ratio(&uneven).unwrap().high > found.high);
    }
}
