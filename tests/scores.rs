//! What the parts of a score are, in lists and without one.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use common::{NOW, model, two_topics};
use foldin::model::{Model, RelevanceForm};
use foldin::profile::Profile;
use foldin::ranking::{
    Candidate, Fill, RankedArticle, RankedList, Request, Rules, Tier, moved_by_debias, rank, scores, scores_and_debias,
};
use foldin::taste::{Reader, article_now};
use readers::reader_of;

fn list(model: &Model, profile: &Profile, request: &Request) -> RankedList {
    rank(model, profile, &Candidate::all(&model.ids), request, NOW).unwrap()
}

fn open(item: &str) -> Request {
    Request { current: Some(item.into()), ..Request::default() }
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} {expected}");
}

#[test]
fn readers_of_today_and_of_ever_count_by_their_own_weights() {
    let mut model = two_topics();
    (model.readers[1], model.recent_readers[1]) = (7.0, 4.0);
    for weights in [&mut model.hyperparameters.blend.with_history, &mut model.hyperparameters.blend.without_history] {
        (weights.readers, weights.recent_readers) = (2.0, 3.0);
    }
    for profile in [Profile::default(), reader_of(&["b2"])] {
        let list = list(&model, &profile, &Request::default());
        let known = list.articles.iter().find(|article| article.id == "a1").unwrap();
        near(known.parts.crowd, 2.0 * 10.0_f64.ln() + 3.0 * 7.0_f64.ln());
    }
}

#[test]
fn an_article_that_says_nothing_gets_the_mean_of_the_others() {
    let mut vectors = vec![0.9, 0.1, 1.0, 0.05, 0.8, 0.2, 0.1, 0.9, 0.05, 1.0, 0.2, 0.8];
    vectors[2..4].fill(0.0);
    let model = model(&["a0", "a1", "a2", "b0", "b1", "b2"], 2, &vectors, |place| if place < 3 { 0 } else { 1 });
    assert!(!model.has_vector(1) && model.has_vector(2));
    assert_eq!((article_now(&model, "a1"), article_now(&model, "a2").is_some()), (None, true), "a visit keeps none");
    let silent = Reader::new(&reader_of(&["a1"]), &model, None, NOW).unwrap();
    assert!(silent.sources.is_empty() && silent.user.is_none() && silent.read == ["a1"]);
    for (profile, request) in
        [(reader_of(&["b2"]), Request::default()), (reader_of(&["b2"]), open("a2")), (Profile::default(), open("a2"))]
    {
        let list = list(&model, &profile, &request);
        let relevance = |article: &RankedArticle| article.parts.taste + article.parts.topic;
        let (silent, others): (Vec<_>, Vec<_>) = list.articles.iter().partition(|article| article.id == "a1");
        assert_eq!((silent[0].tier, silent[0].relevant, silent[0].because.len()), (Tier::Popular, false, 0));
        near(relevance(silent[0]), others.iter().copied().map(relevance).sum::<f64>() / others.len() as f64);
        assert!(others.iter().all(|article| article.tier != Tier::Popular), "{list:?}");
    }
}

#[test]
fn what_is_relevant_is_above_the_mean_of_taste_and_topic_together() {
    let mut model = two_topics();
    model.hyperparameters.debias.gamma = 0.5;
    // Taste says apples, the open article bridges.
    for (read, current) in [("a2", "b2"), ("b0", "a1"), ("a0", "a1")] {
        let list = list(&model, &reader_of(&[read]), &open(current));
        let relevance = |article: &RankedArticle| article.parts.taste + article.parts.topic;
        assert!(list.articles.iter().all(|article| article.parts.taste != 0.0 && article.parts.topic != 0.0));
        let mean = list.articles.iter().map(relevance).sum::<f64>() / list.articles.len() as f64;
        for article in &list.articles {
            assert_eq!(article.relevant, relevance(article) >= mean, "{article:?}");
        }
    }
}

#[test]
fn what_the_open_article_adds_is_its_share() {
    let mut model = two_topics();
    for form in [RelevanceForm::Product, RelevanceForm::Cosine, RelevanceForm::Z] {
        model.hyperparameters.blend.form = form;
        let list = list(&model, &reader_of(&["a2", "b0"]), &open("b2"));
        for article in &list.articles {
            let share = article.because.iter().find(|share| list.sources[share.source].current).unwrap();
            near(article.parts.topic, share.share);
            near(article.parts.taste + article.parts.topic, article.because.iter().map(|share| share.share).sum());
        }
    }
}

#[test]
fn of_an_even_number_the_nearer_half_is_half() {
    let mut model = two_topics();
    model.recent_readers[3] = 1_000.0;
    model.hyperparameters.blend.without_history.recent_readers = 5.0;
    let ranked = |candidates: [&str; 4]| {
        let candidates = Candidate::all(candidates);
        let list = rank(&model, &Profile::default(), &candidates, &open("a2"), NOW).unwrap();
        list.articles.into_iter().map(|article| article.id).collect::<Vec<_>>()
    };
    let mut order = ranked(["b1", "b0", "a1", "a0"]);
    order[..2].sort();
    assert_eq!(order, ["a0", "a1", "b0", "b1"], "b0 is read most by far, and not among the nearer");
}

#[test]
fn the_least_relevance_is_a_cosine_however_long_vectors_are() {
    for factor in [0.01, 1.0, 50.0] {
        let vectors = [3.0, 0.0, 0.3 * factor, 0.4 * factor, 0.0, 5.0];
        let mut model = model(&["read", "between", "across"], 2, &vectors, |_| 0);
        // As many in each direction: x is along what was read.
        model.spectrum = vec![1.0, 1.0];
        let asked = |min_relevance| {
            let rules = Rules { min_relevance, fill: Fill::Fewer, ..Rules::default() };
            let list = list(&model, &reader_of(&["read"]), &Request { rules, ..Request::default() });
            list.articles.into_iter().map(|article| article.id).collect::<Vec<_>>()
        };
        assert_eq!(asked(0.59), ["between"], "{factor}");
        assert!(asked(0.61).is_empty(), "{factor}");
    }
}

#[test]
fn many_lists_at_once_are_scored_as_one_is_ranked() {
    let mut model = two_topics();
    model.hyperparameters.debias.gamma = 0.5;
    // By article: its score, what of it is debias, and what the list says of both, in the list's order.
    let of = |model: &Model, profile: &Profile, current: Option<&str>| -> Vec<[(f64, f64); 2]> {
        let request = Request { current: current.map(str::to_owned), ..Request::default() };
        let list = list(model, profile, &request);
        let row = |article: &RankedArticle| model.find(&article.id).unwrap();
        let mut rows: Vec<usize> = list.articles.iter().map(row).collect();
        rows.sort();
        let known: Vec<Option<usize>> = rows.iter().copied().map(Some).collect();
        let reader = Reader::new(profile, model, current, NOW).unwrap();
        let found = scores_and_debias(model, &reader, &known, NOW);
        let alone: Vec<f64> = found.iter().map(|(score, _)| *score).collect();
        assert_eq!(scores(model, &reader, &known, NOW), alone);
        let both = |article: &RankedArticle| {
            [found[rows.binary_search(&row(article)).unwrap()], (article.score, article.parts.debias)]
        };
        list.articles.iter().map(both).collect()
    };
    let known = of(&model, &reader_of(&["b2"]), None);
    let apart: Vec<f64> = known.iter().map(|[(found, _), (own, _)]| found - own).collect();
    assert!(apart.iter().all(|one| (one - apart[0]).abs() < 1e-9), "a constant orders nothing: {known:?}");
    assert!(known.iter().all(|[(_, found), (_, own)]| found == own), "{known:?}");
    assert!(known.iter().any(|[(_, debias), _]| *debias != 0.0));
    // Without a history the nearer half stands above the rest, however much newer and more read that is.
    model.recent_readers[3] = 1_000.0;
    model.hyperparameters.blend.without_history.recent_readers = 2.0;
    let strangers = of(&model, &Profile::default(), Some("a2"));
    let found: Vec<f64> = strangers.iter().map(|[(score, _), _]| *score).collect();
    let own: Vec<f64> = strangers.iter().map(|[_, (score, _)]| *score).collect();
    assert!(found.is_sorted_by(|a, b| a > b) && own[2] > own[1], "{strangers:?}");
    assert_eq!(found[2..], own[2..], "only the nearer are lifted");
    let (least, most) = own.iter().fold((f64::MAX, f64::MIN), |(least, most), own| (least.min(*own), most.max(*own)));
    let lift = most - least + 1.0;
    assert!(found.iter().zip(&own).take(2).all(|(found, own)| (found - own - lift).abs() < 1e-9), "{strangers:?}");
}

#[test]
fn what_debiasing_moved_is_told_card_by_card() {
    let mut model = two_topics();
    let moved = |model: &Model, limit: f64| {
        let request = Request { limit, ..Request::default() };
        let moved = moved_by_debias(model, &reader_of(&["a2"]), &Candidate::all(&model.ids), &request, NOW).unwrap();
        moved.into_iter().map(|moved| (moved.id, moved.from, moved.to)).collect::<Vec<_>>()
    };
    model.hyperparameters.debias.gamma = 0.0;
    assert_eq!(moved(&model, 9.0), []);
    model.hyperparameters.debias.gamma = 1.0;
    model.exposure[0] = 1e6;
    assert_eq!(moved(&model, 9.0), [("a1".into(), Some(1), Some(0)), ("a0".into(), Some(0), Some(1))]);
    assert_eq!(moved(&model, 1.0), [("a1".into(), None, Some(0)), ("a0".into(), Some(0), None)]);
}
