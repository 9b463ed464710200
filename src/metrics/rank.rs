//! What a rank is worth.

/// k of Recall@k, NDCG@k and all that counts places: a long list on a page.
pub const LIST: usize = 20;

/// The rank of the candidate at `place`, from 1: one more than the candidates above it, and half of those that are its equal.
///
/// That is the mean over all orders of equals. To put what was read first among them would flatter whoever gives everything
/// the same score; to put it last would punish rankers that count.
pub fn middle_rank(scores: &[f64], place: usize) -> f64 {
    let own = scores[place];
    let (mut above, mut equal) = (0_u32, 0_u32);
    for &score in scores {
        above += u32::from(score > own);
        equal += u32::from(score == own);
    }
    // It is its own equal.
    1.0 + f64::from(above) + f64::from(equal.saturating_sub(1)) / 2.0
}

/// What a relevant article at `rank` adds to the discounted cumulative gain, 1 / log₂(1 + rank), 0 beyond [`LIST`]
/// (Järvelin and Kekäläinen 2002, with the discount that is usual since Burges et al. 2005).
pub fn dcg_term(rank: f64) -> f64 {
    if rank <= LIST as f64 { 1.0 / libm::log2(1.0 + rank) } else { 0.0 }
}

/// What one list of a ranker was worth to one reader.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Whose list it was.
    pub reader: u32,
    /// Recall@20: the share of what is relevant that stands among the first 20.
    pub recall: f64,
    /// NDCG@20: the discounted cumulative gain, over that of the best order.
    pub ndcg: f64,
    /// The reciprocal rank of the first that is relevant; its mean is the MRR.
    pub reciprocal_rank: f64,
}

impl Outcome {
    /// Where one article was relevant: the best order has it first, and a gain of 1.
    pub fn of_rank(reader: u32, rank: f64) -> Self {
        let recall = if rank <= LIST as f64 { 1.0 } else { 0.0 };
        Self { reader, recall, ndcg: dcg_term(rank), reciprocal_rank: 1.0 / rank }
    }

    /// Where articles at all these ranks were relevant. The best order fills the first places with as many as fit: the ideal
    /// gain is that of min(20, relevant articles). No ranks are worth nothing.
    pub fn of_ranks(reader: u32, ranks: &[f64]) -> Self {
        if ranks.is_empty() {
            return Self { reader, recall: 0.0, ndcg: 0.0, reciprocal_rank: 0.0 };
        }
        let hits = ranks.iter().filter(|rank| **rank <= LIST as f64).count();
        let gain: f64 = ranks.iter().copied().map(dcg_term).sum();
        let ideal: f64 = (1..=ranks.len().min(LIST)).map(|rank| dcg_term(rank as f64)).sum();
        let first = ranks.iter().copied().fold(f64::INFINITY, f64::min);
        Self { reader, recall: hits as f64 / ranks.len() as f64, ndcg: gain / ideal, reciprocal_rank: 1.0 / first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_the_middle_of_their_ranks() {
        let scores = [3.0, 1.0, 2.0, 1.0, 1.0];
        assert_eq!(middle_rank(&scores, 0), 1.0);
        assert_eq!(middle_rank(&scores, 2), 2.0);
        // Ranks 3, 4 and 5.
        assert_eq!(middle_rank(&scores, 1), 4.0);
        assert_eq!(middle_rank(&[0.0; 4], 3), 2.5);
    }

    #[test]
    fn a_rank_is_worth_what_the_definitions_say() {
        let of = |rank| {
            let outcome = Outcome::of_rank(0, rank);
            [outcome.recall, outcome.ndcg, outcome.reciprocal_rank]
        };
        assert_eq!(of(1.0), [1.0, 1.0, 1.0]);
        assert_eq!(of(3.0), [1.0, 0.5, 1.0 / 3.0]);
        assert_eq!(of(7.0), [1.0, 1.0 / 3.0, 1.0 / 7.0]);
        // 1 / log₂ 21.
        assert!((of(20.0)[1] - 0.227_670_248_696_953).abs() < 1e-12);
        assert_eq!(of(20.5), [0.0, 0.0, 1.0 / 20.5]);
    }

    #[test]
    fn several_ranks_are_held_against_the_best_order() {
        let outcome = Outcome::of_ranks(0, &[30.0, 3.0]);
        assert_eq!((outcome.recall, outcome.reciprocal_rank), (0.5, 1.0 / 3.0));
        // 0.5 of 1 + 1 / log₂ 3.
        assert!((outcome.ndcg - 0.306_573_596_382_729).abs() < 1e-12, "{}", outcome.ndcg);
        assert_eq!(Outcome::of_ranks(0, &[7.0]), Outcome::of_rank(0, 7.0));
        // More than a list holds: a list full of them is the best there is.
        let many: Vec<f64> = (1..=40).map(f64::from).collect();
        let outcome = Outcome::of_ranks(0, &many);
        assert_eq!(outcome.recall, 0.5);
        assert!((outcome.ndcg - 1.0).abs() < 1e-12);
        assert_eq!(Outcome::of_ranks(0, &[]).recall, 0.0);
    }
}
