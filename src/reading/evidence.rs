//! What a visit, or a line of a log, says of a reader.

/// Visits of one article that are closer together than this are one visit.
pub const NEW_VISIT_AFTER_SECONDS: f64 = 30.0 * 60.0;
/// The longest time that counts for one visit.
pub const LONGEST_VISIT_SECONDS: f64 = 1800.0;

/// One thing a reader did with an article: a visit that was measured, or a line of a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// When, in Unix seconds.
    pub at_seconds: f64,
    /// Whether the article was opened. A like or a purchase alone is not a visit.
    pub visit: bool,
    /// Engaged seconds of the visit, `None` where nobody measured.
    pub dwell_seconds: Option<f64>,
    /// How much of the article was read, 0..1, `None` where nobody measured.
    pub read_fraction: Option<f64>,
    /// Whether the reader copied, printed or shared.
    pub acted: bool,
    /// w of explicit events: a like 2, a bookmark 2.5, a follow 3, a comment 4.
    pub strength: f64,
}
