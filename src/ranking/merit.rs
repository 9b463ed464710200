//! How high a card belongs, by the reader's order, the server's, and what editors add: in shares of the list, which mean the same
//! for every model.

use super::candidate::Card;
use super::rules::{RECOVERY_HOURS, Rules};
use crate::power::exp2;

/// The merit of each card in cards, from their number down to 1: largest first in the list. `personal` has their places in the
/// reader's order; they themselves come in the server's.
pub(super) fn merits(cards: &[Card<'_>], personal: &[usize], rules: &Rules, now_seconds: f64) -> Vec<f64> {
    let count = cards.len() as f64;
    let of = |place: usize| count - place as f64;
    let mut merits: Vec<f64> = (0..cards.len()).map(|place| (1.0 - rules.strength) * of(place)).collect();
    for (place, &card) in personal.iter().enumerate() {
        merits[card] += rules.strength * of(place);
    }
    for (merit, card) in merits.iter_mut().zip(cards) {
        *merit += count * (said(&rules.boost, card.id).unwrap_or(0.0) - said(&rules.bury, card.id).unwrap_or(0.0));
        if let Some(at_ms) = said(&rules.shown, card.id) {
            let hours = (now_seconds - at_ms / 1000.0).max(0.0) / 3_600.0;
            *merit -= count * rules.rotation * exp2(-hours / RECOVERY_HOURS);
        }
    }
    merits
}

/// What is said of an article; the first counts.
#[inline(never)]
pub(super) fn said(articles: &[(String, f64)], id: &str) -> Option<f64> {
    articles.iter().find(|(article, _)| article == id).map(|&(_, value)| value)
}
