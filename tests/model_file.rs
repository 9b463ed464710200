//! What a model file may be, and all that it may not.

#![allow(clippy::unwrap_used)]

mod common;

use common::two_topics;
use foldin::model::{Confidence, Extent, Model, ModelError, RelevanceForm, Rows, SerdeJson};
use serde_json::{Value, json};

fn read(file: &[u8]) -> Result<Model, ModelError> {
    Model::read(file, &SerdeJson)
}

fn file() -> Vec<u8> {
    two_topics().to_bytes().unwrap()
}

/// The file with its header changed; the data stay where they are.
fn with_header(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    changed_header(file(), change)
}

fn changed_header(file: Vec<u8>, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let length = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    let mut header: Value = serde_json::from_slice(&file[8..8 + length]).unwrap();
    change(&mut header);
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &file[8 + length..]].concat()
}

/// The file with bytes of one tensor changed.
fn with_bytes(tensor: &str, change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut file = file();
    let length = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
    let header: Value = serde_json::from_slice(&file[8..8 + length]).unwrap();
    let offset = |end: usize| 8 + length + header[tensor]["data_offsets"][end].as_u64().unwrap() as usize;
    change(&mut file[offset(0)..offset(1)]);
    file
}

fn code(file: &[u8]) -> &'static str {
    read(file).unwrap_err().code()
}

#[test]
fn what_is_written_is_read_again() {
    let model = two_topics();
    assert_eq!(read(&model.to_bytes().unwrap()).unwrap(), model);
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let first = file();
    assert!((0..20).all(|_| file() == first));
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let file = file();
    for length in 0..file.len() {
        assert!(read(&file[..length]).is_err(), "cut off at {length} of {}", file.len());
    }
    assert_eq!(code(&file[..5]), "model-truncated");
    assert_eq!(code(&file[..file.len() - 1]), "model-truncated");
}

#[test]
fn a_header_longer_than_anything_is_refused() {
    let mut file = file();
    for length in [u64::from(u32::MAX), u64::MAX] {
        file[..8].copy_from_slice(&length.to_le_bytes());
        assert_eq!(code(&file), "model-truncated");
    }
}

#[test]
fn what_begins_like_no_model_is_not_called_cut_off() {
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff and so on";
    for other in [&b"reader_id,item_id,timestamp\n"[..], b"{\"error\": \"not found\"}", gzip] {
        let error = read(other).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().ends_with("the file begins like no model")),
            ("model-header", true)
        );
    }
}

#[test]
fn a_page_in_place_of_a_model_is_called_what_it_is() {
    for page in
        ["<!doctype html>\n<title>404</title>", "\n  <html><body>Not found</body></html>", "<?xml version='1.0'?>"]
    {
        let error = read(page.as_bytes()).unwrap_err();
        assert_eq!(error.code(), "model-header");
        assert!(error.to_string().ends_with("it looks like HTML, not a model"), "{error}");
    }
    // Of a model that is cut off the length may begin with the same letter.
    let mut file = file();
    file[..8].copy_from_slice(&u64::from(u32::from_le_bytes(*b"<abc")).to_le_bytes());
    assert_eq!(code(&file), "model-truncated");
}

#[test]
fn no_changed_byte_makes_it_panic() {
    let file = file();
    for place in 0..file.len() {
        for value in [0, 0x22, 0x7f, 0xff] {
            let mut changed = file.clone();
            changed[place] = value;
            let _ = read(&changed);
        }
    }
}

#[test]
fn overlapping_tensors_are_refused() {
    let overlapping = with_header(|header| {
        let exposure = header["item_exposure"]["data_offsets"].clone();
        header["item_readers"]["data_offsets"] = exposure;
    });
    assert_eq!(code(&overlapping), "model-overlap");
}

#[test]
fn overlaps_with_a_tensor_nobody_asked_for_are_refused_too() {
    let overlapping = with_header(|header| {
        header["extra"] = header["item_exposure"].clone();
    });
    assert_eq!(code(&overlapping), "model-overlap");
}

#[test]
fn offsets_that_overflow_or_run_backwards_are_refused() {
    for offsets in [
        json!([24, 0]),
        json!([0, 9_007_199_254_740_991_u64]),
        json!([9_007_199_254_740_000_u64, 9_007_199_254_740_024_u64]),
    ] {
        let broken = with_header(|header| header["item_exposure"]["data_offsets"] = offsets.clone());
        let code = code(&broken);
        assert!(["model-offsets", "model-truncated"].contains(&code), "{offsets}: {code}");
    }
    let huge =
        with_header(|header| header["item_exposure"]["data_offsets"] = json!([0, 18_446_744_073_709_551_615_u64]));
    assert_eq!(code(&huge), "model-header");
    let overflowing =
        with_header(|header| header["item_exposure"]["shape"] = json!([4_294_967_296_u64, 4_294_967_296_u64]));
    assert_eq!(code(&overflowing), "model-offsets");
}

#[test]
fn wrong_shapes_are_refused() {
    let transposed = with_header(|header| header["item_factors"]["shape"] = json!([2, 6]));
    assert_eq!(code(&transposed), "model-shape");
    let flat = with_header(|header| header["item_factors"]["shape"] = json!([12]));
    assert_eq!(code(&flat), "model-shape");
    let empty = with_header(|header| {
        header["item_factors"]["shape"] = json!([6, 0]);
        header["item_factors"]["data_offsets"] = json!([0, 0]);
    });
    assert_eq!(code(&empty), "model-shape");
    for (name, shape) in [("item_exposure", [3, 2]), ("item_published", [2, 3]), ("item_topic", [6, 1])] {
        let wrong = with_header(|header| header[name]["shape"] = json!(shape));
        let expected = ModelError::Shape {
            name: name.into(),
            expected: "[6]".into(),
            found: format!("[{}, {}]", shape[0], shape[1]),
        };
        assert_eq!(read(&wrong).unwrap_err(), expected);
    }
    // As many numbers, of twice as many articles.
    let numbers: Vec<f32> = (0..12).map(|number| number as f32 / 7.0).collect();
    let floats = Model { factors: Rows::float32(2, numbers).unwrap(), ..two_topics() }.assemble().unwrap();
    let narrow = changed_header(floats.to_bytes().unwrap(), |header| header["item_factors"]["shape"] = json!([12, 1]));
    assert!(matches!(read(&narrow), Err(ModelError::Shape { name, .. }) if name == "item_factors"));
}

#[test]
fn wrong_types_are_refused() {
    let wrong = with_header(|header| header["item_factors"]["dtype"] = json!("U8"));
    assert_eq!(code(&wrong), "model-dtype");
    let unknown = with_header(|header| header["item_factors"]["dtype"] = json!("F3"));
    assert_eq!(code(&unknown), "model-dtype");
    for (name, expected, found) in [
        ("item_ids", "U8", "I8"),
        ("item_exposure", "F32", "I32"),
        ("item_published", "I64", "U64"),
        ("item_topic", "U16", "F16"),
    ] {
        let wrong = with_header(|header| header[name]["dtype"] = json!(found));
        let expected = ModelError::Dtype { name: name.into(), expected, found: found.into() };
        assert_eq!(read(&wrong).unwrap_err(), expected);
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    for (tensor, value) in [
        ("item_exposure", f32::NAN),
        ("item_exposure", -1.0),
        ("item_factor_scales", f32::INFINITY),
        ("spectrum", f32::NAN),
        ("item_reading_seconds", f32::NEG_INFINITY),
    ] {
        let broken = with_bytes(tensor, |bytes| bytes[4..8].copy_from_slice(&value.to_le_bytes()));
        match read(&broken) {
            Err(ModelError::Value { name, index, .. }) => assert_eq!((name.as_str(), index), (tensor, 1)),
            other => panic!("{tensor} {value}: {other:?}"),
        }
    }
}

#[test]
fn a_future_version_and_another_format_are_named() {
    let future = with_header(|header| header["__metadata__"]["format_version"] = json!("2"));
    assert_eq!(code(&future), "model-version");
    assert!(read(&future).unwrap_err().to_string().contains("\"2\""));
    let other = with_header(|header| header["__metadata__"]["format"] = json!("whisper"));
    assert_eq!(code(&other), "model-not-foldin");
    let bare = with_header(|header| drop(header.as_object_mut().unwrap().remove("__metadata__")));
    assert_eq!(code(&bare), "model-not-foldin");
}

#[test]
fn ids_must_be_text_filled_and_different() {
    let twice = with_bytes("item_ids", |bytes| bytes[3..5].copy_from_slice(b"a0"));
    assert_eq!(read(&twice).unwrap_err(), ModelError::Ids { expected: "different from all others", line: 2 });
    let empty = with_bytes("item_ids", |bytes| bytes[6..8].copy_from_slice(b"\n\n"));
    assert_eq!(read(&empty).unwrap_err(), ModelError::Ids { expected: "not empty", line: 3 });
    let not_text = with_bytes("item_ids", |bytes| bytes[3] = 0xff);
    assert_eq!(read(&not_text).unwrap_err(), ModelError::Ids { expected: "UTF-8", line: 2 });
}

#[test]
fn hyperparameters_out_of_range_are_named() {
    let set = |name: &str, value: Value| {
        with_header(|header| {
            let text = header["__metadata__"]["hyperparameters"].as_str().unwrap();
            let mut hyperparameters: Value = serde_json::from_str(text).unwrap();
            *hyperparameters.pointer_mut(name).unwrap() = value;
            header["__metadata__"]["hyperparameters"] = json!(hyperparameters.to_string());
        })
    };
    for (name, value) in [
        ("/regularization", json!(0)),
        ("/unobserved_weight", json!(-0.1)),
        ("/debias/gamma", json!(1.5)),
        ("/debias/kappa", json!(0)),
        ("/confidence/current", json!("four")),
        ("/blend/form", json!("dot")),
    ] {
        assert_eq!(code(&set(name, value)), "model-hyperparameter", "{name}");
    }
    let said = |name, value| read(&set(name, value)).unwrap_err().to_string();
    assert!(said("/regularization", json!(0)).contains("a number above 0"));
    assert!(said("/debias/gamma", json!(1.5)).contains("a number in 0..=1"));
    assert!(read(&set("/debias/gamma", json!(1))).is_ok());
}

#[test]
fn what_is_missing_is_named() {
    let without = with_header(|header| drop(header.as_object_mut().unwrap().remove("item_published")));
    assert_eq!(read(&without).unwrap_err(), ModelError::Missing { name: "item_published".into() });
}

#[test]
fn a_header_that_names_no_form_of_confidence_keeps_its_meaning() {
    let older = with_header(|header| {
        let text = header["__metadata__"]["hyperparameters"].as_str().unwrap().to_owned();
        let mut all: Value = serde_json::from_str(&text).unwrap();
        all["unobserved_weight"] = json!(0.25);
        all["regularization_exponent"] = json!(1.0);
        all.as_object_mut().unwrap().remove("regularization_unobserved");
        let confidence = all["confidence"].as_object_mut().unwrap();
        for name in ["alpha", "epsilon", "base", "counted"] {
            confidence.remove(name);
        }
        header["__metadata__"]["hyperparameters"] = json!(all.to_string());
    });
    let model = read(&older).unwrap();
    // λ·(visits + w₀·N)^ν with λ 1, ν 1, 6 articles.
    assert_eq!(model.regularization(2), 2.0 + 0.25 * 6.0);
    assert_eq!(model.hyperparameters.confidence, Confidence::default());
}

#[test]
fn what_a_model_says_of_itself_comes_back() {
    let mut model = two_topics();
    model.extent = Extent { articles: 7, newest: 1_700_000_000, shards: 3 };
    for form in [RelevanceForm::Product, RelevanceForm::Cosine, RelevanceForm::Z] {
        model.hyperparameters.blend.form = form;
        let named = Model { axes: String::new(), ..model.clone() }.assemble().unwrap();
        assert_ne!(named.model_id, model.model_id, "the name is of what is inside");
        assert!(named.model_id.len() == 32 && named.model_id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_eq!(read(&named.to_bytes().unwrap()).unwrap(), named);
        model = named;
    }
    let mut wrong = model.to_bytes().unwrap();
    let shards = wrong.windows(8).position(|bytes| bytes == 3_u64.to_le_bytes()).unwrap();
    wrong[shards..shards + 8].copy_from_slice(&(-1_i64).to_le_bytes());
    assert!(matches!(read(&wrong), Err(ModelError::Value { name, index: 2, .. }) if name == "extent"));
}

#[test]
fn a_part_is_no_model_and_a_model_without_its_spectrum_is_none() {
    let model = two_topics();
    let file = model.part_to_bytes().unwrap();
    let part = Model::read_part(&file, &SerdeJson).unwrap();
    assert_eq!(
        (&part.ids, &part.factors, &part.axes, &part.readers),
        (&model.ids, &model.factors, &model.axes, &model.readers)
    );
    assert!(part.spectrum.is_empty() && part.topics.is_empty());
    assert_eq!(read(&file).unwrap_err(), ModelError::Missing { name: "hyperparameters".into() });
    let without = with_header(|header| drop(header.as_object_mut().unwrap().remove("spectrum")));
    assert_eq!(read(&without).unwrap_err(), ModelError::Missing { name: "spectrum".into() });
}

#[test]
fn vectors_that_sixteen_bits_hold_are_written_in_sixteen() {
    let mut model = two_topics();
    for (values, dtype) in [([0.5_f32, -2.0], "F16"), ([0.1, 1.0], "F32")] {
        model.factors = Rows::float32(2, values.repeat(6)).unwrap();
        model = model.assemble().unwrap();
        let file = model.to_bytes().unwrap();
        let length = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
        let header: Value = serde_json::from_slice(&file[8..8 + length]).unwrap();
        assert_eq!(header["item_factors"]["dtype"], dtype);
        assert_eq!(read(&file).unwrap(), model);
    }
}

#[test]
fn embeddings_lie_in_the_space_of_the_factors() {
    let with_embeddings = |dimension: usize| {
        let numbers = vec![0.5; two_topics().len() * dimension];
        Model { embeddings: Rows::quantized(dimension, &numbers), ..two_topics() }.to_bytes().unwrap()
    };
    assert!(read(&with_embeddings(2)).unwrap().embeddings.is_some());
    match read(&with_embeddings(3)) {
        Err(ModelError::Shape { name, expected, found }) => {
            assert_eq!((name.as_str(), expected.as_str(), found.as_str()), ("item_embeddings", "[6, 2]", "[6, 3]"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_part_adds_its_articles_and_their_vectors() {
    let site = two_topics();
    let whole = |ids: &[usize]| {
        let rows: Vec<f32> = ids.iter().flat_map(|&row| site.factors.row(row)).map(|value| value as f32).collect();
        let pick = |values: &[f32]| ids.iter().map(|&row| values[row]).collect::<Vec<f32>>();
        Model {
            ids: ids.iter().map(|&row| site.ids[row].clone()).collect(),
            factors: Rows::quantized(2, &rows).unwrap(),
            exposure: pick(&site.exposure),
            reading_seconds: pick(&site.reading_seconds),
            published: ids.iter().map(|&row| site.published[row]).collect(),
            readers: pick(&site.readers),
            recent_readers: pick(&site.recent_readers),
            topic: Vec::new(),
            order: Vec::new(),
            ..site.clone()
        }
        .assemble()
        .unwrap()
    };
    let mut known = whole(&[0, 3]);
    let mut part = Model::read_part(&whole(&[1, 4]).to_bytes().unwrap(), &SerdeJson).unwrap();
    part.axes.clone_from(&known.axes);
    assert!(known.take(&mut part));
    assert_eq!(known.ids, ["a0", "b0", "a1", "b1"]);
    for (row, there) in [0, 3, 1, 4].into_iter().enumerate() {
        let (ours, theirs) = (known.factors.row(row), site.factors.row(there));
        assert!(ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() < 0.01), "{row}: {ours:?} {theirs:?}");
    }
}
