//! A model file, as a page or a command loads it.

use foldin::model::{Model, SerdeJson};
use foldin::profile::{Hidden, Kept, KeptArticle, Profile};
use foldin::ranking::{Candidate, Request};
use foldin::reading::Visit;

use super::common::NOW;
use super::memory::{budget, within};
use super::ranked;

/// Cards of the list that is made of it.
const MOST_CARDS: usize = 40;

pub(super) fn model(bytes: &[u8]) -> bool {
    let Ok(model) = within(budget(bytes.len()), || Model::read(bytes, &SerdeJson)) else { return false };
    let written = model.to_bytes().expect("what was read can be written");
    let again = Model::read(&written, &SerdeJson).expect("what was written can be read");
    assert_eq!(again, model, "what is read back is what was written");
    assert!(again.to_bytes().is_ok_and(|bytes| bytes == written), "one model has one file");
    for (row, id) in model.ids.iter().enumerate() {
        assert_eq!(model.find(id), Some(row), "every article is found where it lies");
    }
    rank_by(&model);
    true
}

/// Lists for a stranger, for who has an article open, and for who has read, of whatever the model knows.
fn rank_by(model: &Model) {
    let mut candidates = Candidate::all(model.ids.iter().take(MOST_CARDS).cloned());
    candidates.push("of no model".into());
    let mut reader = Profile::default();
    let last = model.ids.iter().skip(1).take(3).cloned();
    for (number, id) in last.chain(["gone".to_owned()]).enumerate() {
        let start_ms = (NOW - 10_000.0 * number as f64) * 1000.0;
        let visit = Visit { dwell_ms: Some(90_000.0), ..Visit::recorded(format!("v{number}"), id, start_ms) };
        let values = vec![9; model.factors.dimension().min(64)];
        let gone = KeptArticle { axes: model.axes_hash(), scale: 0.01, values, reading_seconds: 60 };
        reader.remember(Kept::of(&visit, Some(gone)));
    }
    reader.hide(Hidden::Topic("apples".into()));
    let open = Request { current: model.ids.first().cloned(), ..Request::default() };
    for (profile, request) in
        [(&Profile::default(), &Request::default()), (&Profile::default(), &open), (&reader, &open)]
    {
        // Numbers that give no user vector are refused by name.
        drop(ranked::checked(model, profile, &candidates, request, NOW));
    }
}
