//! The log once more, moment by moment, as a page would have met it: what could be read, and what was known of it.
//!
//! Vectors, counts and new articles are known as of the last refresh.

mod page;

use page::Page;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::audience::{Audience, coarse};
use super::axes::principal_axes;
use super::catalogue::Catalogue;
use super::first_contacts::FirstContacts;
use super::history::History;
use super::list_choices::ListChoices;
use super::logit::Occasions;
use super::progress::Progress;
use super::space::Space;
use crate::logs::Interaction;
use crate::ranking::{crowd, recency};

const DAY_SECONDS: f64 = 86_400.0;
/// So many refreshes share their principal axes: what a few new articles turn is less than rounding to a byte loses.
const TURNED_EVERY: usize = 24;

/// Parts of a candidate: relevance as product, cosine and z-score, recency, recent readers, readers.
pub const PARTS: usize = 6;
/// Column of yᵀx.
pub const PRODUCT: usize = 0;
/// Column of the cosine.
pub const COSINE: usize = 1;
/// Column of the z-score.
pub const Z: usize = 2;
/// Columns of recency, recent readers and readers.
pub const OTHERS: [usize; 3] = [3, 4, 5];
/// Column of −ln(slot), 0 where a slot is unknown: of cards alone, behind all other parts.
pub(super) const PLACE: usize = PARTS;
/// Parts of a card of a list.
pub(super) const CARD_PARTS: usize = PARTS + 1;

/// One read: who, what, when, and from which article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// When.
    pub at: i64,
    /// By whom.
    pub reader: u32,
    /// What.
    pub article: u32,
    /// The article before it in the same session, which was open when this one was chosen.
    pub current: Option<u32>,
    /// Whether the reader had read anything else before.
    pub has_history: bool,
}

/// How the log is gone through.
#[derive(Debug, Clone, Copy)]
pub struct ReplaySettings {
    /// Seconds between two refreshes.
    pub refresh_seconds: i64,
    /// Candidates of an occasion at most; drawn at random beyond.
    pub candidates: usize,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// Whether what was read before the current article is left aside.
    pub forget_history: bool,
    /// Of what is drawn.
    pub seed: u64,
}

/// First reads of an article by a reader in `from..until`, of articles that were published by then, in the order of time.
pub fn reads(history: &History<'_>, catalogue: &Catalogue, from: i64, until: i64) -> Vec<Read> {
    let of_reader = |reader: u32| {
        let mut found = Vec::new();
        let mut met: Vec<u32> = Vec::new();
        let mut last: Option<&Interaction> = None;
        for row in history.of_reader(reader, until) {
            let in_session = last.filter(|last| row.goes_on_from(last));
            let current = in_session.map(|last| last.article).filter(|&article| article != row.article);
            if !met.contains(&row.article) {
                let published = catalogue.published[row.article as usize];
                if row.at >= from && published > 0 && published < row.at {
                    let has_history = met.iter().any(|&article| Some(article) != current);
                    found.push(Read { at: row.at, reader, article: row.article, current, has_history });
                }
                met.push(row.article);
            }
            last = Some(row);
        }
        found
    };
    let readers: Vec<u32> = (0..history.readers() as u32).collect();
    let mut all: Vec<Read> = readers.into_par_iter().flat_map_iter(of_reader).collect();
    all.sort_by_key(|read| (read.at, read.reader, read.article));
    all
}

/// Everything a replay needs of the log.
#[derive(Debug, Clone, Copy)]
pub struct Replay<'a> {
    /// Who read what.
    pub history: &'a History<'a>,
    /// What there was to read.
    pub catalogue: &'a Catalogue,
    /// First contacts.
    pub contacts: &'a FirstContacts<'a>,
    /// How.
    pub settings: ReplaySettings,
}

impl Replay<'_> {
    /// The occasions of `reads` (in the order of time, from `start` on), with `space` as trained on what lay before `start`.
    pub fn occasions(&self, space: Space, start: i64, reads: &[Read], progress: &dyn Progress) -> Occasions<PARTS> {
        let by_date = self.by_date();
        self.replayed(space, start, reads, &|page, read| page.candidates(read, &by_date), progress)
    }

    /// The same of reads that were chosen in lists, against the other cards of `lists`. A read of which no list is known is left
    /// out.
    pub(super) fn occasions_in_lists(
        &self,
        space: Space,
        (start, reads): (i64, &[Read]),
        lists: &ListChoices,
        progress: &dyn Progress,
    ) -> Occasions<CARD_PARTS> {
        let by_date = self.by_date();
        let of = |page: &Page<'_>, read: &Read| {
            lists.cards(read).map_or_else(Vec::new, |cards| page.cards(read, cards, &by_date))
        };
        self.replayed(space, start, reads, &of, progress)
    }

    /// Goes through `reads` from refresh to refresh; `of` gives the candidates of each, what was read first.
    fn replayed<const F: usize>(
        &self,
        mut space: Space,
        start: i64,
        reads: &[Read],
        of: &(dyn Fn(&Page<'_>, &Read) -> Vec<[f32; F]> + Sync),
        progress: &dyn Progress,
    ) -> Occasions<F> {
        let mut audience = Audience::new(self.catalogue.len());
        let mut occasions = Occasions::default();
        let mut refreshed = start;
        for (step, reads) in
            reads.chunk_by(|a, b| self.refresh_before(start, a) == self.refresh_before(start, b)).enumerate()
        {
            let snapshot = self.refresh_before(start, &reads[0]);
            space.refresh(self.history, &self.catalogue.published, refreshed, snapshot);
            refreshed = snapshot;
            audience.advance(self.contacts, snapshot);
            if step.is_multiple_of(TURNED_EVERY) {
                space = self.turned(space, &audience, snapshot);
            }
            let Some(page) = Page::new(&space, self, &audience, snapshot) else { continue };
            let found: Vec<Vec<[f32; F]>> = reads.par_iter().map(|read| of(&page, read)).collect();
            found.iter().filter(|candidates| !candidates.is_empty()).for_each(|candidates| occasions.push(candidates));
            reads.iter().for_each(|_| progress.advance());
        }
        occasions
    }

    /// The same as far as it needs no vector: of readers of whom nothing is known. The columns of relevance are 0.
    pub(super) fn occasions_of_strangers(&self, start: i64, reads: &[Read]) -> Occasions<PARTS> {
        let mut audience = Audience::new(self.catalogue.len());
        let by_date = self.by_date();
        let mut occasions = Occasions::default();
        for reads in reads.chunk_by(|a, b| self.refresh_before(start, a) == self.refresh_before(start, b)) {
            audience.advance(self.contacts, self.refresh_before(start, &reads[0]));
            for read in reads {
                let candidates = self.choose(read, &[], &by_date).into_iter().map(|article| {
                    let [recent, ever] = counts(&audience, article as usize);
                    [0.0, 0.0, 0.0, self.recency(read, article), recent, ever]
                });
                occasions.push(&candidates.collect::<Vec<_>>());
            }
        }
        occasions
    }

    /// What was read, then what could be: published by then, not read before, not open.
    fn choose(&self, read: &Read, known: &[(u32, f32)], by_date: &[(i64, u32)]) -> Vec<u32> {
        let published = &by_date[..by_date.partition_point(|dated| dated.0 < read.at)];
        let possible = |article: u32| {
            article != read.article
                && Some(article) != read.current
                && known.binary_search_by_key(&article, |pair| pair.0).is_err()
        };
        let mut chosen = vec![read.article];
        let most = self.settings.candidates;
        if published.len() <= most {
            chosen.extend(published.iter().map(|dated| dated.1).filter(|&article| possible(article)));
            return chosen;
        }
        let seed = self.settings.seed ^ (u64::from(read.reader) << 32 | u64::from(read.article));
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut drawn: Vec<u32> =
            (0..most).map(|_| published[(random.next_u64() % published.len() as u64) as usize].1).collect();
        drawn.sort_unstable();
        drawn.dedup();
        chosen.extend(drawn.into_iter().filter(|&article| possible(article)));
        chosen
    }

    /// The last refresh before a read, where refreshes are counted from `start`.
    pub(super) fn refresh_before(&self, start: i64, read: &Read) -> i64 {
        let seconds = self.settings.refresh_seconds;
        start + (read.at - start).div_euclid(seconds) * seconds
    }

    /// Articles by publication.
    pub(super) fn by_date(&self) -> Vec<(i64, u32)> {
        let mut by_date: Vec<(i64, u32)> =
            (0..).zip(&self.catalogue.published).map(|(article, &at)| (at, article)).collect();
        by_date.retain(|dated| dated.0 > 0);
        by_date.sort_unstable();
        by_date
    }

    fn recency(&self, read: &Read, article: u32) -> f32 {
        let age = (read.at - self.catalogue.published[article as usize]) as f64 / DAY_SECONDS;
        recency(age) as f32
    }

    /// The space in the principal axes of what a page would load of it.
    fn turned(&self, mut space: Space, audience: &Audience, snapshot: i64) -> Space {
        let public = space.without_few_readers(&audience.readers, self.settings.min_readers);
        let axes = principal_axes(&public.published_by(&self.catalogue.published, snapshot));
        [&mut space.readers, &mut space.articles]
            .into_iter()
            .chain(&mut space.embeddings)
            .for_each(|all| all.turn(&axes));
        // A replay embeds nothing.
        Space { content_map: None, ..space }
    }
}

/// Columns of crowd of an article, from counts as they are published.
fn counts(audience: &Audience, article: usize) -> [f32; 2] {
    [&audience.recent, &audience.readers].map(|counts| crowd(f64::from(coarse(counts[article]))) as f32)
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;

    use super::*;
    use crate::logs::{Kind, Log};
    use crate::model::Confidence;
    use crate::training::recipe::Recipe;
    use crate::training::space::{SpaceSettings, train_space};

    /// Visits (minute, reader, article), in the order of time.
    fn log(visits: &[(i64, u32, u32)]) -> Log {
        let seconds: Vec<_> = visits.iter().map(|&(minute, r, a)| (1_700_000_000 + minute * 60, r, a)).collect();
        Log::of_visits(&seconds)
    }

    #[test]
    fn a_read_knows_the_article_before_it_in_its_session() {
        // Reader 1 reads all first, so that every article is published.
        let log =
            log(&[(0, 0, 0), (1, 0, 1), (2, 0, 2), (100, 1, 0), (110, 1, 1), (111, 1, 0), (112, 1, 2), (142, 1, 1)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let found = reads(&history, &catalogue, 0, i64::MAX);
        let told: Vec<(u32, Option<u32>, bool)> =
            found.iter().map(|read| (read.article, read.current, read.has_history)).collect();
        // First reads of an article itself are no choice among the published; a second read of a pair is no news.
        assert_eq!(told, [(0, None, false), (1, Some(0), false), (2, Some(0), true)]);
    }

    #[test]
    fn what_was_read_comes_first_and_nothing_read_before_is_a_candidate() {
        let log = log(&[(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 0, 3), (100, 1, 3), (2000, 1, 1), (3000, 0, 4)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let contacts = history.first_contacts();
        let settings =
            ReplaySettings { refresh_seconds: 86_400, candidates: 100, min_readers: 0, forget_history: false, seed: 0 };
        let replay = Replay { history: &history, catalogue: &catalogue, contacts: &contacts, settings };
        let all = reads(&history, &catalogue, 0, i64::MAX);
        let start = log.interactions[5].at;
        let space = train_space(
            &history.confidences(start),
            None,
            SpaceSettings { dimension: 2, epochs: 2, seed: 0, min_readers: 0, recipe: Recipe::default() },
            &(),
        );
        let last: Vec<Read> = all.into_iter().filter(|read| read.at >= start).collect();
        let occasions = replay.occasions(space, start, &last, &());
        // Articles 0 and 2 beside the one that was read: 3 is read already, 4 not published yet.
        assert_eq!(occasions.of(0).len(), 3);
        assert!(occasions.of(0).iter().flatten().all(|part| part.is_finite()));
    }

    #[test]
    fn cards_of_a_list_come_without_what_was_known_and_with_their_places() {
        let log =
            log(&[(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 0, 4), (100, 1, 3), (2000, 1, 1), (2010, 1, 2)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let contacts = history.first_contacts();
        let settings =
            ReplaySettings { refresh_seconds: 86_400, candidates: 100, min_readers: 0, forget_history: false, seed: 0 };
        let replay = Replay { history: &history, catalogue: &catalogue, contacts: &contacts, settings };
        let last = *reads(&history, &catalogue, 0, i64::MAX).last().expect("reads");
        // The last was read from the open article 1, in a list that shows article 3, which this reader knew, and article 1.
        let rows: Vec<Interaction> = [(3, 1), (0, 2), (1, 3), (2, 4), (4, 0)]
            .map(|(article, slot)| Interaction {
                at: last.at - 1,
                article,
                slot,
                kind: Kind::Shown,
                ..log.interactions[7]
            })
            .into_iter()
            .chain([log.interactions[7]])
            .collect();
        let lists = ListChoices::of(&rows, &[last], &replay.by_date()).expect("a list and a click in it");
        let settings = SpaceSettings { dimension: 2, epochs: 2, seed: 0, min_readers: 0, recipe: Recipe::default() };
        let space = train_space(&history.confidences(last.at), None, settings, &());
        let occasions = replay.occasions_in_lists(space.clone(), (last.at, &[last]), &lists, &());
        let places: Vec<f32> = occasions.of(0).iter().map(|parts| parts[PLACE]).collect();
        assert_eq!(places, [4.0_f32, 2.0, 1.0].map(|slot| -slot.ln()));
        // Whatever else is a candidate, what a card is to the reader is the same.
        let all = replay.occasions(space, last.at, &[last], &());
        assert_eq!(occasions.of(0)[0][COSINE], all.of(0)[0][COSINE]);
    }

    #[test]
    fn of_strangers_everything_but_relevance_is_known() {
        let log =
            log(&[(0, 0, 0), (1, 0, 1), (1, 0, 2), (50, 1, 0), (90, 2, 1), (130, 3, 1), (131, 4, 2), (3000, 5, 0)]);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let contacts = history.first_contacts();
        let settings =
            ReplaySettings { refresh_seconds: 3600, candidates: 100, min_readers: 0, forget_history: true, seed: 0 };
        let replay = Replay { history: &history, catalogue: &catalogue, contacts: &contacts, settings };
        let start = log.interactions[3].at;
        let first: Vec<Read> =
            reads(&history, &catalogue, start, i64::MAX).into_iter().filter(|read| !read.has_history).collect();
        let settings = SpaceSettings { dimension: 2, epochs: 2, seed: 0, recipe: Recipe::default(), min_readers: 0 };
        let space = train_space(&history.confidences(start), None, settings, &());
        let (whole, of_strangers) =
            (replay.occasions(space, start, &first, &()), replay.occasions_of_strangers(start, &first));
        assert_eq!((whole.len(), of_strangers.len()), (5, 5));
        for occasion in 0..5 {
            assert_eq!(whole.of(occasion), of_strangers.of(occasion), "{occasion}");
        }
        // Two hours later one more has read article 1, and it counts.
        assert!(of_strangers.of(4)[1][OTHERS[2]] > of_strangers.of(0)[1][OTHERS[2]]);
    }

    #[test]
    fn the_axes_of_the_space_make_no_difference() {
        let visits: Vec<(i64, u32, u32)> = (0..60_u32).map(|k| (i64::from(k), k % 12, (k * 7 + k / 12) % 9)).collect();
        let log = log(&visits);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let contacts = history.first_contacts();
        let settings =
            ReplaySettings { refresh_seconds: 3600, candidates: 100, min_readers: 0, forget_history: false, seed: 0 };
        let replay = Replay { history: &history, catalogue: &catalogue, contacts: &contacts, settings };
        let start = log.interactions[40].at;
        let last = reads(&history, &catalogue, start, i64::MAX);
        let settings = SpaceSettings { dimension: 2, epochs: 4, seed: 0, min_readers: 0, recipe: Recipe::default() };
        let space = train_space(&history.confidences(start), None, settings, &());
        let (sin, cos) = 0.6_f32.sin_cos();
        let turn = DMatrix::from_row_slice(2, 2, &[cos, -sin, sin, cos]);
        let turned =
            Space { readers: space.readers.times(&turn), articles: space.articles.times(&turn), ..space.clone() };
        let (ours, theirs) = (replay.occasions(space, start, &last, &()), replay.occasions(turned, start, &last, &()));
        assert!(ours.len() > 5);
        for occasion in 0..ours.len() {
            for (a, b) in ours.of(occasion).iter().flatten().zip(theirs.of(occasion).iter().flatten()) {
                assert!((a - b).abs() < 1e-3, "{occasion}: {a} {b}");
            }
        }
    }
}
