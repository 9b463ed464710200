//! What is judged: anything that gives candidates a score.

use super::Refresh;

/// A reader at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When, Unix seconds. Nothing that happened then or later may be known.
    pub at: i64,
    /// Who.
    pub reader: u32,
    /// The article that is open while the reader chooses, where the protocol has one.
    pub open: Option<u32>,
}

/// Ranks articles. A baseline, a model, or scores from elsewhere.
pub trait Ranker: Sync {
    /// What it is called in the report.
    fn name(&self) -> &str;

    /// How old what it knows of articles may be.
    fn refreshed(&self) -> Refresh;

    /// Whether others are held against it.
    fn is_baseline(&self) -> bool {
        true
    }

    /// Begins to rank, at some moment and then only at later ones. Each task of the judge follows the log by itself.
    fn follow(&self) -> Box<dyn Scorer + '_>;
}

/// A ranker on its way through the log, with whatever it has counted so far.
pub trait Scorer {
    /// The scores of `candidates`, the higher the better, appended to `scores`, which comes empty. Moments never go back.
    /// The order of the candidates, the oldest first, says nothing that a ranker may use. What scores −∞ is not shown.
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>);
}
