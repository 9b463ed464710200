//! What a page finds in its store: visits, each with what a model knew of its article.

use std::sync::LazyLock;

use foldin::model::Model;
use foldin::profile::{Hidden, Kept, KeptArticle, MOST_BYTES, MOST_VISITS, Profile, record as stored};
use foldin::ranking::{Candidate, Request};
use foldin::reading::{Entry, Visit};
use foldin::taste::{Reader, article_now, confidence, interests, make_room, reading_seconds};
use serde_json::{Value, json};

use super::common::{NOW, two_topics};
use super::memory::{budget, within};
use super::ranked;
use super::said::Said;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model { axes: "of the test".into(), ..two_topics() });
/// The same, with confidence as Hu, Koren and Volinsky have it, which grows with what was done and nothing bounds.
static LINEAR: LazyLock<Model> = LazyLock::new(|| {
    let mut model = MODEL.clone();
    let all = &mut model.hyperparameters;
    (all.unobserved_weight, all.confidence.epsilon, all.confidence.base, all.confidence.counted) = (1.0, 0.0, 1.0, 1.0);
    model
});
/// A number that nobody measured is longer than one that somebody did, by so many characters.
const LONGER: usize = 20;

/// One visit, or several in an array.
pub(super) fn record(bytes: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return false };
    let values = if let Value::Array(values) = value { values } else { vec![value] };
    let visits: Vec<Kept> = within(budget(bytes.len()), || {
        values.into_iter().filter_map(|value| stored::read(&Said::from(value)).ok()).collect()
    });
    let mut profile = Profile::default();
    for kept in &visits {
        let kept = restored(kept);
        let name = kept.visit.visit_id.clone();
        profile.remember(kept);
        let gone = make_room(&mut profile, &name, &MODEL, NOW);
        assert!(profile.visit(&name).is_some() && !gone.contains(&name), "what was just read stays");
        assert!(gone.iter().all(|name| profile.visit(name).is_none()), "what went is gone");
        assert_room(&profile);
    }
    profile.hide(Hidden::Article("a1".into()));
    rank_by(&MODEL, &profile);
    rank_by(&LINEAR, &profile);
    !visits.is_empty()
}

/// As a page takes a visit in: what an earlier build wrote is stored anew, and so is what a page tells of itself.
fn restored(kept: &Kept) -> Kept {
    let anew = Kept::of(&kept.visit, kept.article.clone());
    assert_stored_and_read(&anew);
    assert_stored_and_read(&Kept::of(&kept.visit, article_now(&MODEL, &kept.visit.item_id)));
    if kept.visit.schema < stored::VERSION { anew } else { kept.clone() }
}

fn assert_stored_and_read(kept: &Kept) {
    let value = as_stored(kept);
    let read = stored::read(&Said::from(value.clone())).expect("what was stored is read");
    // That any band was seen is all that is said of those seen.
    let visit = Visit { seen_bands: kept.visit.seen_bands.min(1), ..kept.visit.clone() };
    assert_eq!(read, Kept { visit, ..kept.clone() }, "what is read back is what was stored");
    // Rounding may move a number once, and not again.
    assert_eq!(Kept::of(&read.visit, read.article.clone()), *kept, "what was kept is kept as it is");
    if let Some(article) = &kept.article {
        assert_eq!(KeptArticle::read(&article.text()).as_ref(), Some(article));
    }
    // The name of a visit stands in the key.
    let bytes = value.to_string().len() + "foldin:visit:".len() - r#""visitId":"",""#.len();
    let counted = kept.bytes() + 4 * LONGER + escapes(&kept.visit.visit_id);
    assert!(bytes <= counted, "{bytes} bytes, {counted} were counted: {value}");
}

/// What escaping adds to a name in JSON; in a key it adds nothing.
fn escapes(name: &str) -> usize {
    json!(name).to_string().len() - 2 - name.len()
}

/// As the page writes it, in the names of `src/browser/value.rs`.
fn as_stored(kept: &Kept) -> Value {
    let visit = &kept.visit;
    let mut value =
        json!({ "visitId": visit.visit_id, "id": visit.item_id, "start": visit.start_ms, "schema": visit.schema });
    let mut tell = |name: &str, told: Option<Value>| {
        if let Some(told) = told {
            value[name] = told;
        }
    };
    let actions: Vec<&str> = visit.actions.iter().map(|&action| stored::action_name(action)).collect();
    tell("title", visit.title.clone().map(Value::from));
    tell("dwellMs", visit.dwell_ms.map(Value::from));
    tell("maxDepth", visit.max_depth.map(Value::from));
    tell("readBands", (visit.seen_bands > 0).then(|| visit.read_bands.into()));
    tell("actions", (!actions.is_empty()).then(|| actions.into()));
    tell("article", kept.article.as_ref().map(|article| article.text().into()));
    tell("entry", (visit.entry == Entry::Event).then(|| "event".into()));
    tell("strength", (visit.strength > 0.0).then(|| visit.strength.into()));
    value
}

fn assert_room(profile: &Profile) {
    let visits = profile.visits();
    let bytes: usize = visits.iter().map(Kept::bytes).sum();
    assert!(visits.len() <= MOST_VISITS && bytes <= MOST_BYTES || visits.len() == 1, "{} take {bytes}", visits.len());
    assert!(visits.is_sorted_by(|a, b| a.visit.start_ms <= b.visit.start_ms), "oldest first");
}

fn rank_by(model: &Model, profile: &Profile) {
    let mut candidates = Candidate::all(model.ids.clone());
    candidates.extend(profile.visits().iter().take(20).map(|kept| kept.visit.item_id.as_str().into()));
    for current in [None, Some("b1".to_owned())] {
        let request = Request { current: current.clone(), ..Request::default() };
        ranked::checked(model, profile, &candidates, &request, NOW).expect("no visit costs the list");
        let reader = Reader::new(profile, model, current.as_deref(), NOW).expect("no visit costs the reader");
        assert!(interests(&reader, model).iter().all(|interest| interest.strength.is_finite()));
    }
    for (item_id, evidence) in profile.evidence() {
        let kept = profile.article(item_id, model.axes_hash());
        let seconds = reading_seconds(model, model.find(item_id), kept);
        let confidence = confidence(&evidence, seconds, NOW, &model.hyperparameters.confidence);
        assert!(confidence >= 0.0, "{item_id}: {confidence}");
    }
}
