//! What a row of a log says that a reader did.

use std::collections::HashMap;

/// What a reader did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The article was opened: `view` or `click`.
    Opened,
    /// The article was opened and copied, printed or shared.
    Acted,
    /// The article's card was shown. Exposure only, never evidence of taste.
    Shown,
    /// The same, in a place that was drawn at random, on purpose: it says how much of a click is the place's.
    ShownAtRandom,
    /// Something explicit whose weight is in the row's strength: a like, a comment.
    Explicit,
    /// A name that nobody explained. Counted, never learnt from.
    Unknown,
}

impl Kind {
    /// Whether it is an impression.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Shown | Self::ShownAtRandom)
    }
}

/// The highest strength that one event may have.
const STRONGEST: f32 = 100.0;

/// Which event names mean what.
///
/// A name that is not here is counted and left out: to learn from a "scroll" or an "ad shown" as if it were a like would be
/// worse than to lose it, and the summary says how to give it a meaning.
#[derive(Debug, Clone)]
pub struct EventNames {
    known: HashMap<String, (Kind, f32)>,
}

impl Default for EventNames {
    /// Strengths w of explicit events relative to a view of 1, as they did best on Deskdrop's known articles.
    fn default() -> Self {
        let known = [
            ("", Kind::Opened, 0.0),
            ("view", Kind::Opened, 0.0),
            ("click", Kind::Opened, 0.0),
            ("impression", Kind::Shown, 0.0),
            ("share", Kind::Acted, 0.0),
            ("copy", Kind::Acted, 0.0),
            ("print", Kind::Acted, 0.0),
            ("like", Kind::Explicit, 2.0),
            ("bookmark", Kind::Explicit, 2.5),
            ("follow", Kind::Explicit, 3.0),
            ("comment", Kind::Explicit, 4.0),
            ("comment created", Kind::Explicit, 4.0),
        ];
        Self { known: known.into_iter().map(|(name, kind, strength)| (name.to_owned(), (kind, strength))).collect() }
    }
}

impl EventNames {
    /// Gives `name` a meaning: another known name (`opened=view`), or a strength (`purchase=3`).
    ///
    /// # Errors
    /// With what was expected, where `meaning` is neither.
    pub fn define(&mut self, name: &str, meaning: &str) -> Result<(), String> {
        let expected = || format!("expected a strength in 0..={STRONGEST}, or one of view, impression, share");
        let meaning = meaning.trim().to_lowercase();
        let entry = match meaning.parse::<f32>() {
            Ok(strength) if (0.0..=STRONGEST).contains(&strength) => (Kind::Explicit, strength),
            Ok(_) => return Err(expected()),
            Err(_) => *self.known.get(&meaning).filter(|_| !meaning.is_empty()).ok_or_else(expected)?,
        };
        self.known.insert(name.trim().to_lowercase(), entry);
        Ok(())
    }

    /// The kind and the strength of an event. Upper and lower case are one.
    pub fn meaning(&self, name: &str) -> (Kind, f32) {
        let found = self.known.get(name);
        found.or_else(|| self.known.get(&name.trim().to_lowercase())).copied().unwrap_or((Kind::Unknown, 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        let names = EventNames::default();
        assert_eq!(names.meaning("VIEW"), (Kind::Opened, 0.0));
        assert_eq!(names.meaning(""), (Kind::Opened, 0.0));
        assert_eq!(names.meaning("COMMENT CREATED"), (Kind::Explicit, 4.0));
        assert_eq!(names.meaning(" Impression "), (Kind::Shown, 0.0));
        assert_eq!(names.meaning("purchase"), (Kind::Unknown, 0.0));
    }

    #[test]
    fn a_name_can_be_given_a_meaning() {
        let mut names = EventNames::default();
        assert!(names.define("Purchase", "3").is_ok());
        assert!(names.define("opened", "VIEW").is_ok());
        assert_eq!(names.meaning("purchase"), (Kind::Explicit, 3.0));
        assert_eq!(names.meaning("opened"), (Kind::Opened, 0.0));
        for meaning in ["-1", "NaN", "1e9", "", "something"] {
            assert!(names.define("purchase", meaning).is_err(), "{meaning}");
        }
    }
}
