//! What a policy would have been worth, from what another one logged.

use serde::Serialize;

use super::reward_model::RewardModel;
use super::{LoggedImpression, PolicyError, PolicyLog, Target};
use crate::metrics::{Estimate, ratio_intervals};

/// Parts that the reward model is fitted without, one after the other: what it says of a row must not come from that row.
const FOLDS: usize = 5;
/// Rows, or readers, are drawn one by one up to so many; a larger log is drawn in blocks of neighbours, as many as that.
const MOST_GROUPS: usize = 100_000;
/// Below so many clicks the relative standard error, 1 / √clicks, exceeds 32 %, and the bootstrap of so few is too narrow. It is
/// also where the normal approximation of a binomial is usually given up.
const ENOUGH_CLICKS: f64 = 10.0;
/// Weights have the mean 1 where the propensities are right and the log has shown whatever the target shows.
const MEAN_WEIGHT_TOLERANCE: f64 = 0.1;
/// So much of the target's probability may lie on what the log never shows before it is said.
const UNSEEN_TOLERANCE: f64 = 0.01;

/// The value of one target policy: clicks per shown card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyValue {
    /// What the policy is called.
    pub policy: String,
    /// Inverse propensity scoring: the mean of w · click, where w = the target's probability / the propensity (Horvitz and
    /// Thompson 1952). Right on average, and wide.
    pub ips: Estimate,
    /// The same over the mean of w (Swaminathan and Joachims 2015): a little off, and narrower.
    pub snips: Estimate,
    /// Doubly robust (Dudík et al. 2011): what the reward model expects of the target, corrected by w · (click − expected).
    /// Right on average if either propensities or model are. The interval holds the model fixed.
    pub doubly_robust: Estimate,
    /// (Σw)² / Σw² (Kish 1965): so many rows of the target's own log would say as much.
    pub effective_sample_size: f64,
    /// The same over the rows with a click, which carry IPS.
    pub effective_clicks: f64,
    /// Of w; 1 where all is well.
    pub mean_weight: f64,
    /// Of w, before any clipping.
    pub largest_weight: f64,
    /// Rows whose weight was clipped.
    pub clipped_rows: usize,
    /// The share of the target's probability on items that the log never shows at that position: their clicks are in none of
    /// these figures but the doubly robust, which guesses them.
    pub unseen: f64,
    /// Clicks per shown card in the target's own log, where there is one: what the estimates should come to.
    pub on_policy: Option<Estimate>,
    /// Reasons not to trust it.
    pub warnings: Vec<String>,
}

/// Weights of the rows, and what the sums of all estimates are made of.
struct Weighted {
    /// Before clipping.
    raw: Vec<f64>,
    weights: Vec<f64>,
    /// By row, what the doubly robust estimate is the mean of.
    robust: Vec<f64>,
    unseen: f64,
}

/// Clicks per shown card as they were logged.
pub(super) fn on_policy(log: &PolicyLog, seed: u64) -> Estimate {
    let clicks = log.rows.iter().map(|row| [[row.click, 1.0]]);
    let [clicks] = ratio_intervals(&groups(log, clicks), seed);
    Estimate { low: clicks.low.max(0.0), high: clicks.high.min(1.0), ..clicks }
}

/// Values `target` on the rows of `log`. Weights above `clip` are set to it: less variance for a value that is too low.
///
/// # Errors
/// [`PolicyError`] where the target does not say what it puts at a position of the log.
pub(super) fn value(
    log: &PolicyLog,
    target: &Target,
    clip: Option<f64>,
    seed: u64,
) -> Result<PolicyValue, PolicyError> {
    let Weighted { raw, weights, robust, unseen } = weighted(log, target, clip)?;
    let sums = log
        .rows
        .iter()
        .zip(&weights)
        .zip(&robust)
        .map(|((row, weight), robust)| [[weight * row.click, 1.0], [weight * row.click, *weight], [*robust, 1.0]]);
    let [ips, snips, doubly_robust] = ratio_intervals(&groups(log, sums), seed);
    // Clicks are not negative, and a weighted mean of them is no more than 1.
    let ips = Estimate { low: ips.low.max(0.0), ..ips };
    let snips = Estimate { low: snips.low.max(0.0), high: snips.high.min(1.0), ..snips };
    let rows = log.rows.len() as f64;
    let clicked =
        log.rows.iter().zip(&weights).filter(|(row, _)| row.click > 0.0).map(|(row, weight)| row.click * weight);
    let mut value = PolicyValue {
        policy: target.name.clone(),
        ips,
        snips,
        doubly_robust,
        effective_sample_size: kish(weights.iter().copied()),
        effective_clicks: kish(clicked),
        mean_weight: weights.iter().sum::<f64>() / rows,
        largest_weight: raw.iter().copied().fold(0.0, f64::max),
        clipped_rows: raw.iter().zip(&weights).filter(|(raw, weight)| raw > weight).count(),
        unseen,
        on_policy: target.log.as_ref().map(|log| on_policy(log, seed)),
        warnings: Vec::new(),
    };
    value.warnings = warnings(&value, log);
    Ok(value)
}

fn weighted(log: &PolicyLog, target: &Target, clip: Option<f64>) -> Result<Weighted, PolicyError> {
    let positions = log.positions();
    let probabilities = target.aligned(log, &positions)?;
    let items = log.items.len();
    let place = |row: &LoggedImpression| positions.partition_point(|position| *position < row.position);
    let models: Vec<RewardModel> = (0..FOLDS)
        .map(|fold| {
            let others = log.rows.iter().enumerate().filter(move |(number, _)| number % FOLDS != fold);
            RewardModel::fit(others.map(|(_, row)| (place(row), row)), positions.len(), items)
        })
        .collect();
    // What each model expects of the target at each position.
    let expected = |model: &RewardModel, position: usize, probabilities: &[f64]| -> f64 {
        probabilities.iter().enumerate().map(|(item, probability)| probability * model.click(position, item)).sum()
    };
    let of_target: Vec<Vec<f64>> = models
        .iter()
        .map(|model| {
            probabilities.iter().enumerate().map(|(place, of_place)| expected(model, place, of_place)).collect()
        })
        .collect();
    let mut shown = vec![vec![false; items]; positions.len()];
    let (mut raw, mut weights, mut robust) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows_at = vec![0.0; positions.len()];
    for (number, row) in log.rows.iter().enumerate() {
        let (place, item, fold) = (place(row), row.item as usize, number % FOLDS);
        let weight = probabilities[place][item] / row.propensity;
        let clipped = clip.map_or(weight, |most| weight.min(most));
        raw.push(weight);
        weights.push(clipped);
        robust.push(of_target[fold][place] + clipped * (row.click - models[fold].click(place, item)));
        shown[place][item] = true;
        rows_at[place] += 1.0;
    }
    let seen = |place: usize| -> f64 {
        probabilities[place].iter().zip(&shown[place]).filter(|(_, shown)| **shown).map(|pair| pair.0).sum()
    };
    let unseen: f64 = rows_at.iter().enumerate().map(|(place, rows)| rows * (1.0 - seen(place)).max(0.0)).sum();
    // Probabilities add up to 1 but for rounding.
    let unseen = if unseen > 1e-9 { unseen / log.rows.len() as f64 } else { 0.0 };
    Ok(Weighted { raw, weights, robust, unseen })
}

/// What is drawn together, of rows with these `pairs` of numerator and denominator: a reader's rows, for clicks of one reader are
/// not independent, else a row; of a large log neighbours.
fn groups<const RATIOS: usize>(
    log: &PolicyLog,
    pairs: impl Iterator<Item = [[f64; 2]; RATIOS]>,
) -> Vec<[[f64; 2]; RATIOS]> {
    let of_nobody = log.rows.iter().filter(|row| row.reader.is_none()).count();
    let count = log.readers.len() + of_nobody;
    let size = count.div_ceil(MOST_GROUPS).max(1);
    let mut groups = vec![[[0.0; 2]; RATIOS]; count.div_ceil(size)];
    let mut next = log.readers.len();
    for (row, pairs) in log.rows.iter().zip(pairs) {
        let number = row.reader.map_or(next, |reader| reader as usize);
        next += usize::from(row.reader.is_none());
        add(&mut groups[number / size], &pairs);
    }
    groups
}

fn add<const RATIOS: usize>(sums: &mut [[f64; 2]; RATIOS], pairs: &[[f64; 2]; RATIOS]) {
    sums.as_flattened_mut().iter_mut().zip(pairs.as_flattened()).for_each(|(sum, value)| *sum += value);
}

/// (Σw)² / Σw², 0 for no weight at all.
fn kish(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), weight| (sum + weight, squares + weight * weight));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

fn warnings(value: &PolicyValue, log: &PolicyLog) -> Vec<String> {
    let mut warnings = Vec::new();
    let clicks: f64 = log.rows.iter().map(|row| row.click).sum();
    let expected = value.effective_sample_size * clicks / log.rows.len() as f64;
    let behind = expected.min(value.effective_clicks);
    if behind < ENOUGH_CLICKS {
        warnings.push(format!(
            "the effective sample is too small: {:.0} rows, as good as {behind:.1} clicks; below {ENOUGH_CLICKS} the standard \
             error exceeds a third of the value and the intervals are too narrow",
            value.effective_sample_size
        ));
    }
    if value.clipped_rows == 0 && (value.mean_weight - 1.0).abs() > MEAN_WEIGHT_TOLERANCE {
        warnings.push(format!(
            "the weights have the mean {:.3}, expected 1: the propensities are wrong, or the log hardly shows what this policy \
             shows; rather look at SNIPS than at IPS",
            value.mean_weight
        ));
    }
    if value.unseen > UNSEEN_TOLERANCE {
        warnings.push(format!(
            "{:.1} % of what this policy shows stands nowhere in the log: nothing is known of it",
            value.unseen * 100.0
        ));
    }
    if value.clipped_rows > 0 {
        warnings.push(format!("{} weights are clipped: the value is too low on average", value.clipped_rows));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effective_sample_is_as_large_as_the_weights_are_equal() {
        assert_eq!(kish([2.0; 5].into_iter()), 5.0);
        assert_eq!(kish([3.0, 0.0, 0.0].into_iter()), 1.0);
        assert!((kish([3.0, 1.0].into_iter()) - 1.6).abs() < 1e-12);
        assert_eq!(kish(std::iter::empty()), 0.0);
    }

    #[test]
    fn a_large_log_is_drawn_in_blocks_and_a_reader_as_one_and_nothing_is_lost() {
        let of = |readers: &[Option<&str>]| {
            let mut log = PolicyLog::default();
            for reader in readers {
                let reader = reader.map(|id| log.readers.intern(id));
                log.rows.push(LoggedImpression { item: 0, position: 1, click: 1.0, propensity: 1.0, reader });
            }
            groups(&log, log.rows.iter().map(|row| [[row.click, 1.0]]))
        };
        let rows = MOST_GROUPS * 2 + 7;
        let blocks = of(&vec![None; rows]);
        assert!(blocks.len() <= MOST_GROUPS);
        assert_eq!(blocks.iter().map(|[[clicks, _]]| clicks).sum::<f64>(), rows as f64);
        let readers = of(&[Some("a"), None, Some("b"), Some("a"), None]);
        assert_eq!(readers, [[[2.0; 2]], [[1.0; 2]], [[1.0; 2]], [[1.0; 2]]]);
    }
}
