//! A model as a page has it: the core's own fold-in and ranking, over the reader's visits as of the moment.

use super::{Moment, Ranker, Refresh, Scorer, Timeline};
use crate::logs::Log;
use crate::model::Model;
use crate::profile::{MOST_VISITS, Profile};
use crate::ranking::{scores, scores_and_debias};
use crate::taste::{Reader, make_room};

/// Ranks by a model file that nobody refreshes. Articles that it does not know are candidates
/// without vector and counts, and count as new.
#[derive(Debug)]
pub struct Page<'a> {
    name: String,
    log: &'a Log,
    timeline: &'a Timeline<'a>,
    pub(super) model: &'a Model,
    /// By article, its row in the model.
    rows: Vec<Option<usize>>,
}

impl<'a> Page<'a> {
    /// Ranks by `model`, called `name`.
    pub fn new(name: String, log: &'a Log, timeline: &'a Timeline<'a>, model: &'a Model) -> Self {
        let rows = timeline.catalogue.ids.iter().map(|id| model.find(id)).collect();
        Self { name, log, timeline, model, rows }
    }
}

impl Ranker for Page<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn refreshed(&self) -> Refresh {
        Refresh::Never
    }

    fn is_baseline(&self) -> bool {
        false
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Loaded(self))
    }
}

struct Loaded<'a>(&'a Page<'a>);

impl Scorer for Loaded<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], found: &mut Vec<f64>) {
        let Page { log, timeline, model, rows, .. } = self.0;
        let rows: Vec<Option<usize>> = candidates.iter().map(|&article| rows[article as usize]).collect();
        score_by(model, log, timeline, moment, &rows, found);
    }
}

/// The scores that a page with `model` gives to candidates in `rows` of it.
pub(super) fn score_by(
    model: &Model,
    log: &Log,
    timeline: &Timeline<'_>,
    moment: Moment,
    rows: &[Option<usize>],
    found: &mut Vec<f64>,
) {
    let profile = profile(log, timeline, model, moment);
    let open = moment.open.map(|article| timeline.catalogue.ids[article as usize].as_str());
    match Reader::new(&profile, model, open, moment.at as f64) {
        Ok(reader) => found.extend(scores(model, &reader, rows, moment.at as f64)),
        // A page keeps the order that it has.
        Err(_) => found.resize(rows.len(), 0.0),
    }
}

/// The scores that a page gives to `candidates`, and what of each is debias.
pub(super) fn parts_by(page: &Page<'_>, moment: Moment, candidates: &[u32]) -> Vec<(f64, f64)> {
    let Page { log, timeline, model, rows, .. } = page;
    let rows: Vec<Option<usize>> = candidates.iter().map(|&article| rows[article as usize]).collect();
    parts_of(model, log, timeline, moment, &rows)
}

/// The scores that a page with `model` gives to candidates in `rows` of it, no article being open, and what of each is debias.
pub(super) fn parts_of(
    model: &Model,
    log: &Log,
    timeline: &Timeline<'_>,
    moment: Moment,
    rows: &[Option<usize>],
) -> Vec<(f64, f64)> {
    let profile = profile(log, timeline, model, moment);
    match Reader::new(&profile, model, None, moment.at as f64) {
        Ok(reader) => scores_and_debias(model, &reader, rows, moment.at as f64),
        Err(_) => vec![(0.0, 0.0); rows.len()],
    }
}

/// What the reader's device has kept by then.
fn profile(log: &Log, timeline: &Timeline<'_>, model: &Model, moment: Moment) -> Profile {
    let mut profile = Profile::default();
    for (place, row) in timeline.history.of_reader(moment.reader, moment.at).enumerate() {
        if let Some(visit) = log.visit(place, row) {
            profile.remember(visit);
        }
    }
    if profile.visits().len() > MOST_VISITS {
        make_room(&mut profile, "", model, moment.at as f64);
    }
    profile
}
