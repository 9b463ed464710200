//! What editors ask of a list: each rule at 0, at 1 and between, and what no rule brings back.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use common::{NOW, model, two_topics};
use foldin::model::Model;
use foldin::profile::{Hidden, Profile};
use foldin::ranking::{Candidate, Fill, Filter, LeftOutReason, RankedList, Request, Rules, TOPIC, rank};
use proptest::prelude::*;
use readers::{reader_of, reads};

const SECTION: usize = 1;
const AUTHOR: usize = 2;

/// A reader of b2: without rules the order is b0, b1, then the others.
fn reader() -> Profile {
    reader_of(&["b2"])
}

fn ruled(model: &Model, candidates: &[Candidate], rules: Rules) -> RankedList {
    rank(model, &reader(), candidates, &Request { rules, ..Request::default() }, NOW).unwrap()
}

fn order(list: &RankedList) -> Vec<&str> {
    list.articles.iter().map(|article| article.id.as_str()).collect()
}

fn reasons(list: &RankedList) -> Vec<(&str, LeftOutReason)> {
    list.left_out.iter().map(|left_out| (left_out.id.as_str(), left_out.reason)).collect()
}

/// Of five articles of two topics, as the server has them.
fn served() -> Vec<Candidate> {
    Candidate::all(["a0", "a1", "b1", "a2", "b0"])
}

fn named(id: &str, value: f64) -> Vec<(String, f64)> {
    vec![(id.to_owned(), value)]
}

#[test]
fn at_strength_0_the_servers_order_stands_and_at_1_the_readers() {
    let model = two_topics();
    let personal = ruled(&model, &served(), Rules::default());
    assert_eq!(order(&personal)[..2], ["b0", "b1"]);
    let strength = |strength| ruled(&model, &served(), Rules { strength, ..Rules::default() });
    assert_eq!(order(&strength(0.0)), ["a0", "a1", "b1", "a2", "b0"]);
    assert_eq!(strength(1.0), personal);
    assert_eq!(order(&personal), ["b0", "b1", "a0", "a2", "a1"]);
    // Places are averaged: 1, 1.5, 2, 2.5 and 3.
    assert_eq!(order(&strength(0.5)), ["a0", "b1", "b0", "a1", "a2"]);
}

#[test]
fn equal_merits_stay_in_the_servers_order() {
    let model = two_topics();
    let served = Candidate::all(["b1", "b0"]);
    assert_eq!(order(&ruled(&model, &served, Rules { strength: 0.5, ..Rules::default() })), ["b1", "b0"]);
}

#[test]
fn a_pinned_card_has_its_slot_whatever_else_is_asked() {
    let model = two_topics();
    let pinned = |pin: Vec<(String, f64)>, rules: Rules| order_of(&ruled(&model, &served(), Rules { pin, ..rules }));
    for slot in 0..5 {
        let list =
            pinned(named("a2", f64::from(slot)), Rules { bury: named("a2", 1.0), per_topic: 1.0, ..Rules::default() });
        assert_eq!(list.iter().position(|id| id == "a2"), Some(slot as usize), "{list:?}");
    }
    assert_eq!(pinned(named("a2", 99.0), Rules::default())[4], "a2", "past the end it is the last");
    let past = [named("b0", 99.0), named("b1", 98.0)].concat();
    assert_eq!(pinned(past, Rules::default())[3..], ["b1", "b0"], "of several past the end each has its place");
    let same = [named("a2", 1.0), named("a0", 1.0)].concat();
    assert_eq!(pinned(same, Rules::default())[1..3], ["a0", "a2"], "a slot that is taken gives the next one");
    let crowded = [named("b0", 1.0), named("a2", 0.0), named("a0", 0.0)].concat();
    assert_eq!(pinned(crowded, Rules::default())[..3], ["a0", "a2", "b0"], "who was to stand further up does");
    assert_eq!(pinned(named("nobody", 0.0), Rules::default()).len(), 5);
}

fn order_of(list: &RankedList) -> Vec<String> {
    order(list).into_iter().map(str::to_owned).collect()
}

#[test]
fn boosts_and_buries_move_by_shares_of_the_list() {
    let model = two_topics();
    let plain = order_of(&ruled(&model, &served(), Rules::default()));
    let (first, last) = (plain[0].clone(), plain[4].clone());
    let boosted = |share| order_of(&ruled(&model, &served(), Rules { boost: named(&last, share), ..Rules::default() }));
    let buried = |share| order_of(&ruled(&model, &served(), Rules { bury: named(&first, share), ..Rules::default() }));
    assert_eq!((boosted(0.0), buried(0.0)), (plain.clone(), plain.clone()));
    assert_eq!((&boosted(1.0)[0], &buried(1.0)[4]), (&last, &first));
    // By two and a half of five cards.
    assert_eq!(boosted(0.5).iter().position(|id| *id == last), Some(2));
    assert_eq!(buried(0.5).iter().position(|id| *id == first), Some(2));
}

fn said(id: &str, section: &str, author: &str, days: f64) -> Candidate {
    let mut candidate = Candidate::from(id);
    candidate.attributes[SECTION].push(section.to_owned());
    candidate.attributes[AUTHOR].push(author.to_owned());
    candidate.published = Some(NOW - days * 86_400.0);
    candidate
}

#[test]
fn a_filter_lets_pass_what_is_known_to_fit() {
    let model = two_topics();
    let candidates = [said("a0", "sport", "kim", 0.5), said("new", "sport", "lee", 9.0), Candidate::from("b0")];
    let left = |filter: Filter| {
        let list = ruled(&model, &candidates, Rules { filter, pin: named("b0", 0.0), ..Rules::default() });
        assert!(reasons(&list).iter().all(|(_, reason)| *reason == LeftOutReason::Filtered));
        let mut left = order_of(&list);
        left.sort();
        left
    };
    let of = |attribute: usize, values: &[&str]| {
        let mut filter = Filter::default();
        filter.attributes[attribute] = values.iter().map(|&value| value.to_owned()).collect();
        filter
    };
    assert_eq!(left(of(SECTION, &["sport"])), ["a0", "new"], "the section of b0 is not known");
    assert_eq!(left(of(AUTHOR, &["lee", "kim"])), ["a0", "new"]);
    assert_eq!(left(of(AUTHOR, &["lee"])), ["new"]);
    assert_eq!(left(of(TOPIC, &["bridges"])), ["b0"], "the model knows its topic");
    assert!(left(of(3, &["en"])).is_empty());
    assert_eq!(left(Filter { age: 5.0, ..Filter::default() }), ["a0", "b0"], "the model knows when b0 was published");
    assert!(left(Filter { age: 0.0, ..Filter::default() }).is_empty());
    assert_eq!(left(Filter::default()).len(), 3);
}

#[test]
fn what_is_not_relevant_enough_fills_the_list_or_is_left_out() {
    let model = two_topics();
    let asked = |min_relevance, fill| ruled(&model, &served(), Rules { min_relevance, fill, ..Rules::default() });
    let plain = ruled(&model, &served(), Rules::default());
    assert_eq!(asked(0.0, Fill::Fewer), plain);
    let filled = asked(0.7, Fill::Server);
    assert_eq!(order(&filled), ["b0", "b1", "a0", "a1", "a2"], "the others come as the server has them");
    assert!(filled.left_out.is_empty());
    let fewer = asked(0.7, Fill::Fewer);
    assert_eq!(order(&fewer), ["b0", "b1"]);
    assert_eq!(reasons(&fewer), ["a0", "a1", "a2"].map(|id| (id, LeftOutReason::Irrelevant)));
    let nothing = asked(1.0, Fill::Fewer);
    assert!(nothing.articles.is_empty());
    assert_eq!(nothing.left_out.len(), 5, "no list is empty without a reason");
}

#[test]
fn caps_bound_the_cards_of_one_topic_and_one_author() {
    let model = two_topics();
    let fewer = |per_topic, per_author, candidates: &[Candidate]| {
        ruled(&model, candidates, Rules { per_topic, per_author, fill: Fill::Fewer, ..Rules::default() })
    };
    let of_each = fewer(1.0, f64::INFINITY, &served());
    assert_eq!(order(&of_each).len(), 2);
    assert!(reasons(&of_each).iter().all(|(_, reason)| *reason == LeftOutReason::Topic));
    assert!(fewer(0.0, f64::INFINITY, &served()).articles.is_empty());
    let by = [said("a0", "x", "kim", 1.0), said("b0", "x", "kim", 1.0), said("b1", "x", "lee", 1.0)];
    let authors = fewer(f64::INFINITY, 1.0, &by);
    assert_eq!(order(&authors), ["b0", "b1"]);
    assert_eq!(reasons(&authors), [("a0", LeftOutReason::Author)]);
    let filled = ruled(&model, &served(), Rules { per_topic: 1.0, ..Rules::default() });
    assert_eq!(filled.articles.len(), 5);
    assert!(filled.articles[0].id.starts_with('b') && filled.articles[1].id.starts_with('a'));
}

#[test]
fn what_the_limit_cuts_was_left_out_by_no_rule() {
    let model = two_topics();
    let rules = Rules { per_topic: 1.0, fill: Fill::Fewer, ..Rules::default() };
    let cut = |limit| {
        let request = Request { rules: rules.clone(), limit, ..Request::default() };
        rank(&model, &reader(), &served(), &request, NOW).unwrap()
    };
    assert!(cut(1.0).left_out.is_empty(), "nothing was asked of a second slot");
    assert_eq!(cut(2.0).articles.len(), 2);
}

#[test]
fn diversity_parts_what_is_alike_and_one_story_counts_once() {
    let names = ["p", "q", "far", "read"];
    let model = model(&names, 2, &[1.0, 0.02, 1.0, 0.0, 0.3, 1.0, 1.0, 0.01], |_| u16::MAX);
    let profile = reader_of(&["read"]);
    let list = |diversity, fill| {
        let rules = Rules { diversity, fill, ..Rules::default() };
        rank(&model, &profile, &Candidate::all(["p", "q", "far"]), &Request { rules, ..Request::default() }, NOW)
            .unwrap()
    };
    let plain = list(0.0, Fill::Fewer);
    assert_eq!(order(&plain)[2], "far");
    let diverse = list(0.1, Fill::Fewer);
    assert_eq!(diverse.articles.len(), 2);
    assert_eq!(order(&diverse)[1], "far");
    assert_eq!(diverse.left_out[0].reason, LeftOutReason::Story);
    assert_eq!(list(0.1, Fill::Server).articles.len(), 3);
}

#[test]
fn a_story_is_one_direction_however_long_vectors_are() {
    // q is p three times as long; far is long, and something else.
    let model = model(&["p", "q", "far", "read"], 2, &[1.0, 0.0, 3.0, 0.0, 3.0, 6.0, 1.0, 0.2], |_| u16::MAX);
    let profile = reader_of(&["read"]);
    let rules = Rules { diversity: 0.01, fill: Fill::Fewer, ..Rules::default() };
    let request = Request { rules, ..Request::default() };
    let list = rank(&model, &profile, &Candidate::all(["p", "q", "far"]), &request, NOW).unwrap();
    assert_eq!(list.articles.len(), 2);
    assert!(order(&list).contains(&"far") && list.left_out[0].reason == LeftOutReason::Story, "{list:?}");
}

#[test]
fn likeness_and_merit_are_weighed() {
    let names = ["p", "q", "far", "read"];
    // p and q are alike, and no story is told twice: cosines .87 and .27.
    let model = model(&names, 2, &[1.0, 0.0, 0.87, 0.5, 0.0, 1.0, 1.0, 0.1], |_| u16::MAX);
    let profile = reader_of(&["read"]);
    let at = |diversity| {
        let rules = Rules { diversity, ..Rules::default() };
        let request = Request { rules, ..Request::default() };
        order_of(&rank(&model, &profile, &Candidate::all(["far", "q", "p"]), &request, NOW).unwrap())
    };
    assert_eq!(at(0.0), ["p", "q", "far"]);
    assert_eq!(at(0.1), ["p", "q", "far"], "a little is not enough");
    // A third of the list against .87: from .277 on.
    assert_eq!(at(0.25), ["p", "q", "far"]);
    assert_eq!(at(0.32), ["p", "far", "q"]);
    assert_eq!(at(0.6), ["p", "far", "q"]);
    assert_eq!(at(1.0), ["p", "far", "q"], "at 1, too, the first card is the best");
}

#[test]
fn a_card_that_was_shown_sinks_and_recovers() {
    let model = two_topics();
    let plain = order_of(&ruled(&model, &served(), Rules::default()));
    let first = plain[0].clone();
    let place = |rotation, hours: f64| {
        let shown = named(&first, (NOW - hours * 3_600.0) * 1000.0);
        let list = ruled(&model, &served(), Rules { rotation, shown, ..Rules::default() });
        order(&list).iter().position(|id| *id == first).unwrap()
    };
    assert_eq!(place(0.0, 0.0), 0);
    assert_eq!(place(1.0, 0.0), 4);
    assert_eq!(place(1.0, -5.0), 4, "what is to come counts as now");
    // After six hours it sinks by half of the list, after a day by a sixteenth, which is no place.
    assert_eq!(place(1.0, 6.0), 2);
    assert_eq!(place(1.0, 24.0), 0);
}

#[derive(Debug, Clone)]
struct Case {
    model: Model,
    profile: Profile,
    candidates: Vec<Candidate>,
    request: Request,
}

fn id() -> impl Strategy<Value = String> {
    (0..15_usize).prop_map(|number| format!("n{number}"))
}

fn values(range: std::ops::Range<f64>) -> impl Strategy<Value = Vec<(String, f64)>> {
    prop::collection::vec((id(), range), 0..4)
}

fn rules() -> impl Strategy<Value = Rules> {
    let often = || prop::sample::select(vec![0.0, 0.3, 0.9, 1.0]);
    let cap = || prop::sample::select(vec![f64::INFINITY, 0.0, 1.0, 2.0]);
    let slots = prop::collection::vec((id(), (0..9_u32).prop_map(f64::from)), 0..4);
    (
        (often(), often(), often(), often()),
        (slots, values(0.0..1.0), values(0.0..1.0), values(0.0..2e12)),
        (cap(), cap(), prop::sample::select(vec![Fill::Server, Fill::Fewer])),
        (prop::bool::weighted(0.2), prop::sample::select(vec![f64::INFINITY, f64::INFINITY, 5.0])),
    )
        .prop_map(
            |((strength, min_relevance, diversity, rotation), (pin, boost, bury, shown), caps, (by_topic, age))| {
                let (per_topic, per_author, fill) = caps;
                let mut filter = Filter { age, ..Filter::default() };
                if by_topic {
                    filter.attributes[TOPIC].push("apples".into());
                }
                Rules {
                    strength,
                    pin,
                    boost,
                    bury,
                    filter,
                    min_relevance,
                    fill,
                    diversity,
                    per_topic,
                    per_author,
                    rotation,
                    shown,
                }
            },
        )
}

fn case() -> impl Strategy<Value = Case> {
    let candidate = (id(), prop::sample::select(vec!["kim", "lee", ""])).prop_map(|(id, author)| {
        let mut candidate = Candidate::from(id);
        candidate.attributes[AUTHOR].extend((!author.is_empty()).then(|| author.to_owned()));
        candidate
    });
    (
        prop::collection::vec(-1.0..1.0_f32, 12 * 3),
        prop::collection::vec((id(), 0.0..90.0_f64), 0..10),
        prop::collection::vec(candidate, 0..20),
        (prop::option::of(id()), prop::collection::vec(id(), 0..3)),
        (prop::collection::vec(id(), 0..3), prop::bool::weighted(0.2)),
        (rules(), prop::option::weighted(0.3, 0..25_u32)),
    )
        .prop_map(|(vectors, visits, candidates, (current, exclude), (hidden, topic), (rules, limit))| {
            let names: Vec<String> = (0..12).map(|number| format!("n{number}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let model = model(&names, 3, &vectors, |place| (place % 2) as u16);
            let mut profile = Profile::default();
            visits.iter().for_each(|(item, seconds)| reads(&mut profile, item, *seconds));
            hidden.into_iter().for_each(|item| profile.hide(Hidden::Article(item)));
            if topic {
                profile.hide(Hidden::Topic("bridges".into()));
            }
            let limit = limit.map_or(f64::INFINITY, f64::from);
            let request = Request { current, limit, exclude, rules, ..Request::default() };
            Case { model, profile, candidates, request }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_was_read_hidden_or_excluded_never_returns(case in case()) {
        let Case { model, profile, candidates, request } = case;
        let list = rank(&model, &profile, &candidates, &request, NOW).unwrap();
        let topic = |id: &str| model.find(id).and_then(|row| model.topic_of(row)).map(str::to_owned);
        for article in &list.articles {
            let id = &article.id;
            prop_assert!(!request.exclude.contains(id));
            prop_assert!(request.current.as_ref() != Some(id));
            prop_assert!(!profile.hidden().contains(&Hidden::Article(id.clone())));
            prop_assert!(topic(id).is_none_or(|topic| !profile.hidden().contains(&Hidden::Topic(topic))));
            let bounce = |dwell: Option<f64>| dwell < Some(10_000.0);
            prop_assert!(profile.visits().iter().all(|kept| kept.visit.item_id != *id || bounce(kept.visit.dwell_ms)));
            prop_assert!(request.rules.filter.attributes[TOPIC].is_empty() || topic(id).as_deref() == Some("apples"));
        }
        let mut ids = order(&list);
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), list.articles.len(), "no card stands twice");
        // Whatever is not in the list has a reason, or is beyond the limit.
        prop_assert!(list.articles.len() as f64 <= request.limit);
        let told = list.articles.len() + list.left_out.len();
        prop_assert!(told == candidates.len() || list.articles.len() as f64 == request.limit);
        let again = rank(&model, &profile, &candidates, &request, NOW).unwrap();
        prop_assert_eq!(again, list);
    }
}
