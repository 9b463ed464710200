//! `foldin inspect` as it is called, on model files written by the reference library of the format.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::Value;
use tempfile::TempDir;

fn foldin(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).output().expect("foldin is built")
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Three articles with ten factors: `a` and `b` alike, `c` without a vector.
fn model() -> Vec<u8> {
    let factors: Vec<f32> = (0..30)
        .map(|place| match (place / 10, place % 10) {
            (0, 0) | (1, 0) => 2.0,
            (0, 9) => 1.0,
            _ => 0.0,
        })
        .collect();
    let spectrum = [8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let published: Vec<u8> = [1_738_281_600_i64, 0, 1_740_000_000].iter().flat_map(|time| time.to_le_bytes()).collect();
    let topics: Vec<u8> = [0_u16, 1, u16::MAX].iter().flat_map(|topic| topic.to_le_bytes()).collect();
    let tensors = [
        ("item_ids", Dtype::U8, vec![6], b"a\nb\nc\n".to_vec()),
        ("item_factors", Dtype::F32, vec![3, 10], floats(&factors)),
        ("spectrum", Dtype::F32, vec![10], floats(&spectrum)),
        ("item_exposure", Dtype::F32, vec![3], floats(&[1.0, 1.0, 0.0])),
        ("item_reading_seconds", Dtype::F32, vec![3], floats(&[60.0, 0.0, 0.0])),
        ("item_readers", Dtype::F32, vec![3], floats(&[4.0, 2.0, 0.0])),
        ("item_recent_readers", Dtype::F32, vec![3], floats(&[1.0, 0.0, 0.0])),
        ("item_published", Dtype::I64, vec![3], published),
        ("item_topic", Dtype::U16, vec![3], topics),
    ];
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        (*name, TensorView::new(*dtype, shape.clone(), bytes).expect("bytes fit the shape"))
    });
    let metadata = [
        ("format", "foldin"),
        ("format_version", "1"),
        ("model_id", "0123"),
        ("trained_at", "2025-03-01T00:00:00Z"),
        ("counted_at", "2025-03-02T00:00:00Z"),
        ("hyperparameters", "{}"),
        ("topics", r#"["security","cloud"]"#),
    ];
    let metadata: HashMap<String, String> = metadata.map(|(name, value)| (name.into(), value.into())).into();
    serialize(views, Some(metadata)).expect("it is a model")
}

fn written(bytes: &[u8]) -> (TempDir, String) {
    let there = tempfile::tempdir().expect("a place to write");
    let path: PathBuf = there.path().join("model.safetensors");
    fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (there, path)
}

#[test]
fn json_counts_what_the_model_holds() {
    let (_there, path) = written(&model());
    let done = foldin(&["inspect", &path, "--json", "--article", "a"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(told["model_id"], "0123");
    assert_eq!(told["factors"], 10);
    let counts = &told["counts"];
    for (what, expected) in [
        ("articles", 3),
        ("with_vector", 2),
        ("with_readers", 2),
        ("with_recent_readers", 1),
        ("with_date", 2),
        ("with_reading_time", 1),
        ("with_topic", 2),
        ("with_exposure", 2),
    ] {
        assert_eq!(counts[what], expected, "{what}");
    }
    assert_eq!(counts["with_content"], Value::Null);
    assert_eq!(counts["oldest"], "2025-01-31T00:00:00Z");
    assert_eq!(told["spectrum"], serde_json::json!([{ "axes": 8, "share": 8.0 / 9.0 }]));
    assert_eq!(told["topics"][1], serde_json::json!({ "name": "cloud", "articles": 1 }));
    let bytes: u64 = told["parts"].as_array().unwrap().iter().map(|part| part["bytes"].as_u64().unwrap()).sum();
    assert_eq!(bytes, told["bytes"].as_u64().unwrap());
    assert_eq!(told["hyperparameters"]["confidence"]["current"], 4.0);
    let nearest = told["nearest"]["articles"].as_array().unwrap();
    assert_eq!(nearest.len(), 1, "an article without a vector is near to nothing");
    assert_eq!(nearest[0]["item_id"], "b");
    assert!((nearest[0]["cosine"].as_f64().unwrap() - 2.0 / 5.0_f64.sqrt()).abs() < 1e-6);
}

#[test]
fn people_are_told_in_words() {
    let (there, path) = written(&model());
    let articles = there.path().join("articles.csv");
    fs::write(&articles, "item_id,title\na,First of all\nb,Next to it\n").unwrap();
    let done = foldin(&["inspect", &path, "--article", "a", "--articles", articles.to_str().unwrap()]);
    let told = String::from_utf8(done.stdout).unwrap();
    for part in [
        "3 with 10 factors each",
        "8 of 10    88.9 %",
        "2 have a date, from 2025-01-31T00:00:00Z to 2025-02-19T21:20:00Z",
        "a cosine higher by 0.1 makes a read 1.93 times as likely",
        "ten times the age makes a read 0.05 times as likely",
        "Ranking of readers without visits: the same",
        "Nearest to a  First of all",
        "0.894  b  [cloud]  Next to it",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
}

#[test]
fn an_article_without_a_vector_says_so() {
    let (_there, path) = written(&model());
    let told = String::from_utf8(foldin(&["inspect", &path, "--article", "c"]).stdout).unwrap();
    assert!(told.contains("nothing: it has neither readers nor content"), "{told}");
}

#[test]
fn a_damaged_model_gives_its_error_with_the_code() {
    let whole = model();
    let (_there, path) = written(&whole[..whole.len() - 1]);
    let done = foldin(&["inspect", &path]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(said.starts_with("error: ") && said.trim_end().ends_with("[model-truncated]"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(done.stdout.is_empty());
}

#[test]
fn what_is_missing_is_named() {
    let said = |arguments: &[&str], code: i32| {
        let done = foldin(arguments);
        assert_eq!(done.status.code(), Some(code));
        String::from_utf8(done.stderr).unwrap()
    };
    let text = said(&["inspect", "no/such/model"], 1);
    assert!(text.starts_with("error: cannot read no/such/model: "), "{text}");
    let (_there, path) = written(&model());
    let text = said(&["inspect", &path, "--article", "nobody"], 1);
    assert!(text.contains("one of the model's 3 articles such as `a`, found `nobody`"), "{text}");
    assert!(said(&["inspect", &path, "--neighbours", "0"], 2).contains("--neighbours"));
    assert!(said(&["inspect", &path, "--articles", "x"], 2).contains("--article"));
}
