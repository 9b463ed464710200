//! The judge: how well a ranking would have done on a log, split by time as a site lives it.
//!
//! It is generic over what ranks ([`Ranker`]), and always judges the baselines that need no model beside it: a model that
//! does not beat a list of what is new, or of what is popular now, is not worth its download.
//!
//! The same log, settings and seed give the same figures, whatever the number of threads.

mod age_and_popularity;
mod bootstrap;
mod cohort;
mod impressions;
mod list_metrics;
mod metrics;
mod most_popular;
mod most_recent;
pub mod policy;
mod popular_lately;
mod ranker;
mod real_situation;
mod resample;
mod shown;
mod timeline;
mod warm_pairs;

pub use age_and_popularity::AgeAndPopularity;
pub use bootstrap::{Estimate, Figures};
pub use cohort::{COHORTS, Cohort};
pub use impressions::{Impressions, InLists, impressions};
pub use metrics::{Outcome, dcg_term, middle_rank};
pub use most_popular::MostPopular;
pub use most_recent::MostRecent;
pub use popular_lately::PopularLately;
pub use ranker::{Moment, Ranker, Scorer};
pub use real_situation::{OfHistory, Real, RealSituation, real_situation};
pub use timeline::Timeline;
pub use warm_pairs::{Warm, WarmPairs, warm_pairs};

use serde::Serialize;
use thiserror::Error;

use crate::logs::Log;
use crate::logs::articles::Article;
use crate::model::Confidence;
use crate::training::{Catalogue, History, Progress};

/// k of Recall@k, NDCG@k and coverage@k: a long list on a page.
pub const LIST: usize = 20;

/// What is chosen by whoever judges.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The share of the rows, by time, that counts as the past: between 0 and 1.
    pub cut: f64,
    /// Of the bootstrap.
    pub seed: u64,
}

/// Why there are no figures.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EvaluateError {
    /// No row of the log says that anybody read anything.
    #[error(
        "the log has no evidence of reading: expected rows with a view, a click or a like, found none in {rows} rows"
    )]
    NoEvidence {
        /// Rows read.
        rows: u64,
    },
    /// There is nothing to be right or wrong about.
    #[error(
        "after the cut no reader meets an article that was published before and is new to them: nothing can be judged"
    )]
    NothingAfterTheCut,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// What counts as the past, as it was asked for.
    pub cut: f64,
    /// The last second of the past, Unix seconds.
    pub cut_at: i64,
    /// Of the bootstrap.
    pub seed: u64,
    /// At each test event, every article published by then.
    pub real_situation: RealSituation,
    /// Once for every reader, the articles that the past has seen.
    pub warm_pairs: WarmPairs,
    /// Inside the lists that were shown; `None` where the log has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impressions: Option<Impressions>,
}

/// Judges the baselines on `log`.
///
/// # Errors
/// [`EvaluateError`] where the log has nothing to judge by.
pub fn evaluate(
    log: &Log,
    articles: &[Article],
    settings: Settings,
    progress: &dyn Progress,
) -> Result<Evaluation, EvaluateError> {
    let catalogue = Catalogue::new(log, articles);
    let history = History::new(log, &catalogue.reading_seconds, Confidence::default());
    let timeline = Timeline::new(&history, &catalogue);
    let cut_at = timeline::cut_at(log, settings.cut).ok_or(EvaluateError::NoEvidence { rows: log.rows })?;
    let recent = MostRecent::new(&timeline);
    let popular = MostPopular::new(&timeline);
    let lately = PopularLately::new(&timeline);
    // Fitted on the last quarter of the past: on what lies after the cut it would be told the answers.
    let from = timeline::cut_at(log, settings.cut * 0.75).unwrap_or(cut_at);
    let fitted = AgeAndPopularity::fit(&timeline, from, cut_at, settings.seed);
    let mut rankers: Vec<&dyn Ranker> = vec![&recent, &popular, &lately];
    rankers.extend(fitted.as_ref().map(|fitted| -> &dyn Ranker { fitted }));
    let real_situation = real_situation(&timeline, cut_at, &rankers, settings.seed, progress)?;
    let warm_pairs = warm_pairs(&timeline, cut_at, &rankers, settings.seed, progress);
    let impressions = impressions(log, &timeline, cut_at, &rankers, settings.seed, progress);
    Ok(Evaluation { cut: settings.cut, cut_at, seed: settings.seed, real_situation, warm_pairs, impressions })
}
