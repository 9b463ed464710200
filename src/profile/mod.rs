//! What is kept of a reader, on the reader's own device: visits, and what was hidden.

mod base64;
mod kept;
pub mod record;

use serde::{Deserialize, Serialize};

pub use kept::{Kept, KeptArticle};
pub use record::RecordError;

use crate::order::sorted_indices;
use crate::reading::Evidence;

/// Visits kept. More than fifty brought nothing on Deskdrop.
pub const MOST_VISITS: usize = 200;
/// Bytes that all visits may take, names included. A site has five million for all that it stores.
pub const MOST_BYTES: usize = 65_536;

/// Something the reader does not want to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hidden {
    /// One article.
    Article(String),
    /// All articles of a topic.
    Topic(String),
}

/// A reader's own record. Who reads and writes it to a device is not its business.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    visits: Vec<Kept>,
    hidden: Vec<Hidden>,
}

impl Profile {
    /// Visits, oldest first.
    pub fn visits(&self) -> &[Kept] {
        &self.visits
    }

    /// What was hidden, in the order in which it was.
    pub fn hidden(&self) -> &[Hidden] {
        &self.hidden
    }

    /// The visit of that name.
    pub fn visit(&self, visit_id: &str) -> Option<&Kept> {
        self.visits.iter().find(|kept| kept.visit.visit_id == visit_id)
    }

    /// Keeps a visit; one of the same name is replaced.
    pub fn remember(&mut self, kept: impl Into<Kept>) {
        let kept = kept.into();
        self.visits.retain(|other| other.visit.visit_id != kept.visit.visit_id);
        let new = &kept.visit;
        let before = |Kept { visit, .. }: &Kept| (visit.start_ms, &visit.visit_id) < (new.start_ms, &new.visit_id);
        let place = self.visits.partition_point(before);
        self.visits.insert(place, kept);
    }

    /// Lets visits go until the others are at most [`MOST_VISITS`] and take at most [`MOST_BYTES`]: those first that are worth
    /// least, of equal ones the oldest. The visit called `keep` stays. Gives the names of those that went.
    ///
    /// `worth` must be such that time changes no order, as evidence that fades by half-lives is.
    pub fn make_room(&mut self, keep: &str, worth: &dyn Fn(&Kept) -> f64) -> Vec<String> {
        let sizes: Vec<usize> = self.visits.iter().map(Kept::bytes).collect();
        let (mut count, mut bytes) = (self.visits.len(), sizes.iter().sum::<usize>());
        let fits = |count: usize, bytes: usize| count <= MOST_VISITS && bytes <= MOST_BYTES;
        if fits(count, bytes) {
            return Vec::new();
        }
        let worths: Vec<f64> = self.visits.iter().map(worth).collect();
        let mut goes = vec![false; count];
        for place in sorted_indices(count, &|a, b| worths[a].total_cmp(&worths[b])) {
            if fits(count, bytes) {
                break;
            }
            if self.visits[place].visit.visit_id != keep {
                goes[place] = true;
                count -= 1;
                bytes -= sizes[place];
            }
        }
        let mut goes = goes.into_iter();
        self.take(|_| goes.next() == Some(true))
    }

    /// Forgets every visit of an article. Gives the names of the visits that went.
    pub fn forget(&mut self, item_id: &str) -> Vec<String> {
        self.take(|kept| kept.visit.item_id == item_id)
    }

    /// Forgets everything.
    pub fn forget_all(&mut self) {
        *self = Self::default();
    }

    /// Never shows an article, or a topic, again.
    pub fn hide(&mut self, what: Hidden) {
        if !self.hidden.contains(&what) {
            self.hidden.push(what);
        }
    }

    /// Takes a hiding back. Whether there was one.
    pub fn unhide(&mut self, what: &Hidden) -> bool {
        let before = self.hidden.len();
        self.hidden.retain(|hidden| hidden != what);
        self.hidden.len() < before
    }

    /// Evidence by article, articles in the order in which they were first visited.
    pub fn evidence(&self) -> Vec<(&str, Vec<Evidence>)> {
        self.evidence_without(None)
    }

    /// The same, had the visit of that name never been.
    pub fn evidence_without(&self, visit_id: Option<&str>) -> Vec<(&str, Vec<Evidence>)> {
        let mut articles: Vec<(&str, Vec<Evidence>)> = Vec::new();
        for Kept { visit, .. } in self.visits_without(visit_id) {
            // A few hundred of them at most: looking through is quicker than keeping an index.
            match articles.iter_mut().find(|(item_id, _)| *item_id == visit.item_id) {
                Some((_, evidence)) => evidence.push(visit.evidence()),
                None => articles.push((&visit.item_id, vec![visit.evidence()])),
            }
        }
        articles
    }

    /// An article as the last visit kept it, if that was in these axes.
    pub fn article(&self, item_id: &str, axes: u32) -> Option<&KeptArticle> {
        self.article_without(item_id, axes, None)
    }

    /// The same, had the visit of that name never been.
    pub fn article_without(&self, item_id: &str, axes: u32, visit_id: Option<&str>) -> Option<&KeptArticle> {
        let of = |kept: &&Kept| kept.visit.item_id == item_id;
        self.visits_without(visit_id)
            .rev()
            .filter(of)
            .filter_map(|kept| kept.article.as_ref())
            .find(|article| article.axes == axes)
    }

    fn visits_without(&self, visit_id: Option<&str>) -> impl DoubleEndedIterator<Item = &Kept> {
        self.visits.iter().filter(move |kept| Some(kept.visit.visit_id.as_str()) != visit_id)
    }

    fn take(&mut self, mut goes: impl FnMut(&Kept) -> bool) -> Vec<String> {
        let mut gone = Vec::new();
        self.visits.retain(|kept| {
            let goes = goes(kept);
            if goes {
                gone.push(kept.visit.visit_id.clone());
            }
            !goes
        });
        gone
    }
}
