//! The weights of the ranking, fitted on the last part of the log.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::catalogue::Catalogue;
use super::content::Content;
use super::history::History;
use super::logit::Occasions;
use super::progress::Progress;
use super::replay::{COSINE, OTHERS, PARTS, PRODUCT, Read, Replay, ReplaySettings, Z, reads};
use super::space::{SpaceSettings, train_space};
use crate::model::{Blend, RelevanceForm, Weights};

/// The weights are fitted on what was read after this share of all first contacts.
const FITTED_AFTER: f64 = 0.8;
/// The fit looks back over so many refreshes at most.
const REFRESHES: i64 = 120;
/// Reads that are looked at, with history and without.
const READS: usize = 3000;
/// Candidates of each at most.
const CANDIDATES: usize = 1000;
/// With fewer reads than this a fitted weight is a guess, and a worse one than the default.
const ENOUGH: usize = 200;
/// Share of the reads on which the form of relevance is fitted; it is chosen on the rest, which is later.
const FORM_FITTED_ON: f64 = 2.0 / 3.0;
const FORMS: [(RelevanceForm, usize); 3] =
    [(RelevanceForm::Product, PRODUCT), (RelevanceForm::Cosine, COSINE), (RelevanceForm::Z, Z)];

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
    /// How vectors are trained.
    pub space: SpaceSettings,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// Seconds between two refreshes of the site.
    pub refresh_seconds: i64,
}

/// Fits the weights on the last fifth of the log up to `until`; what is too little to fit on is told in `notes`.
pub fn fit_blend(inputs: &BlendInputs<'_>, until: i64, notes: &mut Vec<String>, progress: &dyn Progress) -> Blend {
    let known = inputs.contacts.partition_point(|contact| contact.0 < until);
    let quantile = inputs.contacts.get((known as f64 * FITTED_AFTER) as usize).map_or(until, |contact| contact.0);
    let start = quantile.max(until - REFRESHES * inputs.refresh_seconds);
    let all = reads(inputs.history, inputs.catalogue, start, until);
    let seed = inputs.space.seed;
    let with_history = sample(all.iter().filter(|read| read.has_history), seed);
    if with_history.len() < ENOUGH {
        notes.push(format!(
            "the default weights of the ranking: {} reads to fit them on, {ENOUGH} are needed",
            with_history.len()
        ));
        return Blend::default();
    }
    let space = train_space(&inputs.history.confidences(start), inputs.content, inputs.space, progress);
    let occasions = |reads: &[Read], forget_history| {
        progress.begin("weights of the ranking", reads.len() as u64);
        inputs.replay(forget_history).occasions(space.clone(), start, reads, progress)
    };
    let known = occasions(&with_history, false);
    let (form, column) = choose_form(&known);
    let with_history = weights(&known, column).unwrap_or_default();
    drop(known);

    // A site of regulars has few first visits: then what its regulars read is looked at as if they were strangers.
    let strangers = sample(all.iter().filter(|read| !read.has_history), seed);
    let enough = strangers.len() >= ENOUGH;
    if !enough {
        notes.push("the weights for readers without history are fitted on readers with theirs left aside".into());
    }
    let strangers = if enough { strangers } else { sample(all.iter(), seed) };
    let without_history = weights(&occasions(&strangers, true), column).unwrap_or_else(|| with_history.clone());
    Blend { form, with_history, without_history }
}

impl<'a> BlendInputs<'a> {
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

/// So many of the reads as are looked at, drawn at random, in the order of time.
fn sample<'a>(reads: impl Iterator<Item = &'a Read>, seed: u64) -> Vec<Read> {
    let mut reads: Vec<Read> = reads.copied().collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    // The first READS places of a shuffle.
    for place in 0..reads.len().min(READS) {
        let other = place + (random.next_u64() % (reads.len() - place) as u64) as usize;
        reads.swap(place, other);
    }
    reads.truncate(READS);
    reads.sort_by_key(|read| (read.at, read.reader, read.article));
    reads
}

/// The form of relevance that makes later reads most likely when weights are fitted on earlier ones.
fn choose_form(occasions: &Occasions<PARTS>) -> (RelevanceForm, usize) {
    let cut = (occasions.len() as f64 * FORM_FITTED_ON) as usize;
    let (earlier, later) = (occasions.slice(0..cut), occasions.slice(cut..occasions.len()));
    let likelihood = |column: usize| {
        let columns = columns(column);
        earlier.fit(&columns).map_or(f64::NEG_INFINITY, |weights| later.likelihood(&columns, &weights))
    };
    let mut best = (FORMS[1], likelihood(COSINE));
    for form in [FORMS[0], FORMS[2]] {
        let found = likelihood(form.1);
        if found > best.1 {
            best = (form, found);
        }
    }
    best.0
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
