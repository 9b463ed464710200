//! Lists drawn from what is not known of a reader, and how likely their first card was.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use common::{NOW, two_topics};
use foldin::model::{Model, RelevanceForm};
use foldin::profile::Profile;
use foldin::ranking::{Candidate, Exploration, Explored, Fill, Request, Rules, explore, rank};
use foldin::taste::Reader;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use readers::reader_of;

/// Little is known across the axes, so that what visits say of both together matters.
fn plain_product() -> Model {
    let mut model = two_topics();
    model.hyperparameters.regularization = 0.05;
    model.hyperparameters.blend.form = RelevanceForm::Product;
    model.hyperparameters.debias.gamma = 0.0;
    model
}

fn drawn(model: &Model, profile: &Profile, request: &Request, exploration: &Exploration) -> Explored {
    explore(model, profile, &Candidate::all(&model.ids), request, exploration, NOW).unwrap()
}

/// How often each article is the best of 100,000 readers drawn by a factor of A⁻¹, which shares no line with the one of A.
fn counted(model: &Model, profile: &Profile, sigma: f64) -> Vec<(String, f64)> {
    let reader = Reader::new(profile, model, None, NOW).unwrap();
    let user = reader.user.as_ref().unwrap();
    let mut a = [[1.0 / user.inverse_prior[0], 0.0], [0.0, 1.0 / user.inverse_prior[1]]];
    for source in &reader.sources {
        for (row, z) in a.iter_mut().zip(&source.row.vector) {
            for (value, other) in row.iter_mut().zip(&source.row.vector) {
                *value += source.row.confidence * z * other;
            }
        }
    }
    let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    let covariance = [a[1][1] / determinant, -a[0][1] / determinant, a[0][0] / determinant];
    let first = covariance[0].sqrt();
    let cross = covariance[1] / first;
    let second = (covariance[2] - cross * cross).sqrt();
    let list = rank(model, profile, &Candidate::all(&model.ids), &Request::default(), NOW).unwrap();
    let weight = model.hyperparameters.blend.with_history.relevance;
    let cards: Vec<(Vec<f64>, f64)> = list
        .articles
        .iter()
        .map(|article| (model.factors.row(model.find(&article.id).unwrap()), article.score - article.parts.taste))
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(99);
    let mut counts = vec![0_u32; cards.len()];
    for _ in 0..100_000 {
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let (z, w) = (normal(), normal());
        let x = [user.x[0] + sigma * first * z, user.x[1] + sigma * (cross * z + second * w)];
        let score = |(y, rest): &(Vec<f64>, f64)| weight * (y[0] * x[0] + y[1] * x[1]) + rest;
        let best = (0..cards.len()).max_by(|&a, &b| score(&cards[a]).total_cmp(&score(&cards[b]))).unwrap();
        counts[best] += 1;
    }
    list.articles
        .iter()
        .zip(counts)
        .map(|(article, count)| (article.id.clone(), f64::from(count) / 100_000.0))
        .collect()
}

#[test]
fn propensities_agree_with_a_count_of_100_000_draws() {
    let model = plain_product();
    let mut firsts = std::collections::BTreeSet::new();
    for (items, sigma) in [(&["b2"][..], 0.3), (&["b2", "a2"], 0.6), (&["a2", "a0", "b1"], 1.0)] {
        let profile = reader_of(items);
        let counts = counted(&model, &profile, sigma);
        for seed in 0..6 {
            let found = drawn(&model, &profile, &Request::default(), &Exploration::new(sigma, seed));
            let first = &found.list.articles[0].id;
            let count = counts.iter().find(|(id, _)| id == first).unwrap().1;
            let error = (count * (1.0 - count) / 100_000.0 + found.propensity_error * found.propensity_error).sqrt();
            assert!((found.propensity - count).abs() <= 3.0 * error, "{first} {} {count} ± {error}", found.propensity);
            assert!(found.propensity_error < 0.006);
            firsts.insert(first.clone());
        }
    }
    assert!(firsts.len() > 2, "only {firsts:?} came first");
}

#[test]
fn without_exploration_the_list_is_the_one_of_rank() {
    let model = two_topics();
    let candidates = Candidate::all(&model.ids);
    for profile in [reader_of(&["b2"]), Profile::default()] {
        let list = rank(&model, &profile, &candidates, &Request::default(), NOW).unwrap();
        let still = drawn(&model, &profile, &Request::default(), &Exploration::new(0.0, 1));
        assert_eq!((&still.list, still.propensity, still.propensity_error), (&list, 1.0, 0.0));
    }
    let nobody = drawn(&model, &Profile::default(), &Request::default(), &Exploration::new(5.0, 1));
    assert_eq!(nobody.propensity, 1.0, "nothing is known that could be drawn from");
    let empty =
        drawn(&model, &Profile::default(), &Request { limit: 0.0, ..Request::default() }, &Exploration::new(5.0, 1));
    assert_eq!((empty.list.articles.len(), empty.propensity), (0, 0.0));
}

#[test]
fn a_seed_gives_one_draw_and_scores_stay_as_they_are() {
    let model = two_topics();
    let profile = reader_of(&["b2"]);
    let order = |seed| {
        let list =
            drawn(&model, &profile, &Request::default(), &Exploration { draws: 1, ..Exploration::new(3.0, seed) }).list;
        let plain = rank(&model, &profile, &Candidate::all(&model.ids), &Request::default(), NOW).unwrap();
        for article in &list.articles {
            assert!(plain.articles.contains(article), "{article:?}");
        }
        list.articles.into_iter().map(|article| article.id).collect::<Vec<_>>()
    };
    assert_eq!(order(7), order(7));
    let short = Request { limit: 2.0, ..Request::default() };
    assert_eq!(drawn(&model, &profile, &short, &Exploration::new(3.0, 7)).list.articles.len(), 2);
    assert!((0..20).any(|seed| order(seed) != order(7)));
}

#[test]
fn rules_hold_in_a_drawn_list() {
    let model = two_topics();
    let profile = reader_of(&["b2"]);
    let rules = Rules { pin: vec![("a2".into(), 0.0)], per_topic: 1.0, fill: Fill::Fewer, ..Rules::default() };
    let request = Request { exclude: vec!["b0".into()], rules, ..Request::default() };
    for seed in 0..50 {
        let found = drawn(&model, &profile, &request, &Exploration { draws: 10, ..Exploration::new(3.0, seed) });
        let ids: Vec<&str> = found.list.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["a2", "b1"], "what may be there is there, and no more");
        assert_eq!(found.propensity, 1.0);
        assert_eq!(found.list.articles.len() + found.list.left_out.len(), 6);
    }
}
