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

#[test]
fn rules_are_read_by_the_names_of_the_package_and_refused_by_name() {
    let folder = folder();
    let ruled = |rules: &str, more: &[&str]| {
        fs::write(folder.path().join("rules.json"), rules).unwrap();
        rank(&folder, &[&["--rules", "rules.json"], more].concat())
    };
    let list = |output: &Output| -> Value { serde_json::from_slice(&output.stdout).unwrap() };
    let output = ruled(r#"{ "pin": { "b2": 0 }, "exclude": ["b1"], "perTopic": 1, "fill": "fewer" }"#, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = list(&output);
    assert_eq!(found["articles"][0]["id"], "b2");
    assert_eq!(found["propensity"], 1.0);
    assert!(found["moved"].is_array());
    let reasons: Vec<&str> =
        found["leftOut"].as_array().unwrap().iter().map(|left| left["reason"].as_str().unwrap()).collect();
    assert!(reasons.contains(&"excluded") && reasons.contains(&"topic"), "{reasons:?}");
    let wrong = ruled(r#"{ "boost": { "a": 2 } }"#, &[]);
    assert_eq!(wrong.status.code(), Some(1));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("options.boost.a must be a number in 0..1, found 2"), "{said}");
    let drawn = ruled("{}", &["--explore", "2", "--seed", "3"]);
    let propensity = list(&drawn)["propensity"].as_f64().unwrap();
    assert!(propensity > 0.0 && propensity < 1.0, "{propensity}");
    assert_eq!(ruled("{}", &["--explore", "-1"]).status.code(), Some(2));
}

#[test]
fn what_debiasing_moved_is_told() {
    let folder = folder();
    let mut model = common::two_topics();
    model.hyperparameters.debias.gamma = 1.0;
    // Of the two that are relevant the one above has been shown a hundred times as often.
    model.exposure[1] = 400.0;
    fs::write(folder.path().join("model"), model.to_bytes().unwrap()).unwrap();
    let found: Value = serde_json::from_slice(&rank(&folder, &[]).stdout).unwrap();
    let moved = found["moved"].as_array().unwrap();
    assert!(!moved.is_empty());
    for card in moved {
        let place = card["to"].as_u64().unwrap() as usize;
        let article = &found["articles"][place];
        assert_eq!(article["id"], card["id"]);
        assert!(card["to"].as_u64() > card["from"].as_u64() || article["relevant"] == true, "{card}");
    }
    model.hyperparameters.debias.gamma = 0.0;
    fs::write(folder.path().join("model"), model.to_bytes().unwrap()).unwrap();
    let found: Value = serde_json::from_slice(&rank(&folder, &[]).stdout).unwrap();
    assert_eq!(found["moved"], Value::Array(Vec::new()));
}
