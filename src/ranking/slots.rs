//! Which card stands in which slot: pins, unlikeness, one card a story, caps.

use super::candidate::{AUTHOR, Card, TOPIC};
use super::merit::said;
use super::request::LeftOutReason;
use super::rules::{Fill, ONE_STORY, Rules};
use crate::model::Model;

/// Fills at most `most` slots with cards that come in the server's order. Gives the cards in their slots. `set_back` has the cards that a
/// rule keeps for the end of the list, and gets those that may not stand beside what is above; pins ask for no rule.
pub(super) fn fill(
    cards: &[Card<'_>],
    merits: &[f64],
    model: &Model,
    rules: &Rules,
    set_back: &mut [Option<LeftOutReason>],
    most: usize,
) -> Vec<usize> {
    let pins: Vec<Option<f64>> = cards.iter().map(|card| said(&rules.pin, card.id)).collect();
    // To the most alike above, at least 0.
    let mut likeness = vec![0.0; cards.len()];
    let mut order: Vec<usize> = Vec::new();
    let mut waits = vec![true; cards.len()];
    let count = cards.len() as f64;
    // Where likeness is all that counts, merit still decides between what is as alike.
    let diversity = rules.diversity.min(1.0 - 1e-9);
    while order.len() < most {
        let mut best = None;
        let mut most = f64::NEG_INFINITY;
        for card in (0..cards.len()).filter(|&card| waits[card]) {
            let value = if let Some(slot) = pins[card] {
                // First of all in its slot, last of all past the end of the list.
                if slot <= order.len() as f64 { 2.0 * FAR - slot } else { -2.0 * FAR - slot }
            } else {
                if set_back[card].is_none() {
                    set_back[card] = too_many(cards, rules, &order, card, likeness[card]);
                }
                match set_back[card] {
                    None => (1.0 - diversity) * merits[card] / count - diversity * likeness[card],
                    Some(_) if rules.fill == Fill::Server => -FAR,
                    Some(_) => continue,
                }
            };
            // Equal ones stay in the server's order.
            if value > most {
                most = value;
                best = Some(card);
            }
        }
        let Some(card) = best else { break };
        waits[card] = false;
        set_back[card] = None;
        order.push(card);
        if diversity > 0.0 {
            compare(cards, model, card, &mut likeness);
        }
    }
    order
}

/// Further than a merit or a slot can reach.
const FAR: f64 = 1e12;

/// What forbids a card beside those above it.
fn too_many(cards: &[Card<'_>], rules: &Rules, order: &[usize], card: usize, likeness: f64) -> Option<LeftOutReason> {
    if likeness >= ONE_STORY {
        return Some(LeftOutReason::Story);
    }
    let caps = [(TOPIC, rules.per_topic, LeftOutReason::Topic), (AUTHOR, rules.per_author, LeftOutReason::Author)];
    for (attribute, cap, reason) in caps {
        for value in cards[card].attributes[attribute] {
            let stand = order.iter().filter(|&&above| cards[above].attributes[attribute].contains(value)).count();
            if stand as f64 >= cap {
                return Some(reason);
            }
        }
    }
    None
}

/// Holds every card against one that has its slot.
fn compare(cards: &[Card<'_>], model: &Model, above: usize, likeness: &mut [f64]) {
    let vectors = model.embeddings.as_ref().unwrap_or(&model.factors);
    let Some(row) = cards[above].row else { return };
    let vector = vectors.row(row);
    for (likeness, card) in likeness.iter_mut().zip(cards) {
        let Some(other) = card.row else { continue };
        let lengths = (vectors.squared_length(row) * vectors.squared_length(other)).sqrt();
        if lengths > 0.0 {
            *likeness = likeness.max(vectors.dot(other, &vector) / lengths);
        }
    }
}
