//! The weights for readers of whom nothing is known but, at most, the article that they have open.

use super::logit::{Held, Occasions};
use super::replay::{OTHERS, PARTS};
use crate::model::Weights;

/// First reads are few, and are held to what is known of all reads as firmly as so many of them would. On Deskdrop (first reads
/// from the .4 to the .6 quantile of time, judged on those from .6 to .8) the likelihood was best at 20, and hardly worse from 5
/// to 50; held for good it was lower by .05.
const AS_FIRMLY_AS: f64 = 20.0;
/// Holds a weight where it is.
const AS_IT_IS: f64 = 1e9;
/// Twice so much likelihood is gained by chance at most once in twenty fits (χ² of one degree of freedom, 3.84).
const BY_CHANCE: f64 = 1.92;

/// Fits recency and crowd on `first_reads`, at which nothing was known, held to `of_all`, and the relevance on `from_open`: reads
/// from an open article by readers whose history was left aside. Relevance that does not surely help counts nothing; where there
/// are fewer than `enough` such reads it stays what it is `of_all`.
pub(super) fn weights_of_strangers(
    of_all: &Weights,
    without_taste: &Weights,
    first_reads: &Occasions<PARTS>,
    from_open: &Occasions<PARTS>,
    (relevance, enough): (usize, usize),
) -> Weights {
    let others = [without_taste.recency, without_taste.recent_readers, without_taste.readers];
    let held = Held { weights: &others, occasions: &[AS_FIRMLY_AS; 3] };
    let fitted = first_reads.fit_held(&OTHERS, held);
    let [recency, recent_readers, readers] = fitted.and_then(|fitted| fitted.try_into().ok()).unwrap_or(others);
    let columns = [relevance, OTHERS[0], OTHERS[1], OTHERS[2]];
    let without = [0.0, recency, recent_readers, readers];
    let relevance = if from_open.len() < enough {
        of_all.relevance
    } else {
        let held = Held { weights: &without, occasions: &[0.0, AS_IT_IS, AS_IT_IS, AS_IT_IS] };
        let fitted = from_open.fit_held(&columns, held).and_then(|fitted| fitted.first().copied()).unwrap_or(0.0);
        let with = [fitted, recency, recent_readers, readers];
        let gain = from_open.likelihood(&columns, &with) - from_open.likelihood(&columns, &without);
        if fitted > 0.0 && gain * from_open.len() as f64 > BY_CHANCE { fitted } else { 0.0 }
    };
    Weights { relevance, recency, recent_readers, readers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::replay::COSINE;

    /// Occasions at which of thirty articles the one with the most of `column` was read, but every fifth time the next best.
    fn read_by(column: usize, occasions: u32) -> Occasions<PARTS> {
        let mut all = Occasions::default();
        for occasion in 0..occasions {
            let mut candidates: Vec<[f32; PARTS]> = (0..30_u32)
                .map(|article| {
                    let part =
                        |k: u32| ((occasion * 31 + article * 17 + k * 7 + article * article * k) % 23) as f32 / 23.0;
                    [part(1), part(2), part(3), part(4), part(5), part(6)]
                })
                .collect();
            candidates.sort_by(|a, b| b[column].total_cmp(&a[column]));
            candidates.swap(0, usize::from(occasion % 5 == 0));
            all.push(&candidates);
        }
        all
    }

    fn weights(relevance: f64) -> Weights {
        Weights { relevance, recency: 1.0, recent_readers: 0.5, readers: 0.25 }
    }

    fn fitted(first_reads: &Occasions<PARTS>, from_open: &Occasions<PARTS>) -> Weights {
        weights_of_strangers(&weights(4.0), &weights(0.0), first_reads, from_open, (COSINE, 100))
    }

    #[test]
    fn few_first_reads_change_little_and_many_change_much() {
        let none = Occasions::default();
        assert_eq!(fitted(&none, &none), weights(4.0));
        let (few, many) = (fitted(&read_by(OTHERS[2], 3), &none), fitted(&read_by(OTHERS[2], 300), &none));
        assert!(few.readers > 0.25 && few.readers < many.readers / 2.0, "{few:?} {many:?}");
        assert!((few.recency - 1.0).abs() < 0.5, "{few:?}");
    }

    #[test]
    fn relevance_counts_only_where_it_surely_helps() {
        let none = Occasions::default();
        let near = fitted(&none, &read_by(COSINE, 200));
        assert!(near.relevance > 1.0, "{near:?}");
        assert_eq!((near.recency, near.readers), (1.0, 0.25), "what first reads say stands");
        assert_eq!(fitted(&none, &read_by(OTHERS[0], 200)).relevance, 0.0);
        assert_eq!(fitted(&none, &read_by(COSINE, 99)).relevance, 4.0, "too few to tell");
    }
}
