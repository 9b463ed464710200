//! `foldin report`, the real binary, on logs whose truth is known and on logs that lack what it needs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, its helpers too"
)]

#[path = "common/rank_correlation.rs"]
mod rank_correlation;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use rank_correlation::rank_correlation;
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

/// A log by hand: `count` readers of five articles, each with an impression, a click and a visit, by the columns that are asked for.
fn by_hand(folder: &Path, columns: &[&str], count: usize, title: &str) {
    let mut log = columns.join(",") + "\n";
    let mut row = |reader: usize, article: usize, event: &str, dwell: f64, slot: &str| {
        let at = 1_700_000_000 + reader * 4_000 + usize::from(event == "view");
        let cells = columns.iter().map(|column| match *column {
            "reader_id" => format!("r{reader}"),
            "item_id" => format!("a{article}"),
            "timestamp" => at.to_string(),
            "event" => event.to_owned(),
            "dwell_seconds" if dwell > 0.0 => format!("{dwell}"),
            "slot" => slot.to_owned(),
            _ => String::new(),
        });
        log += &(cells.collect::<Vec<_>>().join(",") + "\n");
    };
    for reader in 0..count {
        for article in 0..5 {
            if columns.contains(&"slot") {
                row(reader, article, "impression", 0.0, &(article + 1).to_string());
            }
        }
        let article = reader % 5;
        row(reader, article, "view", 20.0 + (reader * 7 % 40) as f64, "");
        row(reader, (article + 1) % 5, "view", 30.0 + (reader * 3 % 40) as f64, "");
    }
    fs::write(folder.join("log.csv"), log).unwrap();
    let articles: String = (0..5)
        .map(|article| {
            let article = serde_json::json!({ "item_id": format!("a{article}"), "title": title, "topics": [title], "words": 400 });
            format!("{article}\n")
        })
        .collect();
    fs::write(folder.join("articles.jsonl"), articles).unwrap();
}

#[test]
fn what_a_log_lacks_is_not_guessed_and_is_said() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    let notes = |told: &Value| told["notes"].to_string();
    by_hand(at, &["reader_id", "item_id", "timestamp", "event", "dwell_seconds", "slot"], 100, "ships");
    let whole = report(at, &["--interactions", "log.csv", "--articles", "articles.jsonl"]);
    let topic = whole["groups"].as_array().unwrap().iter().find(|group| group["family"] == "topic").unwrap();
    assert!(topic["name"] == "ships" && topic["readers"] == 100 && topic["reading"]["mean"].is_number(), "{topic}");
    assert!(whole["overview"]["impressions"].as_u64() > Some(300), "{whole}");
    let alone = report(at, &["--interactions", "log.csv"]);
    assert!(alone["groups"].as_array().unwrap().is_empty() && notes(&alone).contains("told one by one"), "{alone}");
    assert_eq!(alone["articles"].as_array().unwrap().len(), 5);
    // Nobody is spoken of where there are fewer than was asked for.
    let many = ["--interactions", "log.csv", "--articles", "articles.jsonl", "--min-readers", "101"];
    let few = report(at, &many);
    assert!(few["groups"].as_array().unwrap().is_empty() && few["articles"].as_array().unwrap().is_empty(), "{few}");
    by_hand(at, &["reader_id", "item_id", "timestamp", "event"], 100, "ships");
    let bare = report(at, &["--interactions", "log.csv", "--articles", "articles.jsonl"]);
    assert!(notes(&bare).contains("no impressions") && notes(&bare).contains("no dwell"), "{bare}");
    for found in bare["groups"].as_array().unwrap().iter().chain(bare["articles"].as_array().unwrap()) {
        assert!(found["reading"].is_null() && found["draw"].is_null() && found["verdict"] == "open", "{found}");
    }
}

#[test]
fn a_hostile_headline_is_text_and_a_page_is_there_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    by_hand(
        at,
        &["reader_id", "item_id", "timestamp", "event", "dwell_seconds"],
        100,
        "</title><script>alert(1)</script>",
    );
    let arguments = ["report", "--interactions", "log.csv", "--articles", "articles.jsonl", "--out"];
    assert!(foldin(at, &[&arguments[..], &["page.html"]].concat()).status.success());
    let page = fs::read_to_string(at.join("page.html")).unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    let done = foldin(at, &[&arguments[..], &["nowhere/page.html"]].concat());
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("--out nowhere/page.html: cannot write in nowhere"));
    fs::write(at.join("page.html"), "older").unwrap();
    let missing = ["report", "--interactions", "missing.csv", "--out", "page.html"];
    assert_eq!(foldin(at, &missing).status.code(), Some(1));
    assert_eq!(fs::read_to_string(at.join("page.html")).unwrap(), "older");
}
