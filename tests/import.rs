//! Factors that were trained elsewhere: what is read of each form, that a fold-in gives the peer's vector, and what is refused.
//!
//! The files are made here by the reference writers of their formats; `tests/peers` holds foldin against the peers themselves.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

#[path = "import/command.rs"]
mod command;
#[path = "import/files.rs"]
mod files;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array};
use files::{ARTICLES, IDS, als, als_model, features, flat, implicit_file, npy, npz, part, saved, string_indexer};
use foldin::import::{
    AlsModel, AlsSettings, Dtype, Factors, ImplicitModel, NamedFactors, Observed, PeerSolve, Surroundings, assemble,
    read_ids, read_numpy, read_safe_tensors,
};
use foldin::logs::Log;
use foldin::model::{Model, SerdeJson};
use foldin::profile::Profile;
use foldin::ranking::{Candidate, Request, rank};
use foldin::reading::{Entry, Visit};
use foldin::taste::{Reader, interests};
use half::{bf16, f16};
use npyz::Order;
use safetensors::tensor::{Dtype as TensorType, TensorView, serialize};
use serde_json::{Value, json};
use tempfile::TempDir;

fn factors() -> Factors {
    Factors::new(Path::new("test"), [7, 3], flat().into_iter().map(f64::from)).unwrap()
}

fn ids() -> Vec<String> {
    IDS.map(str::to_owned).to_vec()
}

fn error<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.unwrap_err().to_string()
}

// What is read.

#[test]
fn numpy_s_orders_and_widths_are_one() {
    let folder = TempDir::new().unwrap();
    let wide = || flat().into_iter().map(f64::from).collect::<Vec<_>>();
    let by_column: Vec<f32> = (0..3).flat_map(|column| ARTICLES.iter().map(move |row| row[column])).collect();
    for (name, bytes) in [
        ("c32.npy", npy(&[7, 3], Order::C, flat())),
        ("c64.npy", npy(&[7, 3], Order::C, wide())),
        ("f32.npy", npy(&[7, 3], Order::Fortran, by_column)),
        ("z.npz", npz(&[("other", npy(&[1], Order::C, [1.0_f64])), ("item_factors", npy(&[7, 3], Order::C, wide()))])),
    ] {
        assert_eq!(read_numpy(&saved(folder.path(), name, &bytes), "item_factors").unwrap(), factors(), "{name}");
    }
}

#[test]
fn tensors_of_every_width_are_read() {
    let folder = TempDir::new().unwrap();
    let values = flat();
    for (dtype, bytes) in [
        (TensorType::F64, values.iter().flat_map(|&value| f64::from(value).to_le_bytes()).collect::<Vec<u8>>()),
        (TensorType::F32, values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        (TensorType::F16, values.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect()),
        (TensorType::BF16, values.iter().flat_map(|&value| bf16::from_f32(value).to_le_bytes()).collect()),
    ] {
        let file = serialize([("y", TensorView::new(dtype, vec![7, 3], &bytes).unwrap())], None).unwrap();
        let path = saved(folder.path(), "y.safetensors", &file);
        assert_eq!(read_safe_tensors(&path, "y").unwrap(), factors(), "{dtype:?}");
        let missing = error(read_safe_tensors(&path, "x"));
        assert!(missing.contains("expected a tensor `x`") && missing.contains("found `y`"), "{missing}");
    }
}

#[test]
fn what_implicit_saves_has_its_settings_inside() {
    let folder = TempDir::new().unwrap();
    let model = ImplicitModel::read(&saved(folder.path(), "als.npz", &implicit_file())).unwrap();
    assert_eq!((model.factors, model.alpha, model.regularization), (factors(), Some(40.0), Some(0.25)));
}

#[test]
fn spark_s_parts_are_one_model_in_the_order_of_its_numbers() {
    let folder = TempDir::new().unwrap();
    let [a, b, c, d, e, f, g] = &ARTICLES;
    als_model(folder.path(), &[(&[6, 0, 20], &[c, a, g]), (&[9, 4], &[d, b]), (&[10, 12], &[e, f])]);
    let model = AlsModel::read(folder.path()).unwrap();
    assert_eq!(model.numbers, [0, 4, 6, 9, 10, 12, 20]);
    assert_eq!(model.factors, factors());
    let by_number = NamedFactors::of_spark(model.clone(), None).unwrap();
    assert_eq!(by_number.ids[1..3], ["4", "6"]);
    let names: Vec<String> = (0..21).map(|number| format!("article-{number}")).collect();
    let named = NamedFactors::of_spark(model.clone(), Some((Path::new("ids"), &names))).unwrap();
    assert_eq!(named.ids[6], "article-20");
    let short = error(NamedFactors::of_spark(model, Some((Path::new("ids"), &names[..20]))));
    assert!(short.contains("--ids ids: expected a name for article 20, found names for 0 to 19"), "{short}");
}

#[test]
fn names_come_line_by_line_or_from_an_indexer() {
    let folder = TempDir::new().unwrap();
    let text = saved(folder.path(), "ids.txt", b"\xef\xbb\xbfone\r\ntwo \nthree");
    assert_eq!(read_ids(&text).unwrap(), ["one", "two", "three"]);
    string_indexer(&folder.path().join("items"), &["one", "two", "three"]);
    assert_eq!(read_ids(&folder.path().join("items")).unwrap(), ["one", "two", "three"]);
    for (text, expected) in [
        (&b"one\n\ntwo"[..], "found `` in line 2"),
        (b"one\ntwo\none", "found `one` again in line 3"),
        (b"one\n\xff", "expected UTF-8"),
    ] {
        let refused = error(read_ids(&saved(folder.path(), "bad.txt", text)));
        assert!(refused.contains(expected), "{refused}");
    }
}

// That a fold-in is the peer's solve.

/// The peer's own vector, written out in the peer's own axes: (YᵀY + Σ (c − 1) yyᵀ + λI) x = Σ c y.
fn peer_vector(met: &[(usize, f64)], confidence: impl Fn(f64) -> f64, regularization: f64) -> nalgebra::DVector<f64> {
    let y = nalgebra::DMatrix::from_fn(7, 3, |row, column| f64::from(ARTICLES[row][column]));
    let mut system = y.transpose() * &y + nalgebra::DMatrix::identity(3, 3) * regularization;
    let mut right = nalgebra::DVector::zeros(3);
    for &(article, strength) in met {
        let (c, vector) = (confidence(strength), y.row(article).transpose());
        system += &vector * vector.transpose() * (c - 1.0);
        right += vector * c;
    }
    system.lu().solve(&right).unwrap()
}

fn imported(solve: PeerSolve, dtype: Dtype) -> Model {
    let named = NamedFactors::in_order(Path::new("ids"), ids(), factors()).unwrap();
    let hyperparameters = solve.hyperparameters(0.0).unwrap();
    let (log, articles) = (Log::default(), []);
    let around = Surroundings { log: &log, articles: &articles, min_readers: 0, peer_scores: false };
    let model = assemble(named, hyperparameters, around, dtype, "2026-01-31T00:00:00Z".into()).unwrap().model;
    // Through the bytes, as a page gets it.
    Model::read(&model.to_bytes().unwrap(), &SerdeJson).unwrap()
}

/// What a reader did with just so much engagement, long ago.
fn profile(met: &[(usize, f64)]) -> Profile {
    let mut profile = Profile::default();
    for &(article, strength) in met {
        let visit = Visit::recorded(IDS[article].into(), IDS[article].into(), 1000.0);
        profile.remember(Visit { strength: 2.0 * strength, entry: Entry::Event, ..visit });
    }
    profile
}

/// How far scores of articles not met are from the peer's, relative to the largest.
fn error_of_scores(model: &Model, met: &[(usize, f64)], x: &nalgebra::DVector<f64>) -> f64 {
    let list = rank(model, &profile(met), &Candidate::all(&model.ids), &Request::default(), 2e9).unwrap();
    assert_eq!(list.articles.len(), 7 - met.len());
    let expected = |id: &str| {
        let row = IDS.iter().position(|known| *known == id).unwrap();
        ARTICLES[row].iter().zip(x.iter()).map(|(y, x)| f64::from(*y) * x).sum::<f64>()
    };
    let largest = list.articles.iter().map(|article| expected(&article.id).abs()).fold(0.0, f64::max);
    let apart = |score: f64, id: &str| (score - expected(id)).abs() / largest;
    list.articles.iter().map(|article| apart(article.score, &article.id)).fold(0.0, f64::max)
}

/// One article, several, and more than there are factors; with αr below, at and above 1.
fn readers() -> [Vec<(usize, f64)>; 4] {
    [vec![(2, 1.0)], vec![(2, 0.1)], vec![(0, 1.0), (3, 2.5)], vec![(0, 1.0), (1, 0.05), (2, 0.5), (5, 3.0)]]
}

#[test]
fn scores_are_the_peer_s_for_every_form_of_confidence() {
    for met in readers() {
        for alpha in [1.0, 40.0] {
            for (observed, by_count) in [
                (Observed::OnePlusLinear, true),
                (Observed::OnePlusLinear, false),
                (Observed::Linear, false),
                (Observed::OnePlusLogarithm { epsilon: 0.25 }, false),
            ] {
                let confidence = |strength: f64| match observed {
                    Observed::Linear => alpha * strength,
                    Observed::OnePlusLinear => 1.0 + alpha * strength,
                    Observed::OnePlusLogarithm { epsilon } => 1.0 + alpha * (1.0 + strength / epsilon).ln(),
                };
                let solve = PeerSolve { observed, alpha, regularization: 0.25, by_count };
                let count = if by_count { met.len() as f64 } else { 1.0 };
                let x = peer_vector(&met, confidence, 0.25 * count);
                let error = error_of_scores(&imported(solve, Dtype::Float32), &met, &x);
                assert!(error < 1e-5, "{solve:?} {met:?}: {error}");
            }
        }
    }
}

#[test]
fn fewer_bits_cost_digits_in_their_order() {
    let solve = PeerSolve { observed: Observed::OnePlusLinear, alpha: 40.0, regularization: 0.25, by_count: true };
    let met = vec![(0, 1.0), (3, 2.5)];
    let x = peer_vector(&met, |strength| 1.0 + 40.0 * strength, 0.5);
    let [full, half, byte] =
        [Dtype::Float32, Dtype::Float16, Dtype::Int8].map(|dtype| error_of_scores(&imported(solve, dtype), &met, &x));
    assert!(full < 1e-6 && full < half && half < 1e-2 && half < byte && byte < 0.2, "{full} {half} {byte}");
    let bytes = |dtype| imported(solve, dtype).to_bytes().unwrap().len();
    assert_eq!(bytes(Dtype::Float32) - bytes(Dtype::Float16), 7 * 3 * 2, "half the bytes of every number");
}

#[test]
fn who_has_only_the_open_article_has_a_list_of_its_kind() {
    let solve = PeerSolve { observed: Observed::OnePlusLinear, alpha: 40.0, regularization: 0.1, by_count: true };
    let model = imported(solve, Dtype::Float32);
    assert_eq!(model.regularization(0), 0.1, "never 0");
    assert!((model.regularization(3) - 3.0 * 0.1).abs() < 1e-12, "λ by the count");
    let request = Request { current: Some("a".into()), ..Request::default() };
    let list = rank(&model, &Profile::default(), &Candidate::all(&model.ids), &request, 2e9).unwrap();
    assert_eq!(list.articles[0].id, "b", "{list:?}");
}

#[test]
fn topics_are_weighed_by_the_whole_confidence() {
    let solve = PeerSolve { observed: Observed::Linear, alpha: 1.0, regularization: 0.25, by_count: false };
    let mut model = imported(solve, Dtype::Float32);
    model.topics = vec!["north".into(), "south".into()];
    model.topic = vec![0, 1, 0, 1, 0, 1, 0];
    // Less than, and just as much as, the weight 1 of an article that was not met.
    let met = vec![(0, 0.25), (1, 0.75), (2, 1.0)];
    let reader = Reader::new(&profile(&met), &model, None, 2e9).unwrap();
    let strengths = interests(&reader, &model).into_iter().map(|interest| (interest.topic, interest.strength));
    for ((topic, strength), (expected, share)) in strengths.zip([("north", 0.625), ("south", 0.375)]) {
        assert!(topic == expected && (strength - share).abs() < 1e-9, "{topic} {strength}");
    }
}

// What is refused.

#[test]
fn numbers_that_no_vector_holds_are_named_with_their_place() {
    for value in [f64::NAN, f64::INFINITY, 1e300] {
        let mut values: Vec<f64> = flat().into_iter().map(f64::from).collect();
        values[3 * 4 + 1] = value;
        let refused = error(Factors::new(Path::new("y.npy"), [7, 3], values));
        assert!(refused.starts_with("y.npy: ") && refused.ends_with("row 4, column 1, both from 0"), "{refused}");
    }
    let huge = Factors::new(Path::new("y"), [7, 3], flat().into_iter().map(|value| f64::from(value) * 1e6)).unwrap();
    let named = NamedFactors::in_order(Path::new("ids"), ids(), huge).unwrap();
    let solve = PeerSolve { observed: Observed::Linear, alpha: 1.0, regularization: 1.0, by_count: false };
    let (log, articles) = (Log::default(), []);
    let around = Surroundings { log: &log, articles: &articles, min_readers: 0, peer_scores: false };
    let refused = error(assemble(named, solve.hyperparameters(0.0).unwrap(), around, Dtype::Float16, String::new()));
    assert!(refused.contains("at most 65504") && refused.contains("vector of `"), "{refused}");
}

#[test]
fn wrong_shapes_and_kinds_are_named() {
    let folder = TempDir::new().unwrap();
    for (bytes, expected) in [
        (npy(&[21], Order::C, flat()), "expected item factors of [N, d], found [21]"),
        (npy(&[0, 3], Order::C, [0.0_f32; 0]), "found [0, 3]"),
        (npy(&[7, 0], Order::C, [0.0_f32; 0]), "found [7, 0]"),
        (npy(&[7, 3], Order::C, [1_i16; 21]), "expected numbers of 32 or 64 bits, found numpy's"),
        (npz(&[("other", npy(&[7, 3], Order::C, flat()))]), "expected an array `item_factors`"),
        (b"PK\x03\x04 and nothing more".to_vec(), "expected a .npz file"),
        (b"item_factors".to_vec(), "expected an array that numpy.save wrote"),
    ] {
        let refused = error(read_numpy(&saved(folder.path(), "y.npy", &bytes), "item_factors"));
        assert!(refused.contains(expected), "{refused}");
    }
    let trained_otherwise =
        npz(&[("item_factors", npy(&[7, 3], Order::C, flat())), ("learning_rate", npy(&[], Order::C, [0.01_f64]))]);
    let refused = error(ImplicitModel::read(&saved(folder.path(), "bpr.npz", &trained_otherwise)));
    assert!(refused.contains("gradient descent"), "{refused}");
}

#[test]
fn a_shape_beyond_the_file_is_refused_before_room_is_made_for_it() {
    let folder = TempDir::new().unwrap();
    for shape in
        ["(18446744073709551615, 18446744073709551615)", "(4294967296, 4294967296, 4)", "(1, 99999999999999999999999)"]
    {
        let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}");
        let bytes = [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes()].concat();
        assert!(read_numpy(&saved(folder.path(), "y.npy", &bytes), "y").is_err(), "{shape}");
    }
    let long = [b"\x93NUMPY\x02\x00", &u32::MAX.to_le_bytes()[..]].concat();
    assert!(error(read_numpy(&saved(folder.path(), "y.npy", &long), "y")).contains("cut off"));
}

#[test]
fn spark_folders_of_other_kinds_are_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let [a, b, ..] = &ARTICLES;
    als_model(&at("short"), &[(&[0, 1], &[a, &b[..2]])]);
    assert!(error(AlsModel::read(&at("short"))).contains("the features of article 1 of 3 numbers"));
    als_model(&at("twice"), &[(&[0], &[a]), (&[0], &[b])]);
    assert!(error(AlsModel::read(&at("twice"))).contains("expected one vector an article, found two of article 0"));
    als_model(&at("nan"), &[(&[0], &[&[1.0, f32::NAN, 0.0]])]);
    assert!(error(AlsModel::read(&at("nan"))).contains("row 0, column 1"));
    als_model(&at("none"), &[]);
    assert!(error(AlsModel::read(&at("none"))).contains("found [0, 3]"));
    als_model(&at("renamed"), &[]);
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![0]));
    part(&at("renamed/itemFactors"), "part-0.parquet", vec![("number", numbers), ("features", features(&[a]))]);
    assert!(error(AlsModel::read(&at("renamed"))).contains("expected a column `id`, found number, features"));
    string_indexer(&at("items"), &["x"]);
    assert!(error(AlsModel::read(&at("items"))).contains("expected a saved ALSModel, found StringIndexerModel"));
    assert!(error(AlsModel::read(&at("absent"))).contains("cannot read"));
    fs::write(at("twice/metadata/part-00000"), "no JSON").unwrap();
    assert!(error(AlsModel::read(&at("twice"))).contains("expected the metadata of a saved ALSModel"));
}

#[test]
fn what_no_fold_in_can_give_back_is_refused() {
    let folder = TempDir::new().unwrap();
    let settings = |parameters: Value| {
        als(folder.path(), &parameters);
        AlsSettings::read(folder.path())
    };
    let read = settings(json!({ "implicitPrefs": true, "alpha": 7.5 })).unwrap();
    assert_eq!(read, AlsSettings { alpha: 7.5, regularization: 0.1 });
    assert!(error(settings(json!({}))).contains("implicitPrefs = false"));
    assert!(error(settings(json!({ "implicitPrefs": true, "nonnegative": true }))).contains("nonnegative = true"));
    for (alpha, regularization, name) in
        [(0.0, 1.0, "confidence.alpha"), (1.0, 0.0, "regularization"), (1.0, f64::NAN, "regularization")]
    {
        let solve = PeerSolve { observed: Observed::Linear, alpha, regularization, by_count: false };
        assert!(error(solve.hyperparameters(0.0)).contains(name), "{name}");
    }
}
