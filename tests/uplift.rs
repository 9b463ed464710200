//! Uplift from hidden reports, on experiments whose truth is known.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking, its helpers too")]

use std::collections::HashSet;
use std::fs;
use std::process::Command;

use foldin::metrics::Estimate;
use foldin::uplift::{ARTICLES, Arm, CELLS, Mechanism, Report, Session, estimate};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::Value;
use tempfile::TempDir;

const DRAWS: f64 = 4_294_967_296.0;
const EXPERIMENTS: u64 = 200;
const SESSIONS: usize = 20_000;
const HOLDOUT: f64 = 0.2;
/// Of sessions with 1, 2, 3, 4 and 5 articles: Deskdrop's 71.6 % of one, and geometric from there; with the list fewer of one.
const WITHOUT: [f64; 5] = [0.716, 0.15, 0.075, 0.037, 0.022];
const WITH: [f64; 5] = [0.62, 0.20, 0.10, 0.05, 0.03];

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / 4_294_967_296.0
}

/// Reports of sessions as pages would send them.
fn experiment(seed: u64, epsilon: f64) -> Vec<Report> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mechanism = Mechanism::new(epsilon).unwrap();
    let report = |_| {
        let held_out = uniform(&mut random) < HOLDOUT;
        let shares = if held_out { WITHOUT } else { WITH };
        let (mut left, mut articles) = (uniform(&mut random), 1);
        while articles < ARTICLES && left >= shares[articles as usize - 1] {
            left -= shares[articles as usize - 1];
            articles += 1;
        }
        let a_minute = uniform(&mut random) < 0.2 + 0.1 * f64::from(articles);
        let arm = if held_out { Arm::HeldOut } else { Arm::Personal };
        let cell = mechanism.sent(Session { arm, articles, a_minute }.cell(), random.next_u32());
        Report { cell, mechanism, epsilon, holdout: HOLDOUT }
    };
    (0..SESSIONS).map(report).collect()
}

/// What a page does of `pkg-template/src/uplift.ts` is held against the same file in tests/browser/uplift.test.mjs. It holds
/// ⌈2³²/(e^ε + 19)⌉, of e^ε with 60 digits.
#[test]
fn pages_hide_a_cell_as_the_estimate_has_it() {
    let table: Value = serde_json::from_str(include_str!("uplift/others.json")).unwrap();
    for (epsilon, others) in table.as_object().unwrap() {
        let mechanism = Mechanism::new(epsilon.parse().unwrap()).unwrap();
        let others = others.as_u64().unwrap();
        for truth in 0..CELLS {
            for sent in 0..CELLS {
                let own = DRAWS - f64::from(CELLS - 1) * others as f64;
                let draws = if sent == truth { own } else { others as f64 };
                assert_eq!(mechanism.probability(truth, sent), draws / DRAWS, "ε {epsilon}, {truth} as {sent}");
            }
            // All draws of a part of so many give one other cell, and each part another.
            let parts: Vec<u32> = (0..u64::from(CELLS) - 1)
                .map(|part| part * others)
                .map(|first| {
                    let [first, last] = [first, first + others - 1].map(|draw| mechanism.sent(truth, draw as u32));
                    assert_eq!(first, last, "ε {epsilon}, {truth}");
                    first
                })
                .collect();
            let distinct: HashSet<u32> = parts.iter().copied().collect();
            assert!(distinct.len() == parts.len() && !distinct.contains(&truth), "ε {epsilon}, {truth}: {parts:?}");
            assert_eq!(mechanism.sent(truth, ((u64::from(CELLS) - 1) * others) as u32), truth);
        }
    }
}

fn articles(shares: [f64; 5]) -> f64 {
    (1..).zip(shares).map(|(articles, share)| f64::from(articles) * share).sum()
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say_and_nothing_is_biased() {
    let truth = [articles(WITH) - articles(WITHOUT), WITH[0] - WITHOUT[0]];
    let relative = [truth[0] / articles(WITHOUT), truth[1] / WITHOUT[0]];
    let (mut covered, mut sums, mut squares) = ([0.0; 4], [0.0; 2], [0.0; 2]);
    let count = EXPERIMENTS as f64;
    for seed in 0..EXPERIMENTS {
        let found = estimate(&experiment(seed, 2.0)).unwrap();
        for place in 0..2 {
            let holds = |of: Estimate, truth: f64| if of.low <= truth && truth <= of.high { 1.0 } else { 0.0 };
            let effect = &found.effects[place];
            covered[place] += holds(effect.difference, truth[place]) / count;
            covered[2 + place] += holds(effect.relative.unwrap(), relative[place]) / count;
            let off = effect.difference.mean - truth[place];
            sums[place] += off;
            squares[place] += off * off;
        }
    }
    println!("covered: articles {}, single {}; relative {} and {}", covered[0], covered[1], covered[2], covered[3]);
    for covered in covered {
        assert!((0.93..=0.97).contains(&covered), "{covered} of the intervals hold the truth");
    }
    for place in 0..2 {
        let (bias, deviation) = (sums[place] / count, (squares[place] / count).sqrt());
        println!("bias {bias:.5}, {:.2} standard errors; deviation {deviation:.4}", bias / (deviation / count.sqrt()));
        assert!(bias.abs() < 2.0 * deviation / count.sqrt(), "bias {bias}, one estimate's deviation {deviation}");
    }
}

#[test]
fn so_many_sessions_as_are_said_to_be_needed_are() {
    let found = estimate(&experiment(1, 2.0)).unwrap();
    let articles = &found.effects[0];
    let deviation = (articles.difference.high - articles.difference.mean) / 1.959_964;
    let needed = articles.needed[2];
    // With so many the effect is 1.96 + .84 of its standard errors.
    let there = deviation * (SESSIONS as f64 / needed.sessions).sqrt();
    assert!((0.1 * articles.held_out.mean / there - 2.8016).abs() < 1e-2, "{needed:?}");
    assert!(needed.without_privacy < needed.sessions / 3.0, "{needed:?}");
    // The stricter the privacy the more.
    let stricter = estimate(&experiment(1, 1.0)).unwrap();
    assert!(stricter.effects[0].needed[2].sessions > 2.0 * needed.sessions);
}

#[test]
fn the_command_reads_what_pages_send_and_says_what_is_wrong() {
    let folder = TempDir::new().unwrap();
    let lines: String = experiment(3, 2.0)
        .iter()
        .map(|report| format!("{{\"cell\":{},\"epsilon\":2,\"holdout\":0.2}}\n", report.cell))
        .collect();
    fs::write(folder.path().join("reports.jsonl"), &lines).unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_foldin"))
            .arg("uplift")
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    let done = run(&["reports.jsonl", "--json"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    let expected = estimate(&experiment(3, 2.0)).unwrap();
    let close = told["effects"][0]["difference"]["mean"].as_f64().unwrap() - expected.effects[0].difference.mean;
    assert!(close.abs() < 1e-9 && told["reports"] == SESSIONS, "{told}");
    assert!(told["notes"].as_array().unwrap().is_empty(), "{told}");
    // Half of the reports of the personal arm are lost.
    let lost: String = lines
        .lines()
        .enumerate()
        .filter(|(place, line)| {
            let cell: u32 = line[8..].split(',').next().unwrap().parse().unwrap();
            cell < 10 || place % 2 == 0
        })
        .map(|(_, line)| format!("{line}\n"))
        .collect();
    fs::write(folder.path().join("lost.jsonl"), lost).unwrap();
    assert!(String::from_utf8_lossy(&run(&["lost.jsonl"]).stderr).contains("WARNING"), "a lost half is not seen");
    for (text, says) in [
        ("{\"cell\":20,\"epsilon\":2,\"holdout\":0.2}\n", "expected a whole number from 0 to 19"),
        ("{\"cell\":1,\"epsilon\":9,\"holdout\":0.2}\n", "expected a number in 0.1..=5"),
        ("{\"cell\":1,\"epsilon\":2,\"holdout\":1}\n", "expected a share above 0 and below 1"),
        ("{\"cell\":1,\"epsilon\":2,\"holdout\":0.5}\n", "expected at least 100 reports, found 1"),
    ] {
        fs::write(folder.path().join("wrong.jsonl"), text).unwrap();
        let done = run(&["wrong.jsonl", "--max-bad-rows", "0"]);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(1) && said.contains(says), "{said}");
    }
}
