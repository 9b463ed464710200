//! A small site: readers of two tastes, new articles of each every day, and a model of its past with a state.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use foldin::model::{Model, SerdeJson};
use foldin::refresh::State;
use serde_json::Value;
use tempfile::TempDir;

pub(super) const HEADER: &str = "reader_id,item_id,timestamp\n";
pub(super) const DAY: i64 = 86_400;
pub(super) const START: i64 = 1_700_000_000;
pub(super) const PAST_DAYS: i64 = 8;

/// Visits of readers of two tastes on `days`, two new articles of each taste a day, some visits twice.
pub(super) fn rows(days: std::ops::Range<i64>) -> Vec<(i64, String)> {
    let mut rows = Vec::new();
    let mut state = 1_u64;
    let mut draw = |below: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below as u64) as i64
    };
    for day in 0..days.end {
        for reader in 0..60 + day * 6 {
            if draw(3) > 0 {
                let article = 2 * ((day - draw(4)).max(0) * 2 + draw(2)) + reader % 2;
                let at = START + day * DAY + draw(DAY);
                for again in 0..=draw(2) {
                    rows.push((at + again * 600, format!("r{reader},a{article},{}\n", at + again * 600)));
                }
            }
        }
    }
    rows.retain(|(at, _)| days.contains(&((at - START) / DAY)));
    rows.sort();
    rows
}

pub(super) fn log(days: std::ops::Range<i64>) -> String {
    rows(days).into_iter().fold(HEADER.to_owned(), |csv, (_, row)| csv + &row)
}

/// Articles of the first `days`, each of the words of its taste.
pub(super) fn articles(days: i64) -> String {
    (0..days * 4).fold("item_id,title,topics\n".to_owned(), |mut csv, number| {
        let words = [["rose", "tulip", "soil"], ["rust", "wasm", "heap"]][number as usize % 2];
        let (a, b) = (words[number as usize / 2 % 3], words[number as usize / 3 % 3]);
        writeln!(csv, "a{number},{a} {b} of {},{}", number % 3, ["garden", "code"][number as usize % 2]).unwrap();
        csv
    })
}

pub(super) struct Folder(pub(super) TempDir);

impl Folder {
    /// A log of the past, one of the next day, and a model of the past with its state.
    pub(super) fn trained(more: &[&str]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("past.csv", &log(0..PAST_DAYS));
        folder.write("day.csv", &log(PAST_DAYS..PAST_DAYS + 1));
        folder.write("articles.csv", &articles(PAST_DAYS));
        folder.write("more.csv", &articles(PAST_DAYS + 2));
        let arguments = ["train", "--interactions", "past.csv", "--articles", "articles.csv", "--out", "m.safetensors"];
        succeeds(&folder.run(&[&arguments, more].concat()));
        folder
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_foldin"));
        command.args(arguments).current_dir(self.0.path()).env("SOURCE_DATE_EPOCH", "1767225600");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(super) fn refresh(&self, log: &str, out: &str) -> Value {
        let output = self.run(&[
            "refresh",
            "--model",
            "m.safetensors",
            "--interactions",
            log,
            "--articles",
            "more.csv",
            "--out",
            out,
            "--json",
        ]);
        succeeds(&output);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    pub(super) fn model(&self, name: &str) -> Model {
        Model::read(&fs::read(self.path(name)).unwrap(), &SerdeJson).unwrap()
    }

    pub(super) fn state(&self, name: &str) -> State {
        State::read(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

pub(super) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
pub(super) fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}
