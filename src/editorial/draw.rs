//! How often an article is clicked where it is shown, against what its places alone would have brought it.
//!
//! Each click of a list is shared among its cards by θ(slot), the trainer's estimate of how likely a slot is looked at. What a
//! card gets so is what it would have been clicked if all articles were alike: long lists, low slots, and readers who click much
//! or little drop out. Lists without a click say nothing of one card against another, and are left out; so are cards that
//! the reader had read before.

use crate::logs::Interaction;
use crate::training::{PositionBias, impression_lists};

/// Beside a click that was expected, so many more are taken for granted on both sides: one click on a card shown once is no wonder.
/// As the trainer has it: attractiveness is as skewed as a Gamma of standard deviation √2.
const PRIOR_CLICKS: f64 = 0.5;

/// What became of one article's cards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Shown {
    /// Times its card was shown.
    pub(super) cards: f64,
    /// Σ θ(slot) of those: how often it was looked at.
    pub(super) exposure: f64,
    /// Clicks on them.
    pub(super) clicks: f64,
    /// What its places alone would have brought.
    pub(super) expected: f64,
}

impl Shown {
    /// Clicks against those expected, drawn to 1 by half a click.
    pub(super) fn drawn(&self) -> f64 {
        (self.clicks + PRIOR_CLICKS) / (self.expected + PRIOR_CLICKS)
    }
}

/// What a log says of cards.
#[derive(Debug, Clone, Default)]
pub(super) struct Draw {
    /// By article.
    pub(super) shown: Vec<Shown>,
    /// When each list was shown, and whether anything in it was clicked.
    pub(super) lists: Vec<(i64, bool)>,
    /// What is known of slots; `None` without impressions.
    pub(super) position: Option<PositionBias>,
}

impl Draw {
    /// `rows` come in the order of time.
    pub(super) fn of(rows: &[Interaction], articles: usize) -> Self {
        let Some(position) = PositionBias::of(rows) else {
            return Self { shown: vec![Shown::default(); articles], ..Self::default() };
        };
        let examination = position.examination();
        let mut shown = vec![Shown::default(); articles];
        let mut lists = Vec::new();
        for list in impression_lists(rows) {
            let new = || list.cards.iter().filter(|card| !card.read);
            let clicks = new().filter(|card| card.clicked).count() as f64;
            lists.push((list.at, list.cards.iter().any(|card| card.clicked)));
            let looked_at: f64 = new().map(|card| examination.weight(card.slot)).sum();
            for card in new() {
                let of = &mut shown[card.article as usize];
                let weight = examination.weight(card.slot);
                of.cards += 1.0;
                of.exposure += weight;
                of.clicks += f64::from(u8::from(card.clicked));
                of.expected += if looked_at > 0.0 { clicks * weight / looked_at } else { 0.0 };
            }
        }
        Self { shown, lists, position: Some(position) }
    }

    /// Clicks in all lists.
    pub(super) fn clicks(&self) -> f64 {
        self.shown.iter().map(|shown| shown.clicks).sum()
    }
}
