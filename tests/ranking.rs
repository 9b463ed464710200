//! The list a reader gets: what moves it, what explains it, and what may never be in it.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use common::{NOW, model, two_topics};
use foldin::model::{Model, RelevanceForm, Rows};
use foldin::profile::{Hidden, Profile};
use foldin::ranking::{Candidate, LeftOutReason, RankedArticle, RankedList, Request, Tier, offer, rank};
use foldin::taste::{Basis, Reader, article_now};
use proptest::prelude::*;
use readers::{reader_of, reads};

fn list(model: &Model, profile: &Profile, request: &Request) -> RankedList {
    rank(model, profile, &Candidate::all(&model.ids), request, NOW).unwrap()
}

fn order(list: &RankedList) -> Vec<&str> {
    list.articles.iter().map(|article| article.id.as_str()).collect()
}

#[test]
fn without_any_evidence_the_newest_and_most_read_lead() {
    let model = two_topics();
    let list = list(&model, &Profile::default(), &Request::default());
    assert_eq!(order(&list)[0], "a0");
    assert!(list.articles.iter().all(|article| article.tier == Tier::Popular && article.because.is_empty()));
    assert!(list.articles.iter().all(|article| article.parts.taste == 0.0 && article.parts.debias == 0.0));
    assert!(list.articles.iter().all(|article| !article.relevant));
}

#[test]
fn the_open_article_draws_its_topic() {
    let model = two_topics();
    let request = Request { current: Some("b2".into()), ..Request::default() };
    let list = list(&model, &Profile::default(), &request);
    assert_eq!(order(&list)[..2], ["b0", "b1"]);
    assert!(list.articles.iter().all(|article| article.tier == Tier::Topic && article.parts.taste == 0.0));
    assert!(list.articles.iter().all(|article| list.because(article).map(|(id, _)| id).eq(["b2"])));
}

#[test]
fn reading_moves_the_list_and_forgetting_moves_it_back() {
    let model = two_topics();
    let mut profile = Profile::default();
    let before = list(&model, &profile, &Request::default());
    reads(&mut profile, "b2", 30.0);
    let after = list(&model, &profile, &Request::default());
    assert_eq!(order(&after)[0], "b0");
    assert!(after.articles[0].parts.taste > after.articles[4].parts.taste);
    assert_eq!(after.because(&after.articles[0]).next().map(|(id, _)| id), Some("b2"));
    assert!(after.articles.iter().all(|article| article.relevant == article.id.starts_with('b')));
    profile.forget("b2");
    assert_eq!(list(&model, &profile, &Request::default()), before);
}

#[test]
fn reading_what_is_open_does_not_move_the_list_under_the_reader() {
    let model = two_topics();
    let request = Request { current: Some("b2".into()), ..Request::default() };
    let opened = list(&model, &Profile::default(), &request);
    let read = list(&model, &reader_of(&["b2"]), &request);
    assert_eq!(opened, read);
}

#[test]
fn a_bounce_is_neither_evidence_nor_read() {
    let model = two_topics();
    let mut profile = Profile::default();
    reads(&mut profile, "b2", 5.0);
    let list = list(&model, &profile, &Request::default());
    assert!(list.left_out.is_empty());
    assert_eq!(list.articles[0].tier, Tier::Popular);
}

#[test]
fn what_may_not_be_shown_is_left_out_and_named() {
    let model = two_topics();
    let mut profile = reader_of(&["a0"]);
    profile.hide(Hidden::Article("a1".into()));
    profile.hide(Hidden::Topic("bridges".into()));
    let request = Request { current: Some("a2".into()), exclude: vec!["b0".into()], ..Request::default() };
    let list = list(&model, &profile, &request);
    assert!(list.articles.is_empty());
    let reasons: Vec<LeftOutReason> = list.left_out.iter().map(|left_out| left_out.reason).collect();
    use LeftOutReason::{Current, Excluded, Hidden as Hid, Read};
    assert_eq!(reasons, [Read, Hid, Current, Excluded, Hid, Hid]);
}

#[test]
fn unknown_and_repeated_candidates_are_met_on_purpose() {
    let model = two_topics();
    let candidates = Candidate::all(["new", "a0", "new", "a0"]);
    let list = rank(&model, &reader_of(&["b2"]), &candidates, &Request::default(), NOW).unwrap();
    assert_eq!(list.articles.len(), 2);
    assert_eq!(list.left_out.len(), 2);
    let new = list.articles.iter().find(|article| article.id == "new").unwrap();
    assert_eq!(new.tier, Tier::Popular);
    assert!(new.score.is_finite());
    assert!(rank(&model, &Profile::default(), &[], &Request::default(), NOW).unwrap().articles.is_empty());
}

#[test]
fn what_the_model_does_not_know_is_newer_than_what_it_knows() {
    let mut model = model(&["p", "q", "r"], 1, &[0.5, 0.5, 0.5], |_| 0);
    let day = 86_400;
    model.published = vec![NOW as i64 - 9 * day, NOW as i64 - 2 * day, 0];
    model.readers = vec![0.0; 3];
    model.recent_readers = vec![0.0; 3];
    let candidates = Candidate::all(["p", "q", "r", "new"]);
    let list = rank(&model, &Profile::default(), &candidates, &Request::default(), NOW).unwrap();
    // An article of unknown date is not new: it stands between.
    assert_eq!(order(&list), ["new", "q", "r", "p"]);
    let weight = model.hyperparameters.blend.without_history.recency;
    // Half as old as the newest, one day.
    assert!((list.articles[0].parts.recency - weight * foldin::ranking::recency(1.0)).abs() < 1e-9);
}

#[test]
fn equal_scores_stay_in_the_servers_order() {
    let mut model = model(&["p", "q", "r"], 1, &[0.5, 0.5, 0.5], |_| 0);
    model.published = vec![0; 3];
    model.readers = vec![1.0; 3];
    model.exposure = vec![1.0; 3];
    for candidates in [["p", "q", "r"], ["r", "p", "q"]] {
        let ids = Candidate::all(candidates);
        let list = rank(&model, &Profile::default(), &ids, &Request::default(), NOW).unwrap();
        assert_eq!(order(&list), candidates);
    }
}

#[test]
fn the_limit_cuts_the_list_and_nothing_else() {
    let model = two_topics();
    let all = list(&model, &reader_of(&["b2"]), &Request::default());
    for limit in 0..8_u32 {
        let some = list(&model, &reader_of(&["b2"]), &Request { limit: f64::from(limit), ..Request::default() });
        assert_eq!(some.articles, all.articles[..all.articles.len().min(limit as usize)]);
    }
}

#[test]
fn debiasing_lifts_the_rare_among_the_relevant_and_nothing_else() {
    let mut model = two_topics();
    let gap = |model: &Model| {
        let list = list(model, &reader_of(&["a2"]), &Request::default());
        let score = |id: &str| list.articles.iter().find(|article| article.id == id).unwrap().score;
        (score("a0") - score("a1"), score("b0") - score("b1"))
    };
    model.hyperparameters.debias.gamma = 0.0;
    let (relevant_before, other_before) = gap(&model);
    model.hyperparameters.debias.gamma = 0.5;
    let (relevant_after, other_after) = gap(&model);
    assert!(relevant_after < relevant_before);
    assert_eq!(other_after, other_before);
}

/// How many candidates are nearer to the open article than the middle one.
fn nearer_half(list: &RankedList) -> usize {
    let mut known: Vec<f64> =
        list.articles.iter().filter(|article| article.tier == Tier::Topic).map(|article| article.parts.topic).collect();
    known.sort_by(f64::total_cmp);
    let middle = known[(known.len() - 1) / 2];
    known.iter().filter(|topic| **topic > middle).count()
}

#[test]
fn without_history_the_nearer_half_comes_first_whatever_is_new_or_popular() {
    let mut model = two_topics();
    model.recent_readers[3] = 1_000.0;
    model.published[3] = NOW as i64 - 60;
    let request = Request { current: Some("a2".into()), ..Request::default() };
    let strangers = list(&model, &Profile::default(), &request);
    assert!(strangers.articles[4].score < strangers.articles[2].score);
    assert_eq!(order(&strangers)[2], "b0", "it leads the half that is further away");
    assert_eq!(
        {
            let mut first = order(&strangers)[..2].to_vec();
            first.sort();
            first
        },
        ["a0", "a1"]
    );
}

#[test]
fn without_history_content_speaks_where_the_model_ships_it() {
    let mut model = two_topics();
    // By content alone a2 is like the bridges.
    model.embeddings = Rows::quantized(2, &[0.9, 0.1, 1.0, 0.05, 0.1, 0.9, 0.1, 0.9, 0.05, 1.0, 0.2, 0.8]);
    let request = Request { current: Some("a2".into()), ..Request::default() };
    assert!(order(&list(&model, &Profile::default(), &request))[0].starts_with('b'));
    let basis = |model: &Model, profile: &Profile| Reader::new(profile, model, Some("a2"), NOW).unwrap().basis;
    assert_eq!(basis(&model, &Profile::default()), Basis::Embeddings);
    assert_eq!(
        (basis(&model, &reader_of(&["a1"])), basis(&two_topics(), &Profile::default())),
        (Basis::Factors, Basis::Factors)
    );
    // The open article still does so for a reader with history, and candidates by who read them.
    let known = list(&model, &reader_of(&["a1"]), &request);
    let topic = |id: &str| known.articles.iter().find(|article| article.id == id).unwrap().parts.topic;
    let taste = |id: &str| known.articles.iter().find(|article| article.id == id).unwrap().parts.taste;
    assert!(topic("b0") > topic("a0") && taste("a0") > taste("b0"));
}

#[test]
fn a_reader_without_visits_is_held_as_one_with_a_visit() {
    let mut model = two_topics();
    let settings = &mut model.hyperparameters;
    (settings.regularization, settings.regularization_exponent, settings.regularization_unobserved) = (0.5, 2.0, 0.0);
    assert_eq!([0, 1].map(|visits| model.regularization(visits)), [0.5, 0.5]);
    assert!((model.regularization(3) - 4.5).abs() < 1e-12);
    model.hyperparameters.regularization_unobserved = 0.5;
    assert!((model.regularization(0) - 4.5).abs() < 1e-12, "as many visits as u of six articles");
}

#[derive(Debug, Clone)]
struct Case {
    model: Model,
    profile: Profile,
    candidates: Vec<String>,
    request: Request,
}

fn case() -> impl Strategy<Value = Case> {
    let articles = 12_usize;
    let id = move || (0..articles + 3).prop_map(|number| format!("n{number}"));
    (
        prop::collection::vec(-1.0..1.0_f32, articles * 3),
        prop::collection::vec((id(), 0.0..90.0_f64), 0..10),
        prop::collection::vec(id(), 0..20),
        prop::option::of(id()),
        prop::collection::vec(id(), 0..3),
        prop::collection::vec(id(), 0..3),
        prop::sample::select(vec![RelevanceForm::Product, RelevanceForm::Cosine, RelevanceForm::Z]),
    )
        .prop_map(move |(vectors, visits, candidates, current, exclude, hidden, form)| {
            let names: Vec<String> = (0..articles).map(|number| format!("n{number}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut model = model(&names, 3, &vectors, |place| (place % 2) as u16);
            model.hyperparameters.blend.form = form;
            let mut profile = Profile::default();
            visits.iter().for_each(|(item, seconds)| reads(&mut profile, item, *seconds));
            hidden.into_iter().for_each(|item| profile.hide(Hidden::Article(item)));
            Case { model, profile, candidates, request: Request { current, exclude, ..Request::default() } }
        })
}

proptest! {
    #[test]
    fn shares_add_up_and_nothing_forbidden_returns(case in case()) {
        let Case { model, profile, candidates, request } = case;
        let list = rank(&model, &profile, &Candidate::all(&candidates), &request, NOW).unwrap();
        for article in &list.articles {
            let parts = &article.parts;
            prop_assert!((parts.score() - article.score).abs() < 1e-12);
            if article.tier != Tier::Popular {
                let shares: f64 = article.because.iter().map(|share| share.share).sum();
                let scale = 1.0 + article.because.iter().map(|share| share.share.abs()).sum::<f64>();
                prop_assert!((shares - parts.taste - parts.topic).abs() < 1e-9 * scale, "{shares} {parts:?}");
            }
            prop_assert!(!request.exclude.contains(&article.id));
            prop_assert!(request.current.as_ref() != Some(&article.id));
            prop_assert!(!profile.hidden().contains(&Hidden::Article(article.id.clone())));
            prop_assert!(profile.visits().iter().all(|kept| kept.visit.item_id != article.id || kept.visit.dwell_ms < Some(10_000.0)));
        }
        let ordered = |articles: &[RankedArticle]| articles.windows(2).all(|pair| pair[0].score >= pair[1].score);
        let (near, far) = list.articles.split_at(if list.articles.iter().any(|article| article.tier == Tier::Topic) {
            nearer_half(&list)
        } else {
            list.articles.len()
        });
        prop_assert!(ordered(near) && ordered(far));
        prop_assert_eq!(list.articles.len() + list.left_out.len(), candidates.len());
    }
}

#[test]
fn a_vector_that_a_card_brings_counts_in_its_own_axes_alone() {
    let site = two_topics();
    let known = || {
        let part = model(&["a0", "b0"], 2, &[0.9, 0.1, 0.1, 0.9], |place| place as u16);
        Model { axes: site.axes.clone(), ..part }
    };
    let taken = |change: fn(&mut foldin::profile::KeptArticle)| {
        let mut model = known();
        let mut kept = article_now(&site, "a1").unwrap();
        change(&mut kept);
        let mut candidate = Candidate::from("a1");
        candidate.vector = Some((kept, 3.0));
        offer(&mut model, &[candidate]);
        model.find("a1").map(|row| model.exposure[row])
    };
    assert_eq!(taken(|_| ()), Some(3.0));
    assert_eq!(taken(|kept| kept.axes += 1), None);
    assert_eq!(taken(|kept| kept.values.push(1)), None);
}

#[test]
fn a_model_without_articles_is_empty() {
    assert!(model(&[], 2, &[], |_| 0).is_empty());
    assert!(!two_topics().is_empty());
}

#[test]
fn a_relevance_by_its_deviation_weighs_the_same_however_long_vectors_are() {
    for scale in [1.0, 2.0] {
        let vectors = [0.9, 0.1, 1.0, 0.05, 0.2, 0.8, 0.1, 0.9, 0.6, 0.5].map(|value| scale * value);
        let mut site = model(&["a0", "a1", "b0", "b1", "c0"], 2, &vectors, |_| 0);
        site.hyperparameters.blend.form = RelevanceForm::Z;
        let list = list(&site, &reader_of(&["a0"]), &Request::default());
        let relevances: Vec<f64> =
            list.articles.iter().map(|article| article.parts.taste + article.parts.topic).collect();
        let deviation = (relevances.iter().map(|value| value * value).sum::<f64>() / relevances.len() as f64).sqrt();
        let weight = site.hyperparameters.blend.with_history.relevance;
        assert!((deviation - weight).abs() < 1e-9, "{scale}: {relevances:?} {weight}");
    }
}
