//! What is kept of a reader, on the reader's own device: visits, and what was hidden.

use serde::{Deserialize, Serialize};

use crate::reading::{Evidence, Visit};

/// Visits kept. More than fifty brought nothing on Deskdrop; the oldest go first.
pub const MOST_VISITS: usize = 200;

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
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    visits: Vec<Visit>,
    hidden: Vec<Hidden>,
}

impl Profile {
    /// Visits, oldest first.
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// What was hidden, in the order in which it was.
    pub fn hidden(&self) -> &[Hidden] {
        &self.hidden
    }

    /// Keeps a visit; one of the same name is replaced. Gives the names of visits that had to go for it.
    pub fn remember(&mut self, visit: Visit) -> Vec<String> {
        self.visits.retain(|kept| kept.visit_id != visit.visit_id);
        let place =
            self.visits.partition_point(|kept| (kept.start_ms, &kept.visit_id) < (visit.start_ms, &visit.visit_id));
        self.visits.insert(place, visit);
        let surplus = self.visits.len().saturating_sub(MOST_VISITS);
        self.visits.drain(..surplus).map(|visit| visit.visit_id).collect()
    }

    /// Forgets every visit of an article. Gives the names of the visits that went.
    pub fn forget(&mut self, item_id: &str) -> Vec<String> {
        let (gone, kept) = std::mem::take(&mut self.visits).into_iter().partition(|visit| visit.item_id == item_id);
        self.visits = kept;
        let gone: Vec<Visit> = gone;
        gone.into_iter().map(|visit| visit.visit_id).collect()
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
        let mut articles: Vec<(&str, Vec<Evidence>)> = Vec::new();
        for visit in &self.visits {
            // At most MOST_VISITS of them: looking through is quicker than keeping an index.
            match articles.iter_mut().find(|(item_id, _)| *item_id == visit.item_id) {
                Some((_, evidence)) => evidence.push(visit.evidence()),
                None => articles.push((&visit.item_id, vec![visit.evidence()])),
            }
        }
        articles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(name: &str, item: &str, start_ms: f64) -> Visit {
        Visit::recorded(name.into(), item.into(), start_ms)
    }

    fn names(profile: &Profile) -> Vec<&str> {
        profile.visits().iter().map(|visit| visit.visit_id.as_str()).collect()
    }

    #[test]
    fn a_later_record_of_a_visit_takes_its_place() {
        let mut profile = Profile::default();
        profile.remember(visit("1", "a", 10.0));
        profile.remember(visit("2", "b", 5.0));
        profile.remember(Visit { dwell_ms: Some(7.0), ..visit("1", "a", 10.0) });
        assert_eq!(names(&profile), ["2", "1"]);
        assert_eq!(profile.visits()[1].dwell_ms, Some(7.0));
    }

    #[test]
    fn the_oldest_visit_goes_when_there_are_too_many() {
        let mut profile = Profile::default();
        for number in 0..MOST_VISITS {
            assert!(profile.remember(visit(&number.to_string(), "a", number as f64)).is_empty());
        }
        assert_eq!(profile.remember(visit("new", "b", 1e6)), ["0"]);
        assert_eq!(profile.visits().len(), MOST_VISITS);
    }

    #[test]
    fn forgetting_an_article_takes_all_its_visits_and_no_other() {
        let mut profile = Profile::default();
        for (name, item) in [("1", "a"), ("2", "b"), ("3", "a")] {
            profile.remember(visit(name, item, 0.0));
        }
        assert_eq!(profile.forget("a"), ["1", "3"]);
        assert_eq!(names(&profile), ["2"]);
        assert!(profile.forget("a").is_empty());
    }

    #[test]
    fn what_was_hidden_can_be_shown_again() {
        let mut profile = Profile::default();
        profile.hide(Hidden::Topic("cloud".into()));
        profile.hide(Hidden::Topic("cloud".into()));
        assert_eq!(profile.hidden().len(), 1);
        assert!(!profile.unhide(&Hidden::Article("cloud".into())));
        assert!(profile.unhide(&Hidden::Topic("cloud".into())));
        assert!(profile.hidden().is_empty());
    }
}
