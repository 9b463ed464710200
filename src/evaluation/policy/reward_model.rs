//! How likely a click is, by item and position: what the doubly robust estimate assumes where the log is silent.

use super::LoggedImpression;

/// Every rate is drawn to its prior with the weight of one click that was to be expected: a gamma prior of shape 1.
const PRIOR_CLICKS: f64 = 1.0;

/// A position's rate times an item's factor: its clicks over those that its positions let expect (Zhang and Jones 2007),
/// smoothed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RewardModel {
    /// By position.
    rates: Vec<f64>,
    /// By item; 1 for an average item.
    factors: Vec<f64>,
}

impl RewardModel {
    /// Fits to `rows`, each with the number of its position.
    pub(super) fn fit<'a>(
        rows: impl Iterator<Item = (usize, &'a LoggedImpression)> + Clone,
        positions: usize,
        items: usize,
    ) -> Self {
        let mut shown = vec![0.0; positions];
        let mut clicks = vec![0.0; positions];
        for (position, row) in rows.clone() {
            shown[position] += 1.0;
            clicks[position] += row.click;
        }
        let mean = clicks.iter().sum::<f64>() / shown.iter().sum::<f64>().max(1.0);
        let rate = |(clicks, shown): (&f64, &f64)| mean * smoothed(*clicks, shown * mean);
        let rates: Vec<f64> = clicks.iter().zip(&shown).map(rate).collect();
        let mut of_item = vec![(0.0, 0.0); items];
        for (position, row) in rows {
            let (clicks, expected) = &mut of_item[row.item as usize];
            *clicks += row.click;
            *expected += rates[position];
        }
        Self { rates, factors: of_item.into_iter().map(|(clicks, expected)| smoothed(clicks, expected)).collect() }
    }

    /// The probability of a click on `item` at the position of that number.
    pub(super) fn click(&self, position: usize, item: usize) -> f64 {
        (self.rates[position] * self.factors[item]).min(1.0)
    }
}

fn smoothed(clicks: f64, expected: f64) -> f64 {
    (clicks + PRIOR_CLICKS) / (expected + PRIOR_CLICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_position_s_times_the_item_s() {
        let row = |item, click| LoggedImpression { item, position: 1, click, propensity: 1.0, reader: None };
        // 8 rows with 4 clicks at the first position, 8 with none at the second.
        let rows: Vec<(usize, LoggedImpression)> =
            (0..16).map(|n| (n / 8, row((n % 2) as u32, if n < 8 && n % 2 == 0 { 1.0 } else { 0.0 }))).collect();
        let model = RewardModel::fit(rows.iter().map(|(position, row)| (*position, row)), 2, 3);
        // The mean is 1/4. The first position: 4 clicks where 2 were expected; the second: 0 where 2 were.
        let (first, second) = (0.25 * 5.0 / 3.0, 0.25 / 3.0);
        let expected = 4.0 * first + 4.0 * second;
        assert!((model.click(0, 0) - first * 5.0 / (expected + 1.0)).abs() < 1e-12);
        assert!((model.click(1, 1) - second / (expected + 1.0)).abs() < 1e-12);
        // Never shown: the position's rate.
        assert!((model.click(0, 2) - first).abs() < 1e-12);
    }

    #[test]
    fn a_log_without_clicks_expects_none() {
        let row = LoggedImpression { item: 0, position: 1, click: 0.0, propensity: 1.0, reader: None };
        assert_eq!(RewardModel::fit([(0, &row)].into_iter(), 1, 1).click(0, 0), 0.0);
        assert_eq!(RewardModel::fit(std::iter::empty(), 1, 1).click(0, 0), 0.0);
    }
}
