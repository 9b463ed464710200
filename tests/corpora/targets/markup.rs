//! What a page's markup and its script hand over: candidates, and options as a flat array of paths and values.

use std::sync::LazyLock;

use foldin::model::{Json, Model};
use foldin::profile::{Hidden, Profile};
use foldin::publishing::{Shards, head};
use foldin::ranking::{Candidate, Request, offer};
use foldin::reading::Visit;
use serde_json::Value;

use super::common::{NOW, two_topics};
use super::memory::{budget, within};
use super::ranked;
use super::said::Said;

/// A model whose articles the page knows, and a head that knows none.
static MODELS: LazyLock<[Model; 2]> = LazyLock::new(|| {
    let whole = Model { axes: "of the test".into(), ..two_topics() };
    [head(&whole, &Shards::of(&whole, 2)), whole]
});

/// Somebody who has read two articles, and wants to see neither another nor a topic.
static READER: LazyLock<Profile> = LazyLock::new(|| {
    let mut reader = Profile::default();
    for id in ["a0", "b0"] {
        let visit = Visit::recorded(format!("visit of {id}"), id.into(), (NOW - 5000.0) * 1000.0);
        reader.remember(Visit { dwell_ms: Some(60_000.0), max_depth: Some(1.0), ..visit });
    }
    reader.hide(Hidden::Article("a1".into()));
    reader.hide(Hidden::Topic("hidden".into()));
    reader
});

/// An object with `candidates`, `options` and `now`, Unix time in seconds.
pub(super) fn markup(bytes: &[u8]) -> bool {
    let Ok(page) = serde_json::from_slice::<Value>(bytes) else { return false };
    let (offered, options) = (Said::all(&page, "candidates"), Said::all(&page, "options"));
    let now = page.get("now").cloned().map(Said::from).and_then(|now| now.number());
    let now = now.filter(|now| now.is_finite()).unwrap_or(NOW);
    let Ok(request) = within(budget(bytes.len()), || Request::read(&options)) else { return false };
    let Ok(candidates) = within(budget(bytes.len()), || Candidate::read(&offered)) else { return false };
    assert_ranges(&request);
    for model in MODELS.iter() {
        let mut model = model.clone();
        let before = model.clone();
        within(budget(bytes.len()), || offer(&mut model, &candidates));
        assert_offered(&before, &model, &candidates);
        for profile in [&Profile::default(), &*READER] {
            ranked::checked(&model, profile, &candidates, &request, now).expect("no markup costs the list");
        }
    }
    true
}

/// What is outside of its range was refused.
fn assert_ranges(request: &Request) {
    let rules = &request.rules;
    for share in [rules.strength, rules.min_relevance, rules.diversity, rules.rotation] {
        assert!((0.0..=1.0).contains(&share), "{request:?}");
    }
    for number in rules.boost.iter().chain(&rules.bury).map(|(_, share)| share) {
        assert!((0.0..=1.0).contains(number), "{request:?}");
    }
    for whole in [request.limit, rules.per_topic, rules.per_author] {
        assert!(whole == f64::INFINITY || whole >= 0.0 && whole.trunc() == whole, "{request:?}");
    }
    let texts = rules.filter.attributes.iter().flatten().chain(&request.exclude).chain(&request.current);
    assert!(texts.chain(&request.without).all(|text| !text.is_empty()), "{request:?}");
}

/// What was known stays as it was, what is new has sound numbers, and what is offered again is known.
fn assert_offered(before: &Model, after: &Model, candidates: &[Candidate]) {
    assert!(after.len() <= before.len() + candidates.len());
    for (row, id) in before.ids.iter().enumerate() {
        assert_eq!(after.find(id), Some(row));
    }
    for row in before.len()..after.len() {
        let numbers = [after.exposure[row], after.readers[row], after.recent_readers[row], after.reading_seconds[row]];
        assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0), "{}", after.ids[row]);
        assert!(after.factors.row(row).iter().all(|number| number.is_finite()), "{}", after.ids[row]);
    }
    let mut again = after.clone();
    offer(&mut again, candidates);
    assert_eq!(again, *after, "what is offered again is known");
}
