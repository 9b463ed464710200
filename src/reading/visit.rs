//! One visit of one article.

use serde::{Deserialize, Serialize};

use super::{BANDS, Evidence};

/// What is kept of a visit. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Names the visit: a later record of the same visit takes its place.
    pub visit_id: String,
    /// The article.
    #[serde(rename = "id")]
    pub item_id: String,
    /// The article's title where the page knew it, for "because you read …".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it began, Unix time in milliseconds.
    #[serde(rename = "start")]
    pub start_ms: f64,
    /// Engaged time, 0..1,800,000. `None` where nobody measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dwell_ms: Option<f64>,
    /// Engaged time in which something audible played.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub media_ms: f64,
    /// Time from first to last sign, engaged or not.
    #[serde(default)]
    pub wall_ms: f64,
    /// The deepest point of the article that was in view, 0..1. `None` where nobody measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_depth: Option<f64>,
    /// How many of the twenty bands were in view for a second.
    #[serde(default)]
    pub seen_bands: u32,
    /// How many of the twenty bands were in view for five seconds.
    #[serde(default)]
    pub read_bands: u32,
    /// Clicks inside the article.
    #[serde(default)]
    pub clicks: u32,
    /// What the reader did with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Added strength of events from a log, 0 in a page: like 2, bookmark 2.5, follow 3, comment 4.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub strength: f64,
    /// How the reader came.
    #[serde(default)]
    pub entry: Entry,
    /// The version of this record.
    #[serde(default = "current_schema")]
    pub schema: u32,
}

/// Strong signs of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Text was copied.
    Copy,
    /// The page was printed.
    Print,
    /// The article was shared.
    Share,
}

/// How the reader came to the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// By a link or an address.
    #[default]
    Navigate,
    /// By the back or forward button.
    Back,
    /// Within a single-page application.
    Spa,
    /// Out of the back/forward cache.
    Bfcache,
    /// After the browser had discarded the tab.
    Discard,
    /// Told by the page itself, or by a log.
    Record,
    /// Not at all: an event of a log, such as a like, that came without a visit.
    Event,
}

/// The version of the record that this build writes.
const SCHEMA: u32 = 1;

fn current_schema() -> u32 {
    SCHEMA
}

fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

impl Visit {
    /// A visit that somebody else measured.
    pub fn recorded(visit_id: String, item_id: String, start_ms: f64) -> Self {
        Self {
            visit_id,
            item_id,
            title: None,
            start_ms,
            dwell_ms: None,
            media_ms: 0.0,
            wall_ms: 0.0,
            max_depth: None,
            seen_bands: 0,
            read_bands: 0,
            clicks: 0,
            actions: Vec::new(),
            strength: 0.0,
            entry: Entry::Record,
            schema: SCHEMA,
        }
    }

    /// What the visit says to the fold-in. How much was read is the share of bands read; where bands were not measured,
    /// the depth stands in.
    pub fn evidence(&self) -> Evidence {
        let banded = self.seen_bands > 0 || self.read_bands > 0;
        let read_fraction = if banded { Some(f64::from(self.read_bands) / BANDS as f64) } else { self.max_depth };
        Evidence {
            at_seconds: self.start_ms / 1000.0,
            visit: self.entry != Entry::Event,
            dwell_seconds: self.dwell_ms.map(|dwell| dwell / 1000.0),
            read_fraction,
            acted: !self.actions.is_empty(),
            strength: self.strength,
        }
    }
}
