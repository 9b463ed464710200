//! What becomes of the output where the system will not have it: a full disk, a closed pipe, no file at all.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const FOLDIN: &str = env!("CARGO_BIN_EXE_foldin");
const TRAIN: [&str; 6] = ["train", "--interactions", "log.csv", "--out", "m.safetensors", "--json"];

/// A folder with a log, and a model of yesterday that must not be lost.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let rows = (0..700).map(|row| format!("r{},a{},{}\n", row % 60, row * row % 311, 1_700_000_000 + row * 3600));
    fs::write(folder.path().join("log.csv"), format!("reader_id,item_id,timestamp\n{}", rows.collect::<String>()))
        .unwrap();
    fs::write(folder.path().join("m.safetensors"), "the model of yesterday").unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn is_new(folder: &Path) -> bool {
    fs::read(folder.join("m.safetensors")).unwrap().len() > 4096
}

#[test]
fn a_full_disk_leaves_what_was_there_and_says_what_to_do() {
    let folder = folder();
    // A limit to the size of files: the write comes back short of it as from a disk that is full.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\"", FOLDIN])
        .args(TRAIN)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    // The private state is written first, beside the model.
    assert!(said.contains("error: --out m.") && said.contains("safetensors: cannot write"), "{said}");
    assert!(said.contains("make room there, or name another place: nothing was changed"), "{said}");
    assert_eq!(fs::read(folder.path().join("m.safetensors")).unwrap(), b"the model of yesterday");
    assert_eq!(names(folder.path()), ["log.csv", "m.safetensors"], "no half file");
}

#[test]
fn a_pipe_that_is_closed_early_costs_no_model() {
    let folder = folder();
    let mut child = Command::new(FOLDIN)
        .args(TRAIN)
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(is_new(folder.path()));
}

/// Factors of three articles, and their names.
fn write_factors(folder: &Path) {
    let header = r#"{"item_factors":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]}}"#;
    let values = [1.0_f32, 0.0, 0.0, 1.0, 0.5, 0.5];
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    values.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    fs::write(folder.join("factors"), bytes).unwrap();
    fs::write(folder.join("ids"), "a0\na1\na2\n").unwrap();
}

#[test]
fn no_command_minds_that_nobody_listens() {
    let folder = folder();
    write_factors(folder.path());
    assert!(Command::new(FOLDIN).args(TRAIN).current_dir(folder.path()).output().unwrap().status.success());
    let request =
        r#"198.51.100.7 - - [14/Nov/2023:22:13:20 +0000] "GET /a HTTP/1.1" 200 9 "-" "Mozilla/5.0 Firefox/127.0""#;
    fs::write(folder.path().join("access.log"), format!("{request}\n")).unwrap();
    fs::write(folder.path().join("policy.csv"), "item_id,position,click,propensity\na,1,0,0.5\nb,1,1,0.5\n").unwrap();
    let commands = [
        "rank --model m.safetensors",
        "rank --model m.safetensors --json",
        "rank --model m.safetensors --history log.csv --reader r1 --exclude a0",
        "inspect m.safetensors",
        "inspect m.safetensors --json",
        "inspect m.safetensors --article a0",
        "ingest access.log --out visits.csv --json",
        "ingest access.log --out -",
        "import factors --from safetensors --ids ids --alpha 1 --regularization 1 --out imported --json",
        "simulate --out simulated --readers 20 --days 3 --json",
        "evaluate --interactions log.csv",
        "evaluate --interactions log.csv --json",
        "evaluate policy --log policy.csv",
        "evaluate policy --log policy.csv --json",
        "train --interactions log.csv --out other --json",
        "--help",
    ];
    for command in commands {
        let mut child = Command::new(FOLDIN)
            .args(command.split(' '))
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        let code = child.wait().unwrap().code();
        // Only now, where somebody listens, it can be seen whether the command is right at all.
        let heard = Command::new(FOLDIN).args(command.split(' ')).current_dir(folder.path()).output().unwrap();
        assert_eq!((code, heard.status.code()), (Some(0), Some(0)), "{command}: {}", stderr(&heard));
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_a_failure_and_the_model_is_there() {
    let folder = folder();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(FOLDIN).args(TRAIN).current_dir(folder.path()).stdout(full).output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: cannot write to standard output: No space left"), "{said}");
    assert!(is_new(folder.path()));
}

#[test]
fn who_is_killed_at_work_leaves_nothing_behind() {
    let folder = folder();
    let mut child = Command::new(FOLDIN)
        .args(["train", "--interactions", "-", "--out", "m.safetensors"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut rows = "reader_id,item_id,timestamp\n".to_owned();
    (0..50_000).for_each(|row| rows += &format!("r{row},a,1700000000\n"));
    // More than a pipe holds: once this is written, most was read, and the work is on its way.
    let mut input = child.stdin.take().unwrap();
    input.write_all(rows.as_bytes()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(folder.path()), ["log.csv", "m.safetensors"]);
    assert!(!is_new(folder.path()));
}

#[test]
fn a_device_is_not_replaced_by_a_file() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let output = Command::new(FOLDIN)
        .args(["train", "--interactions", "log.csv", "--out", "pipe"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("--out pipe: expected a file, found a device or a pipe"), "{said}");
    assert!(!pipe.is_file());
}
