//! Position-weighted impressions per article, counted on as the log grows.
//!
//! A card that comes up again for the same reader within half an hour, on a page that is loaded again or as one scrolls back, is
//! one exposure: of those places the best counts. Otherwise a single reader, or a script, who loads a page a hundred times
//! would bury what stands on it, since readers are counted once and what they were shown is divided out.

use std::collections::BTreeMap;

use super::Examination;
use crate::logs::Interaction;
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// Σ θ(slot), and what is needed to go on counting.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// θ.
    pub examination: Examination,
    /// Exposure \[N\], one entry an article.
    pub exposure: Vec<f64>,
    /// By article and reader, when a card was shown last, and the θ that is counted; of the last half hour, and some older ones.
    pub lately: BTreeMap<(u32, u32), (i64, f64)>,
    /// The number of `lately` above which older ones are forgotten.
    most: usize,
}

/// With fewer than this it is not worth while to forget any.
const FEW: usize = 4096;

impl Shown {
    /// None of `articles` was shown yet.
    pub fn new(articles: usize, examination: Examination) -> Self {
        Self { examination, exposure: vec![0.0; articles], ..Self::default() }
    }

    /// Counts the impressions among `rows`, which come in the order of time and after all that were counted before. Articles
    /// must be below the number of those that there are.
    pub fn count(&mut self, rows: &[Interaction]) {
        for row in rows.iter().filter(|row| row.kind.is_shown()) {
            let weight = self.examination.weight(row.slot);
            let same_visit = |last: i64| ((row.at - last) as f64) < NEW_VISIT_AFTER_SECONDS;
            let (last, counted) = self.lately.entry((row.article, row.reader)).or_insert((row.at, 0.0));
            if !same_visit(*last) {
                *counted = 0.0;
            }
            *last = row.at;
            self.exposure[row.article as usize] += (weight - *counted).max(0.0);
            *counted = counted.max(weight);
            if self.lately.len() > self.most.max(FEW) {
                self.lately.retain(|_, (last, _)| same_visit(*last));
                self.most = 2 * self.lately.len();
            }
        }
    }

    /// Forgets what no later impression at `now` or after can belong to.
    pub fn forget_old(&mut self, now: i64) {
        self.lately.retain(|_, (last, _)| ((now - *last) as f64) < NEW_VISIT_AFTER_SECONDS);
    }

    /// Exposure \[N\]; `None` for a log without impressions, for which readers stand in.
    pub fn known(&self) -> Option<&[f64]> {
        self.exposure.iter().any(|exposure| *exposure > 0.0).then_some(&self.exposure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::{Kind, Log};

    const MINUTE: i64 = 60;

    /// Impressions (minute, reader, article, slot).
    fn rows(shown: &[(i64, u32, u32, u16)]) -> Vec<Interaction> {
        let visits: Vec<(i64, u32, u32)> =
            shown.iter().map(|&(at, reader, article, _)| (at * MINUTE, reader, article)).collect();
        let mut rows = Log::of_visits(&visits).interactions;
        for (row, of) in rows.iter_mut().zip(shown) {
            (row.kind, row.slot) = (Kind::Shown, of.3);
        }
        rows
    }

    fn exposure(rows: &[Interaction]) -> Vec<f64> {
        let mut shown = Shown::new(4, Examination::default());
        shown.count(rows);
        shown.exposure
    }

    #[test]
    fn a_card_further_down_is_less_exposure_and_a_visit_is_none() {
        assert_eq!(exposure(&rows(&[(0, 0, 0, 1), (0, 1, 0, 4), (0, 0, 1, 2), (0, 1, 1, 0)])), [1.25, 1.5, 0.0, 0.0]);
        let mut none = Shown::new(4, Examination::default());
        none.count(&Log::of_visits(&[(0, 0, 0)]).interactions);
        assert_eq!(none.known(), None);
    }

    #[test]
    fn a_page_that_is_loaded_again_is_one_exposure_at_its_best_place() {
        // Slots 4, 2, 4 within half an hour of each other, and of another reader, and after a pause.
        let again = [(0, 0, 0, 4), (20, 0, 0, 2), (20, 1, 0, 4), (49, 0, 0, 4), (79, 0, 0, 4)];
        assert_eq!(exposure(&rows(&again))[0], 0.5 + 0.25 + 0.25);
        let reloaded: Vec<(i64, u32, u32, u16)> = (0..100).map(|minute| (minute, 0, 0, 1)).collect();
        assert_eq!(exposure(&rows(&reloaded))[0], 1.0);
    }

    #[test]
    fn counted_in_parts_and_half_forgotten_is_counted_at_once() {
        let shown: Vec<(i64, u32, u32, u16)> =
            (0..30_000_i64).map(|k| (k / 100, (k * 7919 % 6151) as u32, (k % 4) as u32, (k % 11 + 1) as u16)).collect();
        let rows = rows(&shown);
        let at_once = exposure(&rows);
        let mut in_parts = Shown::new(4, Examination::default());
        for part in rows.chunks(7001) {
            in_parts.count(part);
            in_parts.forget_old(part[part.len() - 1].at + 1);
        }
        assert!(in_parts.lately.len() < 6151, "{}", in_parts.lately.len());
        let close = in_parts.exposure.iter().zip(&at_once).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(close, "{:?} {at_once:?}", in_parts.exposure);
    }
}
