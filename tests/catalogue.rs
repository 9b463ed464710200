//! The search of a whole catalogue, against the core's fold-in and against sorting everything.

#![allow(clippy::unwrap_used)]

use foldin::model::Rows as ModelRows;
use foldin::taste::{Prior as CorePrior, Row, fold_in};
use foldin_catalogue::{Catalogue, Found, Prior, Rows, Visit};
use proptest::prelude::*;

fn bytes(dimension: usize, rows: usize) -> impl Strategy<Value = (Vec<i8>, Vec<f32>)> {
    (prop::collection::vec(any::<i8>(), dimension * rows), prop::collection::vec(0.0_f32..0.02, rows))
}

#[derive(Debug, Clone)]
struct Case {
    dimension: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
    prior: Prior,
    visits: Vec<Visit>,
}

/// Fewer visits than numbers and more, rows that are read twice, weights below zero and visits of rows that are not there.
fn case() -> impl Strategy<Value = Case> {
    (1_usize..40, 1_usize..60).prop_flat_map(|(dimension, rows)| {
        let visits = prop::collection::vec((0..rows + 2, 0.1_f64..8.0), 0..80);
        let prior = (0.01_f64..0.5, 0.1_f64..5.0, prop_oneof![Just(0.0), Just(0.01)]);
        (bytes(dimension, rows), visits, prior).prop_map(move |((values, scales), visits, prior)| Case {
            dimension,
            values,
            scales,
            prior: Prior { unobserved_weight: prior.0, regularization: prior.1, counted: prior.2 },
            visits: visits.into_iter().map(|(row, confidence)| Visit { row, confidence }).collect(),
        })
    })
}

impl Case {
    fn rows(&self) -> Rows {
        Rows::Bytes { values: self.values.clone(), scales: self.scales.clone() }
    }

    /// The core's rows, spectrum and user vector.
    fn core(&self) -> (ModelRows, Vec<f32>, Vec<f64>) {
        let rows = ModelRows::int8(self.dimension, self.values.clone(), self.scales.clone()).unwrap();
        let spectrum = rows.spectrum();
        let known = self.visits.iter().filter(|visit| visit.row < rows.len());
        let visits: Vec<Row> =
            known.map(|visit| Row::beyond(self.prior.counted, rows.row(visit.row), visit.confidence)).collect();
        let prior = CorePrior {
            spectrum: &spectrum,
            unobserved_weight: self.prior.unobserved_weight,
            regularization: self.prior.regularization,
            mean: None,
            drawn: &[],
        };
        let x = fold_in(prior, &visits).unwrap().x;
        (rows, spectrum, x)
    }
}

fn searched(catalogue: &mut Catalogue, x: Option<&[f64]>, limit: usize, at_once: usize) -> Vec<Found> {
    catalogue.search(x, limit);
    while catalogue.scan(at_once) > 0 {}
    catalogue.found().to_vec()
}

/// Every row's score, sorted; of equal ones the earlier row. Zero has one sign.
fn sorted(score: impl Fn(usize) -> f64, rows: usize) -> Vec<(f64, usize)> {
    let mut all: Vec<(f64, usize)> = (0..rows).map(|row| (score(row) + 0.0, row)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_reader_is_folded_in_as_by_the_core(case in case()) {
        let (rows, spectrum, x) = case.core();
        let mut catalogue = Catalogue::new(case.rows(), spectrum).unwrap();
        prop_assert!(catalogue.fold_in(case.prior, &mut case.visits.clone()));
        let found = searched(&mut catalogue, None, rows.len(), 7);
        prop_assert_eq!(found.len(), rows.len());
        // What is found is of x in 15 bits.
        let length = x.iter().map(|value| value * value).sum::<f64>().sqrt();
        for found in found {
            let row = found.row as usize;
            let expected = rows.dot(row, &x);
            let most = rows.squared_length(row).sqrt() * length;
            prop_assert!((f64::from(found.score) - expected).abs() <= 1e-3 * most, "{found:?} {expected} {most}");
        }
    }

    #[test]
    fn a_search_finds_what_sorting_finds(
        case in case(),
        limit in 0_usize..70,
        at_once in 1_usize..30,
        normal in any::<bool>(),
        seed in any::<u64>(),
    ) {
        // Whole numbers: nothing is rounded, and many scores are equal.
        let x: Vec<f64> = (0..case.dimension).map(|axis| f64::from((seed >> (axis % 60)) as u8 % 5) - 2.0).collect();
        let rows = case.scales.len();
        let floats: Vec<f32> = case.values.iter().map(|&value| f32::from(value % 4)).collect();
        let mut catalogue = Catalogue::new(Rows::Floats(floats.clone()), vec![1.0; case.dimension]).unwrap();
        while normal && catalogue.normalise(at_once) > 0 {}
        let score = |row: usize| {
            let y = &floats[row * case.dimension..][..case.dimension];
            let length = y.iter().map(|value| value * value).sum::<f32>().sqrt();
            let product: f64 = y.iter().zip(&x).map(|(y, x)| f64::from(*y) * x).sum();
            if !normal { product } else if length > 0.0 { product / f64::from(length) } else { 0.0 }
        };
        let expected = sorted(score, rows);
        let found = searched(&mut catalogue, Some(&x), limit, at_once);
        prop_assert_eq!(found.len(), limit.min(rows));
        for (found, (expected, row)) in found.iter().zip(expected) {
            prop_assert!((f64::from(found.score) - expected).abs() <= 1e-4 * expected.abs().max(1.0));
            prop_assert!(normal || found.row as usize == row);
        }
    }

    #[test]
    fn directions_of_bytes_are_those_of_floats(case in case()) {
        let floats = case.values.iter().map(|&value| f32::from(value)).collect();
        let mut of_floats = Catalogue::new(Rows::Floats(floats), vec![1.0; case.dimension]).unwrap();
        let scales = vec![0.01; case.scales.len()];
        let of_bytes = Rows::Bytes { values: case.values.clone(), scales };
        let mut of_bytes = Catalogue::new(of_bytes, vec![1.0; case.dimension]).unwrap();
        let x: Vec<f64> = (0..case.dimension).map(|axis| (axis as f64).cos()).collect();
        let scores = |catalogue: &mut Catalogue| {
            while catalogue.normalise(3) > 0 {}
            let mut found = searched(catalogue, Some(&x), case.scales.len(), 5);
            found.sort_by_key(|found| found.row);
            found
        };
        for (a, b) in scores(&mut of_floats).iter().zip(scores(&mut of_bytes)) {
            prop_assert!((a.score - b.score).abs() < 2e-3, "{a:?} {b:?}");
        }
    }
}

#[test]
fn what_is_not_a_number_is_never_found() {
    let rows = Rows::Floats(vec![f32::NAN, 1.0, 2.0, f32::INFINITY, 3.0, 1.0]);
    let mut catalogue = Catalogue::new(rows, vec![1.0, 1.0]).unwrap();
    let rows: Vec<u32> = searched(&mut catalogue, Some(&[1.0, 0.0]), 5, 1).iter().map(|found| found.row).collect();
    assert!(!rows.contains(&0), "{rows:?}");
    assert!(rows.contains(&2), "{rows:?}");
}

#[test]
fn lengths_that_do_not_fit_are_no_catalogue() {
    let bytes = |values, scales| Rows::Bytes { values: vec![1; values], scales: vec![1.0; scales] };
    assert!(Catalogue::new(bytes(6, 2), vec![1.0; 3]).is_some());
    assert!(Catalogue::new(bytes(6, 3), vec![1.0; 3]).is_none());
    assert!(Catalogue::new(bytes(0, 0), Vec::new()).is_none());
    assert!(Catalogue::new(Rows::Floats(vec![1.0; 4]), vec![1.0; 3]).is_none());
}

#[test]
fn a_system_without_a_solution_is_said() {
    let prior = Prior { unobserved_weight: 0.0, regularization: 0.0, counted: 0.0 };
    let mut catalogue = Catalogue::new(Rows::Floats(vec![1.0; 6]), vec![1.0; 3]).unwrap();
    assert!(!catalogue.fold_in(prior, &mut vec![Visit { row: 0, confidence: 1.0 }]));
    let prior = Prior { regularization: 1.0, ..prior };
    assert!(catalogue.fold_in(prior, &mut vec![Visit { row: 0, confidence: f64::INFINITY }]));
    assert!(catalogue.fold_in(prior, &mut vec![Visit { row: 0, confidence: 1.0 }]));
}
