//! The topics a reader turns to.

#![allow(clippy::unwrap_used)]

mod common;

use common::{NOW, two_topics};
use foldin::profile::Profile;
use foldin::reading::Visit;
use foldin::taste::{Reader, confidence, interests};

#[test]
fn a_topic_has_its_share_of_what_all_visits_count() {
    let model = two_topics();
    let mut profile = Profile::default();
    for item in ["a0", "b0", "a1", "a2", "nobody"] {
        let visit = Visit::recorded(item.into(), item.into(), (NOW - 3_600.0) * 1000.0);
        profile.remember(Visit { dwell_ms: Some(60_000.0), max_depth: Some(1.0), ..visit });
    }
    let found = interests(&Reader::new(&profile, &model, None, NOW).unwrap(), &model);
    let told: Vec<_> = found.iter().map(|interest| (interest.topic.as_str(), interest.evidence)).collect();
    assert_eq!(told, [("apples", 3), ("bridges", 1)]);
    assert!((found[0].strength - 0.75).abs() < 1e-12, "{found:?}");
    assert!((found[1].strength - 0.25).abs() < 1e-12, "{found:?}");
}

#[test]
fn an_article_counts_as_its_confidence_whatever_the_model_has_counted_before() {
    for counted in [0.0, 1.0] {
        let mut model = two_topics();
        model.hyperparameters.confidence.counted = counted;
        let mut profile = Profile::default();
        let [apples, bridges] = [("a0", 60_000.0, 1.0), ("b0", 15_000.0, 0.3)].map(|(item, dwell_ms, max_depth)| {
            let visit = Visit::recorded(item.into(), item.into(), (NOW - 3_600.0) * 1000.0);
            let visit = Visit { dwell_ms: Some(dwell_ms), max_depth: Some(max_depth), ..visit };
            profile.remember(visit.clone());
            confidence(&[visit.evidence()], 60.0, NOW, &model.hyperparameters.confidence)
        });
        let found = interests(&Reader::new(&profile, &model, None, NOW).unwrap(), &model);
        assert!(apples > bridges && bridges > 0.0);
        assert!((found[0].strength - apples / (apples + bridges)).abs() < 1e-9, "{counted}: {found:?}");
        assert!((found[1].strength - bridges / (apples + bridges)).abs() < 1e-9, "{counted}: {found:?}");
    }
}

#[test]
fn who_read_nothing_has_none() {
    let model = two_topics();
    let reader = Reader::new(&Profile::default(), &model, Some("a0"), NOW).unwrap();
    assert_eq!(interests(&reader, &model), []);
}
