//! The solve, against a dense reference that shares no line with it, and its two forms against each other.

#![allow(clippy::unwrap_used)]

use foldin::taste::{FoldInError, Form, Prior, Row, fold_in, fold_in_as};
use proptest::prelude::*;

/// x of (diag(w₀g + λ) + Σ c z zᵀ) x = Σ c t z + λ x₀, by Gaussian elimination with row exchanges.
fn dense(prior: Prior<'_>, rows: &[Row]) -> Vec<f64> {
    let d = prior.spectrum.len();
    let mut system = vec![vec![0.0; d + 1]; d];
    for axis in 0..d {
        system[axis][axis] = prior.unobserved_weight * f64::from(prior.spectrum[axis]) + prior.regularization;
        system[axis][d] = prior.mean.map_or(0.0, |mean| prior.regularization * mean[axis]);
    }
    for row in rows.iter().filter(|row| row.confidence > 0.0) {
        for (equation, z_i) in system.iter_mut().zip(&row.vector) {
            for (value, z_j) in equation.iter_mut().zip(&row.vector) {
                *value += row.confidence * z_i * z_j;
            }
            equation[d] += row.confidence * row.target * z_i;
        }
    }
    for column in 0..d {
        let pivot = (column..d).max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs())).unwrap();
        system.swap(column, pivot);
        let pivot_row = system[column].clone();
        for (place, row) in system.iter_mut().enumerate().filter(|(place, _)| *place != column) {
            let factor = row[column] / pivot_row[column];
            assert!(factor.is_finite(), "row {place}");
            row.iter_mut().zip(&pivot_row).for_each(|(value, pivot)| *value -= factor * pivot);
        }
    }
    (0..d).map(|axis| system[axis][d] / system[axis][axis]).collect()
}

fn relative_error(found: &[f64], expected: &[f64]) -> f64 {
    let length = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>().sqrt();
    let difference = length(&mut found.iter().zip(expected).map(|(a, b)| a - b));
    let scale = length(&mut expected.iter().copied());
    if scale == 0.0 { difference } else { difference / scale }
}

#[derive(Debug, Clone)]
struct Case {
    spectrum: Vec<f32>,
    unobserved_weight: f64,
    regularization: f64,
    mean: Option<Vec<f64>>,
    rows: Vec<Row>,
}

impl Case {
    fn prior(&self) -> Prior<'_> {
        Prior {
            spectrum: &self.spectrum,
            unobserved_weight: self.unobserved_weight,
            regularization: self.regularization,
            mean: self.mean.as_deref(),
            drawn: &[],
        }
    }
}

/// No visit at all, more visits than factors, the same article twice, weak negatives, and confidences of zero all occur.
fn case() -> impl Strategy<Value = Case> {
    (1_usize..24, 0_usize..40).prop_flat_map(|(d, m)| {
        let vector = || prop::collection::vec(-2.0..2.0_f64, d);
        let row = (vector(), 0.0..8.0_f64, prop::bool::weighted(0.8), prop::bool::weighted(0.1));
        (
            prop::collection::vec(0.0_f32..500.0, d),
            0.0..0.2_f64,
            0.01..10.0_f64,
            prop::option::of(vector()),
            prop::collection::vec(row, m),
            prop::bool::ANY,
        )
            .prop_map(|(spectrum, unobserved_weight, regularization, mean, rows, duplicate)| {
                let mut rows: Vec<Row> = rows
                    .into_iter()
                    .map(|(vector, confidence, visit, nothing)| Row {
                        vector,
                        confidence: if nothing { 0.0 } else { confidence },
                        target: if visit { 1.0 } else { 0.0 },
                    })
                    .collect();
                if duplicate && let Some(first) = rows.first().cloned() {
                    rows.push(first);
                }
                Case { spectrum, unobserved_weight, regularization, mean, rows }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// x + σL⁻ᵀz: what is drawn moves x by a step whose length, measured by A, is that of σz.
    #[test]
    fn what_is_drawn_is_as_far_from_the_solution_as_the_posterior_says(case in case(), z in prop::collection::vec(-3.0..3.0_f64, 24)) {
        let prior = case.prior();
        let z = &z[..case.spectrum.len()];
        let x = fold_in(prior, &case.rows).unwrap().x;
        let drawn = fold_in(Prior { drawn: z, ..prior }, &case.rows).unwrap().x;
        let step: Vec<f64> = drawn.iter().zip(&x).map(|(drawn, x)| drawn - x).collect();
        let diagonal = prior.spectrum.iter().map(|&g| prior.unobserved_weight * f64::from(g) + prior.regularization);
        let mut measured: f64 = diagonal.zip(&step).map(|(d, step)| d * step * step).sum();
        for row in &case.rows {
            let along: f64 = row.vector.iter().zip(&step).map(|(z, step)| z * step).sum();
            measured += row.confidence * along * along;
        }
        let expected: f64 = z.iter().map(|z| z * z).sum();
        prop_assert!((measured - expected).abs() <= 1e-6 * expected.max(1.0), "{measured} {expected}");
        // L is lower triangular: the last number moves all axes, the first only the first.
        let mut first = vec![0.0; z.len()];
        first[0] = 1.0;
        let moved = fold_in(Prior { drawn: &first, ..prior }, &case.rows).unwrap().x;
        prop_assert!(moved.iter().zip(&x).skip(1).all(|(moved, x)| (moved - x).abs() <= 1e-7 * (1.0 + x.abs())), "{moved:?} {x:?}");
    }

    #[test]
    fn both_forms_agree_with_a_dense_reference(case in case()) {
        let expected = dense(case.prior(), &case.rows);
        for form in [Form::Dual, Form::Primal] {
            let user = fold_in_as(form, case.prior(), &case.rows).unwrap();
            let error = relative_error(&user.x, &expected);
            prop_assert!(error <= 1e-4, "{form:?}: {error}");
        }
    }

    #[test]
    fn shares_add_up_to_the_score(case in case(), y in prop::collection::vec(-2.0..2.0_f64, 24)) {
        let case = Case { mean: None, ..case };
        let y = &y[..case.spectrum.len()];
        let user = fold_in(case.prior(), &case.rows).unwrap();
        let score: f64 = user.x.iter().zip(y).map(|(x, y)| x * y).sum();
        let shares: Vec<f64> = case.rows.iter().enumerate().map(|(place, row)| user.share(place, row, y)).collect();
        let scale = shares.iter().map(|share| share.abs()).sum::<f64>().max(1e-300);
        prop_assert!((shares.iter().sum::<f64>() - score).abs() <= 1e-9 * scale);
    }
}

/// Hu, Koren, Volinsky 2008, written out for two factors: (YᵀY + Σ (c − 1) yyᵀ + λI) x = Σ c y, over what was met.
fn of_the_paper(articles: &[[f64; 2]], met: &[(usize, f64)], regularization: f64) -> Vec<f64> {
    let weighted = |i: usize, j: usize| {
        let all: f64 = articles.iter().map(|y| y[i] * y[j]).sum();
        all + met.iter().map(|&(article, c)| (c - 1.0) * articles[article][i] * articles[article][j]).sum::<f64>()
    };
    let (a, b, d) = (weighted(0, 0) + regularization, weighted(0, 1), weighted(1, 1) + regularization);
    let right = |i: usize| met.iter().map(|&(article, c)| c * articles[article][i]).sum::<f64>();
    let determinant = a * d - b * b;
    vec![(d * right(0) - b * right(1)) / determinant, (a * right(1) - b * right(0)) / determinant]
}

#[test]
fn a_confidence_in_the_place_of_the_unobserved_weight_gives_the_paper_s_vector() {
    // YᵀY is 10 times the unit matrix.
    let articles = [[2.0, 1.0], [-1.0, 2.0], [1.0, -2.0], [2.0, 1.0]];
    let prior = Prior { spectrum: &[10.0, 10.0], unobserved_weight: 1.0, regularization: 0.3, mean: None, drawn: &[] };
    for met in [
        vec![(0, 41.0)],
        vec![(0, 1.0)],
        vec![(0, 0.25)],
        vec![(0, 41.0), (1, 1.0)],
        vec![(0, 1.0), (1, 0.25), (2, 7.0)],
    ] {
        let rows: Vec<Row> = met.iter().map(|&(article, c)| Row::beyond(1.0, articles[article].to_vec(), c)).collect();
        let user = fold_in(prior, &rows).unwrap();
        let error = relative_error(&user.x, &of_the_paper(&articles, &met, 0.3));
        assert!(error < 1e-5, "{met:?}: {error}");
    }
}

#[test]
fn a_draw_lies_as_far_from_the_solution_as_its_number_says() {
    // One factor: A = w₀g + λ + cz², x = cz / A, and a draw is x + σz / √A.
    let prior = Prior { spectrum: &[4.0], unobserved_weight: 0.5, regularization: 1.0, mean: None, drawn: &[] };
    let row = Row { vector: vec![2.0], confidence: 3.0, target: 1.0 };
    let x = |drawn: &[f64]| fold_in(Prior { drawn, ..prior }, std::slice::from_ref(&row)).unwrap().x[0];
    assert!((x(&[]) - 0.4).abs() < 1e-12 && (x(&[0.0]) - 0.4).abs() < 1e-12);
    for away in [1.0, -0.5] {
        assert!((x(&[away]) - 0.4 - away / 15.0_f64.sqrt()).abs() < 1e-12);
    }
}

#[test]
fn lengths_that_do_not_fit_are_named() {
    let prior = Prior { spectrum: &[1.0, 1.0], unobserved_weight: 1.0, regularization: 1.0, mean: None, drawn: &[] };
    let row = Row { vector: vec![1.0; 3], confidence: 1.0, target: 1.0 };
    let wrong = |what, found| Err(FoldInError::Length { what, expected: 2, found });
    assert_eq!(fold_in(prior, &[row]), wrong("a row of the fold-in", 3));
    assert_eq!(fold_in(Prior { mean: Some(&[1.0]), ..prior }, &[]), wrong("the prior mean", 1));
    let of_the_mean = fold_in(Prior { mean: Some(&[1.0, -3.0]), ..prior }, &[]).unwrap();
    assert_eq!(of_the_mean.x, [0.5, -1.5], "who has read nothing is as the mean is, held by λ of w₀g + λ");
}

#[test]
fn impossible_systems_are_refused() {
    let prior = |spectrum| Prior { spectrum, unobserved_weight: 0.1, regularization: 0.0, mean: None, drawn: &[] };
    let row = Row { vector: vec![1.0, 2.0], confidence: 1.0, target: 1.0 };
    assert!(fold_in(prior(&[1.0, 1.0]), std::slice::from_ref(&row)).is_ok());
    assert!(fold_in(prior(&[1.0, 0.0]), std::slice::from_ref(&row)).is_err());
    assert!(fold_in(prior(&[1.0, f32::NAN]), std::slice::from_ref(&row)).is_err());
    assert!(fold_in(prior(&[1.0, 1.0, 1.0]), std::slice::from_ref(&row)).is_err());
    assert!(fold_in(prior(&[1.0, f32::INFINITY]), std::slice::from_ref(&row)).is_err());
    let broken = Row { vector: vec![f64::NAN, 0.0], ..row };
    assert!(fold_in(prior(&[1.0, 1.0]), &[broken]).is_err());
}
