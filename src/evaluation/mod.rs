//! The judge: how well a ranking would have done on a log, split by time as a site lives it.
//!
//! It is generic over what ranks ([`Ranker`]): a model file, scores from elsewhere, what `foldin train` makes of the past. The
//! baselines are always judged beside it: a model that does not beat a list of what is new, or of what is popular now, is not
//! worth its download.
//!
//! The same log, settings and seed give the same figures, whatever the number of threads.

mod age_and_popularity;
mod bootstrap;
mod cohort;
mod debias_curve;
mod exposure;
mod foldin;
mod impressions;
mod latent;
mod list_metrics;
mod most_popular;
mod most_recent;
mod page;
pub mod policy;
mod popular_lately;
mod protocol;
mod ranker;
mod reader_sets;
mod real_situation;
mod refresh;
pub mod report;
mod scores_file;
mod timeline;
mod verdict;

pub use age_and_popularity::AgeAndPopularity;
pub use bootstrap::{Difference, Figures};
pub use cohort::{COHORTS, Cohort};
use debias_curve::debias_curve;
pub use debias_curve::{DebiasCohort, DebiasPoint};
pub use exposure::{BeyondAccuracy, PROPENSITY_POWER};
pub use foldin::{Dated, Foldin, LearnSettings, Learnt};
pub use impressions::{Impressions, InLists, impressions};
pub use latent::{IalsSettings, Latent};
pub use most_popular::MostPopular;
pub use most_recent::MostRecent;
pub use page::Page;
pub use popular_lately::PopularLately;
pub use protocol::{Judged, OfArticles, OfHistory, Protocol};
pub use ranker::{Moment, Ranker, Scorer};
use reader_sets::sets;
pub use reader_sets::warm_pairs;
use real_situation::debias_by_time;
pub use real_situation::{next_in_session, real_situation};
pub use refresh::Refresh;
pub use scores_file::{OutsideScores, ScoresError};
pub use timeline::{Timeline, cut_at};

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use thiserror::Error;

pub use crate::metrics::{Estimate, LIST, Outcome, Popularity, SHORT_HEAD, dcg_term, middle_rank};

use crate::logs::Log;
use crate::logs::articles::Article;
use crate::model::{Confidence, Model};
use crate::training::{Catalogue, Content, History, Progress, Shown};

/// What is chosen by whoever judges.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The share of the rows, by time, that counts as the past: between 0 and 1.
    pub cut: f64,
    /// How often the site publishes anew what it knows of its articles.
    pub refresh: Refresh,
    /// Plain iALS with these settings, one ranker each.
    pub ials: Vec<IalsSettings>,
    /// How foldin is trained on the past.
    pub learn: LearnSettings,
    /// Of the bootstrap, and of what is trained.
    pub seed: u64,
}

/// What is judged beside the baselines.
#[derive(Debug, Default)]
pub struct Others {
    /// Models, by name.
    pub models: Vec<(String, Model)>,
    /// Scores from elsewhere.
    pub scores: Vec<OutsideScores>,
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
    /// Sets with nothing to be right or wrong about.
    #[error(
        "no test row is of a reader of the log, with a candidate that is new to them: nothing can be judged, found {rows} test rows"
    )]
    NothingToTest {
        /// Test rows read.
        rows: u64,
    },
}

/// All figures of a log that is split by time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// What counts as the past, as it was asked for.
    pub cut: f64,
    /// The last second of the past, Unix seconds.
    pub cut_at: i64,
    /// How often the site publishes anew, as it was asked for; each ranker says how it is with it.
    pub refresh: Refresh,
    /// Of the bootstrap.
    pub seed: u64,
    /// What whoever reads the figures should know.
    pub notes: Vec<String>,
    /// At each test event, every article published by then.
    pub real_situation: Protocol,
    /// At those test events where another article was open.
    pub next_in_session: Protocol,
    /// Once for every reader, the articles that the past has seen.
    pub warm_pairs: Protocol,
    /// Inside the lists that were shown; `None` where the log has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impressions: Option<Impressions>,
    /// foldin at several γ, in the real situation.
    pub debias_curve: Vec<DebiasPoint>,
}

/// All figures of sets without time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetEvaluation {
    /// Of the bootstrap.
    pub seed: u64,
    /// What whoever reads the figures should know.
    pub notes: Vec<String>,
    /// Once for every reader, every candidate.
    pub sets: Protocol,
    /// foldin at several γ.
    pub debias_curve: Vec<DebiasPoint>,
}

/// Judges the baselines, foldin and `others` on `log`, split by time.
///
/// # Errors
/// [`EvaluateError`] where the log has nothing to judge by.
pub fn evaluate(
    log: &Log,
    articles: &[Article],
    settings: &Settings,
    others: &Others,
    progress: &dyn Progress,
) -> Result<Evaluation, EvaluateError> {
    let cut_at = cut_at(log, settings.cut).ok_or(EvaluateError::NoEvidence { rows: log.rows })?;
    let (start, seed, refresh) = (cut_at + 1, settings.seed, settings.refresh);
    let catalogue = Catalogue::as_of(log, articles, start);
    let history = History::new(log, &catalogue.reading_seconds, Confidence::default());
    let timeline = Timeline::new(&history, &catalogue);
    let content = Content::of(&catalogue.ids, &catalogue.descriptions(articles));
    let mut notes = after_the_cut(&others.models, cut_at);

    let recent = MostRecent::new(&timeline);
    let popular = MostPopular::new(&timeline);
    let lately = PopularLately::new(&timeline);
    // Fitted on the last quarter of the past: on what lies after the cut it would be told the answers.
    let from = timeline::cut_at(log, settings.cut * 0.75).unwrap_or(cut_at);
    let fitted = AgeAndPopularity::fit(&timeline, from, cut_at, refresh, seed);
    let learn = (settings.learn, seed);
    let learnt = Learnt::of_past((log, &timeline), content.as_ref(), start, refresh, learn, &mut notes, progress);
    let of_content = learnt.space.embeddings.clone().map(|content| Latent::content(&timeline, content, start));
    let ials = settings.ials.iter().map(|ials| Latent::ials(&timeline, start, *ials, seed, progress));
    let ials: Vec<Latent<'_>> = ials.collect();
    progress.begin("refreshes", 1);
    let foldin = Foldin::new(log, &timeline, &learnt, refresh, start);
    // The lists of the warm pairs stand for all that comes after the cut: weights fitted for an hour would ask for what is new.
    let lasting = (refresh != Refresh::Never).then(|| {
        Learnt::of_past((log, &timeline), content.as_ref(), start, Refresh::Never, learn, &mut Vec::new(), progress)
    });
    let lasting = lasting.as_ref().map(|learnt| {
        let without_taste = AgeAndPopularity::without_taste(&timeline, learnt, Refresh::Never, start);
        (without_taste, Foldin::new(log, &timeline, learnt, Refresh::Never, start))
    });
    let pages = pages(log, &timeline, &others.models);

    let without_taste = AgeAndPopularity::without_taste(&timeline, &learnt, refresh, start);
    let mut rankers: Vec<&dyn Ranker> = vec![&recent, &popular, &lately];
    rankers.extend(fitted.as_ref().map(|fitted| -> &dyn Ranker { fitted }));
    rankers.extend(of_content.as_ref().map(|content| -> &dyn Ranker { content }));
    rankers.extend(ials.iter().map(|ials| -> &dyn Ranker { ials }));
    let dated = Dated(&foldin);
    let place = rankers.len();
    rankers.extend([&without_taste as &dyn Ranker, &foldin, &dated]);
    rankers.extend(pages.iter().map(|page| -> &dyn Ranker { page }));
    let real_situation = real_situation(&timeline, cut_at, &rankers, seed, progress)?;
    let next_in_session = next_in_session(&timeline, cut_at, &rankers, seed, progress);
    let impressions = impressions(log, &timeline, cut_at, &rankers, seed, progress);
    let debias_curve = debias_by_time(&timeline, cut_at, &foldin, seed, progress);
    let lasting_dated = lasting.as_ref().map(|(_, lasting)| Dated(lasting));
    if let Some(((without_taste, lasting), dated)) = lasting.as_ref().zip(lasting_dated.as_ref()) {
        rankers.splice(place..place + 3, [without_taste as &dyn Ranker, lasting, dated]);
    }
    // Scores of pairs are of one moment, the cut.
    rankers.extend(others.scores.iter().map(|scores| -> &dyn Ranker { scores }));
    let warm_pairs = warm_pairs(&timeline, cut_at, &rankers, seed, progress);
    let cut = settings.cut;
    Ok(Evaluation {
        cut,
        cut_at,
        refresh,
        seed,
        notes,
        real_situation,
        next_in_session,
        warm_pairs,
        impressions,
        debias_curve,
    })
}

/// A split by somebody else.
#[derive(Debug)]
pub struct SetInputs<'a> {
    /// What is known. Rows need no times.
    pub log: Log,
    /// What is to be foretold.
    pub test: &'a Log,
    /// What is known of the articles of either.
    pub articles: &'a [Article],
    /// Ids of the articles that are ranked; `None` for all.
    pub candidates: Option<&'a [String]>,
}

/// Judges the most popular, plain iALS, foldin and `others` on sets without time.
///
/// Every candidate that a reader has not met is ranked, once for every reader of both log and test.
///
/// # Errors
/// [`EvaluateError`] where there is nothing to judge by.
pub fn evaluate_sets(
    inputs: SetInputs<'_>,
    settings: &Settings,
    others: &Others,
    progress: &dyn Progress,
) -> Result<SetEvaluation, EvaluateError> {
    let SetInputs { log: mut train, test, articles, candidates } = inputs;
    if train.interactions.iter().all(|row| row.evidence().is_none()) {
        return Err(EvaluateError::NoEvidence { rows: train.rows });
    }
    let mut relevant: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in test.interactions.iter().filter(|row| row.evidence().is_some()) {
        // An article that nobody met in training is one of those to be ranked all the same.
        let article = train.articles.intern(test.articles.name(row.article));
        if let Some(reader) = train.readers.find(test.readers.name(row.reader)) {
            relevant.entry(reader).or_default().push(article);
        }
    }
    let relevant: Vec<(u32, Vec<u32>)> = relevant.into_iter().collect();
    let mut notes = Vec::new();
    let strangers = test.readers.len() - relevant.len();
    if strangers > 0 {
        notes.push(format!("{strangers} readers of the test rows are not in the log, and passed over"));
    }
    let (catalogue, at) = (Catalogue::new(&train, articles), train.last_at().map_or(0, |last| last + 1));
    let pool = match candidates {
        Some(candidates) => pool(&catalogue, candidates, &mut notes),
        None => (0..catalogue.len() as u32).collect(),
    };
    let content = Content::of(&catalogue.ids, &catalogue.descriptions(articles));
    let history = History::new(&train, &catalogue.reading_seconds, Confidence::default());
    let timeline = Timeline::new(&history, &catalogue);
    let popular = MostPopular::new(&timeline);
    let ials = settings.ials.iter().map(|ials| Latent::ials(&timeline, at, *ials, settings.seed, progress));
    let ials: Vec<Latent<'_>> = ials.collect();
    let learn = (settings.learn, settings.seed);
    let learnt =
        Learnt::of_past((&train, &timeline), content.as_ref(), at, Refresh::Never, learn, &mut notes, progress);
    let mut shown = Shown::new(catalogue.len(), learnt.examination.clone());
    shown.count(&train.interactions);
    let model = learnt.model(&shown, &timeline, &learnt.space, at);
    let foldin = model.as_ref().map(|model| Page::new("foldin".into(), &train, &timeline, model));
    let pages = pages(&train, &timeline, &others.models);
    let mut rankers: Vec<&dyn Ranker> = vec![&popular];
    rankers.extend(ials.iter().map(|ials| -> &dyn Ranker { ials }));
    rankers.extend(foldin.as_ref().map(|foldin| -> &dyn Ranker { foldin }));
    rankers.extend(pages.iter().map(|page| -> &dyn Ranker { page }));
    rankers.extend(others.scores.iter().map(|scores| -> &dyn Ranker { scores }));
    let sets = sets(&timeline, at, &relevant, pool);
    if sets.tests.is_empty() {
        return Err(EvaluateError::NothingToTest { rows: test.rows });
    }
    let curve = foldin.as_ref().map(|foldin| debias_curve(&sets, foldin, settings.seed, progress));
    let sets = sets.judge("sets", &rankers, settings.seed, progress);
    Ok(SetEvaluation { seed: settings.seed, notes, sets, debias_curve: curve.unwrap_or_default() })
}

/// The articles called `candidates`, ascending.
fn pool(catalogue: &Catalogue, candidates: &[String], notes: &mut Vec<String>) -> Vec<u32> {
    let asked: HashSet<&str> = candidates.iter().map(String::as_str).collect();
    let numbers = (0..).zip(&catalogue.ids).filter(|(_, id)| asked.contains(id.as_str()));
    let pool: Vec<u32> = numbers.map(|(number, _)| number).collect();
    let unknown = asked.len() - pool.len();
    if unknown > 0 {
        notes.push(format!("{unknown} candidates are in no other file, and passed over"));
    }
    pool
}

fn pages<'a>(log: &'a Log, timeline: &'a Timeline<'a>, models: &'a [(String, Model)]) -> Vec<Page<'a>> {
    models.iter().map(|(name, model)| Page::new(name.clone(), log, timeline, model)).collect()
}

/// A word on every model that may have been told the answers. When the counts were taken says up to when it knows the log;
/// only where that is not written down does the time of its training count, which may be long after the log's end.
fn after_the_cut(models: &[(String, Model)], cut_at: i64) -> Vec<String> {
    let time = |text: &str| text.parse::<Timestamp>().ok();
    let note = |(name, model): &(String, Model)| match time(&model.counted_at).or_else(|| time(&model.trained_at)) {
        // The first second after the past is the moment of counts that hold the past and no more.
        Some(known) if known.as_second() <= cut_at + 1 => None,
        Some(known) => Some(format!(
            "WARNING: {name} knows the log up to {known}, past the cut: it has seen what it is asked for, and its figures are \
             worth nothing"
        )),
        None => Some(format!(
            "WARNING: {name} does not say up to when it knows the log: if that is past the cut, its figures are worth nothing"
        )),
    };
    models.iter().filter_map(note).collect()
}
