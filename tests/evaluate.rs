//! `foldin evaluate`, the real binary: figures of a simulated log, and how it ends where there can be none.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking, its helpers too")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn foldin(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).current_dir(folder.path()).output().unwrap()
}

/// A folder with a small simulated log in `log/`.
fn simulated() -> TempDir {
    let folder = TempDir::new().unwrap();
    let done = foldin(&folder, &["simulate", "--out", "log", "--readers", "60", "--days", "60"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
}

const LOG: [&str; 5] = ["evaluate", "--interactions", "log/interactions.csv", "--articles", "log/articles.jsonl"];

fn figures(folder: &TempDir, more: &[&str]) -> Value {
    let done = foldin(folder, &[&LOG[..], &["--json"], more].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("the figures are JSON")
}

/// Runs what must fail; returns what it says.
fn refused(code: i32, folder: &TempDir, arguments: &[&str]) -> String {
    let done = foldin(folder, arguments);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(done.stdout.is_empty());
    said
}

#[test]
fn a_simulated_log_has_figures_that_hold_together() {
    let folder = simulated();
    let all = figures(&folder, &[]);
    let real = &all["real_situation"];
    let events = real["events"].as_u64().unwrap();
    assert!(events > 20, "{events}");
    let rankers = real["rankers"].as_array().unwrap();
    let names: Vec<&str> = rankers.iter().map(|ranker| ranker["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["most recent", "most popular", "popular in 14 days"]);
    for ranker in rankers {
        let overall = &ranker["overall"];
        assert_eq!(overall["lists"], events);
        for metric in ["recall", "ndcg", "mrr"] {
            let [low, mean, high] = ["low", "mean", "high"].map(|of| overall[metric][of].as_f64().unwrap());
            assert!(0.0 <= low && low <= mean && mean <= high && high <= 1.0, "{metric} {low} {mean} {high}");
        }
        // No order gains more by the discount than by the mere hit.
        assert!(overall["ndcg"]["mean"].as_f64() <= overall["recall"]["mean"].as_f64());
        let of_cohorts = ranker["by_history"].as_array().unwrap().iter();
        assert_eq!(of_cohorts.map(|cohort| cohort["figures"]["lists"].as_u64().unwrap()).sum::<u64>(), events);
        let coverage = ranker["coverage"].as_f64().unwrap();
        assert!(0.0 < coverage && coverage <= 1.0, "{coverage}");
    }
    let warm = &all["warm_pairs"];
    for ranker in warm["rankers"].as_array().unwrap() {
        assert_eq!(ranker["figures"]["lists"], warm["readers"]);
    }
    assert!(warm["pairs"].as_u64() >= warm["readers"].as_u64() && warm["readers"].as_u64() > Some(0));
    // Who shows what is popular shows what has more readers.
    let popularity = |ranker: usize| rankers[ranker]["mean_popularity"].as_f64().unwrap();
    assert!(popularity(1) > popularity(0));
}

#[test]
fn figures_depend_on_cut_and_seed_and_never_on_threads() {
    let folder = simulated();
    let first = figures(&folder, &["--threads", "1"]);
    assert_eq!(first, figures(&folder, &["--threads", "3"]));
    let of = |all: &Value| all["real_situation"]["rankers"][0]["overall"]["ndcg"].clone();
    let other_seed = figures(&folder, &["--seed", "7"]);
    assert_eq!(of(&first)["mean"], of(&other_seed)["mean"]);
    assert_ne!(of(&first)["low"], of(&other_seed)["low"]);
    let earlier = figures(&folder, &["--cut", "0.5"]);
    assert!(earlier["real_situation"]["events"].as_u64() > first["real_situation"]["events"].as_u64());
}

#[test]
fn for_people_there_is_a_table() {
    let folder = simulated();
    let done = foldin(&folder, &LOG);
    assert!(done.status.success());
    let said = String::from_utf8(done.stdout).unwrap();
    for part in ["Recall@20", "NDCG@20", "MRR", "coverage@20", "most recent", "10+ before", "Warm pairs"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}

#[test]
fn what_cannot_be_judged_says_why() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, rows: &str| {
        fs::write(folder.path().join(name), format!("reader_id,item_id,timestamp,event\n{rows}")).unwrap();
    };
    write("shown.csv", "r,a,1700000000,impression\n");
    write("one.csv", "r,a,1700000000,view\n");
    let evaluate = |file| ["evaluate", "--interactions", file];
    assert!(refused(1, &folder, &evaluate("shown.csv")).contains("no evidence of reading"));
    assert!(refused(1, &folder, &evaluate("one.csv")).contains("nothing can be judged"));
    assert!(refused(1, &folder, &evaluate("missing.csv")).contains("missing.csv"));
    for cut in ["0", "1", "2", "NaN", "half"] {
        assert!(refused(2, &folder, &[&evaluate("one.csv")[..], &["--cut", cut]].concat()).contains("--cut"), "{cut}");
    }
    assert!(refused(2, &folder, &["evaluate"]).contains("--interactions"));
}
