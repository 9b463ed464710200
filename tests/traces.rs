//! Recorded traces make the visits that they expect. A publisher's odd case is a file more in `tests/traces`.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

use foldin::reading::trace::Replay;
use foldin::reading::{Heard, Ignored, Paused, State};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/traces")
}

fn foldin(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).current_dir(folder()).output().unwrap()
}

const READ: &str = r#"{"trace": 1}
{"at": 0, "event": "begin", "id": "a", "start": 1700000000000}
{"at": 0, "event": "input"}
{"at": 0, "event": "presence", "visible": true, "focused": true}
{"at": 4000, "event": "presence", "visible": false, "focused": false}
{"at": 9000, "event": "end"}
{"at": 9001, "event": "input"}
"#;

#[test]
fn every_trace_makes_the_visits_that_it_expects() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let replay = Replay::of(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert!(replay.expected.is_some(), "{} expects nothing", path.display());
        assert!(!replay.about.is_empty(), "{} says nothing of itself", path.display());
        assert_eq!(replay.differences(), Vec::<String>::new(), "{}", path.display());
        count += 1;
    }
    assert!(count >= 6);
}

#[test]
fn what_the_page_measured_otherwise_is_a_difference() {
    let told = |dwell: u32| {
        let line = format!(r#"{{"at": 4000, "event": "checkpoint", "visit": {{"visitId": "x", "dwellMs": {dwell}}}}}"#);
        Replay::of(&READ.replace(r#"{"at": 9000"#, &format!("{line}\n{{\"at\": 9000"))).unwrap().differences()
    };
    assert_eq!(told(4000), Vec::<String>::new());
    assert_eq!(told(5000), ["line 6: the page measured dwellMs 5000, found 4000.0"]);
}

#[test]
fn what_is_zero_may_be_left_out_and_nothing_else_may() {
    let found = |told: &str| {
        let line = format!(r#"{{"at": 4000, "event": "checkpoint", "visit": {{{told}}}}}"#);
        Replay::of(&READ.replace(r#"{"at": 9000"#, &format!("{line}\n{{\"at\": 9000"))).unwrap().differences().len()
    };
    assert_eq!(found(r#""mediaMs": 0"#), 0);
    assert_eq!(found(r#""mediaMs": 1"#), 1);
    assert_eq!(found(r#""title": 0"#), 0, "nor may a title that is none");
    assert_eq!(found(r#""id": 0"#), 1);
    assert_eq!(found(r#""dwellMs": 4000.003"#), 0, "what decimal fractions cost is no difference");
    assert_eq!(found(r#""dwellMs": 4000.005"#), 1);
}

#[test]
fn each_step_says_where_the_visit_stands_and_what_was_ignored() {
    let replay = Replay::of(READ).unwrap();
    let steps: Vec<_> = replay.steps.iter().map(|step| (step.event.as_str(), step.state, step.heard)).collect();
    assert_eq!(
        steps,
        [
            ("begin", Some(State::Waiting), Some(Heard::Taken)),
            ("input", Some(State::Waiting), Some(Heard::Ignored(Ignored::NeverShown))),
            ("presence", Some(State::Active { since_ms: 0.0 }), Some(Heard::Taken)),
            ("presence", Some(State::Paused(Paused::Hidden)), Some(Heard::Taken)),
            ("end", None, Some(Heard::Taken)),
            ("input", None, None),
        ]
    );
    assert_eq!(replay.visits[0].dwell_ms, Some(4_000.0));
}

#[test]
fn a_trace_that_was_cut_off_tells_of_the_visit_as_far_as_it_came() {
    let cut: String = READ.lines().take(5).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(Replay::of(&cut).unwrap().visits[0].dwell_ms, Some(4_000.0));
}

#[test]
fn other_visits_than_expected_are_named() {
    let expecting = |expected: &str| Replay::of(&format!("{READ}{expected}\n")).unwrap().differences();
    assert_eq!(expecting(r#"{"expect": [{"id": "a", "dwellMs": 4000, "actions": null}]}"#), Vec::<String>::new());
    assert_eq!(
        expecting(r#"{"expect": [{"dwellMs": 4000.01, "id": "b"}]}"#),
        ["visit 1: expected dwellMs 4000.01, found 4000.0", r#"visit 1: expected id "b", found "a""#]
    );
    assert_eq!(expecting(r#"{"expect": []}"#), ["expected 0 visits, found 1"]);
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (text, line, expected) in [
        ("", 1, "{\"trace\": 1}, the version"),
        ("{\"trace\": 2}", 1, "version 1"),
        ("{\"trace\": 1}\n\nno JSON", 3, "an event with `at` and `event`, or `expect`"),
        ("{\"trace\": 1}\n{\"at\": 1, \"event\": \"sneeze\"}", 2, "an event with `at` and `event`, or `expect`"),
        ("{\"trace\": 1}\n{\"event\": \"input\"}", 2, "an event with `at` and `event`, or `expect`"),
        ("{\"trace\": 1}\n{\"at\": 1, \"event\": \"frozen\"}", 2, "an event with `at` and `event`, or `expect`"),
    ] {
        let error = Replay::of(text).unwrap_err();
        assert_eq!((error.line, error.expected), (line, expected), "{text}: {error}");
    }
}

#[test]
fn the_command_prints_the_visits_and_fails_where_others_are_expected() {
    let told = foldin(&["trace", "back-forward-cache.jsonl", "--steps"]);
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(told.status.success());
    assert!(text.contains("paused: frozen") && text.contains("a: 8.0 s read of 3007.9 s"), "{text}");

    let json = foldin(&["trace", "prerendered-then-activated.jsonl", "--json"]);
    let visits: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(visits[0]["dwellMs"], 5_000.0);

    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.jsonl");
    std::fs::write(&other, format!("{READ}{{\"expect\": [{{\"dwellMs\": 9000}}]}}\n")).unwrap();
    let failed = foldin(&["trace", other.to_str().unwrap()]);
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8(failed.stderr).unwrap();
    assert!(said.contains("expected dwellMs 9000, found 4000.0"), "{said}");
    assert_eq!(foldin(&["trace", "there-is-none.jsonl"]).status.code(), Some(1));
    assert_eq!(foldin(&["trace"]).status.code(), Some(2));
}
