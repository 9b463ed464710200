//! When each reader first met each article.

use crate::logs::Interaction;

/// The first row of evidence of every pair of reader and article, in the order of time. Four bytes a pair: the rows themselves
/// are the log's.
#[derive(Debug, Clone, Default)]
pub struct FirstContacts<'a> {
    interactions: &'a [Interaction],
    places: Vec<u32>,
}

impl<'a> FirstContacts<'a> {
    /// Of the rows of `interactions` at `places`, ascending.
    pub(super) fn new(interactions: &'a [Interaction], places: Vec<u32>) -> Self {
        Self { interactions, places }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many lie before `until`.
    pub fn before(&self, until: i64) -> usize {
        self.places.partition_point(|&place| self.interactions[place as usize].at < until)
    }

    /// When, and which article. `None` past the last.
    pub fn get(&self, number: usize) -> Option<(i64, u32)> {
        self.places.get(number).map(|&place| contact(&self.interactions[place as usize]))
    }

    /// When, and which article, from contact `number` on.
    pub fn since(&self, number: usize) -> impl Iterator<Item = (i64, u32)> {
        let places = self.places.get(number..).unwrap_or_default();
        places.iter().map(|&place| contact(&self.interactions[place as usize]))
    }
}

fn contact(row: &Interaction) -> (i64, u32) {
    (row.at, row.article)
}
