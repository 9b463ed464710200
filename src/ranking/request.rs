//! What a page asks for, and what it gets.

use serde::{Deserialize, Serialize};

use super::rules::Rules;
use crate::model::Model;
use crate::profile::Profile;
use crate::taste::{Reader, ReaderError, Source};

/// What to rank by, beside the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The article that is open. It is evidence, and never in the list. An id the model does not know says nothing.
    pub current: Option<String>,
    /// How many articles to give at most, a whole number; by default no bound. 0 gives none.
    pub limit: f64,
    /// Articles that must not be in the list, whatever else is asked.
    pub exclude: Vec<String>,
    /// A visit that is taken not to have been: the list is that of a reader without it. A name that no visit has changes nothing.
    pub without: Option<String>,
    /// What editors ask.
    pub rules: Rules,
    /// Standard normal numbers times σ, one a factor: the list is then that of one reader whom this one may be (Thompson sampling).
    /// Empty for the reader as the solve finds them.
    pub drawn: Vec<f64>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            current: None,
            limit: f64::INFINITY,
            exclude: Vec::new(),
            without: None,
            rules: Rules::default(),
            drawn: Vec::new(),
        }
    }
}

impl Request {
    /// The reader that is asked for.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn reader(&self, profile: &Profile, model: &Model, now_seconds: f64) -> Result<Reader, ReaderError> {
        Reader::without(profile, model, self.current.as_deref(), self.without.as_deref(), &self.drawn, now_seconds)
    }
}

/// An answer: the list, and what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedList {
    /// Articles that were read, and the open one: what `because` names. A list has some thousands of shares, so that each has a place
    /// and not an id.
    pub sources: Vec<Source>,
    /// Best first.
    pub articles: Vec<RankedArticle>,
    /// Candidates that may not be shown, in the order in which they came; then those that a rule set back. What is neither here nor
    /// in the list is beyond the limit.
    pub left_out: Vec<LeftOut>,
}

/// A card of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedArticle {
    /// The article.
    pub id: String,
    /// The sum of the parts. Only differences within one list mean something. Rules move a card and leave its score as it is.
    pub score: f64,
    /// What the score is made of.
    pub parts: Parts,
    /// What each article that was read adds to `taste`, and the open one to `topic`: the shares add up to both. Largest
    /// first; empty where the tier is "popular".
    pub because: Vec<Share>,
    /// Which evidence answered.
    pub tier: Tier,
    /// Whether that evidence speaks for this article: `taste` and `topic` together are at least the candidates' mean. What
    /// is in the list for being new or popular has no reason to show on its card.
    pub relevant: bool,
}

/// The parts of a score, weighed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Parts {
    /// What the visits say.
    pub taste: f64,
    /// What the open article says.
    pub topic: f64,
    /// How new the article is.
    pub recency: f64,
    /// How many read it, now and ever.
    pub crowd: f64,
    /// What is given back for little exposure, to what is relevant.
    pub debias: f64,
}

/// What one article that was read adds to a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The place of the article in the list's `sources`.
    pub source: usize,
    /// What it adds, in units of the score. May be negative.
    pub share: f64,
}

/// Which evidence answered for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// The reader's visits.
    Taste,
    /// The open article alone.
    Topic,
    /// Neither: recency and the crowd.
    Popular,
}

/// A candidate that is not in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The article.
    pub id: String,
    /// Why it is not in the list.
    pub reason: LeftOutReason,
}

/// Why a candidate is not in the list. The first that holds is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LeftOutReason {
    /// The page excluded it.
    Excluded,
    /// The reader hid it, or its topic.
    Hidden,
    /// It is open now.
    Current,
    /// The reader has read it.
    Read,
    /// It stands further up among the candidates.
    Repeated,
    /// The filter does not let it pass.
    Filtered,
    /// It is not as relevant as was asked.
    Irrelevant,
    /// Its story is in the list already.
    Story,
    /// There are as many cards of its topic as there may be.
    Topic,
    /// There are as many cards of its author as there may be.
    Author,
}

impl Parts {
    /// Their sum.
    pub fn score(&self) -> f64 {
        self.taste + self.topic + self.recency + self.crowd + self.debias
    }
}
