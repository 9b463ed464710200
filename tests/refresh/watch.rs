//! `foldin refresh --watch`: a log that grows, and is rotated meanwhile.

use std::fs;
use std::process::Command;
use std::time::Duration;

use super::site::{Folder, HEADER, PAST_DAYS, rows, said, succeeds};

#[cfg(unix)]
#[test]
fn a_watch_follows_the_log_and_ends_when_told() {
    let folder = Folder::trained(&[]);
    let rows = rows(PAST_DAYS..PAST_DAYS + 1);
    let half = rows.len() / 2;
    let (first, second) = rows.split_at(half);
    let text = |rows: &[(i64, String)]| rows.iter().fold(String::new(), |csv, (_, row)| csv + row);
    let (second, torn) = (text(second), "r1,a1,17");
    folder.write("log.csv", &(HEADER.to_owned() + &text(first) + torn));
    let arguments = [
        "refresh",
        "--model",
        "m.safetensors",
        "--interactions",
        "log.csv",
        "--out",
        "m.safetensors",
        "--watch",
        "--every",
        "1s",
    ];
    let child = folder.command(&arguments).spawn().unwrap();
    let waits_for = |until: i64| {
        for _ in 0..1200 {
            if folder.model("m.safetensors").counted_at.parse::<jiff::Timestamp>().unwrap().as_second() == until {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("counted at {} after two minutes", folder.model("m.safetensors").counted_at);
    };
    waits_for(first[half - 1].0 + 1);
    // Rotated: the rest of the old file and the new one are both read.
    fs::rename(folder.path("log.csv"), folder.path("log.1")).unwrap();
    folder.write("log.csv", &(HEADER.to_owned() + &second));
    waits_for(rows[rows.len() - 1].0 + 1);
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    succeeds(&output);
    assert!(said(&output).contains("ended between two refreshes"), "{}", said(&output));
    assert!(!said(&output).contains("left out"), "the torn line was waited for: {}", said(&output));
    let twice = folder.run(&[
        "refresh",
        "--model",
        "m.safetensors",
        "--interactions",
        "-",
        "--out",
        "m.safetensors",
        "--watch",
    ]);
    assert_eq!(twice.status.code(), Some(2), "{}", said(&twice));
}
