//! What editors ask of a list. Every default of a rule stands in this file.

use super::candidate::ATTRIBUTES;

/// From here on two articles are one story: the cosine of their content. Set by hand: versions of one report lie above it.
pub(super) const ONE_STORY: f64 = 0.95;
/// After so many hours a card that was shown has half recovered. Set by hand: by the next morning it is nearly back.
pub(super) const RECOVERY_HOURS: f64 = 6.0;

/// The editors' rules of one placement. The default changes nothing.
///
/// Places are counted in shares of the list: what moves a card by .2 moves it past a fifth of the candidates. What was read, hidden,
/// excluded or filtered is never in the list, whatever rule names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// 0..=1, by default 1: how much of a card's place is personal. At 0 the server's order stands, at 1 the reader's alone.
    pub strength: f64,
    /// Articles and their slots, whole numbers from 0. A slot that is taken gives the next one; past the end of the list it is the last. No
    /// other rule moves a pinned card.
    pub pin: Vec<(String, f64)>,
    /// Articles and by how much of the list they rise, 0..=1. At 0 not at all, at 1 above all that were not boosted.
    pub boost: Vec<(String, f64)>,
    /// Articles and by how much of the list they sink, 0..=1. At 0 not at all, at 1 below all that were not buried.
    pub bury: Vec<(String, f64)>,
    /// What may be in the list at all.
    pub filter: Filter,
    /// 0..=1, by default 0: the least cosine between reader and article. At 0 nothing is asked; at 1 only what is the reader's
    /// taste to the last digit. What has no vector has none, and for who has read nothing and opened nothing, all have none.
    pub min_relevance: f64,
    /// What becomes of cards that are not relevant enough, over a cap, or of a story that is in the list already.
    pub fill: Fill,
    /// δ in 0..=1, by default 0: each slot goes to the largest (1 − δ) · place − δ · likeness to a card above (maximal marginal relevance,
    /// Carbonell and Goldstein 1998). At 0 likeness does not count. Above 0 two articles of one story count as one. At 1
    /// nothing but likeness counts after the first card. Costs a product of vectors for each slot and candidate.
    pub diversity: f64,
    /// At most so many cards of one topic, a whole number; by default no bound. At 0 none whose topic is known, at 1 one of each.
    pub per_topic: f64,
    /// At most so many cards of one author, a whole number; by default no bound. At 0 none whose author is known, at 1 one of each.
    pub per_author: f64,
    /// 0..=1, by default 0: by how much of the list a card sinks that was shown just now; half of it after six hours. At 0 not at all,
    /// at 1 below all that were not shown.
    pub rotation: f64,
    /// Articles and when they were last shown, Unix time in milliseconds. What is to come counts as now.
    pub shown: Vec<(String, f64)>,
}

/// What may be in a list. An article of which the asked is not known may not.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// For each of [`ATTRIBUTES`] the values of which an article must have one; empty: any.
    pub attributes: [Vec<String>; ATTRIBUTES.len()],
    /// At most so many days since publication, at least 0; by default no bound. At 0 only what is still to be published.
    pub age: f64,
}

/// What becomes of cards that a rule has set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fill {
    /// They follow after the others, in the server's order.
    #[default]
    Server,
    /// They are left out.
    Fewer,
}

impl Default for Filter {
    fn default() -> Self {
        Self { attributes: Default::default(), age: f64::INFINITY }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            strength: 1.0,
            pin: Vec::new(),
            boost: Vec::new(),
            bury: Vec::new(),
            filter: Filter::default(),
            min_relevance: 0.0,
            fill: Fill::Server,
            diversity: 0.0,
            per_topic: f64::INFINITY,
            per_author: f64::INFINITY,
            rotation: 0.0,
            shown: Vec::new(),
        }
    }
}

impl Rules {
    /// Whether a slot depends on the cards above it, or on more than merit.
    pub(super) fn ask_of_slots(&self) -> bool {
        let capped = self.per_topic < f64::INFINITY || self.per_author < f64::INFINITY;
        capped || self.diversity > 0.0 || self.min_relevance > 0.0 || !self.pin.is_empty()
    }
}
