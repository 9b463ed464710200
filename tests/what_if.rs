//! Why a card is where it is: shares that add up, the list without one visit, and what debiasing moved.

#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "these models are random")]
mod common;

use common::{NOW, model};
use foldin::model::{Model, RelevanceForm};
use foldin::profile::{Kept, KeptArticle, Profile};
use foldin::ranking::{Candidate, RankedList, Request, Tier, rank};
use foldin::reading::Visit;
use proptest::prelude::*;

const KNOWN: usize = 12;

#[derive(Debug, Clone)]
struct Case {
    model: Model,
    visits: Vec<Kept>,
    request: Request,
}

/// Articles that the model knows, and three that it has forgotten and visits have kept; some are read twice.
fn case() -> impl Strategy<Value = Case> {
    let visit = (0..KNOWN + 3, 0.0..90.0_f64, 0.0..1e7_f64, prop::collection::vec(-127..=127_i8, 3));
    (
        prop::collection::vec(-1.0..1.0_f32, KNOWN * 3),
        prop::collection::vec(visit, 1..12),
        prop::option::of(0..KNOWN),
        prop::sample::select(vec![RelevanceForm::Product, RelevanceForm::Cosine, RelevanceForm::Z]),
        0.0..1.0_f64,
    )
        .prop_map(|(vectors, visits, current, form, gamma)| {
            let names: Vec<String> = (0..KNOWN).map(|number| format!("n{number}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut model = model(&names, 3, &vectors, |place| (place % 2) as u16);
            model.hyperparameters.blend.form = form;
            model.hyperparameters.debias.gamma = gamma;
            let axes = model.axes_hash();
            let visits = visits.into_iter().enumerate().map(|(place, (item, seconds, ago, values))| {
                let visit = Visit::recorded(format!("visit-{place}"), format!("n{item}"), (NOW - ago) * 1000.0);
                let visit = Visit { dwell_ms: Some(seconds * 1000.0), max_depth: Some(0.5), ..visit };
                let kept = KeptArticle { axes, scale: 0.01, values, reading_seconds: 60 };
                Kept { visit, article: (item >= KNOWN).then_some(kept) }
            });
            let visits = visits.collect();
            let request = Request { current: current.map(|number| format!("n{number}")), ..Request::default() };
            Case { model, visits, request }
        })
}

fn profile(visits: &[Kept]) -> Profile {
    let mut profile = Profile::default();
    visits.iter().for_each(|kept| profile.remember(kept.clone()));
    profile
}

fn list(model: &Model, visits: &[Kept], request: &Request) -> RankedList {
    rank(model, &profile(visits), &Candidate::all(&model.ids), request, NOW).unwrap()
}

fn near(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-5 * scale.abs().max(1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn the_list_without_a_visit_is_that_of_a_fresh_profile(case in case(), which in any::<prop::sample::Index>()) {
        let Case { model, visits, request } = case;
        let gone = which.index(visits.len());
        let without = Request { without: Some(visits[gone].visit.visit_id.clone()), ..request.clone() };
        let found = list(&model, &visits, &without);
        let mut others = visits.clone();
        others.remove(gone);
        let expected = list(&model, &others, &request);
        prop_assert_eq!(&found.left_out, &expected.left_out);
        prop_assert_eq!(found.articles.len(), expected.articles.len());
        for (found, expected) in found.articles.iter().zip(&expected.articles) {
            prop_assert_eq!(&found.id, &expected.id);
            prop_assert_eq!(found.tier, expected.tier);
            prop_assert!(near(found.score, expected.score, expected.score), "{found:?} {expected:?}");
            prop_assert_eq!(found.because.len(), expected.because.len());
        }
        let nobody = Request { without: Some("no visit".into()), ..request.clone() };
        prop_assert_eq!(list(&model, &visits, &nobody), list(&model, &visits, &request));
    }

    #[test]
    fn shares_add_up_to_the_score(case in case()) {
        let Case { model, visits, request } = case;
        for article in list(&model, &visits, &request).articles.iter().filter(|article| article.tier != Tier::Popular) {
            let parts = &article.parts;
            let shares: f64 = article.because.iter().map(|share| share.share).sum();
            let size = article.because.iter().map(|share| share.share.abs()).sum::<f64>();
            let rest = parts.recency + parts.crowd + parts.debias;
            let scale = size + parts.recency.abs() + parts.crowd.abs() + parts.debias.abs();
            prop_assert!(near(shares + rest, article.score, scale), "{shares} {article:?}");
        }
    }

    #[test]
    fn debiasing_reorders_what_is_relevant_and_lifts_nothing_else(case in case()) {
        let Case { mut model, visits, request } = case;
        let with = list(&model, &visits, &request);
        model.hyperparameters.debias.gamma = 0.0;
        let before = list(&model, &visits, &request);
        let place = |list: &RankedList, id: &str| list.articles.iter().position(|article| article.id == id).unwrap();
        let others: Vec<&str> =
            with.articles.iter().filter(|article| !article.relevant).map(|article| article.id.as_str()).collect();
        for id in &others {
            prop_assert!(place(&with, id) >= place(&before, id), "{id} rose");
        }
        let undebiased = |list: &RankedList| {
            let ids = list.articles.iter().map(|article| article.id.clone());
            ids.filter(|id| others.contains(&id.as_str())).collect::<Vec<_>>()
        };
        prop_assert_eq!(undebiased(&with), undebiased(&before));
        let untouched = with.articles.iter().filter(|article| !article.relevant).all(|article| article.parts.debias == 0.0);
        prop_assert!(untouched && with.articles.iter().all(|article| article.parts.debias >= 0.0));
    }
}
