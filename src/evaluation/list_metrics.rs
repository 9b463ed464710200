//! What the order of one impression list was worth, as the evaluation of MIND defines it (Wu et al. 2020), which EB-NeRD took
//! over (Kruse et al. 2024).
//!
//! Both leave equals to the sort at hand. Here a figure is the mean over all orders of equals (McSherry and Najork 2008); where
//! no two scores are equal, it is exactly theirs.

/// AUC, MRR, NDCG@5, NDCG@10.
pub(super) const LIST_METRICS: usize = 4;

/// The metrics of a list of cards with `scores`. `clicked` has an entry for each; there must be a card that was clicked and one
/// that was not, else all are 0. What has no score (NaN) stands last.
///
/// AUC is the share of pairs, one clicked and one not, in the right order; equals are half right. MRR is the mean of 1 / rank
/// over *all* clicked cards, not that of the first. The gain of NDCG is 2^click − 1.
pub(super) fn list_metrics(scores: &[f64], clicked: &[bool]) -> [f64; LIST_METRICS] {
    let score = |place: &usize| if scores[*place].is_nan() { f64::NEG_INFINITY } else { scores[*place] };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|a, b| score(b).total_cmp(&score(a)));
    let clicks = clicked.iter().filter(|clicked| **clicked).count() as f64;
    let others = scores.len() as f64 - clicks;
    if clicks == 0.0 || others == 0.0 {
        return [0.0; LIST_METRICS];
    }
    let (mut right_pairs, mut reciprocal, mut gain_5, mut gain_10) = (0.0, 0.0, 0.0, 0.0);
    let (mut rank, mut others_above) = (1, 0.0);
    for equals in order.chunk_by(|a, b| score(a) == score(b)) {
        let size = equals.len() as f64;
        let clicked_here = equals.iter().filter(|place| clicked[**place]).count() as f64;
        let others_here = size - clicked_here;
        let ranks = rank..rank + equals.len();
        // Every order of equals puts a click on each of their ranks equally often.
        let share = clicked_here / size;
        right_pairs += clicked_here * (others - others_above - others_here / 2.0);
        reciprocal += share * ranks.clone().map(|rank| 1.0 / rank as f64).sum::<f64>();
        gain_5 += share * gain(ranks.clone(), 5);
        gain_10 += share * gain(ranks, 10);
        others_above += others_here;
        rank += equals.len();
    }
    let best = |length| gain(1..clicks as usize + 1, length);
    [right_pairs / (clicks * others), reciprocal / clicks, gain_5 / best(5), gain_10 / best(10)]
}

/// The discounts of `ranks` in a list of `length`: 1 / log₂(1 + rank), the gain of a click being 2¹ − 1.
fn gain(ranks: std::ops::Range<usize>, length: usize) -> f64 {
    ranks.filter(|rank| *rank <= length).map(|rank| 1.0 / libm::log2((1 + rank) as f64)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: [f64; LIST_METRICS], expected: [f64; LIST_METRICS]) {
        assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn without_equals_the_figures_are_those_of_mind() {
        // By sklearn 1.9.1 (roc_auc_score) and numpy with the formulas of MIND's script, DCG as Σ (2^y − 1) / log₂(rank + 1).
        let scores = [0.3, 0.9, 0.1, 0.7, 0.5, 0.2, 0.8, 0.4, 0.6, 0.05, 0.95, 0.15];
        let clicked = [false, false, false, true, false, true, false, false, true, false, false, false];
        close(
            list_metrics(&scores, &clicked),
            [0.5555555555555556, 0.18703703703703703, 0.38364913903790027, 0.5249161118977292],
        );
    }

    #[test]
    fn equals_count_as_the_mean_of_all_their_orders() {
        // The same over all 720 orders of six cards, numpy; AUC by sklearn.
        let scores = [2.0, 1.0, 1.0, 1.0, 3.0, 1.0];
        let clicked = [false, true, false, false, false, true];
        close(list_metrics(&scores, &clicked), [0.25, 0.2375, 0.40391971586230657, 0.5131234342713911]);
        close(list_metrics(&[f64::NAN, 1.0], &[true, false]), list_metrics(&[0.0, 1.0], &[true, false]));
    }

    #[test]
    fn the_best_order_is_worth_one() {
        close(list_metrics(&[2.0, 1.0, 0.0], &[true, false, false]), [1.0; LIST_METRICS]);
        // More clicks than the list counts: still one. Its MRR is the mean of 1/1 to 1/7.
        let clicked: Vec<bool> = (0..9).map(|place| place < 7).collect();
        let scores: Vec<f64> = (0..9).map(|place| -f64::from(place)).collect();
        let harmonic = (1..=7).map(|rank| 1.0 / f64::from(rank)).sum::<f64>() / 7.0;
        close(list_metrics(&scores, &clicked), [1.0, harmonic, 1.0, 1.0]);
        assert_eq!(list_metrics(&[1.0], &[true]), [0.0; LIST_METRICS]);
        assert_eq!(list_metrics(&[], &[]), [0.0; LIST_METRICS]);
    }
}
