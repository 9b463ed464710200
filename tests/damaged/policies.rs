//! Logged policies, target policies, and scores from elsewhere.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use foldin::evaluation::OutsideScores;
use foldin::evaluation::policy::{POLICY_LOG, PolicyLog, Target, TargetPolicy};
use foldin::logs::{BadRowLimit, ColumnNames, Log, Source};
use tempfile::TempDir;

use crate::damage::{packings, survives};

const ANY: BadRowLimit = BadRowLimit::Rows(u64::MAX);

/// A file of this name, in a folder that goes with it.
fn saved(bytes: &[u8], name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn policy(bytes: &[u8]) -> Result<PolicyLog, foldin::logs::LogError> {
    let (_folder, path) = saved(bytes, "the-policy");
    PolicyLog::read(&[Source::File(path)], &ColumnNames::of(&POLICY_LOG), ANY)
}

fn logged() -> [String; 2] {
    let mut csv = "timestamp,item_id,position,click,propensity\n".to_owned();
    let mut json = String::new();
    for row in 0..60 {
        let (at, item, position, click) = (1_700_000_000 + row, row % 7, row % 3 + 1, row % 2);
        writeln!(csv, "{at},i{item},{position},{click},0.{}", row % 9 + 1).unwrap();
        writeln!(
            json,
            r#"{{"timestamp":{at},"item_id":"i{item}","position":{position},"click":{click},"propensity":0.{}}}"#,
            row % 9 + 1
        )
        .unwrap();
    }
    [csv, json]
}

#[test]
fn logs_of_policies_that_are_damaged() {
    for (form, text) in ["CSV", "JSON Lines"].into_iter().zip(logged()) {
        for (format, bytes) in packings(form, text.as_bytes()) {
            assert_eq!(policy(&bytes).unwrap().rows.len(), 60, "{format}");
            survives(&format, &bytes, "the-policy", policy, |log, what| {
                assert_eq!(log.rows.len() as u64 + log.bad.count, log.rows_read, "{what}");
                let possible =
                    log.rows.iter().all(|row| row.position > 0 && row.propensity > 0.0 && row.propensity <= 1.0);
                assert!(possible, "{what}");
            });
        }
    }
}

#[test]
fn tables_of_policies_that_are_damaged() {
    let mut csv = "item_id,position,probability\n".to_owned();
    (0..30).for_each(|row| writeln!(csv, "i{},{},0.1", row % 10, row / 10 + 1).unwrap());
    let read = |bytes: &[u8]| {
        let (_folder, path) = saved(bytes, "the-table");
        let columns = ColumnNames::of(&POLICY_LOG);
        Target::read(&TargetPolicy::Table(path), &PolicyLog::default(), &columns, ANY)
    };
    assert!(read(csv.as_bytes()).is_ok());
    survives("CSV", csv.as_bytes(), "the-table", read, |_, _| {});
}

#[test]
fn scores_that_are_damaged() {
    let mut csv = "reader_id,item_id,score,timestamp\n".to_owned();
    let mut log = Log::default();
    for row in 0..60 {
        let (reader, item) = (format!("r{}", row % 7), format!("a{}", row % 11));
        log.readers.intern(&reader);
        log.articles.intern(&item);
        writeln!(csv, "{reader},{item},0.{row},{}", 1_700_000_000 + row).unwrap();
    }
    let read = move |bytes: &[u8]| {
        let (_folder, path) = saved(bytes, "the-scores");
        OutsideScores::read(&Source::File(path), "other".into(), &log, i64::MAX)
    };
    assert_eq!(read(csv.as_bytes()).unwrap().passed_over, 0);
    survives("CSV", csv.as_bytes(), "the-scores", read, |_, _| {});
}
