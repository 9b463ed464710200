//! What a site's readers read, told to its editors: which topics, sections, formats, lengths and forms of headline are read, and which
//! are clicked and left.
//!
//! Two things are held apart. *Draw* is how often a card is clicked, against what its places alone would have brought it (`draw`).
//! *Reading* is how long an article holds its readers, against what they give to others of its length (`reading`). An
//! article that draws and does not hold promised more than it keeps; one that holds and is rarely shown is under-served. A
//! group of articles is judged by its articles, not by its visits (`pooling`), and nothing is said of what fewer than
//! [`Settings::min_readers`] readers did, of a group of fewer than [`MIN_ARTICLES`] articles, or of the draw of cards
//! from which fewer than [`MIN_EXPECTED_CLICKS`] clicks were to be expected.
//!
//! What a log does not have is not guessed: without impressions there is no draw, without dwell no reading, without a file of articles
//! there are no groups; the notes say so.

mod draw;
mod findings;
mod groups;
mod headline;
mod page;
mod pooling;
mod reading;
mod study;
mod verdict;
mod visits;
mod weeks;

pub use findings::{ArticleFinding, Figures, Findings, GroupFinding, Overview, WeekFinding};
pub use groups::Family;
pub use page::page;
pub use study::study;
pub use verdict::Verdict;

/// A group of fewer articles is not spoken of: what they have in common cannot be told from what they are. Our choice.
pub const MIN_ARTICLES: usize = 5;
/// From fewer expected clicks nothing is said of draw: by chance alone half of such counts are a third off. Our choice.
pub const MIN_EXPECTED_CLICKS: f64 = 5.0;

/// How much is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Nothing is said of what fewer readers did. 30 by default, as in the report of `foldin evaluate`.
    pub min_readers: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_readers: 30 }
    }
}
