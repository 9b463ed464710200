//! The recipe and the weights of the ranking, chosen on the last part of the log.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::catalogue::Catalogue;
use super::content::Content;
use super::first_contacts::FirstContacts;
use super::history::History;
use super::list_choices::Known;
use super::list_weights::ListWeights;
use super::logit::Occasions;
use super::progress::Progress;
use super::recipe::{Plan, RecipeChoice};
use super::relevance_form::{Choice, choose_form, columns, cut, of_others, weights};
use super::replay::{OTHERS, PARTS, Read, Replay, ReplaySettings, reads};
use super::space::{Space, SpaceSettings, Trainer};
use super::sparse::Sparse;
use super::strangers::weights_of_strangers;
use super::timeless::fit_timeless;
use super::trial::{ListWorth, Trial};
use super::tuning::{Budget, Found, SearchSpace, Tuning, search};
use crate::metrics::{LIST, SHORT_HEAD, dcg_term, middle_rank};
use crate::model::{Blend, Weights};

/// The weights are fitted on what was read after this share of all first contacts.
const FITTED_AFTER: f64 = 0.8;
/// First reads of readers are few: they are looked for after this share.
const FIRST_READS_AFTER: f64 = 0.5;
/// Of a large log no more than so many of the last first contacts are looked at, if they fill [`LEAST_REFRESHES`]: a hundred times
/// [`READS`], and what is read between two refreshes of the replay is solved as in training.
const LOOKED_BACK: usize = 300_000;
/// The fit looks at so many refreshes at most, drawn at random from all of the period: each costs as much as hundreds of reads,
/// and the last days alone would know no article that is older than the vectors.
const REFRESHES: usize = 240;
/// It looks at no fewer where there are: the reads of one hour are of the same few articles.
const LEAST_REFRESHES: usize = 24;
/// Reads that are looked at, with history and without.
pub(super) const READS: usize = 3000;
/// Reads on which constants are tried.
const TRIAL_READS: usize = 1000;
/// Candidates of each at most.
const CANDIDATES: usize = 1000;
/// With fewer reads than this a fitted weight is a guess, and a worse one than the default.
pub(super) const ENOUGH: usize = 200;
/// Column of ln(P∞ + 3).
const READERS: usize = OTHERS[2];

/// What a fit found.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedBlend {
    /// The weights.
    pub blend: Blend,
    /// How vectors are to be trained: by which recipe, with which constants.
    pub space: SpaceSettings,
    /// What was tried against what is simpler.
    pub trials: Vec<Trial>,
    /// The weights of the others where the same refresh has no relevance: what taste is held against.
    pub without_taste: Weights,
    /// The search for constants, where one was asked for and possible.
    pub tuning: Option<Tuning>,
    /// How the lists are known whose choices the weights are of; `None` where the weights are not of lists.
    pub(crate) lists: Option<Known>,
}

impl FittedBlend {
    /// A blend whose other parts weigh the same without relevance.
    pub(super) fn of(blend: Blend, space: SpaceSettings, trials: Vec<Trial>, tuning: Option<Tuning>) -> Self {
        let without_taste = without_relevance(&blend);
        Self { blend, space, trials, without_taste, tuning, lists: None }
    }

    /// `kept` in place of weights that were not fitted in lists: lists that personal ones have replaced are in no newer log.
    fn or_kept(self, kept: &Blend, notes: &mut Vec<String>) -> Self {
        if self.lists.is_some() {
            notes.push("the older model's weights of the ranking are not needed: this log says what lists held".into());
            return self;
        }
        notes.push("the older model's weights of the ranking are kept: this log does not say what lists held".into());
        Self { without_taste: without_relevance(kept), blend: kept.clone(), ..self }
    }
}

fn without_relevance(blend: &Blend) -> Weights {
    Weights { relevance: 0.0, ..blend.with_history.clone() }
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
    /// First contacts.
    pub contacts: &'a FirstContacts<'a>,
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
    /// What is taken where the log does not say what lists held; `None` fits on what was read.
    pub kept: Option<&'a Blend>,
}

/// Chooses the recipe and fits the weights: on the last fifth of the log up to `until`, or, where all happened at one time, on
/// a fifth of each reader's articles. What there is to say of it goes to `notes`.
pub fn fit_blend(
    inputs: &BlendInputs<'_>,
    until: i64,
    notes: &mut Vec<String>,
    progress: &dyn Progress,
) -> FittedBlend {
    let can_softmax = inputs.content.map(|content| content.can_softmax(inputs.catalogue.len()));
    let known = inputs.contacts.before(until);
    let mut plan = Plan::new(inputs.choice, known, can_softmax);
    notes.extend(plan.leave_out_what_takes_hours(inputs.history.readers(), inputs.catalogue.len()));
    let at = |contact: usize| inputs.contacts.get(contact).map(|contact| contact.0);
    let at_one_time = known > 0 && at(0) == at(known - 1);
    let mut fitted = if at_one_time {
        fit_timeless(inputs, &inputs.history.confidences(until), &plan, notes, progress)
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
    if let Some(kept) = inputs.kept {
        fitted = fitted.or_kept(kept, notes);
    }
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
    let start = inputs.quantile(FITTED_AFTER, until);
    let all = reads(inputs.history, inputs.catalogue, start, until);
    let drawn = |count| {
        let regulars = all.iter().filter(|read| read.has_history);
        inputs.sample(regulars, start, count)
    };
    let regulars = drawn(READS);
    let simplest = plan.simplest.first().copied().unwrap_or_default();
    if regulars.len() < ENOUGH {
        let found = regulars.len();
        notes.push(format!("the default weights of the ranking: {found} reads to fit them on, {ENOUGH} are needed"));
        let space = SpaceSettings { recipe: simplest, ..inputs.space };
        return FittedBlend::of(Blend::default(), space, Vec::new(), None);
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
        let trial = drawn(TRIAL_READS);
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
    if let Some(fitted) = inputs.fit_in_lists(&space, column, start..until, &all, notes, progress) {
        let ListWeights { known, with_history, without_taste, without_history } = fitted;
        let blend = Blend { form, with_history, without_history };
        return FittedBlend { without_taste, lists: Some(known), ..FittedBlend::of(blend, settings, trials, tuning) };
    }
    if let Some(kept) = inputs.kept {
        return FittedBlend::of(kept.clone(), settings, trials, tuning);
    }
    let with_history = weights(&known, column).unwrap_or_default();
    let without_taste = known.fit(&OTHERS).map_or_else(Weights::default, |others| of_others(&others));
    drop(known);

    let first_from = inputs.quantile(FIRST_READS_AFTER, until);
    let first = reads(inputs.history, inputs.catalogue, first_from, until);
    let unknown = |read: &&Read| !read.has_history && read.current.is_none();
    let first = sample_reads(first.iter().filter(unknown), READS, seed);
    let first = inputs.replay(true).occasions_of_strangers(first_from, &first);
    // A site of regulars has few that come for the first time and go on: what its regulars read next is looked at as if they did.
    let from_open = inputs.sample(all.iter().filter(|read| read.current.is_some()), start, READS);
    let from_open = occasions(&space, &from_open, true);
    let without_history = weights_of_strangers(&with_history, &without_taste, &first, &from_open, (column, ENOUGH));
    let blend = Blend { form, with_history, without_history };
    FittedBlend { without_taste, ..FittedBlend::of(blend, settings, trials, tuning) }
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

    /// About the time after so large a share of the first contacts before `until`: a whole number of refreshes before `until`, so
    /// that the refreshes of the fit come at the time of day of those to come.
    fn quantile(&self, share: f64, until: i64) -> i64 {
        let known = self.contacts.before(until);
        let at = |place: usize| self.contacts.get(place).map_or(until, |contact| contact.0);
        let enough = at(known.saturating_sub(LOOKED_BACK))
            .min(until.saturating_sub(self.refresh_seconds.saturating_mul(LEAST_REFRESHES as i64)));
        let quantile = at((known as f64 * share) as usize).max(enough);
        let after = until.saturating_sub(quantile) % self.refresh_seconds;
        // Of a site that never refreshes the first moment is as good as any.
        if quantile + after < until { quantile + after } else { quantile }
    }

    /// At most `count` of the reads, between refreshes that are drawn at random, in the order of time. Refreshes are counted from
    /// `start`.
    pub(super) fn sample<'r>(&self, reads: impl Iterator<Item = &'r Read>, start: i64, count: usize) -> Vec<Read> {
        let (replay, seed) = (self.replay(false), self.space.seed);
        let reads: Vec<Read> = reads.copied().collect();
        let before = |read: &Read| replay.refresh_before(start, read);
        let mut refreshes: Vec<&[Read]> = reads.chunk_by(|a, b| before(a) == before(b)).collect();
        shuffle(&mut refreshes, REFRESHES, seed);
        refreshes.truncate(REFRESHES);
        let of_each = count.div_ceil(refreshes.len().clamp(1, LEAST_REFRESHES));
        let mut some = Vec::new();
        for refresh in refreshes {
            if some.len() >= count {
                break;
            }
            some.extend(sample_reads(refresh.iter(), of_each.min(count - some.len()), seed));
        }
        in_order(some)
    }

    /// A replay of the log as the fit sees it.
    pub(super) fn replay(&self, forget_history: bool) -> Replay<'a> {
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
fn sample_reads<'a>(reads: impl Iterator<Item = &'a Read>, count: usize, seed: u64) -> Vec<Read> {
    let mut reads: Vec<Read> = reads.copied().collect();
    shuffle(&mut reads, count, seed);
    reads.truncate(count);
    in_order(reads)
}

fn in_order(mut reads: Vec<Read>) -> Vec<Read> {
    reads.sort_by_key(|read| (read.at, read.reader, read.article));
    reads
}

/// The first `count` places of a shuffle.
fn shuffle<T>(all: &mut [T], count: usize, seed: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for place in 0..all.len().min(count) {
        let other = place + (random.next_u64() % (all.len() - place) as u64) as usize;
        all.swap(place, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::Recipe;

    #[test]
    fn reads_are_drawn_from_refreshes_of_all_the_period() {
        // Six articles, then an hour of sixty reads and a hundred hours of one.
        let mut visits: Vec<(i64, u32, u32)> = (0..6).map(|article| (1_000_000, 0, article)).collect();
        visits.extend((0..60).map(|k| (2_000_000 + i64::from(k), 1 + k, 1)));
        visits.extend((0..100).map(|k| (2_010_000 + 3600 * i64::from(k), 1 + k % 60, 2 + k / 60)));
        let log = Log::of_visits(&visits);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let inputs = BlendInputs {
            history: &history,
            catalogue: &catalogue,
            content: None,
            contacts: &history.first_contacts(),
            choice: RecipeChoice::Auto,
            space: SpaceSettings { dimension: 2, epochs: 1, seed: 1, recipe: Recipe::default(), min_readers: 0 },
            tune: None,
            min_readers: 0,
            refresh_seconds: 3600,
            kept: None,
        };
        let start = 2_000_000;
        let all = reads(&history, &catalogue, start, i64::MAX);
        assert_eq!(all.len(), 160);
        let hour = |read: &Read| (read.at - start) / 3600;
        let some = inputs.sample(all.iter(), start, 48);
        assert!(some.is_sorted_by_key(|read| read.at) && some.len() == 48, "{}", some.len());
        let crowded = some.iter().filter(|read| hour(read) == 0).count();
        assert!(crowded <= 2, "{crowded} of one hour");
        let (early, late) = (some.iter().any(|read| hour(read) < 30), some.iter().any(|read| hour(read) > 70));
        assert!(early && late);
        assert_eq!(inputs.sample(all.iter(), start, 48), some);
        // Refreshes come as they will come after `until`, and there is a period to fit on where there are none.
        let until = 2_400_000;
        let from = inputs.quantile(0.8, until);
        assert!((until - from) % 3600 == 0 && (2_010_000..until).contains(&from), "{from}");
        assert_eq!(BlendInputs { refresh_seconds: i64::MAX, ..inputs }.quantile(0.8, until) % 3600, 2_010_000 % 3600);
        assert_eq!(inputs.sample(all.iter(), start, 10_000).len(), 160);
        // One that never refreshes has all its reads at one.
        let never = BlendInputs { refresh_seconds: i64::MAX, ..inputs };
        assert_eq!(never.sample(all.iter(), start, 96).len(), 96);
    }
}
