//! What there is to tell, as `foldin report --json` prints it.

use serde::Serialize;

use super::{Family, Verdict};
use crate::metrics::Estimate;

/// Everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// What the log holds.
    pub overview: Overview,
    /// By family, those with most readers first.
    pub groups: Vec<GroupFinding>,
    /// Articles with enough readers, those that hold them longest first; without dwell those with most readers.
    pub articles: Vec<ArticleFinding>,
    /// Weeks from Monday to Sunday, in UTC.
    pub weeks: Vec<WeekFinding>,
    /// What should be known of the figures.
    pub notes: Vec<String>,
}

/// What the log holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Overview {
    /// Unix seconds of the first and the last row; `None` for an empty log.
    pub period: Option<(i64, i64)>,
    /// Readers of any article.
    pub readers: u32,
    /// Articles that anybody read.
    pub articles: u32,
    /// First visits: pairs of a reader and an article.
    pub visits: usize,
    /// Those with dwell.
    pub measured_visits: usize,
    /// Cards that were shown, of articles that their reader did not know.
    pub impressions: u64,
    /// Clicks on those.
    pub clicks: u64,
    /// Visits with a like, a comment, a share and the like.
    pub reactions: usize,
    /// Dwell grows with words to this power; `None` where it could not be told.
    pub dwell_by_words: Option<f64>,
    /// The limit that was asked for.
    pub min_readers: u32,
}

/// What is known of an article or a group. Each is `None` where there is not enough of it, or nothing at all.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Distinct readers.
    pub readers: u32,
    /// Time given to it against other articles of its length, the reader's own pace, the way here and taste for its topic taken off: 1.2 is a fifth longer.
    /// Groups of length are not held against their length.
    pub reading: Option<Estimate>,
    /// Share of measured visits that were a read: engagement of at least one half.
    pub read_share: Option<Estimate>,
    /// Clicks against those that its places alone would have brought.
    pub draw: Option<Estimate>,
    /// Share of readers who reacted: liked, commented, shared.
    pub reactions: Option<Estimate>,
    /// How often its cards were looked at, or without impressions how many readers it had, an article, against the mean of all.
    pub reach: Option<f64>,
    /// What follows.
    pub verdict: Verdict,
    /// Whether those who find it like it, and few find it.
    pub under_served: bool,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupFinding {
    /// What it is a group of.
    pub family: Family,
    /// Its name.
    pub name: String,
    /// Its articles that anybody read.
    pub articles: usize,
    /// What is known of it.
    #[serde(flatten)]
    pub figures: Figures,
}

/// One article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleFinding {
    /// Its id.
    pub item_id: String,
    /// Its headline, where the articles have one.
    pub title: Option<String>,
    /// Mean dwell in seconds as the log has it, for comparison: it flatters what is long, and one reader who forgets a tab moves it.
    pub mean_dwell_seconds: Option<f64>,
    /// What is known of it.
    #[serde(flatten)]
    pub figures: Figures,
}

/// One week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekFinding {
    /// Unix seconds of its Monday.
    pub begins: i64,
    /// First visits.
    pub visits: usize,
    /// Distinct readers.
    pub readers: u32,
    /// How long what was read held its readers, against the whole log.
    pub reading: Option<Estimate>,
    /// Lists that were shown.
    pub lists: usize,
    /// The share of them in which something was clicked.
    pub clicked: Option<Estimate>,
}
