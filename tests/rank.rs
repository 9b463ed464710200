//! `foldin rank`, the real binary.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

mod common;

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a model of two topics, and the log of a reader of both.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("model"), common::two_topics().to_bytes().unwrap()).unwrap();
    let rows = "reader_id,item_id,timestamp,event\nr,a0,1699990000,view\nr,b0,1699990000,Bought\n";
    fs::write(folder.path().join("log.csv"), rows).unwrap();
    folder
}

fn rank(folder: &TempDir, arguments: &[&str]) -> Output {
    let history = ["rank", "--model", "model", "--history", "log.csv", "--now", "1700000000", "--json"];
    Command::new(env!("CARGO_BIN_EXE_foldin"))
        .args(history)
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
fn an_event_of_the_history_means_what_it_is_said_to() {
    let folder = folder();
    let said = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();
    let taste = |output: &Output| {
        assert!(output.status.success(), "{}", said(output));
        let list: Value = serde_json::from_slice(&output.stdout).unwrap();
        let articles = list["articles"].as_array().unwrap();
        articles.iter().find(|article| article["id"] == "b1").unwrap()["parts"]["taste"].as_f64().unwrap()
    };
    let unknown = rank(&folder, &[]);
    assert!(said(&unknown).contains("left out 1 rows of the unknown event `Bought`"), "{}", said(&unknown));
    let [weak, strong] = ["bought=1", "bought=8"].map(|event| rank(&folder, &["--event", event]));
    let [none, weak_taste, strong_taste] = [&unknown, &weak, &strong].map(taste);
    assert!(none < weak_taste && weak_taste < strong_taste, "{none} {weak_taste} {strong_taste}");
    assert_eq!(said(&strong), "");
    let wrong = rank(&folder, &["--event", "bought"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("--event must be name=meaning"), "{}", said(&wrong));
}
