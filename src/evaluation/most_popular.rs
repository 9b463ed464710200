//! The baseline of the literature: what most readers have met so far.

use super::{Moment, Ranker, Refresh, Scorer, Timeline};
use crate::training::FirstContacts;

/// Ranks by the number of readers up to the moment, each counted once, at the first contact.
#[derive(Debug)]
pub struct MostPopular<'a> {
    contacts: &'a FirstContacts<'a>,
    articles: usize,
}

impl<'a> MostPopular<'a> {
    /// By the contacts in `timeline`.
    pub fn new(timeline: &'a Timeline<'_>) -> Self {
        Self { contacts: &timeline.contacts, articles: timeline.catalogue.len() }
    }
}

impl Ranker for MostPopular<'_> {
    fn name(&self) -> &str {
        "most popular"
    }

    fn refreshed(&self) -> Refresh {
        Refresh::Live
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Readers::new(self.contacts, self.articles))
    }
}

/// Readers of every article up to a moment that only moves on.
#[derive(Debug)]
pub(super) struct Readers<'a> {
    contacts: &'a FirstContacts<'a>,
    counts: Vec<u32>,
    counted: usize,
}

impl<'a> Readers<'a> {
    pub(super) fn new(contacts: &'a FirstContacts<'a>, articles: usize) -> Self {
        Self { contacts, counts: vec![0; articles], counted: 0 }
    }

    /// The counts of everything before `until`.
    pub(super) fn until(&mut self, until: i64) -> &[u32] {
        let fresh = self.contacts.since(self.counted).take_while(|contact| contact.0 < until);
        for (_, article) in fresh {
            self.counts[article as usize] += 1;
            self.counted += 1;
        }
        &self.counts
    }
}

impl Scorer for Readers<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        let counts = self.until(moment.at);
        scores.extend(candidates.iter().map(|&article| f64::from(counts[article as usize])));
    }
}
