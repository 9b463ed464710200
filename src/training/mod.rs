//! From a log to a model: confidences, factors, content, principal axes, counts, and the weights of the ranking.
//!
//! The same log, settings and seed give the same model, whatever the number of threads: sums are taken in chunks of a fixed
//! size and added in order.

mod assemble;
mod audience;
mod axes;
mod blend;
mod catalogue;
mod conjugate_gradient;
mod content;
mod distillation;
mod encoder;
mod exposure;
mod first_contacts;
mod held_out;
mod history;
mod ials;
mod kernel;
mod left_out;
mod links;
mod list_choices;
mod list_weights;
mod listwise;
mod logit;
mod progress;
mod recipe;
mod refresh;
mod relevance_form;
mod replay;
mod ridge;
mod softmax_embedding;
mod solve;
mod space;
mod sparse;
mod strangers;
mod terms;
mod timeless;
mod trial;
mod tuning;
mod vectors;
mod vocabulary;
mod words;

pub use assemble::{ModelParts, assemble};
pub(crate) use audience::half_life_of_a_day;
pub use audience::{Audience, coarse};
pub use axes::principal_axes;
pub use blend::{BlendInputs, FittedBlend, fit_blend};
pub use catalogue::Catalogue;
pub(crate) use catalogue::{dwell_to_the_end, expected_seconds, measured_seconds};
pub use content::Content;
pub use distillation::{Distillation, TaughtList, TeacherSettings, distil, folding_constants, sharpen, teach};
pub use encoder::Encoder;
pub use exposure::{BiasSource, Examination, PositionBias, Shown, SlotBias};
pub(crate) use exposure::{Card, ImpressionList, impression_lists};
pub use first_contacts::FirstContacts;
pub use history::History;
pub(crate) use history::LEAST_CONFIDENCE;
pub use ials::{Factors, ials};
pub(crate) use kernel::dot;
pub use links::Links;
pub(crate) use links::draw;
pub use list_choices::Known as KnownLists;
pub use logit::Occasions;
pub use progress::Progress;
pub use recipe::{ContentMap, Recipe, RecipeChoice, Rounds};
pub(crate) use refresh::NEW_SHARE;
pub use replay::{COSINE, OTHERS, PARTS, PRODUCT, Read, Replay, ReplaySettings, Z, reads};
pub use solve::{Constants, Side};
pub use space::{READERS_OF_CONTENT, Space, SpaceSettings, train_space};
pub use sparse::Sparse;
pub use trial::Trial;
pub use tuning::{Budget, BudgetError, Tried, Tuning};
pub use vectors::Vectors;
pub use vocabulary::{Term, Vocabulary};

use thiserror::Error;

use crate::logs::Log;
use crate::logs::articles::Article;
use crate::model::{Blend, Confidence, Model};
use crate::refresh::{State, TrainedOn};

/// What is chosen by whoever trains.
#[derive(Debug, Clone)]
pub struct Settings {
    /// d at most; fewer where the log cannot carry so many.
    pub factors: usize,
    /// Epochs of alternating least squares.
    pub epochs: u32,
    /// Of everything drawn at random.
    pub seed: u64,
    /// Articles with fewer readers carry their content only: what a single reader did must not be readable from a vector.
    pub min_readers: u32,
    /// Seconds between two refreshes of the site's model: the weights are fitted for articles known so late.
    pub refresh_seconds: i64,
    /// By which recipe.
    pub recipe: RecipeChoice,
    /// For how long constants are searched; `None` takes the defaults.
    pub tune: Option<Budget>,
    /// The blend of an older model, taken where the log does not say what its lists held.
    pub kept_blend: Option<Blend>,
    /// When, ISO 8601.
    pub trained_at: String,
    /// Whether to keep what `foldin refresh` needs.
    pub keep_state: bool,
}

/// A model and how it came about.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// What a refresh needs of the log, where it was asked for. Private.
    pub state: Option<State>,
    /// Pairs of reader and article with evidence.
    pub pairs: usize,
    /// Readers with evidence.
    pub readers: usize,
    /// Articles with evidence.
    pub articles_read: usize,
    /// Articles without readers whose content is known.
    pub articles_by_content: usize,
    /// By which recipe it was trained.
    pub recipe: Recipe,
    /// What was tried against what is simpler.
    pub trials: Vec<Trial>,
    /// The search for constants, where one was asked for and possible.
    pub tuning: Option<Tuning>,
    /// How cards were looked at by slot; `None` where the log has no impressions, and readers stand in for exposure.
    pub position_bias: Option<PositionBias>,
    /// What whoever trains should know.
    pub notes: Vec<String>,
}

/// Why there is no model.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrainError {
    /// No row of the log says that anybody read anything.
    #[error(
        "the log has no evidence of reading: expected rows with a view, a click or a like, found none in {rows} rows"
    )]
    NoEvidence {
        /// Rows read.
        rows: u64,
    },
    /// One space without content.
    #[error("the recipe `content` needs articles with text, topics or embeddings, found none")]
    NoContent,
    /// Numbers that cannot be.
    #[error("training gave no usable model: {reason}")]
    Unusable {
        /// What is wrong with it.
        reason: String,
    },
}

/// Trains a model on `log` and what is known of its articles.
///
/// # Errors
/// [`TrainError`] where the log has nothing to learn from.
pub fn train(
    log: &Log,
    articles: &[Article],
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Trained, TrainError> {
    let mut notes = Vec::new();
    let catalogue = Catalogue::new(log, articles);
    let descriptions = catalogue.descriptions(articles);
    let history = History::new(log, &catalogue.reading_seconds, Confidence::default());
    // Nothing of the last second is lost: what happened then lies before the next.
    let now = log.last_at().map_or(0, |last| last + 1);

    progress.begin("confidences", 1);
    let contacts = history.first_contacts();
    let (readers, read) = met(&history.confidences(now));
    let articles_read = read.iter().filter(|read| **read).count();
    if articles_read == 0 {
        return Err(TrainError::NoEvidence { rows: log.rows });
    }
    let content = Content::of(&catalogue.ids, &descriptions);
    notes.extend(without_embedding(&descriptions));
    notes.extend(content.as_ref().and_then(|content| content.links.told()));
    let dimension = dimension(settings.factors, readers, articles_read, &mut notes);
    if settings.recipe == RecipeChoice::Content && content.is_none() {
        return Err(TrainError::NoContent);
    }
    let untried = SpaceSettings {
        dimension,
        epochs: settings.epochs,
        seed: settings.seed,
        min_readers: settings.min_readers,
        recipe: Recipe::default(),
    };
    let inputs = BlendInputs {
        history: &history,
        catalogue: &catalogue,
        content: content.as_ref(),
        contacts: &contacts,
        choice: settings.recipe,
        space: untried,
        tune: settings.tune,
        min_readers: settings.min_readers,
        refresh_seconds: settings.refresh_seconds,
        kept: settings.kept_blend.as_ref(),
    };
    let FittedBlend { blend, space: chosen, trials, tuning, .. } = fit_blend(&inputs, now, &mut notes, progress);
    progress.begin("confidences", 1);
    let pairs = history.confidences(now);
    let mut audience = Audience::new(catalogue.len());
    audience.advance(&contacts, now);
    // Only so large logs have room: each of these is some bytes a row.
    drop((history, contacts));
    let space = train_space(&pairs, content.as_ref(), chosen, progress);
    let entries = pairs.entries();
    drop(pairs);

    progress.begin("exposure", 1);
    let position_bias = PositionBias::of(&log.interactions);
    notes.push(position_bias.as_ref().map_or_else(
        || "exposure is taken to be the number of readers: the log has no impressions".into(),
        PositionBias::told,
    ));
    let examination = position_bias.as_ref().map(PositionBias::examination).unwrap_or_default();
    let mut shown = Shown::new(catalogue.len(), examination.clone());
    shown.count(&log.interactions);

    let parts = ModelParts {
        shown: shown.known(),
        catalogue: &catalogue,
        space: &space,
        audience: &audience,
        now,
        min_readers: settings.min_readers,
        blend,
        trained_at: settings.trained_at.clone(),
    };
    let model = assemble(parts)?;
    let state = settings.keep_state.then(|| {
        progress.begin("state for refreshes", 1);
        let map = space.content_map.as_deref();
        let encoder =
            content.as_ref().zip(map).map(|(content, map)| content.encoder(|article| read[article], map.clone()));
        State::of_training(&TrainedOn {
            log,
            space: &space,
            examination,
            encoder,
            model: &model,
            until: now,
            min_readers: settings.min_readers,
        })
    });
    let articles_by_content = (0..model.len()).filter(|&row| !read[row] && model.has_vector(row)).count();
    Ok(Trained {
        model,
        state,
        pairs: entries,
        readers,
        articles_read,
        articles_by_content,
        recipe: chosen.recipe,
        trials,
        tuning,
        position_bias,
        notes,
    })
}

/// How many readers have evidence in `pairs` [readers, articles], and which articles.
fn met(pairs: &Sparse) -> (usize, Vec<bool>) {
    let mut read = vec![false; pairs.width()];
    for reader in 0..pairs.len() {
        pairs.row(reader).0.iter().for_each(|&article| read[article as usize] = true);
    }
    (pairs.occupied_rows(), read)
}

/// Says where embeddings are missing: beside them the words of the others are not looked at.
fn without_embedding(descriptions: &[Option<&Article>]) -> Option<String> {
    let described = descriptions.iter().flatten();
    let (all, without) =
        described.fold((0, 0), |(all, without), article| (all + 1, without + usize::from(article.embedding.is_none())));
    (0 < without && without < all).then(|| {
        format!(
            "{without} of {all} articles have no embedding: where some have one, only those have content, the others are known \
             by their readers alone"
        )
    })
}

/// More factors than readers or articles are no more than the log itself.
pub(crate) fn dimension(asked: usize, readers: usize, articles: usize, notes: &mut Vec<String>) -> usize {
    let most = readers.min(articles).max(1);
    if asked > most {
        notes.push(format!("{most} factors instead of {asked}: the log has {readers} readers and {articles} articles"));
    }
    asked.clamp(1, most)
}
