//! `foldin report`, the real binary, on logs whose truth is known and on logs that lack what it needs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, its helpers too"
)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn foldin(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).current_dir(folder).output().unwrap()
}

fn report(folder: &Path, arguments: &[&str]) -> Value {
    let done = foldin(folder, &[&["report", "--json"], arguments].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

/// Spearman's, ties sharing their ranks.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let below = |value: f64| values.iter().filter(|&&other| other < value).count() as f64;
        let equal = |value: f64| values.iter().filter(|&&other| other == value).count() as f64;
        values.iter().map(|&value| below(value) + (equal(value) - 1.0) / 2.0).collect()
    };
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() as f64 - 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

/// How the three measures stand to the true quality of the articles that the report speaks of: reading, views, mean dwell.
fn correlations(seed: u32, lure: &str) -> [f64; 3] {
    let folder = TempDir::new().unwrap();
    let (seed, lure) = (seed.to_string(), format!("lure_sigma={lure}"));
    let simulated = ["simulate", "--out", "log", "--readers", "4000", "--days", "120", "--seed", &seed, "--set", &lure];
    let done = foldin(folder.path(), &simulated);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told = report(folder.path(), &["--interactions", "log/interactions.csv", "--articles", "log/articles.jsonl"]);
    let truth: HashMap<String, HashMap<String, String>> = rows(&folder.path().join("log/truth/articles.csv"))
        .into_iter()
        .map(|row| (row["item_id"].clone(), row))
        .collect();
    let number = |id: &str, column: &str| truth[id][column].parse::<f64>().unwrap();
    let (mut quality, mut of) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
    for article in told["articles"].as_array().unwrap() {
        let id = article["item_id"].as_str().unwrap();
        let Some(reading) = article["reading"]["mean"].as_f64() else { continue };
        quality.push(number(id, "quality"));
        of[0].push(reading);
        of[1].push(number(id, "views"));
        of[2].push(article["mean_dwell_seconds"].as_f64().unwrap());
    }
    assert!(quality.len() > 50, "{} articles are too few to judge by", quality.len());
    of.map(|of| rank_correlation(&of, &quality))
}

/// True quality keeps readers, and with a lure of its own draws no more than half of them: the log does not say which is which.
#[test]
fn reading_stands_closer_to_true_quality_than_views_and_mean_dwell() {
    let of: Vec<[f64; 3]> = (1..=4).map(|seed| correlations(seed, "0.8")).collect();
    for [reading, views, dwell] in &of {
        println!("rank correlation with quality: reading {reading:.3}, views {views:.3}, mean dwell {dwell:.3}");
    }
    for [reading, views, dwell] in of {
        assert!(reading > views && reading > dwell, "reading {reading}, views {views}, mean dwell {dwell}");
    }
}
