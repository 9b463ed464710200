//! `foldin refresh`, the real binary: what it counts, that it counts once, and that two files are never torn apart.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use foldin::logs::articles::{ReadArticles, read_articles};
use foldin::logs::{Log, ReadLog, Source, read_interactions};
use foldin::model::{Confidence, Model, Rows, SerdeJson};
use foldin::refresh::{RefreshError, State, refresh};
use foldin::training::{Catalogue, Constants, History, Settings, Shown, Space, Vectors, coarse, train};
use serde_json::Value;
use tempfile::TempDir;

const HEADER: &str = "reader_id,item_id,timestamp\n";
const DAY: i64 = 86_400;
const START: i64 = 1_700_000_000;
const PAST_DAYS: i64 = 8;

/// Visits of readers of two tastes on `days`, two new articles of each taste a day, some visits twice.
fn rows(days: std::ops::Range<i64>) -> Vec<(i64, String)> {
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

fn log(days: std::ops::Range<i64>) -> String {
    rows(days).into_iter().fold(HEADER.to_owned(), |csv, (_, row)| csv + &row)
}

/// Articles of the first `days`, each of the words of its taste.
fn articles(days: i64) -> String {
    (0..days * 4).fold("item_id,title,topics\n".to_owned(), |mut csv, number| {
        let words = [["rose", "tulip", "soil"], ["rust", "wasm", "heap"]][number as usize % 2];
        let (a, b) = (words[number as usize / 2 % 3], words[number as usize / 3 % 3]);
        writeln!(csv, "a{number},{a} {b} of {},{}", number % 3, ["garden", "code"][number as usize % 2]).unwrap();
        csv
    })
}

struct Folder(TempDir);

impl Folder {
    /// A log of the past, one of the next day, and a model of the past with its state.
    fn trained(more: &[&str]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("past.csv", &log(0..PAST_DAYS));
        folder.write("day.csv", &log(PAST_DAYS..PAST_DAYS + 1));
        folder.write("articles.csv", &articles(PAST_DAYS));
        folder.write("more.csv", &articles(PAST_DAYS + 2));
        let arguments = ["train", "--interactions", "past.csv", "--articles", "articles.csv", "--out", "m.safetensors"];
        succeeds(&folder.run(&[&arguments, more].concat()));
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_foldin"));
        command.args(arguments).current_dir(self.0.path()).env("SOURCE_DATE_EPOCH", "1767225600");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn refresh(&self, log: &str, out: &str) -> Value {
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

    fn model(&self, name: &str) -> Model {
        Model::read(&fs::read(self.path(name)).unwrap(), &SerdeJson).unwrap()
    }

    fn state(&self, name: &str) -> State {
        State::read(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

#[test]
fn counts_are_those_of_a_model_trained_on_everything() {
    let folder = Folder::trained(&[]);
    let report = folder.refresh("day.csv", "new.safetensors");
    assert_eq!(report["rows"], rows(PAST_DAYS..PAST_DAYS + 1).len());
    assert_eq!((&report["passed_over"], &report["from_the_future"]), (&0.into(), &0.into()));
    folder.write("all.csv", &log(0..PAST_DAYS + 1));
    let arguments = ["train", "--interactions", "all.csv", "--articles", "more.csv", "--out", "all.safetensors"];
    succeeds(&folder.run(&arguments));
    let (old, new, all) =
        (folder.model("m.safetensors"), folder.model("new.safetensors"), folder.model("all.safetensors"));
    assert_eq!(new.ids[..old.len()], old.ids, "articles keep their places");
    assert_eq!(new.len(), all.len());
    assert_eq!(new.counted_at, all.counted_at);
    for (row, id) in new.ids.iter().enumerate() {
        let other = all.find(id).unwrap();
        assert_eq!(new.readers[row], all.readers[other], "{id}");
        assert_eq!(new.recent_readers[row], all.recent_readers[other], "{id}");
        assert_eq!(new.exposure[row], all.exposure[other], "{id}");
        assert_eq!(new.published[row], all.published[other], "{id}");
        assert_eq!(new.topic_of(row), all.topic_of(other), "{id}");
    }
    let spectrum = new.factors.spectrum();
    assert_eq!(new.spectrum, spectrum);
}

#[test]
fn rows_are_counted_once() {
    let folder = Folder::trained(&[]);
    let first = folder.refresh("day.csv", "m.safetensors");
    let (once, state) = (folder.model("m.safetensors"), folder.state("m.state.safetensors"));
    let second = folder.refresh("day.csv", "m.safetensors");
    assert_eq!((&second["rows"], &second["passed_over"]), (&0.into(), &first["rows"]));
    assert_eq!(folder.model("m.safetensors"), once);
    // As text: what nobody measured is NaN, which is not itself.
    let counted = |state: &State| format!("{:?} {:?}", state.contacts, state.readers);
    assert_eq!(counted(&folder.state("m.state.safetensors")), counted(&state));
}

#[test]
fn a_new_article_speaks_by_its_content_until_enough_have_read_it() {
    let folder = Folder::trained(&["--min-readers", "5"]);
    folder.refresh("day.csv", "new.safetensors");
    let new = folder.model("new.safetensors");
    let embeddings = new.embeddings.as_ref().unwrap();
    let known = folder.model("m.safetensors").len();
    let state = folder.state("new.state.safetensors");
    let (mut moved, mut few) = (0, 0);
    for row in known..new.len() {
        assert!(embeddings.squared_length(row) > 0.9, "{}", new.ids[row]);
        let by_content = new.factors.row(row) == embeddings.row(row);
        assert_eq!(by_content, state.contacts.readers[row] < 5.0, "{}", new.ids[row]);
        moved += usize::from(!by_content);
        few += usize::from(by_content && state.contacts.readers[row] > 0.0);
    }
    assert!(moved > 0 && few > 0, "some have enough readers, and some too few: {moved} {few}");
    // Of its own taste, not of the other one.
    let alike = |a: &str, b: &str| embeddings.dot(new.find(a).unwrap(), &embeddings.row(new.find(b).unwrap()));
    let unread = PAST_DAYS * 4 + 6;
    assert!(alike(&format!("a{unread}"), "a6") > alike(&format!("a{unread}"), "a7") + 0.2);
}

/// What a refresh makes of vectors is what training's own refresh makes of the same ones, with all evidence at hand.
#[test]
fn vectors_are_those_of_the_refresh_that_training_is_judged_by() {
    let read = |text: &str| -> Log {
        let source = Source::Memory { name: "log".into(), bytes: text.as_bytes().into() };
        read_interactions(&[source], &ReadLog::default(), &|_| {}).unwrap()
    };
    let described = Source::Memory { name: "articles".into(), bytes: articles(PAST_DAYS).as_bytes().into() };
    let described = read_articles(&described, &ReadArticles::default()).unwrap().articles;
    let settings = Settings {
        factors: 8,
        epochs: 4,
        seed: 0,
        min_readers: 0,
        recipe: foldin::training::RecipeChoice::Auto,
        tune: None,
        refresh_seconds: DAY,
        trained_at: String::new(),
        keep_state: true,
    };
    let trained = train(&read(&log(0..PAST_DAYS)), &described, &settings, &()).unwrap();
    let (model, state) = (trained.model, trained.state.unwrap());
    let everything = read(&log(0..PAST_DAYS + 1));
    let catalogue = Catalogue::new(&everything, &[]);
    let history = History::new(&everything, &catalogue.reading_seconds, Confidence::default());

    // The trained vectors in the numbers of the whole log; who is new begins at zero, articles without text do, too.
    let d = model.factors.dimension();
    let of = |rows: &Rows| {
        let mut vectors = Vectors::zeros(catalogue.len(), d);
        for (number, id) in catalogue.ids.iter().enumerate() {
            let row = model.find(id).map(|row| rows.row(row)).unwrap_or(vec![0.0; d]);
            vectors.row_mut(number).iter_mut().zip(row).for_each(|(to, from)| *to = from as f32);
        }
        vectors
    };
    let mut readers = Vectors::zeros(everything.readers.len(), d);
    let known: Vec<u32> = (0..state.readers.len() as u32).collect();
    let gathered = state.readers.gather(&known);
    for (number, name) in everything.readers.names().enumerate() {
        let hash = state.readers.key.hash(name);
        if let Some(place) = state.readers.hashes.iter().position(|known| *known == hash) {
            readers.row_mut(number).copy_from_slice(gathered.row(place));
        }
    }
    let constants = &model.hyperparameters;
    let mut space = Space {
        readers,
        articles: of(&model.factors),
        embeddings: Some(of(model.embeddings.as_ref().unwrap())),
        content_map: None,
        reader_constants: Constants {
            unobserved_weight: constants.unobserved_weight,
            regularization: constants.regularization,
            exponent: constants.regularization_exponent,
        },
        article_constants: state.article_constants,
        unsolved: Vec::new(),
    };
    let (from, until) = (state.contacts.until, everything.last_at().unwrap() + 1);
    space.refresh(&history, &catalogue.published, from, until);

    let refreshed = refresh(model, state, &read(&log(PAST_DAYS..PAST_DAYS + 1)), &[], i64::MAX).unwrap();
    assert!(refreshed.report.new_readers > 0 && refreshed.report.new_articles > 0, "{:?}", refreshed.report);
    assert!(refreshed.report.readers_solved > refreshed.report.new_readers);
    for (row, id) in refreshed.model.ids.iter().enumerate() {
        let number = everything.articles.find(id);
        let Some(expected) = number.map(|number| space.articles.row(number as usize)) else { continue };
        let found = refreshed.model.factors.row(row);
        let length = expected.iter().map(|value| value * value).sum::<f32>().sqrt().max(0.1);
        for (found, expected) in found.iter().zip(expected) {
            assert!((*found as f32 - expected).abs() < 0.012 * length, "{id}: {found} {expected}");
        }
    }
}

#[test]
fn what_does_not_belong_together_is_refused_and_nothing_changes() {
    let folder = Folder::trained(&[]);
    let state = fs::read(folder.path("m.state.safetensors")).unwrap();
    let model = fs::read(folder.path("m.safetensors")).unwrap();
    let arguments = ["refresh", "--model", "m.safetensors", "--interactions", "day.csv", "--out", "m.safetensors"];
    let refused = |parts: &[&str]| {
        let output = folder.run(&arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        parts.iter().for_each(|part| assert!(said(&output).contains(part), "`{part}` is not in: {}", said(&output)));
        assert_eq!(fs::read(folder.path("m.safetensors")).unwrap(), model);
        assert!(!folder.path("m.state.pending.safetensors").exists());
    };
    let path = folder.path("m.state.safetensors");
    fs::remove_file(&path).unwrap();
    refused(&["expected its state in", "m.state.safetensors", "foldin train"]);
    let replaced = |from: &[u8], to: &[u8]| {
        let place = state.windows(from.len()).position(|window| window == from).unwrap();
        let mut other = state.clone();
        other[place..place + to.len()].copy_from_slice(to);
        fs::write(&path, other).unwrap();
    };
    replaced(b"\"format_version\":\"1\"", b"\"format_version\":\"9\"");
    refused(&["format_version", "\"9\"", "version 1"]);
    let id = folder.model("m.safetensors").model_id;
    replaced(id.as_bytes(), &[b'0'; 32]);
    refused(&["belongs to model 00000000", &id]);
    fs::write(&path, &state[..state.len() - 5]).unwrap();
    refused(&["damaged"]);
    fs::write(&path, &model).unwrap();
    refused(&["foldin-state"]);
    fs::write(&path, &state).unwrap();
    folder.write("day.csv", "reader_id,item_id\nr1,a1\n");
    refused(&["timestamp"]);
}

/// A state with any byte changed is read as another one, or refused; it never ends the process.
#[test]
fn damage_to_a_state_never_panics() {
    let folder = Folder::trained(&[]);
    let state = fs::read(folder.path("m.state.safetensors")).unwrap();
    let model = folder.model("m.safetensors");
    let source = Source::File(folder.path("day.csv"));
    let day = read_interactions(&[source], &ReadLog::default(), &|_| {}).unwrap();
    let mut refused = 0;
    for step in 0..400 {
        let mut damaged = state.clone();
        let place = (step * 7919 * state.len() / 400 / 7 + step * 31) % state.len();
        damaged[place] ^= [0xff, 0x80, 0x01][step % 3];
        match State::read(&damaged) {
            Ok(state) => drop(refresh(model.clone(), state, &day, &[], i64::MAX)),
            Err(_) => refused += 1,
        }
        let cut = State::read(&state[..place]);
        assert!(matches!(cut, Err(RefreshError::Damaged { .. })), "{cut:?}");
    }
    assert!(refused > 0);
}

#[cfg(unix)]
#[test]
fn the_state_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::trained(&[]);
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("m.state.safetensors"), 0o600);
    folder.refresh("day.csv", "m.safetensors");
    assert_eq!(mode("m.state.safetensors"), 0o600);
    let bytes = fs::read(folder.path("m.state.safetensors")).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"r17,"), "no reader stands in it by name");
}

#[test]
fn training_may_leave_no_state_and_the_model_does_not_depend_on_it() {
    let folder = Folder::trained(&[]);
    let model = fs::read(folder.path("m.safetensors")).unwrap();
    let arguments = ["train", "--interactions", "past.csv", "--articles", "articles.csv", "--out"];
    succeeds(&folder.run(&[&arguments[..], &["other.safetensors", "--no-state"]].concat()));
    assert!(!folder.path("other.state.safetensors").exists());
    assert_eq!(fs::read(folder.path("other.safetensors")).unwrap(), model);
}

/// Killed at any moment, a refresh leaves a pair that the next one takes up, and counts nothing twice.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_pair_is_usable() {
    let folder = Folder::trained(&[]);
    let whole: Vec<(i64, String)> = rows(PAST_DAYS..PAST_DAYS + 1);
    let arguments = ["refresh", "--model", "m.safetensors", "--interactions", "part.csv", "--out", "m.safetensors"];
    let begun = std::time::Instant::now();
    succeeds(&folder.run(&["inspect", "m.safetensors"]));
    let part = |rounds: usize, round: usize| {
        let rows = &whole[..whole.len() * (round + 1) / rounds];
        folder.write("part.csv", &rows.iter().fold(HEADER.to_owned(), |csv, (_, row)| csv + row));
    };
    let started = begun.elapsed();
    let mut killed = 0;
    for round in 0..24 {
        part(24, round);
        let mut child = folder.command(&arguments).spawn().unwrap();
        std::thread::sleep(started * (round as u32 * 5 % 24) / 8);
        let _ = child.kill();
        killed += u32::from(child.wait().unwrap().code().is_none());
        // The one that is there now, whole, with its state.
        let _ = folder.model("m.safetensors");
        if round % 6 == 5 {
            succeeds(&folder.run(&arguments));
        }
    }
    assert!(killed > 0, "no kill came in time");
    part(1, 0);
    succeeds(&folder.run(&arguments));
    let model = folder.model("m.safetensors");
    folder.write("all.csv", &log(0..PAST_DAYS + 1));
    let arguments = ["train", "--interactions", "all.csv", "--articles", "articles.csv", "--out", "all.safetensors"];
    succeeds(&folder.run(&arguments));
    let all = folder.model("all.safetensors");
    for (row, id) in model.ids.iter().enumerate() {
        assert_eq!(model.readers[row], all.readers[all.find(id).unwrap()], "{id}");
    }
}

/// Killed at any moment, also while it writes, a training leaves the pair that was there, or its own.
#[cfg(unix)]
#[test]
fn killed_in_training_at_any_moment_the_pair_is_usable() {
    let folder = Folder::trained(&[]);
    let begun = std::time::Instant::now();
    let train = |seed: &str| {
        let files = ["train", "--interactions", "past.csv", "--articles", "articles.csv", "--out", "m.safetensors"];
        folder.command(&[&files[..], &["--seed", seed]].concat())
    };
    succeeds(&train("1").output().unwrap());
    let whole = begun.elapsed();
    let is_written = || {
        let mut files = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap());
        // Made to see whether there can be a file, it is empty.
        files.any(|file| {
            let beside = file.file_name().to_string_lossy().starts_with(".foldin-");
            beside && file.metadata().is_ok_and(|about| about.len() > 0)
        })
    };
    let (mut killed, mut in_writing) = (0, 0);
    for round in 0..12_u32 {
        // What an earlier round left half written is not of this one.
        for file in fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap()) {
            if file.file_name().to_string_lossy().starts_with(".foldin-") {
                fs::remove_file(file.path()).unwrap();
            }
        }
        let mut child = train(&(round + 2).to_string()).spawn().unwrap();
        if round % 2 == 0 {
            std::thread::sleep(whole * round / 12);
        } else {
            while !is_written() && child.try_wait().unwrap().is_none() {}
        }
        let _ = child.kill();
        let was_killed = u32::from(child.wait().unwrap().code().is_none());
        killed += was_killed;
        in_writing += was_killed * (round % 2);
        let _ = folder.model("m.safetensors");
        assert!(folder.refresh("day.csv", "check.safetensors")["rows"].as_u64().unwrap() > 0, "round {round}");
    }
    assert!(killed > 3 && in_writing > 0, "{killed} kills came in time");
}

/// The moment between the two renames, made by hand: the model is the new one, its state still pending.
#[test]
fn a_pending_state_is_taken_up_by_its_model_alone() {
    let folder = Folder::trained(&[]);
    let old = fs::read(folder.path("m.state.safetensors")).unwrap();
    folder.refresh("day.csv", "new.safetensors");
    let move_file = |from: &str, to: &str| fs::rename(folder.path(from), folder.path(to)).unwrap();
    // Before the model is renamed: the old pair, whose pending state is of no model that is there.
    fs::copy(folder.path("new.state.safetensors"), folder.path("m.state.pending.safetensors")).unwrap();
    assert!(folder.refresh("day.csv", "check.safetensors")["rows"].as_u64().unwrap() > 0);
    // After it.
    move_file("new.safetensors", "m.safetensors");
    assert_eq!(folder.refresh("day.csv", "check.safetensors")["rows"], 0);
    assert_eq!(folder.refresh("day.csv", "m.safetensors")["rows"], 0);
    assert!(!folder.path("m.state.pending.safetensors").exists());
    assert_ne!(fs::read(folder.path("m.state.safetensors")).unwrap(), old);
}

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

#[test]
fn exposure_goes_on_where_training_left_it() {
    // Lists of four, each reader's several minutes apart, so that many a card comes up again within half an hour; the first is
    // clicked most.
    let row = |minute: i64, slot: i64, event: &str| {
        let at = START + minute * 60;
        format!("r{},a{},{at},{event},{slot}\n", minute / 28 * 7 + minute % 7, (minute / 40 + slot) % 12)
    };
    let csv = |minutes: std::ops::Range<i64>| {
        minutes.fold("reader_id,item_id,timestamp,event,slot\n".to_owned(), |mut csv, minute| {
            (1..=4).for_each(|slot| csv += &row(minute, slot, "impression"));
            csv += &row(minute, [1, 1, 1, 2, 3, 1, 2, 4][(minute * 5 % 8) as usize], "click");
            csv
        })
    };
    let folder = Folder(TempDir::new().unwrap());
    folder.write("past.csv", &csv(0..3000));
    folder.write("day.csv", &csv(3000..3500));
    folder.write("more.csv", "item_id\na0\n");
    succeeds(&folder.run(&["train", "--interactions", "past.csv", "--out", "m.safetensors"]));
    let examination = folder.state("m.state.safetensors").contacts.shown.examination;
    assert!(examination.first.len() == 4 && examination.first[3] < 0.7, "{examination:?}");
    folder.refresh("day.csv", "new.safetensors");
    let found = folder.state("new.state.safetensors").contacts.shown;
    assert_eq!(found.examination, examination);

    let how = ReadLog::default();
    let all =
        read_interactions(&["past.csv", "day.csv"].map(|file| Source::from(folder.path(file))), &how, &|_| ()).unwrap();
    let mut expected = Shown::new(all.articles.len(), examination);
    expected.count(&all.interactions);
    let model = folder.model("new.safetensors");
    for (article, expected) in expected.exposure.iter().enumerate() {
        let row = model.find(all.articles.name(article as u32)).unwrap();
        assert!((found.exposure[row] - expected).abs() < 1e-9, "{} {expected}", found.exposure[row]);
        assert_eq!(model.exposure[row], coarse(*expected));
    }
}
