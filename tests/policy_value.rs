//! `foldin evaluate policy`, the real binary: the values of a package that many use, and how it ends where there are none.
//!
//! Expected values are those of obp 0.5.7 on the same rows, by `estimate_policy_value` of `InverseProbabilityWeighting(lambda_)`,
//! `SelfNormalizedInverseProbabilityWeighting()` and `DoublyRobust(lambda_)`. `action_dist` is the target's table [rows, items,
//! positions]; `estimated_rewards_by_reg_model` comes from numpy: for each fold of rows (number modulo 5), position rates and
//! item factors of the other rows, rate = mean · (clicks + 1) / (rows · mean + 1), factor = (clicks + 1) / (Σ rates + 1).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking, its helpers too")]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Output};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, TimestampSecondArray, UInt16Array};
use parquet::arrow::ArrowWriter;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a log of 2,000 cards of 7 items at 3 positions, by formula, and one of another policy.
fn logged() -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut log = String::from("timestamp,item_id,position,click,propensity\n");
    for row in 0..2000_u64 {
        let item = (row * row + 3 * row + row / 7) % 7;
        let click = u8::from((row * 1103 + item * 17).is_multiple_of(23));
        let propensity = (1 + row * 37 % 11) as f64 / 24.0;
        writeln!(log, "{},item-{item},{},{click},{propensity}", 1_700_000_000 + row, row % 3 + 1).unwrap();
    }
    fs::write(folder.path().join("logged.csv"), log).unwrap();
    let mut other = String::from("item_id,position,click\n");
    for row in 0..600 {
        let click = u8::from(row % 40 == 0);
        writeln!(other, "item-{},{},{click}", (row * 5 + row / 4) % 7, row % 3 + 1).unwrap();
    }
    fs::write(folder.path().join("other.csv"), other).unwrap();
    folder
}

fn foldin(folder: &TempDir, arguments: &[&str]) -> Output {
    let policy = ["evaluate", "policy", "--log"];
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(policy).args(arguments).current_dir(folder.path()).output().unwrap()
}

fn values(folder: &TempDir, arguments: &[&str]) -> Value {
    let done = foldin(folder, &[arguments, &["--json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: Value = serde_json::from_slice(&done.stdout).expect("the values are JSON");
    all["policy_value"].clone()
}

fn assert_close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{found}, expected {expected}");
}

#[test]
fn values_are_those_of_obp() {
    let folder = logged();
    let all = values(&folder, &["logged.csv", "--target", "uniform", "log:other.csv"]);
    let expected = [
        [0.039605936920222636, 0.04206421711333203, 0.04218295923290262, 1064.144010674439],
        [0.04286482683982684, 0.04584359372495186, 0.0458313130516337, 606.4149173750734],
    ];
    for (target, expected) in all["targets"].as_array().unwrap().iter().zip(expected) {
        let [ips, snips, doubly_robust, effective] = expected;
        assert_close(&target["ips"]["mean"], ips);
        assert_close(&target["snips"]["mean"], snips);
        assert_close(&target["doubly_robust"]["mean"], doubly_robust);
        assert_close(&target["effective_sample_size"], effective);
        for estimate in ["ips", "snips", "doubly_robust"] {
            let [low, mean, high] = ["low", "mean", "high"].map(|of| target[estimate][of].as_f64().unwrap());
            assert!(low < mean && mean < high, "{estimate} {low} {mean} {high}");
        }
    }
    assert_close(&all["logged"]["mean"], 0.0435);
    assert_close(&all["targets"][1]["on_policy"]["mean"], 0.025);
    assert_eq!(all["targets"][0]["on_policy"], Value::Null);
}

#[test]
fn a_clip_is_that_of_obp_and_is_told() {
    let folder = logged();
    let target = &values(&folder, &["logged.csv", "--clip", "1.5"])["targets"][0];
    assert_close(&target["ips"]["mean"], 0.03253450834879406);
    assert_close(&target["doubly_robust"]["mean"], 0.04357025122454871);
    assert_eq!(target["clipped_rows"], 364);
    assert!(target["warnings"].to_string().contains("364 weights are clipped"));
}

#[test]
fn a_table_that_says_the_same_has_the_same_value() {
    let folder = logged();
    let mut table = String::from("item_id,position,probability\n");
    (0..21).for_each(|cell| writeln!(table, "item-{},{},{}", cell / 3, cell % 3 + 1, 1.0 / 7.0).unwrap());
    fs::write(folder.path().join("table.csv"), table).unwrap();
    let both = values(&folder, &["logged.csv", "--target", "uniform", "table.csv"]);
    for figure in ["ips", "doubly_robust"] {
        assert_close(&both["targets"][1][figure]["mean"], both["targets"][0][figure]["mean"].as_f64().unwrap());
    }
}

#[test]
fn what_cannot_be_trusted_is_warned_of() {
    let folder = logged();
    // Where two rows of 2,000 carry all weight, and an item that the log never shows.
    let log = fs::read_to_string(folder.path().join("logged.csv")).unwrap();
    let rare: String = log.lines().enumerate().fold(String::new(), |mut rows, (number, line)| {
        let cut = line.rsplit_once(',').unwrap().0;
        match number {
            0 => writeln!(rows, "{line}").unwrap(),
            7 | 9 => writeln!(rows, "{cut},0.000001").unwrap(),
            _ => writeln!(rows, "{cut},1").unwrap(),
        }
        rows
    });
    fs::write(folder.path().join("rare.csv"), rare).unwrap();
    let table = "item_id,position,probability\nitem-1,1,0.7\nnew,1,0.3\nitem-1,2,1\nitem-2,3,1\n";
    fs::write(folder.path().join("new.csv"), table).unwrap();
    let all = values(&folder, &["rare.csv", "--target", "uniform", "new.csv"]);
    let warnings = |target: usize| all["targets"][target]["warnings"].to_string();
    assert!(warnings(0).contains("effective sample is too small"), "{}", warnings(0));
    assert!(warnings(0).contains("weights have the mean"), "{}", warnings(0));
    // 30 % of a third of the rows.
    assert!(warnings(1).contains("10.0 % of what this policy shows"), "{}", warnings(1));
    assert_eq!(values(&folder, &["logged.csv"])["targets"][0]["warnings"], Value::Array(Vec::new()));
}

#[test]
fn columns_can_be_named_and_bad_rows_are_counted() {
    let folder = logged();
    let log = fs::read_to_string(folder.path().join("logged.csv")).unwrap();
    let renamed = log.replace("propensity", "pscore")
        + "1700000000,item-1,0,0,0.5\n1700000000,item-1,1,2,0.5\n1700000000,item-1,1,0,0\n";
    fs::write(folder.path().join("renamed.csv"), renamed).unwrap();
    let all = values(&folder, &["renamed.csv", "--column", "propensity=pscore"]);
    assert_eq!((&all["rows"], &all["bad_rows"]), (&2000.into(), &3.into()));
    let said = String::from_utf8(foldin(&folder, &["renamed.csv"]).stderr).unwrap();
    assert!(said.contains("no column `propensity`") && said.contains("pscore"), "{said}");
}

/// The rows of a CSV file as JSON Lines, every value as text but for numbers.
fn as_json_lines(csv: &str) -> String {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let value = |text: &str| if text.parse::<f64>().is_ok() { text.to_owned() } else { format!("\"{text}\"") };
    lines.fold(String::new(), |mut rows, line| {
        let cells: Vec<String> =
            names.iter().zip(line.split(',')).map(|(name, text)| format!("\"{name}\":{}", value(text))).collect();
        writeln!(rows, "{{{}}}", cells.join(",")).unwrap();
        rows
    })
}

/// The rows of a CSV file as Parquet: times as such, all else as the numbers and texts they are.
fn as_parquet(csv: &str) -> Vec<u8> {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let column = |place: usize| -> ArrayRef {
        let texts = rows.iter().map(|row| row[place]);
        match names[place] {
            "item_id" => Arc::new(StringArray::from_iter_values(texts)),
            "timestamp" => Arc::new(TimestampSecondArray::from_iter_values(texts.map(|text| text.parse().unwrap()))),
            "click" => Arc::new(BooleanArray::from_iter(texts.map(|text| Some(text == "1")))),
            "position" => Arc::new(UInt16Array::from_iter_values(texts.map(|text| text.parse().unwrap()))),
            _ => Arc::new(Float64Array::from_iter_values(texts.map(|text| text.parse().unwrap()))),
        }
    };
    let batch = RecordBatch::try_from_iter(names.iter().enumerate().map(|(place, name)| (*name, column(place))));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn logs_and_tables_have_one_value_in_every_form() {
    let folder = logged();
    let mut table = String::from("item_id,position,probability\n");
    (0..21).for_each(|cell| writeln!(table, "item-{},{},{}", cell / 3, cell % 3 + 1, 1.0 / 7.0).unwrap());
    fs::write(folder.path().join("table.csv"), table).unwrap();
    for name in ["logged", "other", "table"] {
        let csv = fs::read_to_string(folder.path().join(name).with_extension("csv")).unwrap();
        let packed = zstd::encode_all(csv.as_bytes(), 1).unwrap();
        for (ending, bytes) in
            [("jsonl", as_json_lines(&csv).into_bytes()), ("parquet", as_parquet(&csv)), ("zst", packed)]
        {
            fs::write(folder.path().join(name).with_extension(ending), bytes).unwrap();
        }
    }
    let of = |ending: &str| {
        let name = |of: &str| format!("{of}.{ending}");
        let targets = ["--target", &format!("log:{}", name("other")), &name("table")];
        let all = values(&folder, &[&[name("logged").as_str()], &targets[..]].concat());
        // What the policies are called is the names of their files.
        let without_name = |target: &Value| {
            let mut target = target.clone();
            target["policy"] = Value::Null;
            target
        };
        let targets: Vec<Value> = all["targets"].as_array().unwrap().iter().map(without_name).collect();
        (all["rows"].clone(), all["period"].clone(), all["logged"].clone(), targets)
    };
    let expected = of("csv");
    assert_eq!(expected.3.len(), 2);
    for ending in ["jsonl", "parquet", "zst"] {
        assert_eq!(of(ending), expected, "{ending}");
    }
}

#[test]
fn a_row_without_a_propensity_is_bad_in_the_log_and_not_in_a_target() {
    let folder = logged();
    let log = fs::read_to_string(folder.path().join("logged.csv")).unwrap();
    let without = r#"{"item_id":"item-1","position":1,"click":0}"#;
    fs::write(folder.path().join("gap.jsonl"), format!("{}{without}\n", as_json_lines(&log))).unwrap();
    let all = values(&folder, &["gap.jsonl", "--target", "log:gap.jsonl"]);
    assert_eq!((&all["rows"], &all["bad_rows"]), (&2000.into(), &1.into()));
    assert_close(&all["targets"][0]["on_policy"]["mean"], 87.0 / 2001.0);
    let said = String::from_utf8(foldin(&folder, &["gap.jsonl"]).stderr).unwrap();
    assert!(said.contains("gap.jsonl:2001: propensity ``: expected a probability above 0"), "{said}");
}

#[test]
fn what_is_no_policy_is_refused() {
    let folder = logged();
    fs::write(folder.path().join("half.csv"), "item_id,position,probability\nitem-1,1,0.5\n").unwrap();
    fs::write(folder.path().join("first.csv"), "item_id,position,probability\nitem-1,1,1\n").unwrap();
    fs::write(folder.path().join("header.csv"), "item_id,position,click,propensity\n").unwrap();
    let refused = |code: i32, arguments: &[&str]| {
        let done = foldin(&folder, arguments);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(code), "{said}");
        assert!(done.stdout.is_empty());
        said
    };
    assert!(
        refused(1, &["logged.csv", "--target", "half.csv"]).contains("add up to 1, those of position 1 add up to 0.5")
    );
    assert!(refused(1, &["logged.csv", "--target", "first.csv"]).contains("says nothing of position 2"));
    assert!(refused(1, &["logged.csv", "--target", "missing.csv"]).contains("missing.csv"));
    fs::write(folder.path().join("unlikely.csv"), "item_id,position,share\nitem-1,1,1\n").unwrap();
    let said = refused(1, &["logged.csv", "--target", "unlikely.csv"]);
    assert!(said.contains("has no column `probability`") && !said.contains("--column"), "{said}");
    assert!(refused(1, &["header.csv"]).contains("no usable row"));
    assert!(refused(2, &["logged.csv", "--column", "slot=rank"]).contains("expected one of item_id, position"));
    assert!(refused(2, &["logged.csv", "--column", "propensity=p"]).contains("has no column `p`"));
    for clip in ["0", "-1", "NaN", "inf"] {
        assert!(refused(2, &["logged.csv", &format!("--clip={clip}")]).contains("--clip"), "{clip}");
    }
}
