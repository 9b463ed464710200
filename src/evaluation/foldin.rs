//! foldin itself: the model that `foldin train` makes of the past, refreshed as a site would refresh it, ranked by as a page
//! ranks.

use super::page::{parts_of, score_by};
use super::{Moment, Ranker, Refresh, Scorer, Timeline};
use crate::logs::Log;
use crate::model::{Blend, Model, Weights};
use crate::training::{
    Audience, BlendInputs, Budget, Content, Examination, FittedBlend, KnownLists, ModelParts, PositionBias, Progress,
    Recipe, RecipeChoice, Shown, Space, SpaceSettings, assemble, coarse, dimension, fit_blend, train_space,
};

/// What to say where the site's lists held the newest: nothing else could be chosen in them.
const ONLY_THE_NEWEST: &str = "the site's lists held the newest articles, as the slots of clicks say, so most of what was read is new: a \
     ranking by age is right here more often than it would be if it were shown; a test with readers tells";

/// So many refreshes lie between two that are kept, from which the tasks of the judge begin.
const KEPT_EVERY: usize = 64;

/// What was trained on the past.
#[derive(Debug, Clone)]
pub struct Learnt {
    /// The vectors.
    pub space: Space,
    /// The weights of the ranking.
    pub blend: Blend,
    /// The weights of the same refresh where it has no relevance, for readers with history.
    pub without_taste: Weights,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// How likely cards were looked at, by slot.
    pub examination: Examination,
}

/// How it is trained. The rest is as `foldin train` has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearnSettings {
    /// d at most.
    pub factors: usize,
    /// Epochs of alternating least squares.
    pub epochs: u32,
    /// Articles with fewer readers carry their content only.
    pub min_readers: u32,
    /// By which recipe.
    pub recipe: RecipeChoice,
    /// For how long constants are searched; `None` takes the defaults.
    pub tune: Option<Budget>,
}

impl Default for LearnSettings {
    /// The defaults of `foldin train`.
    fn default() -> Self {
        Self { factors: 64, epochs: 8, min_readers: 3, recipe: RecipeChoice::Auto, tune: None }
    }
}

impl Learnt {
    /// Learns from what `log` and `timeline` hold before `until`, with weights fitted for a site that refreshes as `refresh` says. What
    /// there is to say of it goes to `notes`.
    pub fn of_past(
        (log, timeline): (&Log, &Timeline<'_>),
        content: Option<&Content>,
        until: i64,
        refresh: Refresh,
        (settings, seed): (LearnSettings, u64),
        notes: &mut Vec<String>,
        progress: &dyn Progress,
    ) -> Self {
        let pairs = timeline.history.confidences(until);
        let (readers, articles) = (pairs.occupied_rows(), pairs.transpose().occupied_rows());
        let dimension = dimension(settings.factors, readers, articles, notes);
        let LearnSettings { epochs, min_readers, .. } = settings;
        let untried = SpaceSettings { dimension, epochs, seed, min_readers, recipe: Recipe::default() };
        let inputs = BlendInputs {
            history: timeline.history,
            catalogue: timeline.catalogue,
            content,
            contacts: &timeline.contacts,
            choice: settings.recipe,
            space: untried,
            tune: settings.tune,
            min_readers: settings.min_readers,
            refresh_seconds: refresh.vector_seconds(),
            kept: None,
        };
        let FittedBlend { blend, space: chosen, without_taste, tuning, lists, .. } =
            fit_blend(&inputs, until, notes, progress);
        let space = train_space(&pairs, content, chosen, progress);
        notes.push(format!("foldin: {}", chosen.recipe.name()));
        notes.extend(tuning.map(|tuning| tuning.told()));
        if lists == Some(KnownLists::Newest) {
            notes.push(ONLY_THE_NEWEST.into());
        }
        let past = &log.interactions[..log.interactions.partition_point(|row| row.at < until)];
        let examination = PositionBias::of(past).map(|bias| bias.examination()).unwrap_or_default();
        Self { space, blend, without_taste, min_readers: settings.min_readers, examination }
    }

    /// The model of `space` as a page loads it, with counts as of `now` and what was `shown` by then; `None` where a number came
    /// out that no model may hold.
    pub fn model(&self, shown: &Shown, timeline: &Timeline<'_>, space: &Space, now: i64) -> Option<Model> {
        let mut audience = Audience::new(timeline.catalogue.len());
        audience.advance(&timeline.contacts, now);
        let parts = ModelParts {
            shown: shown.known(),
            catalogue: timeline.catalogue,
            space,
            audience: &audience,
            now,
            min_readers: self.min_readers,
            blend: self.blend.clone(),
            trained_at: String::new(),
        };
        assemble(parts).ok()
    }
}

/// Ranks by the model of the past. At every refresh readers and articles with new evidence are solved again, counts and dates
/// of new articles become known, and the page loads it all; nothing is retrained.
#[derive(Debug)]
pub struct Foldin<'a> {
    log: &'a Log,
    timeline: &'a Timeline<'a>,
    learnt: &'a Learnt,
    refresh: Refresh,
    start: i64,
    /// Refreshes of the vectors before which there was new evidence.
    refreshes: Vec<i64>,
    /// The space after every so many of them.
    kept: Vec<Space>,
}

impl<'a> Foldin<'a> {
    /// Refreshes from `start` on, the first second after the past.
    pub fn new(log: &'a Log, timeline: &'a Timeline<'a>, learnt: &'a Learnt, refresh: Refresh, start: i64) -> Self {
        let seconds = refresh.vector_seconds();
        let evidence = log.interactions.iter().filter(|row| row.at >= start && row.evidence().is_some());
        let mut refreshes: Vec<i64> =
            evidence.map(|row| refresh.vectors_as_of(start, row.at).saturating_add(seconds)).collect();
        refreshes.dedup();
        let mut all = Self { log, timeline, learnt, refresh, start, refreshes, kept: Vec::new() };
        let mut space = learnt.space.clone();
        for step in 0..all.refreshes.len() {
            if step % KEPT_EVERY == 0 {
                all.kept.push(space.clone());
            }
            all.refresh_once(&mut space, step);
        }
        all
    }

    fn refresh_once(&self, space: &mut Space, step: usize) {
        let from = step.checked_sub(1).map_or(self.start, |before| self.refreshes[before]);
        space.refresh(self.timeline.history, &self.timeline.catalogue.published, from, self.refreshes[step]);
    }

    /// The model as a page loads it after the refresh at `as_of`; `None` where a number came out that no model may hold.
    fn model(&self, space: &Space, shown: &Shown, as_of: i64) -> Option<Model> {
        let published = &self.timeline.catalogue.published;
        let known = Space {
            articles: space.articles.published_by(published, as_of),
            embeddings: space.embeddings.as_ref().map(|embeddings| embeddings.published_by(published, as_of)),
            ..space.clone()
        };
        self.learnt.model(shown, self.timeline, &known, as_of)
    }
}

impl Foldin<'_> {
    /// Scores with what of each is debias.
    pub(super) fn parts(&self) -> Following<'_> {
        Following::new(self, false)
    }
}

impl Ranker for Foldin<'_> {
    fn name(&self) -> &str {
        "foldin"
    }

    fn refreshed(&self) -> Refresh {
        self.refresh
    }

    fn is_baseline(&self) -> bool {
        false
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Following::new(self, false))
    }
}

/// The same on a site that tells its pages when each candidate was published: an article that came after the last refresh has
/// no vector and no counts yet, but a date.
#[derive(Debug)]
pub struct Dated<'a>(pub &'a Foldin<'a>);

impl Ranker for Dated<'_> {
    fn name(&self) -> &str {
        "foldin, dates told"
    }

    fn refreshed(&self) -> Refresh {
        self.0.refresh
    }

    fn is_baseline(&self) -> bool {
        false
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Following::new(self.0, true))
    }
}

/// The page of a site as time goes on. Moments only grow.
pub(super) struct Following<'a> {
    ranker: &'a Foldin<'a>,
    /// Whether the dates of new articles are known before the next refresh.
    dated: bool,
    /// How many of the refreshes `space` has.
    done: usize,
    space: Option<Space>,
    /// The model that is loaded, and as of which refresh.
    page: Option<(i64, Model)>,
    audience: Audience,
    shown: Shown,
    /// How many rows of the log `shown` has seen.
    counted: usize,
}

impl<'a> Following<'a> {
    fn new(ranker: &'a Foldin<'a>, dated: bool) -> Self {
        let audience = Audience::new(ranker.timeline.catalogue.len());
        let shown = Shown::new(ranker.timeline.catalogue.len(), ranker.learnt.examination.clone());
        Self { ranker, dated, done: 0, space: None, page: None, audience, shown, counted: 0 }
    }

    /// Brings vectors and counts up to the last refresh before `at`.
    fn load(&mut self, at: i64) {
        let Foldin { timeline, refresh, start, refreshes, kept, learnt, .. } = self.ranker;
        let as_of = refresh.vectors_as_of(*start, at);
        if self.page.as_ref().is_none_or(|page| page.0 != as_of) {
            let due = refreshes.partition_point(|&refresh| refresh <= as_of);
            let nearest = (due / KEPT_EVERY).min(kept.len().saturating_sub(1));
            let mut space = match self.space.take() {
                Some(space) if self.done >= nearest * KEPT_EVERY => space,
                _ => {
                    self.done = nearest * KEPT_EVERY;
                    kept.get(nearest).unwrap_or(&learnt.space).clone()
                }
            };
            for step in self.done..due {
                self.ranker.refresh_once(&mut space, step);
            }
            self.done = due;
            let rows = &self.ranker.log.interactions;
            let counted = rows.partition_point(|row| row.at < as_of).max(self.counted);
            self.shown.count(&rows[self.counted..counted]);
            self.counted = counted;
            self.page = self.ranker.model(&space, &self.shown, as_of).map(|model| (as_of, model));
            // A model does not know when what it does not know was published.
            let later =
                self.page.iter_mut().flat_map(|page| &mut page.1.published).filter(|published| **published >= as_of);
            if !self.dated && refresh.counts_as_of(*start, at) == as_of {
                later.for_each(|published| *published = 0);
            }
            self.space = Some(space);
        }
        let counted = refresh.counts_as_of(*start, at);
        if let Some((_, model)) = self.page.as_mut().filter(|page| page.0 != counted) {
            self.audience.advance(&timeline.contacts, counted);
            let counts = |counts: &[f64]| counts.iter().copied().map(coarse).collect();
            model.readers = counts(&self.audience.readers);
            model.recent_readers = counts(&self.audience.recent);
        }
    }
}

impl Following<'_> {
    /// The scores of candidates, what of each is debias, and γ; `None` where there is no model.
    pub(super) fn parts(&mut self, moment: Moment, candidates: &[u32]) -> Option<(Vec<(f64, f64)>, f64)> {
        self.load(moment.at);
        let rows = self.rows(moment, candidates);
        let (_, model) = self.page.as_ref()?;
        let Foldin { log, timeline, .. } = self.ranker;
        Some((parts_of(model, log, timeline, moment, &rows), model.hyperparameters.debias.gamma))
    }

    /// Rows of the candidates in the model, `None` for those that it does not know yet.
    fn rows(&self, moment: Moment, candidates: &[u32]) -> Vec<Option<usize>> {
        let Foldin { timeline, refresh, start, .. } = self.ranker;
        let known = if self.dated { moment.at } else { refresh.counts_as_of(*start, moment.at) };
        let published = &timeline.catalogue.published;
        let row = |&article: &u32| Some(article as usize).filter(|&article| published[article] < known);
        candidates.iter().map(row).collect()
    }
}

impl Scorer for Following<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        self.load(moment.at);
        let rows = self.rows(moment, candidates);
        let Foldin { log, timeline, .. } = self.ranker;
        match &self.page {
            Some((_, model)) => score_by(model, log, timeline, moment, &rows, scores),
            None => scores.resize(candidates.len(), 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::AgeAndPopularity;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    const CUT: i64 = 100 * DAY;

    /// Scores of articles 1 to 9 for reader 3 at noon of the second day after the cut, of the log that `later` goes on with.
    fn scores(refresh: Refresh, later: &[(i64, u32, u32)]) -> [Vec<f64>; 2] {
        let past = (0..40_u32).map(|k| (CUT - 50 * DAY + i64::from(k) * DAY, k % 6, (k * 7 + k / 6) % 8));
        let mut visits: Vec<(i64, u32, u32)> = past.collect();
        visits.extend([(CUT + DAY / 2, 0, 8), (CUT + DAY / 2 + 60, 3, 8), (CUT + DAY + DAY / 4, 1, 9)]);
        visits.extend_from_slice(later);
        let log = Log::of_visits(&visits);
        let catalogue = Catalogue::as_of(&log, &[], CUT);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let settings = LearnSettings { factors: 4, epochs: 4, min_readers: 0, ..LearnSettings::default() };
        let learnt = Learnt::of_past((&log, &timeline), None, CUT, refresh, (settings, 0), &mut Vec::new(), &());
        let foldin = Foldin::new(&log, &timeline, &learnt, refresh, CUT);
        let moment = Moment { at: CUT + DAY + DAY / 2, reader: 3, open: None };
        let candidates: Vec<u32> = (1..10).collect();
        let of = |ranker: &dyn Ranker| {
            let mut scores = Vec::new();
            ranker.follow().score(moment, &candidates, &mut scores);
            scores
        };
        [of(&foldin), of(&Dated(&foldin))]
    }

    #[test]
    fn nothing_that_comes_later_changes_a_score() {
        let later =
            [(CUT + DAY + DAY / 2, 3, 5), (CUT + DAY + DAY / 2, 2, 9), (CUT + 3 * DAY, 4, 9), (CUT + 4 * DAY, 3, 1)];
        for refresh in Refresh::ALL {
            assert_eq!(scores(refresh, &[]), scores(refresh, &later), "{refresh:?}");
        }
    }

    #[test]
    fn a_new_article_is_known_from_the_refresh_on() {
        // Of articles that it does not know a page knows nothing: 8 and 9, published 24 and 6 hours before, are one.
        let [never, told] = scores(Refresh::Never, &[]);
        assert_eq!(never[7], never[8]);
        assert!(told[8] > told[7] && told[7] > never[7], "{told:?} {never:?}");
        // The refresh of the first day brings article 8.
        let [daily, told] = scores(Refresh::Daily, &[]);
        // What all have in common orders nothing.
        let above_the_first = |scores: &[f64], article: usize| scores[article] - scores[0];
        assert!((above_the_first(&told, 7) - above_the_first(&daily, 7)).abs() < 1e-9, "{daily:?} {told:?}");
        assert!(above_the_first(&told, 8) > above_the_first(&daily, 8) + 0.1, "{daily:?} {told:?}");
        assert!(above_the_first(&daily, 7) > above_the_first(&never, 7) + 0.1, "{never:?} {daily:?}");
        // Live, every date is told.
        let [live, told] = scores(Refresh::Live, &[]);
        assert_eq!(live, told);
    }

    #[test]
    fn taste_changes_nothing_for_a_reader_of_whom_nothing_is_known() {
        let of = |reader: u32| {
            let past = (0..40_u32).map(|k| (CUT - 50 * DAY + i64::from(k) * DAY, k % 6, (k * 7 + k / 6) % 8));
            let mut visits: Vec<(i64, u32, u32)> = past.collect();
            visits.extend([(CUT + DAY / 2, 0, 8), (CUT + DAY / 2 + 60, 3, 8), (CUT + DAY + DAY / 4, 1, 9)]);
            let log = Log::of_visits(&visits);
            let catalogue = Catalogue::as_of(&log, &[], CUT);
            let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
            let timeline = Timeline::new(&history, &catalogue);
            let settings = LearnSettings { factors: 4, epochs: 4, min_readers: 0, ..LearnSettings::default() };
            let refresh = Refresh::Daily;
            let learnt = Learnt::of_past((&log, &timeline), None, CUT, refresh, (settings, 0), &mut Vec::new(), &());
            let foldin = Foldin::new(&log, &timeline, &learnt, refresh, CUT);
            let without = AgeAndPopularity::without_taste(&timeline, &learnt, refresh, CUT);
            let moment = Moment { at: CUT + DAY + DAY / 2, reader, open: None };
            let (mut with_taste, mut without_taste) = (Vec::new(), Vec::new());
            let candidates: Vec<u32> = (0..10).collect();
            Dated(&foldin).follow().score(moment, &candidates, &mut with_taste);
            without.follow().score(moment, &candidates, &mut without_taste);
            // What all have in common orders nothing.
            let common = with_taste[0] - without_taste[0];
            with_taste.iter().zip(without_taste).map(|(a, b)| (a - b - common).abs()).fold(0.0, f64::max)
        };
        assert!(of(7) < 1e-5, "{}", of(7));
        assert!(of(3) > 1e-2, "{}", of(3));
    }

    #[test]
    fn where_lists_held_the_newest_it_is_said_that_age_is_right_too_often() {
        const ARTICLES: u32 = 400;
        let start = CUT - 2 * HOUR * i64::from(ARTICLES);
        let notes = |slots: bool| {
            // Every two hours an article that somebody finds, and half an hour later three readers who take one of the three newest.
            let (mut visits, mut slot_of) = (Vec::new(), Vec::new());
            for article in 0..ARTICLES {
                let published = start + 2 * HOUR * i64::from(article);
                visits.push((published, 100 + article % 20, article));
                slot_of.push(0);
                for slot in 1..=article.min(3) {
                    let at = published + HOUR / 2 + i64::from(slot);
                    visits.push((at, (article * 3 + slot) % 30, article + 1 - slot));
                    slot_of.push(if slots { slot as u16 } else { 0 });
                }
            }
            let mut log = Log::of_visits(&visits);
            for (row, slot) in log.interactions.iter_mut().zip(slot_of) {
                row.slot = slot;
            }
            let catalogue = Catalogue::as_of(&log, &[], CUT);
            let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
            let timeline = Timeline::new(&history, &catalogue);
            let settings = LearnSettings { factors: 4, epochs: 2, min_readers: 0, ..LearnSettings::default() };
            let mut notes = Vec::new();
            Learnt::of_past((&log, &timeline), None, CUT, Refresh::Daily, (settings, 0), &mut notes, &());
            notes
        };
        let says = |notes: &[String]| notes.iter().any(|note| note == ONLY_THE_NEWEST);
        let (told, untold) = (notes(true), notes(false));
        assert!(says(&told) && !says(&untold), "{told:?} {untold:?}");
    }
}
