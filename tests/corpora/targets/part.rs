//! A part of a published model, and the model of a page that takes it in or leaves it.

use std::sync::LazyLock;

use foldin::model::{Model, SerdeJson};
use foldin::profile::{Hidden, Profile};
use foldin::publishing::{Shards, head};
use foldin::ranking::{Candidate, Request};
use foldin::reading::Visit;

use super::common::{NOW, two_topics};
use super::memory::{budget, within};
use super::ranked;

/// What a page may hold: the head alone, a whole model, one that has content, and one that tells of no topics.
static PAGES: LazyLock<[Model; 4]> = LazyLock::new(|| {
    let whole = Model { axes: "of the test".into(), ..two_topics() };
    let content = Model { embeddings: Some(whole.factors.clone()), ..whole.clone() };
    let untold = Model { topic: Vec::new(), ..whole.clone() };
    [head(&whole, &Shards::of(&whole, 2)), whole, content, untold]
});

pub(super) fn part(bytes: &[u8]) -> bool {
    let Ok(part) = within(budget(bytes.len()), || Model::read_part(bytes, &SerdeJson)) else { return false };
    let written = part.part_to_bytes().expect("what was read can be written");
    let again = Model::read_part(&written, &SerdeJson).expect("what was written can be read");
    // What names a whole model is no business of a part, and is not written into it.
    let of_the_whole = |model: &Model| (model.model_id.clone(), model.trained_at.clone(), model.counted_at.clone());
    let (model_id, trained_at, counted_at) = of_the_whole(&part);
    assert_eq!(Model { model_id, trained_at, counted_at, ..again }, part, "what is read back is what was written");
    for page in PAGES.iter() {
        let (mut model, mut taken) = (page.clone(), part.clone());
        if within(budget(written.len()) + budget(1 << 12), || model.take(&mut taken)) {
            assert_taken(page, &model, &part, &taken);
            rank_by(&model);
        } else {
            assert_eq!((&model, &taken), (page, &part), "a part that is refused changes nothing");
        }
    }
    true
}

fn assert_taken(before: &Model, after: &Model, part: &Model, left: &Model) {
    let count = before.len() + part.len();
    assert_eq!((after.len(), left.len()), (count, 0), "all of it is taken");
    for length in [
        after.order.len(),
        after.factors.len(),
        after.embeddings.as_ref().map_or(count, |rows| rows.len()),
        after.exposure.len(),
        after.reading_seconds.len(),
        after.published.len(),
        after.readers.len(),
        after.recent_readers.len(),
        after.topic.len(),
    ] {
        assert_eq!(length, count, "one entry an article");
    }
    for (row, id) in before.ids.iter().enumerate() {
        assert_eq!(after.find(id), Some(row), "what was known first counts");
        assert_eq!(after.topic_of(row), before.topic_of(row), "what was known stays as it was");
    }
    for (row, id) in part.ids.iter().enumerate() {
        let found = after.find(id).expect("what was taken is found");
        if before.find(id).is_none() {
            assert_eq!(found, before.len() + row);
            assert_eq!(after.factors.row(found), part.factors.row(row));
        }
    }
}

fn rank_by(model: &Model) {
    let candidates = Candidate::all(model.ids.iter().take(40).cloned());
    let mut reader = Profile::default();
    for (number, id) in model.ids.iter().rev().take(3).enumerate() {
        reader.remember(Visit::recorded(format!("v{number}"), id.clone(), NOW * 1000.0));
    }
    reader.hide(Hidden::Topic("bridges".into()));
    let open = Request { current: model.ids.first().cloned(), ..Request::default() };
    for profile in [&Profile::default(), &reader] {
        drop(ranked::checked(model, profile, &candidates, &open, NOW));
    }
}
