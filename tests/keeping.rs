//! Which visits go first, by what they are worth today.

#![allow(clippy::unwrap_used)]

mod common;

use common::{NOW, two_topics};
use foldin::profile::{KeptArticle, Profile};
use foldin::reading::Visit;
use foldin::taste::{make_room, reading_seconds};

/// Of a full read some days ago and a short one today, which has to go.
fn first_to_go(half_life_days: f64, days_ago: f64) -> Vec<String> {
    let mut model = two_topics();
    model.hyperparameters.confidence.half_life_days = half_life_days;
    let mut profile = Profile::default();
    for (name, days_ago, seconds) in [("full", days_ago, 600.0), ("short", 0.1, 15.0), ("open", 0.0, 0.0)] {
        // Three names of such a length are too much by one.
        let visit = Visit::recorded(name.into(), name.repeat(6_500), (NOW - days_ago * 86_400.0) * 1000.0);
        profile.remember(Visit { dwell_ms: Some(seconds * 1000.0), ..visit });
    }
    make_room(&mut profile, "open", &model, NOW)
}

#[test]
fn what_goes_first_is_worth_least_by_the_model_s_half_life() {
    assert_eq!(first_to_go(1.0, 5.0), ["full"], "a thirty-second part is left of it");
    assert_eq!(first_to_go(30.0, 5.0), ["short"]);
    assert_eq!(first_to_go(0.0, 5.0), ["short"], "where evidence never fades, as if it halved in thirty days");
    assert_eq!(first_to_go(0.0, 900.0), ["full"]);
}

#[test]
fn the_reading_time_is_the_model_s_else_the_one_that_was_kept() {
    let mut model = two_topics();
    model.reading_seconds[2] = 75.0;
    let kept = KeptArticle { axes: 0, scale: 1.0, values: vec![1, 2], reading_seconds: 40 };
    assert_eq!(reading_seconds(&model, Some(2), Some(&kept)), 75.0);
    assert_eq!((reading_seconds(&model, None, Some(&kept)), reading_seconds(&model, None, None)), (40.0, 0.0));
}
