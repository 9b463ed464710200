//! `foldin evaluate --report`, the real binary: the page says what the JSON says, and is there whole or not at all.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking, its helpers too")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn foldin(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).current_dir(folder.path()).output().unwrap()
}

const LOG: [&str; 5] = ["evaluate", "--interactions", "log/interactions.csv", "--articles", "log/articles.jsonl"];
const POLICY: &str = "item_id,position,click,propensity\na,1,1,0.5\nb,1,0,0.5\na,1,0,0.5\nb,1,1,0.5\n";

#[test]
fn the_page_says_what_the_json_says() {
    let folder = TempDir::new().unwrap();
    // Enough to have lists with a click after the cut.
    let done = foldin(&folder, &["simulate", "--out", "log", "--readers", "200", "--days", "60"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::write(folder.path().join("policy.csv"), POLICY).unwrap();
    let also = ["--json", "--report", "report.html", "policy", "--log", "policy.csv"];
    let done = foldin(&folder, &[&LOG[..], &also].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: Value = serde_json::from_slice(&done.stdout).unwrap();
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for ranker in all["real_situation"]["rankers"].as_array().unwrap() {
        let ndcg = ranker["overall"]["ndcg"]["mean"].as_f64().unwrap();
        let says = format!("{}: NDCG@20 {ndcg:.3}, 95 % interval", ranker["name"].as_str().unwrap());
        assert!(page.contains(&says), "{says}");
    }
    let lists = &all["impressions"];
    assert!(lists["lists"].as_u64() > Some(0) && lists["readers"].as_u64() > Some(0), "{lists}");
    for ranker in lists["rankers"].as_array().unwrap() {
        let auc = ranker["auc"]["mean"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&auc), "{ranker}");
        assert!(page.contains(&format!("{}: AUC {auc:.3}, ", ranker["name"].as_str().unwrap())), "{ranker}");
    }
    assert_eq!(all["policy_value"]["logged"]["mean"], 0.5);
    assert!(page.contains("IPS: Clicks per shown card 0.5000, "), "{page}");
    // A policy alone has a page, too, and no log is asked for.
    let done = foldin(&folder, &["evaluate", "policy", "--log", "policy.csv", "--report", "policy.html"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("effective sample"));
    assert!(
        fs::read_to_string(folder.path().join("policy.html")).unwrap().contains("What other policies would be worth")
    );
}

#[test]
fn a_page_that_cannot_be_written_stops_the_work_before_it_begins() {
    let folder = TempDir::new().unwrap();
    let done = foldin(&folder, &[&LOG[..], &["--report", "nowhere/report.html"]].concat());
    let said = String::from_utf8_lossy(&done.stderr);
    // Not the log, which is missing, too.
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("--report nowhere/report.html: cannot write in nowhere"), "{said}");
    // And figures that cannot be had leave an older page as it was.
    fs::write(folder.path().join("report.html"), "older").unwrap();
    let done = foldin(&folder, &[&LOG[..], &["--report", "report.html"]].concat());
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(fs::read_to_string(folder.path().join("report.html")).unwrap(), "older");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
