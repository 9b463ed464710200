//! Intervals that need no resampling.

use super::Estimate;

/// A mean and so many of its standard deviations to either side are its 95 % interval: 97.5 % of a normal distribution lie below.
pub const NORMAL_95: f64 = 1.959_964;

/// A share with the interval of Wilson 1927, which has no end beyond 0 and 1. `of` must be above 0.
pub fn wilson(count: f64, of: f64) -> Estimate {
    let (mean, square) = (count / of, NORMAL_95 * NORMAL_95);
    let middle = (mean + square / (2.0 * of)) / (1.0 + square / of);
    let reach = NORMAL_95 * (mean * (1.0 - mean) / of + square / (4.0 * of * of)).sqrt() / (1.0 + square / of);
    Estimate { mean, low: (middle - reach).max(0.0), high: (middle + reach).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_none_and_of_all_is_not_sure() {
        let (none, all) = (wilson(0.0, 10.0), wilson(10.0, 10.0));
        assert!(none.low == 0.0 && none.high > 0.25 && all.low < 0.75 && (all.high - 1.0).abs() < 1e-12);
    }
}
