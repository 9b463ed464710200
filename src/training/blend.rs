//! The recipe and the weights of the ranking, chosen on the last part of the log.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::catalogue::Catalogue;
use super::content::Content;
use super::history::History;
use super::logit::Occasions;
use super::progress::Progress;
use super::recipe::{Plan, RecipeChoice};
use super::replay::{COSINE, OTHERS, PARTS, PRODUCT, Read, Replay, ReplaySettings, Z, reads};
use super::space::{Space, SpaceSettings, Trainer};
use super::sparse::Sparse;
use super::timeless::fit_timeless;
use super::trial::{ListWorth, Trial};
use super::tuning::{Budget, Found, SearchSpace, Tuning, search};
use crate::metrics::{LIST, SHORT_HEAD, dcg_term, middle_rank};
use crate::model::{Blend, RelevanceForm, Weights};

/// The weights are fitted on what was read after this share of all first contacts.
const FITTED_AFTER: f64 = 0.8;
/// The fit looks back over so many refreshes at most.
const REFRESHES: i64 = 120;
/// Reads that are looked at, with history and without.
const READS: usize = 3000;
/// Reads on which constants are tried.
const TRIAL_READS: usize = 1000;
/// Candidates of each at most.
const CANDIDATES: usize = 1000;
/// With fewer reads than this a fitted weight is a guess, and a worse one than the default.
pub(super) const ENOUGH: usize = 200;
/// Column of ln(P∞ + .3).
const READERS: usize = OTHERS[2];
/// Share of the reads on which the form of relevance is fitted; it is chosen on the rest, which is later.
const FORM_FITTED_ON: f64 = 2.0 / 3.0;

/// What a fit found.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedBlend {
    /// The weights.
    pub blend: Blend,
    /// How vectors are to be trained: by which recipe, with which constants.
    pub space: SpaceSettings,
    /// What was tried against what is simpler.
    pub trials: Vec<Trial>,
    /// The search for constants, where one was asked for and possible.
    pub tuning: Option<Tuning>,
}

/// What a fit needs.
#[derive(Debug, Clone, Copy)]
pub struct BlendInputs<'a> {
    /// Who read what.
    pub history: &'a History<'a>,
    /// What there was to read.
    pub catalogue: &'a Catalogue,
    /// What it is about.
    pub content: Option<&'a Content>,
    /// First contacts, in the order of time.
    pub contacts: &'a [(i64, u32)],
    /// What was asked for.
    pub choice: RecipeChoice,
    /// How vectors are trained, but for the recipe.
    pub space: SpaceSettings,
    /// For how long constants are searched; `None` takes the defaults.
    pub tune: Option<Budget>,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// Seconds between two refreshes of the site.
    pub refresh_seconds: i64,
}

/// Chooses the recipe and fits the weights: on the last fifth of the log up to `until`, or, where all happened at one time, on
/// a fifth of each reader's articles. What there is to say of it goes to `notes`.
pub fn fit_blend(
    inputs: &BlendInputs<'_>,
    until: i64,
    notes: &mut Vec<String>,
    progress: &dyn Progress,
) -> FittedBlend {
    let pairs = inputs.history.confidences(until);
    let can_softmax = inputs.content.map(|content| content.can_softmax(inputs.catalogue.len()));
    let plan = Plan::new(inputs.choice, pairs.entries(), can_softmax);
    let known = &inputs.contacts[..inputs.contacts.partition_point(|contact| contact.0 < until)];
    let at_one_time = known.first().zip(known.last()).is_some_and(|(first, last)| first.0 == last.0);
    let fitted = if at_one_time {
        fit_timeless(inputs, &pairs, &plan, notes, progress)
    } else {
        fit_by_time(inputs, until, &plan, notes, progress)
    };
    if inputs.tune.is_some() && fitted.tuning.is_none() {
        notes.push(
            "nothing was tuned: constants are no surer than the weights, and there is too little to fit those on"
                .into(),
        );
    }
    notes.extend(fitted.trials.iter().map(Trial::told));
    fitted
}

fn fit_by_time(
    inputs: &BlendInputs<'_>,
    until: i64,
    plan: &Plan,
    notes: &mut Vec<String>,
    progress: &dyn Progress,
) -> FittedBlend {
    let seed = inputs.space.seed;
    let start = inputs.fitted_from(until);
    let all = reads(inputs.history, inputs.catalogue, start, until);
    let regulars = sample(all.iter().filter(|read| read.has_history), READS, seed);
    let simplest = plan.simplest.first().copied().unwrap_or_default();
    if regulars.len() < ENOUGH {
        let found = regulars.len();
        notes.push(format!("the default weights of the ranking: {found} reads to fit them on, {ENOUGH} are needed"));
        let space = SpaceSettings { recipe: simplest, ..inputs.space };
        return FittedBlend { blend: Blend::default(), space, trials: Vec::new(), tuning: None };
    }
    let pairs = inputs.history.confidences(start);
    let trainer = Trainer::new(&pairs, inputs.content);
    let space = |recipe| trainer.train(SpaceSettings { recipe, ..inputs.space }, progress);
    let occasions = |space: &Space, reads: &[Read], forget_history| {
        progress.begin("weights of the ranking", reads.len() as u64);
        inputs.replay(forget_history).occasions(space.clone(), start, reads, progress)
    };

    let mut best = (simplest, space(simplest));
    if plan.simplest.len() > 1 {
        let trial = sample(regulars.iter(), TRIAL_READS, seed);
        let mut likelihood = choose_form(&occasions(&best.1, &trial, false)).likelihood;
        for &recipe in &plan.simplest[1..] {
            let next = space(recipe);
            let reached = choose_form(&occasions(&next, &trial, false)).likelihood;
            if reached > likelihood {
                (best, likelihood) = ((recipe, next), reached);
            }
        }
    }
    let mut known = occasions(&best.1, &regulars, false);
    let mut trials = Vec::new();
    if let Some(challenger) = plan.challenger {
        let theirs = space(challenger);
        let known_by_theirs = occasions(&theirs, &regulars, false);
        let (ours, simpler) = (later_lists(&known_by_theirs, &regulars), later_lists(&known, &regulars));
        let trial = Trial::of((challenger, &ours), (best.0, &simpler), seed);
        if trial.kept {
            (best, known) = ((challenger, theirs), known_by_theirs);
        }
        trials.push(trial);
    }
    let (recipe, space) = best;
    let defaults = (SpaceSettings { recipe, ..inputs.space }, (space, known));
    let make = |settings| {
        let space = trainer.train(settings, progress);
        let known = occasions(&space, &regulars, false);
        (space, known)
    };
    let worth = |(_, known): &(Space, Occasions<PARTS>)| later_lists(known, &regulars);
    let ((settings, (space, known)), tuning) = inputs.tuned(defaults, &pairs, &mut trials, make, worth);
    let Choice { form, column, .. } = choose_form(&known);
    let with_history = weights(&known, column).unwrap_or_default();
    drop(known);

    // A site of regulars has few first visits: then what its regulars read is looked at as if they were strangers.
    let mut strangers = sample(all.iter().filter(|read| !read.has_history), READS, seed);
    if strangers.len() < ENOUGH {
        notes.push("the weights for readers without history are fitted on readers with theirs left aside".into());
        strangers = sample(all.iter(), READS, seed);
    }
    let unknown = occasions(&space, &strangers, true);
    let without_history = weights(&unknown, column).unwrap_or_else(|| with_history.clone());
    FittedBlend { blend: Blend { form, with_history, without_history }, space: settings, trials, tuning }
}

/// What the lists of the later reads are worth, by weights fitted on the earlier.
fn later_lists(occasions: &Occasions<PARTS>, reads: &[Read]) -> Vec<ListWorth> {
    let cut = cut(occasions);
    let columns = columns(choose_form(occasions).column);
    let weights = occasions.slice(0..cut).fit(&columns).unwrap_or_else(|| vec![0.0; columns.len()]);
    let list = |place: usize| -> Option<ListWorth> {
        let candidates = occasions.of(place);
        let score = |parts: &[f32; PARTS]| -> f64 {
            columns.iter().zip(&weights).map(|(&column, weight)| weight * f64::from(parts[column])).sum()
        };
        let scores: Vec<f64> = candidates.iter().map(score).collect();
        let reader = reads.get(place)?.reader;
        let rank = middle_rank(&scores, 0);
        let readers = |parts: &[f32; PARTS]| parts[READERS];
        let more_popular = candidates.iter().filter(|parts| readers(parts) > readers(&candidates[0])).count();
        let in_tail = more_popular as f64 >= candidates.len() as f64 * SHORT_HEAD;
        let shown = if rank <= LIST as f64 { 1.0 } else { 0.0 };
        Some(ListWorth { reader, ndcg: dcg_term(rank), tail_recall: in_tail.then_some(shown) })
    };
    (cut..occasions.len()).into_par_iter().filter_map(list).collect()
}

/// Where the reads begin on which the form is chosen.
fn cut(occasions: &Occasions<PARTS>) -> usize {
    (occasions.len() as f64 * FORM_FITTED_ON) as usize
}

impl<'a> BlendInputs<'a> {
    /// Searches for better constants than the `defaults`, where that was asked for; see [`search`].
    pub(super) fn tuned<T>(
        &self,
        defaults: (SpaceSettings, T),
        pairs: &Sparse,
        trials: &mut Vec<Trial>,
        make: impl FnMut(SpaceSettings) -> T,
        worth: impl Fn(&T) -> Vec<ListWorth>,
    ) -> ((SpaceSettings, T), Option<Tuning>) {
        let Some(budget) = self.tune else { return (defaults, None) };
        let space = SearchSpace::around(defaults.0, pairs);
        let Found { winner, trial, tuning } = search(&space, defaults, (budget, self.space.seed), make, worth);
        trials.extend(trial);
        (winner, Some(tuning))
    }

    /// When the period begins that weights are fitted on.
    fn fitted_from(&self, until: i64) -> i64 {
        let known = self.contacts.partition_point(|contact| contact.0 < until);
        let quantile = self.contacts.get((known as f64 * FITTED_AFTER) as usize).map_or(until, |contact| contact.0);
        quantile.max(until - REFRESHES * self.refresh_seconds)
    }

    /// A replay of the log as the fit sees it.
    fn replay(&self, forget_history: bool) -> Replay<'a> {
        let settings = ReplaySettings {
            refresh_seconds: self.refresh_seconds,
            candidates: CANDIDATES,
            min_readers: self.min_readers,
            forget_history,
            seed: self.space.seed,
        };
        Replay { history: self.history, catalogue: self.catalogue, contacts: self.contacts, settings }
    }
}

/// At most `count` of the reads, drawn at random, in the order of time.
fn sample<'a>(reads: impl Iterator<Item = &'a Read>, count: usize, seed: u64) -> Vec<Read> {
    let mut reads: Vec<Read> = reads.copied().collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    // The first places of a shuffle.
    for place in 0..reads.len().min(count) {
        let other = place + (random.next_u64() % (reads.len() - place) as u64) as usize;
        reads.swap(place, other);
    }
    reads.truncate(count);
    reads.sort_by_key(|read| (read.at, read.reader, read.article));
    reads
}

/// A form of relevance.
#[derive(Debug, Clone, Copy)]
struct Choice {
    form: RelevanceForm,
    column: usize,
    /// Of later reads.
    likelihood: f64,
}

/// The form of relevance that makes later reads most likely when weights are fitted on earlier ones. Of equals the cosine,
/// whose weight means the same for every reader.
fn choose_form(occasions: &Occasions<PARTS>) -> Choice {
    let cut = cut(occasions);
    let (earlier, later) = (occasions.slice(0..cut), occasions.slice(cut..occasions.len()));
    let choice = |form, column| {
        let columns = columns(column);
        let likelihood =
            earlier.fit(&columns).map_or(f64::NEG_INFINITY, |weights| later.likelihood(&columns, &weights));
        Choice { form, column, likelihood }
    };
    let others = [choice(RelevanceForm::Product, PRODUCT), choice(RelevanceForm::Z, Z)];
    others.into_iter().fold(choice(RelevanceForm::Cosine, COSINE), |best, next| {
        if next.likelihood > best.likelihood { next } else { best }
    })
}

fn columns(relevance: usize) -> [usize; 4] {
    [relevance, OTHERS[0], OTHERS[1], OTHERS[2]]
}

/// Weights of the parts. Relevance that would count against an article is noise, and counts nothing.
fn weights(occasions: &Occasions<PARTS>, relevance: usize) -> Option<Weights> {
    let all = occasions.fit(&columns(relevance))?;
    let [relevance, recency, recent_readers, readers] = if all[0] >= 0.0 {
        [all[0], all[1], all[2], all[3]]
    } else {
        let others = occasions.fit(&OTHERS)?;
        [0.0, others[0], others[1], others[2]]
    };
    Some(Weights { relevance, recency, recent_readers, readers })
}
