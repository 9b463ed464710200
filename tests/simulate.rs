//! `foldin simulate` as it is called: what it writes, what it refuses, and whether the truth it tells is that of its log.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

#[path = "common/rank_correlation.rs"]
mod rank_correlation;
#[path = "simulate/truth.rs"]
mod truth;

const FILES: [&str; 6] = [
    "interactions.csv",
    "articles.jsonl",
    "truth/assumptions.json",
    "truth/readers.csv",
    "truth/articles.csv",
    "truth/preferences.csv",
];

fn foldin(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).output().expect("foldin is built")
}

/// Runs `foldin simulate --out DIR`, which must succeed; returns the summary.
fn simulate(out: &Path, more: &[&str]) -> Value {
    let out = out.to_str().expect("a plain path");
    let done = foldin(&[&["simulate", "--json", "--out", out], more].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("the summary is JSON")
}

/// Runs what must fail; returns the one line it says.
fn refused(code: i32, arguments: &[&str]) -> String {
    let done = foldin(arguments);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(said.starts_with("error: "), "{said}");
    assert!(done.stdout.is_empty());
    said
}

fn place() -> TempDir {
    tempfile::tempdir().expect("a place to write")
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("it is readable");
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    csv::Reader::from_path(path).expect("it is there").deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} must be a number, found {}", row[column]))
}

/// 24 articles on three topics over a year.
fn few_articles(directory: &Path) -> String {
    let path = directory.join("given.jsonl");
    let lines: Vec<String> = (0..24)
        .map(|n| {
            let (topic, month, day) = (["x", "y", "z"][n % 3], n / 2 + 1, n % 2 * 14 + 1);
            format!(
                r#"{{"item_id":"{topic}-{n}","topics":["{topic}"],"published":"2025-{month:02}-{day:02}","words":400}}"#
            )
        })
        .collect();
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_seed_gives_the_same_bytes_on_every_machine() {
    let there = place();
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
        simulate(&there.path().join(name), &["--readers", "60", "--days", "40", "--seed", seed]);
    }
    let read = |name: &str, file: &str| fs::read(there.path().join(name).join(file)).unwrap();
    let mut hash = Sha256::new();
    for file in FILES {
        assert_eq!(read("a", file), read("b", file), "{file}");
        assert_ne!(read("a", file), read("c", file), "{file}");
        // The assumptions are told in prose, which may be put better.
        if !file.ends_with(".json") {
            hash.update(read("a", file));
        }
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    // Another value means other bytes for a seed: right after a changed assumption, wrong on another machine.
    assert_eq!(digest, "5920e2f0be8d2d98058fda054ba0f187dc4fb72b987284c150d9729e8373ef03");
}

#[test]
fn the_log_has_the_columns_of_the_contract_in_order_of_time() {
    let there = place();
    let out = there.path().join("log");
    let summary = simulate(&out, &["--readers", "300", "--set", "impressions_logged=1"]);
    let mut last = String::new();
    let mut events: BTreeMap<String, u64> = BTreeMap::new();
    let log = rows(&out.join("interactions.csv"));
    assert_eq!(summary["rows"], log.len());
    for row in &log {
        assert!(row["timestamp"] >= last, "{} after {last}", row["timestamp"]);
        last.clone_from(&row["timestamp"]);
        *events.entry(row["event"].clone()).or_default() += 1;
        match row["event"].as_str() {
            "view" => {
                assert!((0.1..=1800.0).contains(&number(row, "dwell_seconds")));
                assert!(row["scroll_depth"].is_empty() || (0.0..=1.0).contains(&number(row, "scroll_depth")));
            }
            "impression" | "click" => assert!(number(row, "slot") >= 1.0),
            "share" => assert!(row["slot"].is_empty()),
            other => panic!("no event is called {other}"),
        }
    }
    assert_eq!(summary["views"], events["view"]);
    assert_eq!(summary["clicks"], events["click"]);
    assert_eq!(summary["impressions"], events["impression"]);
    assert!(last.as_str() < "2026-01-08", "the log ends with its days, not with the clock: {last}");
}

#[test]
fn given_articles_decide_what_is_read_and_when_the_log_ends() {
    let there = place();
    let out = there.path().join("log");
    let summary = simulate(&out, &["--readers", "200", "--articles", &few_articles(there.path())]);
    // The newest is of 2025-12-15, and the log goes on for two weeks.
    assert_eq!(summary["to"], "2025-12-29T23:59:59Z");
    assert_eq!(summary["articles"], 24);
    let mut months = BTreeSet::new();
    for row in rows(&out.join("interactions.csv")) {
        let number: usize = row["item_id"][2..].parse().unwrap();
        let published = format!("2025-{:02}-{:02}", number / 2 + 1, number % 2 * 14 + 1);
        assert!(row["timestamp"] >= published, "{row:?} before it was published");
        months.insert(row["timestamp"][..7].to_owned());
    }
    assert!(months.len() >= 12);
    let written: Vec<Value> = fs::read_to_string(out.join("articles.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(written[0]["item_id"], "x-0");
    assert_eq!(written[0]["published"], "2025-01-01T00:00:00Z");
}

#[test]
fn one_article_without_any_field_is_enough() {
    let there = place();
    let given = there.path().join("one.csv");
    fs::write(&given, "item_id\n\"a,\"\"b\"\n").unwrap();
    let out = there.path().join("log");
    simulate(&out, &["--readers", "20", "--articles", given.to_str().unwrap()]);
    assert!(rows(&out.join("interactions.csv")).iter().all(|row| row["item_id"] == "a,\"b"));
}

#[test]
fn wrong_arguments_are_named_with_what_was_expected_and_found() {
    let there = place();
    let out = there.path().join("log");
    let out = out.to_str().unwrap();
    let said = |more: &[&str]| refused(2, &[&["simulate", "--out", out], more].concat());
    let all = |text: String, parts: &[&str]| parts.iter().for_each(|part| assert!(text.contains(part), "{text}"));
    all(said(&["--readers", "0"]), &["'0'", "--readers", "1..="]);
    all(said(&["--days", "many"]), &["'many'", "--days"]);
    all(said(&["--set", "curiosity"]), &["--set expects NAME=VALUE", "`curiosity`"]);
    all(said(&["--set", "curiosity=-1"]), &["`curiosity` must be a number in 0.0001..=100.0", "-1"]);
    all(said(&["--set", "luck=1"]), &["`luck`", "position_exponent"]);
    all(refused(2, &["simulate"]), &["--out"]);
    assert!(names(there.path()).is_empty());
}

#[test]
fn bad_articles_fail_and_write_nothing() {
    let there = place();
    let out = there.path().join("log");
    let given = there.path().join("given.csv");
    let said = |content: &str, more: &[&str]| {
        fs::write(&given, content).unwrap();
        let arguments = ["simulate", "--out", out.to_str().unwrap(), "--articles", given.to_str().unwrap()];
        refused_after_rows(&[&arguments, more].concat())
    };
    assert!(said("item_id\n", &[]).contains("at least one article, found none"));
    assert!(said("id\na\n", &[]).contains("has no column `item_id`, it has id"));
    let text = said("item_id,words\na,many\n", &["--max-bad-rows", "0"]);
    assert!(
        text.contains(":2: words `many`") && text.contains("1 of 1 rows are bad, beyond --max-bad-rows 0"),
        "{text}"
    );
    let text = said("item_id,words\na,many\n", &["--max-bad-rows", "0%"]);
    assert!(!text.contains("--max-bad-rows"), "a percentage lets 10 pass: {text}");
    assert_eq!(names(there.path()), ["given.csv"]);
}

/// Like [`refused`] with exit code 1, where bad rows are told before the error.
fn refused_after_rows(arguments: &[&str]) -> String {
    let done = foldin(arguments);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.lines().last().unwrap().starts_with("error: "), "{said}");
    said
}

#[test]
fn a_directory_with_other_files_is_left_alone() {
    let there = place();
    let out = there.path().join("log");
    fs::create_dir(&out).unwrap();
    // A real log may well have this name.
    fs::write(out.join("interactions.csv"), "mine").unwrap();
    let said = refused(1, &["simulate", "--out", out.to_str().unwrap(), "--readers", "5"]);
    assert!(said.contains("new or empty directory") && said.contains("`interactions.csv` without truth"), "{said}");
    assert_eq!(fs::read_to_string(out.join("interactions.csv")).unwrap(), "mine");
    assert_eq!(names(there.path()), ["log"]);
}

#[test]
fn an_earlier_simulation_is_replaced_whole() {
    let there = place();
    let out = there.path().join("log");
    fs::create_dir(&out).unwrap();
    simulate(&out, &["--readers", "5"]);
    let before = fs::read(out.join("interactions.csv")).unwrap();
    simulate(&out, &["--readers", "6"]);
    assert_ne!(fs::read(out.join("interactions.csv")).unwrap(), before);
    assert_eq!(names(&out), ["articles.jsonl", "interactions.csv", "truth"]);
    fs::write(out.join("notes.txt"), "mine").unwrap();
    assert!(refused(1, &["simulate", "--out", out.to_str().unwrap()]).contains("`notes.txt`"));
    assert_eq!(names(there.path()), ["log"]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let there = place();
    let file = there.path().join("file");
    fs::write(&file, "mine").unwrap();
    let inside = file.join("log");
    let said = refused(1, &["simulate", "--out", inside.to_str().unwrap()]);
    assert!(said.contains(&format!("cannot write {}", inside.display())), "{said}");
    assert!(refused(1, &["simulate", "--out", file.to_str().unwrap()]).contains("found a file"));
    assert_eq!(names(there.path()), ["file"]);
}

/// A limit on the size of files stands for a full disk: the write fails in the middle of the log.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_leaves_nothing() {
    let there = place();
    let out = there.path().join("log");
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" simulate --out \"$1\"";
    let done = Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_foldin")]).arg(&out).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: cannot write ") && said.contains("log/interactions.csv"), "{said}");
    assert!(names(there.path()).is_empty());
}

#[test]
fn an_access_log_has_every_view_and_click_and_nothing_that_only_pages_know() {
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("site");
    simulate(&out, &["--readers", "400", "--days", "60", "--access-log"]);
    let log = fs::read_to_string(out.join("access.log")).expect("an access log");
    assert!(!log.contains("reader-"), "an id that no server knows");

    let visits = folder.path().join("visits.csv");
    let access_log = out.join("access.log");
    let [log_at, visits_at] = [&access_log, &visits].map(|path| path.to_str().expect("a plain path"));
    let done = foldin(&["ingest", log_at, "--out", visits_at, "--article-pattern", "^/(.+)$"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let ingested = fs::read_to_string(&visits).expect("visits");
    let truth = fs::read_to_string(out.join("interactions.csv")).expect("interactions");
    let count = |text: &str, event: &str| text.lines().filter(|line| line.split(',').nth(3) == Some(event)).count();
    assert_eq!(count(&ingested, "click"), count(&truth, "click"));
    // Who opens one article twice in a row may have loaded it again.
    let (found, there) = (count(&ingested, "view"), count(&truth, "view"));
    assert!(there > 1000 && found <= there && there - found <= there / 200, "{found} of {there} views");

    simulate(&out, &["--readers", "400", "--days", "60"]);
    assert!(!out.join("access.log").exists(), "a log that was not asked for");
    assert_eq!(
        fs::read_to_string(out.join("interactions.csv")).expect("interactions"),
        truth,
        "it changes what is simulated"
    );
}

#[test]
fn an_age_that_weighs_on_lists_makes_readers_choose_newer_articles() {
    let folder = TempDir::new().expect("a folder");
    let slots = |more: &[&str]| {
        let out = folder.path().join("site");
        simulate(&out, &[&["--readers", "1500", "--days", "60", "--set", "related_list_share=0"], more].concat());
        let log = fs::read_to_string(out.join("interactions.csv")).expect("interactions");
        let slots: Vec<f64> = log
            .lines()
            .filter(|line| line.split(',').nth(3) == Some("click"))
            .filter_map(|line| line.split(',').nth(6)?.parse().ok())
            .collect();
        slots.iter().sum::<f64>() / slots.len() as f64
    };
    // Lists are of the newest, the newest first.
    let (indifferent, eager) = (slots(&[]), slots(&["--set", "list_age_exponent=2"]));
    assert!(eager < 0.9 * indifferent, "mean slot {indifferent} → {eager}");
}
