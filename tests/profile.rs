//! What is kept of a reader: what goes first, what an earlier build wrote, and what a visit remembers of its article.

#![allow(clippy::unwrap_used)]

mod common;

use common::{NOW, two_topics};
use foldin::model::{Model, Rows};
use foldin::profile::{Hidden, Kept, KeptArticle, MOST_BYTES, MOST_VISITS, Profile, RecordError, record};
use foldin::ranking::{Candidate, Request, rank};
use foldin::reading::{Action, Entry, Visit};
use foldin::taste::{Reader, article_now, make_room};
use proptest::prelude::*;
use serde_json::{Value, json};

const DAY: f64 = 86_400_000.0;

fn visit(name: &str, item: &str, start_ms: f64) -> Visit {
    Visit::recorded(name.into(), item.into(), start_ms)
}

fn read(name: &str, item: &str, days_ago: f64, seconds: f64) -> Visit {
    Visit { dwell_ms: Some(seconds * 1000.0), ..visit(name, item, NOW * 1000.0 - days_ago * DAY) }
}

fn names(profile: &Profile) -> Vec<&str> {
    profile.visits().iter().map(|kept| kept.visit.visit_id.as_str()).collect()
}

fn record_of(value: &Value) -> Result<Kept, RecordError> {
    record::read(value)
}

#[test]
fn a_later_record_of_a_visit_takes_its_place() {
    let mut profile = Profile::default();
    profile.remember(visit("1", "a", 10.0));
    profile.remember(visit("2", "b", 5.0));
    profile.remember(Visit { dwell_ms: Some(7.0), ..visit("1", "a", 10.0) });
    assert_eq!(names(&profile), ["2", "1"]);
    assert_eq!(profile.visit("1").unwrap().visit.dwell_ms, Some(7.0));
    assert_eq!(profile.visit("3"), None);
}

#[test]
fn nothing_goes_while_there_is_room() {
    let mut profile = Profile::default();
    for number in 0..MOST_VISITS {
        profile.remember(visit(&number.to_string(), "a", number as f64));
    }
    assert_eq!(make_room(&mut profile, "", &two_topics(), NOW), Vec::<String>::new());
    profile.remember(visit("late", "b", 1e6));
    assert_eq!(make_room(&mut profile, "", &two_topics(), NOW), ["0"], "of equal ones the oldest");
    assert_eq!(profile.visits().len(), MOST_VISITS);
}

#[test]
fn a_bounce_goes_before_an_older_read_and_a_weak_one_before_a_strong_one_of_its_day() {
    let mut profile = Profile::default();
    for number in 0..MOST_VISITS - 3 {
        profile.remember(read(&format!("read {number}"), "a0", 40.0, 60.0));
    }
    profile.remember(read("bounce", "a1", 1.0, 2.0));
    profile.remember(read("skimmed", "a1", 90.0, 12.0));
    profile.remember(read("long ago", "a1", 400.0, 60.0));
    profile.remember(read("open", "b0", 0.0, 0.0));
    profile.remember(read("yesterday", "b0", 1.0, 60.0));
    let mut gone = make_room(&mut profile, "open", &two_topics(), NOW);
    gone.sort();
    assert_eq!(gone, ["bounce", "long ago"]);
    profile.remember(read("today", "b0", 0.1, 60.0));
    assert_eq!(make_room(&mut profile, "open", &two_topics(), NOW), ["skimmed"]);
    assert!(profile.visit("open").is_some(), "what is being read stays, however little it says yet");
}

#[test]
fn no_more_goes_than_must_and_forgetting_all_leaves_nothing() {
    let mut profile = Profile::default();
    let long = |letter: &str| letter.repeat(18_000);
    for (name, seconds) in [("a", 60.0), ("b", 20.0), ("c", 15.0), ("d", 60.0)] {
        profile.remember(read(name, &long(name), 1.0, seconds));
    }
    assert_eq!(make_room(&mut profile, "d", &two_topics(), NOW), ["c"]);
    profile.hide(Hidden::Article("h".into()));
    profile.forget_all();
    assert_eq!(profile, Profile::default());
    assert!(profile.visits().is_empty() && profile.hidden().is_empty());
}

#[test]
fn two_hundred_visits_of_a_usual_site_have_room() {
    let mut model = two_topics();
    model.factors = Rows::float32(64, (0..model.len() * 64).map(|value| value as f32 / 7.0 - 3.0).collect()).unwrap();
    let article = article_now(&model, "a0").unwrap();
    let mut profile = Profile::default();
    for number in 0..MOST_VISITS {
        let title = Some("What a forecast of autoscaling costs a hospital".to_owned());
        let visit = Visit { title, ..read("0123456789abcdef", "autoscaling-is-a-forecast", number as f64, 84.3) };
        let visit = Visit { visit_id: format!("{number:016x}"), max_depth: Some(0.873), seen_bands: 18, ..visit };
        profile.remember(Kept::of(&visit, Some(article.clone())));
    }
    assert_eq!(make_room(&mut profile, "", &model, NOW), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_kept_is_never_too_much(lengths in prop::collection::vec((1_usize..6_000, 0.0..400.0_f64), 1..260)) {
        let model = two_topics();
        let mut profile = Profile::default();
        let mut gone = Vec::new();
        for (number, &(length, days_ago)) in lengths.iter().enumerate() {
            let name = number.to_string();
            profile.remember(read(&name, &"\"".repeat(length), days_ago, 60.0));
            gone.extend(make_room(&mut profile, &name, &model, NOW));
            let bytes: usize = profile.visits().iter().map(Kept::bytes).sum();
            prop_assert!(profile.visits().len() <= MOST_VISITS);
            prop_assert!(bytes <= MOST_BYTES);
            prop_assert!(profile.visit(&name).is_some());
        }
        prop_assert_eq!(profile.visits().len() + gone.len(), lengths.len());
    }

    #[test]
    fn any_value_is_a_visit_or_named_damage(text in "\\PC{0,40}", number in prop::num::f64::ANY, schema in 0_u32..4) {
        let values = [json!(text), json!(number), json!(null), json!([text]), json!({ "id": number })];
        for value in &values {
            for other in &values {
                let visit = json!({
                    "visitId": value, "id": other, "start": other, "dwellMs": value, "actions": value, "article": value,
                    "readBands": other, "schema": schema,
                });
                match record_of(&visit) {
                    Ok(kept) => prop_assert!(kept.visit.start_ms >= 0.0 && !kept.visit.item_id.is_empty()),
                    Err(RecordError::Future) => prop_assert!(schema > record::VERSION),
                    Err(RecordError::Damaged) => {}
                }
            }
        }
    }

    #[test]
    fn an_article_comes_back_from_its_text(values in prop::collection::vec(any::<i8>(), 0..300), axes: u32, seconds: u16) {
        let article = KeptArticle { axes, scale: 0.03, values, reading_seconds: seconds };
        prop_assert_eq!(KeptArticle::read(&article.text()), Some(article));
    }
}

#[test]
fn forgetting_an_article_takes_all_its_visits_and_no_other() {
    let mut profile = Profile::default();
    for (name, item) in [("1", "a"), ("2", "b"), ("3", "a")] {
        profile.remember(visit(name, item, 0.0));
    }
    assert_eq!(profile.forget("a"), ["1", "3"]);
    assert_eq!(names(&profile), ["2"]);
    assert!(profile.forget("a").is_empty());
}

#[test]
fn what_was_hidden_can_be_shown_again() {
    let mut profile = Profile::default();
    profile.hide(Hidden::Topic("cloud".into()));
    profile.hide(Hidden::Topic("cloud".into()));
    assert_eq!(profile.hidden().len(), 1);
    assert!(!profile.unhide(&Hidden::Article("cloud".into())));
    assert!(profile.unhide(&Hidden::Topic("cloud".into())));
    assert!(profile.hidden().is_empty());
}

#[test]
fn what_the_solve_needs_is_kept_and_nothing_else() {
    let whole = Visit {
        title: Some("é".repeat(100)),
        dwell_ms: Some(84_349.0),
        media_ms: 5.0,
        wall_ms: 90_000.0,
        max_depth: Some(0.876_54),
        seen_bands: 20,
        read_bands: 0,
        clicks: 3,
        actions: vec![Action::Copy],
        entry: Entry::Spa,
        ..visit("1", "a", 1_700_000_000_700.0)
    };
    let kept = Kept::of(&whole, None).visit;
    assert_eq!((kept.start_ms, kept.dwell_ms, kept.max_depth), (1_700_000_001_000.0, Some(84_300.0), Some(0.88)));
    assert_eq!((kept.media_ms, kept.wall_ms, kept.clicks, kept.entry), (0.0, 0.0, 0, Entry::Record));
    assert_eq!(kept.title.as_deref().unwrap(), "é".repeat(60));
    assert_eq!(kept.evidence().read_fraction, Some(0.0), "bands were measured, and none was read");
    assert!(kept.evidence().acted);
    let event = Kept::of(&Visit { strength: 2.0, entry: Entry::Event, ..whole }, None).visit;
    assert!(!event.evidence().visit && event.evidence().strength == 2.0);
}

#[test]
fn every_version_is_read_but_those_to_come() {
    let first = json!({
        "visitId": "1", "id": "a", "title": "A", "start": 1_700_000_000_000_u64, "dwellMs": 20_000, "mediaMs": 0,
        "wallMs": 30_000, "maxDepth": 1, "seenBands": 20, "readBands": 5, "clicks": 0, "actions": ["print", "jump"],
        "strength": 0, "entry": "navigate", "schema": 1,
    });
    let kept = record_of(&first).unwrap();
    assert_eq!(kept.visit.schema, 1);
    assert_eq!(kept.visit.evidence().read_fraction, Some(0.25));
    assert_eq!(kept.visit.actions, [Action::Print]);
    let second =
        json!({ "visitId": "1", "id": "a", "start": 1, "maxDepth": 0.5, "readBands": 0, "schema": 2, "article": "!" });
    let kept = record_of(&second).unwrap();
    assert_eq!(kept.visit.evidence().read_fraction, Some(0.0));
    assert_eq!(kept.article, None, "a damaged article costs its vector alone");
    let unmeasured = json!({ "visitId": "1", "id": "a", "start": 1, "maxDepth": 0.5, "schema": 2 });
    assert_eq!(record_of(&unmeasured).unwrap().visit.evidence().read_fraction, Some(0.5));
    assert_eq!(record_of(&json!({ "visitId": "1", "id": "a", "start": 1, "schema": 3 })), Err(RecordError::Future));
    for damaged in [
        json!({ "id": "a", "start": 1 }),
        json!({ "visitId": "", "id": "a", "start": 1 }),
        json!({ "visitId": "1", "id": "", "start": 1 }),
        json!({ "visitId": "1", "id": "a", "start": -1 }),
        json!({ "visitId": "1", "id": "a" }),
        json!("a"),
    ] {
        assert_eq!(record_of(&damaged), Err(RecordError::Damaged), "{damaged}");
    }
}

/// The key and the text under which a page stores a visit.
fn as_stored(kept: &Kept) -> String {
    let Visit { visit_id, item_id, title, start_ms, dwell_ms, max_depth, actions, .. } = &kept.visit;
    let mut value = json!({ "id": item_id, "start": *start_ms as i64, "schema": kept.visit.schema });
    let mut set = |name: &str, told: Option<Value>| {
        if let Some(told) = told {
            value[name] = told;
        }
    };
    set("title", title.as_ref().map(|title| json!(title)));
    set("dwellMs", dwell_ms.map(|dwell| json!(dwell as i64)));
    set("maxDepth", max_depth.map(|depth| json!(depth)));
    set("readBands", (kept.visit.seen_bands > 0).then(|| json!(kept.visit.read_bands)));
    let names: Vec<&str> = actions.iter().map(|&action| record::action_name(action)).collect();
    set("actions", (!names.is_empty()).then(|| json!(names)));
    set("entry", (kept.visit.entry == Entry::Event).then(|| json!("event")));
    set("strength", (kept.visit.strength > 0.0).then(|| json!(kept.visit.strength)));
    set("article", kept.article.as_ref().map(|article| json!(article.text())));
    format!("foldin:visit:{visit_id}{value}")
}

#[test]
fn what_a_visit_takes_is_known_to_a_few_bytes_and_never_too_low() {
    let article = |length: usize| KeptArticle { axes: 7, scale: 0.5, values: vec![9; length], reading_seconds: 60 };
    let least = Visit {
        dwell_ms: Some(1_800_000.0),
        max_depth: Some(0.25),
        read_bands: 11,
        seen_bands: 12,
        ..visit("0123456789abcdef", "a", 1_700_000_000_000.0)
    };
    for (title, actions, length, strength) in [
        ("t".repeat(60), vec![], 64, None),
        ("\"\\".repeat(30), vec![Action::Copy, Action::Print, Action::Share], 129, None),
        ("\u{1}\u{1f}".repeat(20), vec![Action::Share], 1, Some(1_234_567.890_625)),
        ("日本".repeat(10), vec![Action::Print], 0, Some(2.0)),
    ] {
        let mut whole = Visit { title: Some(title.clone()), actions, item_id: title, ..least.clone() };
        if let Some(strength) = strength {
            whole = Visit { strength, entry: Entry::Event, ..whole };
        }
        let kept = Kept::of(&whole, Some(article(length)));
        let (said, takes) = (kept.bytes(), as_stored(&kept).len());
        // Names and numbers count as if they were all there, and as long as they may be.
        assert!(said >= takes && said <= takes + 32, "{said} for {takes}: {}", as_stored(&kept));
    }
    let bare = Kept::of(&visit("1", "a", 1.0), None);
    assert!(bare.bytes() >= as_stored(&bare).len());
}

#[test]
fn what_is_read_is_what_was_stored() {
    let article = KeptArticle { axes: 7, scale: 0.5, values: vec![-128, 0, 127], reading_seconds: 60 };
    let whole = Visit {
        title: Some("A".into()),
        dwell_ms: Some(20_000.0),
        max_depth: Some(0.25),
        seen_bands: 12,
        read_bands: 11,
        actions: vec![Action::Print],
        ..visit("1", "a", 1_700_000_000_000.0)
    };
    for (entry, strength) in [(Entry::Record, 0.0), (Entry::Record, 1.5), (Entry::Event, 2.5)] {
        let kept = Kept::of(&Visit { entry, strength, ..whole.clone() }, Some(article.clone()));
        let text = as_stored(&kept);
        let mut value: Value = serde_json::from_str(text.trim_start_matches("foldin:visit:1")).unwrap();
        value["visitId"] = json!("1");
        let read = record_of(&value).unwrap();
        // That any band was seen is all that is said of those seen.
        let expected = Visit { seen_bands: 1, ..kept.visit.clone() };
        assert_eq!(read, Kept { visit: expected, ..kept });
    }
    for scale in [-1.0, f32::NAN, f32::INFINITY] {
        assert_eq!(KeptArticle::read(&KeptArticle { scale, ..article.clone() }.text()), None, "{scale}");
    }
}

#[test]
fn bands_speak_for_how_much_was_read_wherever_there_are_any() {
    for (seen, read, fraction) in [(0, 0, 0.9), (3, 0, 0.0), (20, 5, 0.25), (0, 5, 0.25)] {
        let visit = Visit { seen_bands: seen, read_bands: read, max_depth: Some(0.9), ..visit("1", "a", 0.0) };
        assert_eq!(visit.evidence().read_fraction, Some(fraction));
    }
}

#[test]
fn bands_are_kept_where_they_were_measured() {
    for (seen, read, kept) in [(0, 0, (0, 0)), (3, 0, (1, 0)), (18, 4, (4, 4)), (0, 4, (4, 4))] {
        let found = Kept::of(&Visit { seen_bands: seen, read_bands: read, ..visit("1", "a", 0.0) }, None).visit;
        assert_eq!((found.seen_bands, found.read_bands), kept);
        assert_eq!(found.schema, record::VERSION);
    }
}

#[test]
fn names_of_entries_and_actions_are_those_of_the_package() {
    for name in ["navigate", "back", "spa", "bfcache", "discard", "record", "event"] {
        assert_eq!(record::entry(name).map(record::entry_name), Some(name));
    }
    assert_eq!(record::entry("sideways"), None);
    let names = [Action::Copy, Action::Print, Action::Share].map(record::action_name);
    assert_eq!(names, ["copy", "print", "share"]);
}

/// A model that has forgotten one article.
fn without(model: &Model, id: &str) -> Model {
    let rows: Vec<usize> = (0..model.len()).filter(|&row| model.ids[row] != id).collect();
    let pick = |values: &[f32]| rows.iter().map(|&row| values[row]).collect::<Vec<f32>>();
    let vectors = rows.iter().flat_map(|&row| model.factors.row(row)).map(|value| value as f32).collect();
    let shrunk = Model {
        ids: rows.iter().map(|&row| model.ids[row].clone()).collect(),
        factors: Rows::float32(model.factors.dimension(), vectors).unwrap(),
        exposure: pick(&model.exposure),
        reading_seconds: pick(&model.reading_seconds),
        published: rows.iter().map(|&row| model.published[row]).collect(),
        readers: pick(&model.readers),
        recent_readers: pick(&model.recent_readers),
        topic: model.topic.clone().into_iter().take(0).collect(),
        ..model.clone()
    };
    let spectrum = shrunk.spectrum.clone();
    // The prior part is that of the whole model, so that the lists can be held against each other.
    Model { spectrum, ..shrunk.assemble().unwrap() }
}

#[test]
fn an_article_that_the_model_forgot_speaks_by_the_vector_that_the_visit_kept() {
    let model = two_topics().assemble().unwrap();
    let mut profile = Profile::default();
    let whole = read("1", "a0", 1.0, 60.0);
    profile.remember(Kept::of(&whole, article_now(&model, "a0")));
    let known = Reader::new(&profile, &model, None, NOW).unwrap();
    let later = without(&model, "a0");
    let kept = Reader::new(&profile, &later, None, NOW).unwrap();
    assert_eq!(kept.sources.len(), 1);
    for (found, expected) in kept.user.unwrap().x.iter().zip(known.user.unwrap().x) {
        // One byte a number.
        assert!((found - expected).abs() < 0.01 * expected.abs().max(0.1), "{found} {expected}");
    }
    let list = rank(&later, &profile, &Candidate::all(&later.ids), &Request::default(), NOW).unwrap();
    assert_eq!(list.sources[list.articles[0].because[0].source].item_id, "a0");

    let turned = Model { axes: "others".into(), ..later.clone() };
    assert!(
        Reader::new(&profile, &turned, None, NOW).unwrap().sources.is_empty(),
        "a vector of other axes says nothing"
    );
    for values in [vec![1, 2, 3], vec![0, 0]] {
        let mut odd = Profile::default();
        let article = article_now(&model, "a0").unwrap();
        odd.remember(Kept::of(&whole, Some(KeptArticle { values, ..article })));
        let sources = Reader::new(&odd, &later, None, NOW).unwrap().sources;
        assert!(sources.is_empty(), "a vector of another length, or of nothing, says nothing");
    }
    let mut bare = Profile::default();
    bare.remember(whole);
    assert!(Reader::new(&bare, &later, None, NOW).unwrap().sources.is_empty());
    let read = rank(&later, &bare, &Candidate::all(["a0"]), &Request::default(), NOW).unwrap();
    assert_eq!(read.articles.len(), 0, "what was read stays read");
}

#[test]
fn a_year_without_a_visit_a_clock_set_back_and_a_start_to_come_leave_a_list() {
    let model = two_topics();
    for (now, start) in [(NOW + 366.0 * 86_400.0, NOW), (NOW - 366.0 * 86_400.0, NOW), (NOW, NOW + 86_400.0)] {
        let mut profile = Profile::default();
        profile.remember(Visit { start_ms: start * 1000.0, ..read("1", "a0", 0.0, 60.0) });
        let list = rank(&model, &profile, &Candidate::all(&model.ids), &Request::default(), now).unwrap();
        assert_eq!(list.articles.len(), model.len() - 1);
        assert!(list.articles.iter().all(|article| article.score.is_finite()));
        assert!(list.articles[0].id.starts_with('a'), "{now} {start}: {:?}", list.articles[0]);
    }
}
