//! The lists that readers were shown, and what they clicked in them.
//!
//! A list is what one reader was shown in one second: rows of impressions with the same reader and timestamp. A click belongs to
//! the reader's latest list of the last 30 minutes, the pause that ends a visit, that showed the article. Where any row of a click says its slot, only rows
//! with a slot are clicks: the others were opened from elsewhere.

use std::collections::{HashMap, HashSet};

use crate::logs::{Interaction, Kind};
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// One card of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) article: u32,
    /// From 1; 0 where unknown.
    pub(crate) slot: u16,
    pub(crate) clicked: bool,
    /// Whether its place was drawn at random.
    pub(crate) randomized: bool,
    /// Whether the reader had opened the article before.
    pub(crate) read: bool,
}

/// One list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImpressionList {
    /// When, in Unix seconds.
    pub(crate) at: i64,
    pub(crate) reader: u32,
    pub(crate) cards: Vec<Card>,
}

/// All lists, in the order of time. `interactions` come in the order of time.
pub(crate) fn impression_lists(interactions: &[Interaction]) -> Vec<ImpressionList> {
    let mut lists: Vec<ImpressionList> = Vec::new();
    if interactions.iter().all(|row| !row.kind.is_shown()) {
        return lists;
    }
    let slots = interactions.iter().any(|row| row.kind == Kind::Opened && row.slot > 0);
    // By reader, their lists, the latest last.
    let mut of_reader: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut read: HashSet<(u32, u32)> = HashSet::new();
    for row in interactions {
        let theirs = of_reader.entry(row.reader).or_default();
        if row.kind.is_shown() {
            let same = |&list: &usize| lists[list].at == row.at;
            let latest = theirs.last().copied().filter(same).unwrap_or_else(|| {
                lists.push(ImpressionList { at: row.at, reader: row.reader, cards: Vec::new() });
                theirs.push(lists.len() - 1);
                lists.len() - 1
            });
            let cards = &mut lists[latest].cards;
            if cards.iter().all(|card| card.article != row.article) {
                let read = read.contains(&(row.reader, row.article));
                let (article, slot, randomized) = (row.article, row.slot, row.kind == Kind::ShownAtRandom);
                cards.push(Card { article, slot, clicked: false, randomized, read });
            }
        }
        if row.kind == Kind::Opened && (row.slot > 0 || !slots) {
            let in_time = |&&list: &&usize| (row.at - lists[list].at) as f64 <= NEW_VISIT_AFTER_SECONDS;
            let recent = theirs.iter().rev().take_while(in_time);
            let found = recent.copied().find_map(|list| {
                lists[list].cards.iter().position(|card| card.article == row.article).map(|card| (list, card))
            });
            if let Some((list, card)) = found {
                lists[list].cards[card].clicked = true;
            }
        }
        if row.evidence().is_some() {
            read.insert((row.reader, row.article));
        }
    }
    lists
}
