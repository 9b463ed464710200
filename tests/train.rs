//! `foldin train`, the real binary: what it writes, what it says, and how it ends.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

#[path = "train/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use foldin::model::{Model, SerdeJson};
use tempfile::TempDir;

const HEADER: &str = "reader_id,item_id,timestamp\n";
const DAY: u64 = 86_400;
const START: u64 = 1_700_000_000;

/// Readers of two tastes: the even ones read articles with even numbers. New articles appear every day.
fn log(readers: u64, days: u64) -> String {
    let mut rows = Vec::new();
    let mut state = 1_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for day in 0..days {
        for reader in 0..readers {
            if draw(3) == 0 {
                let article = 2 * (day.saturating_sub(draw(4)) * 2 + draw(2)) + reader % 2;
                rows.push((START + day * DAY + draw(DAY), reader, article));
            }
        }
    }
    rows.sort_unstable();
    rows.iter().fold(HEADER.to_owned(), |mut csv, (at, reader, article)| {
        writeln!(csv, "r{reader},a{article},{at}").unwrap();
        csv
    })
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new();
        files.iter().for_each(|(name, bytes)| fs::write(folder.0.path().join(name), bytes).unwrap());
        folder
    }

    fn train(&self, arguments: &[&str]) -> Output {
        self.train_from(b"", arguments)
    }

    fn train_from(&self, input: &[u8], arguments: &[&str]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_foldin"))
            .arg("train")
            .args(arguments)
            .current_dir(self.0.path())
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may refuse its arguments before it reads.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).unwrap()
    }

    fn model(&self, name: &str) -> Model {
        Model::read(&self.bytes(name), &SerdeJson).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stderr(output)
}

/// Ends with `code` and one line that begins with `error:` and holds all of `parts`.
#[track_caller]
fn fails(output: &Output, code: i32, parts: &[&str]) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.starts_with("error: "), "{said}");
    parts.iter().for_each(|part| assert!(said.contains(part), "`{part}` is not in: {said}"));
    assert!(output.stdout.is_empty());
}

const PLAIN: [&str; 4] = ["--interactions", "log.csv", "--out", "m.safetensors"];

#[test]
fn a_log_becomes_a_model_that_knows_its_articles() {
    let folder = Folder::with(&[("log.csv", log(100, 40).as_bytes())]);
    let output = folder.train(&PLAIN);
    let said = succeeds(&output);
    assert!(output.stdout.is_empty(), "quiet on standard output without --json");
    assert!(!said.contains('\u{1b}') && !said.contains('\r'), "no progress in a pipe: {said:?}");
    let model = folder.model("m.safetensors");
    assert_eq!(model.trained_at, "2026-01-01T00:00:00Z");
    assert!(model.hyperparameters.blend.with_history.relevance > 0.0);
    let spectrum = &model.spectrum;
    assert!(spectrum.windows(2).all(|pair| pair[0] >= pair[1] * 0.999), "largest axis first: {spectrum:?}");
    // Articles of one taste are nearer than those of two.
    let vector = |number: u64| model.find(&format!("a{number}")).map(|row| model.factors.row(row));
    let near = |a: u64, b: u64| -> Option<f64> { Some(vector(a)?.iter().zip(vector(b)?).map(|(a, b)| a * b).sum()) };
    let mean = |apart: u64| {
        let all: Vec<f64> = (0..160).filter_map(|number| near(number, number + apart)).collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    assert!(mean(2) > 2.0 * mean(1).abs(), "{} {}", mean(2), mean(1));
    assert_eq!(folder.names(), ["log.csv", "m.safetensors", "m.state.safetensors"]);
}

#[test]
fn threads_change_nothing_and_the_seed_does() {
    let csv = log(150, 60);
    let folder = Folder::with(&[("log.csv", csv.as_bytes())]);
    let bytes = |more: &[&str]| {
        succeeds(&folder.train(&[&PLAIN, more].concat()));
        folder.bytes("m.safetensors")
    };
    let alone = bytes(&["--threads", "1"]);
    assert!(alone == bytes(&["--threads", "2"]));
    assert!(alone == bytes(&["--threads", "5"]));
    assert!(alone != bytes(&["--seed", "1"]));
}

#[test]
fn the_recipe_is_the_one_asked_for_and_is_told() {
    let folder = Folder::with(&[("log.csv", log(60, 30).as_bytes())]);
    let with = |recipe: &str| folder.train(&[&PLAIN[..], &["--json", "--recipe", recipe]].concat());
    for (recipe, method) in
        [("auto", "factors of readers alone"), ("distilled", "factors distilled through the fold-in")]
    {
        let output = with(recipe);
        succeeds(&output);
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["method"], method);
        assert_eq!(summary["trials"], serde_json::json!([]), "so small a log is no place to try");
    }
    // The fold-in of distilled factors has its prior absorbed into the vectors.
    assert_eq!(folder.model("m.safetensors").hyperparameters.unobserved_weight, 0.0);
    fails(&with("content"), 1, &["recipe `content`", "embeddings"]);
    let refused = with("best");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("auto, factors, distilled or content"), "{}", stderr(&refused));
}

#[test]
fn constants_are_searched_within_a_budget_and_the_search_can_be_repeated() {
    // The same without time: nothing but who read what.
    let timed = log(220, 30);
    let pairs: BTreeSet<&str> = timed.lines().skip(1).filter_map(|row| row.rsplit_once(',')).map(|row| row.0).collect();
    let sets = pairs.iter().fold(HEADER.to_owned(), |csv, pair| csv + pair + ",1700000000\n");
    let folder = Folder::with(&[
        ("log.csv", timed.as_bytes()),
        ("sets.csv", sets.as_bytes()),
        ("few.csv", log(12, 10).as_bytes()),
    ]);
    for name in ["log.csv", "sets.csv"] {
        let with = |more: &[&str]| {
            let base = ["--interactions", name, "--out", "m", "--factors", "8", "--recipe", "factors", "--json"];
            let output = folder.train(&[&base[..], more].concat());
            let said = succeeds(&output);
            let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            (folder.bytes("m"), summary["tuning"].clone(), said)
        };
        let (untuned, tuning, _) = with(&[]);
        assert!(tuning.is_null(), "{name}: {tuning}");
        let (tuned, tuning, said) = with(&["--tune", "5"]);
        assert!(said.contains("tuned by 5 trials") && said.contains("--tune 5"), "{name}: {said}");
        let trials = tuning["trials"].as_array().unwrap();
        assert_eq!(trials.len(), 5, "{name}");
        for trial in trials {
            let constants = trial["constants"].as_object().unwrap();
            let names: Vec<&String> = constants.keys().collect();
            assert_eq!(names, ["epochs", "exponent", "factors", "regularization", "unobserved_weight"]);
            assert!(trial["ndcg"].as_f64().unwrap() > 0.0);
        }
        let taken_are_defaults = tuning["taken"] == tuning["defaults"]["constants"];
        assert_eq!(tuned == untuned, taken_are_defaults, "{name}");
        let (again, same, _) = with(&["--tune", "5", "--threads", "3"]);
        assert!(again == tuned && same["trials"] == tuning["trials"], "{name}");
        // A time is kept, and what it found can be found again.
        let (by_time, count) = ["1s", "8s", "64s"]
            .into_iter()
            .map(|time| with(&["--tune", time]))
            .map(|(model, tuning, _)| (model, tuning["trials"].as_array().unwrap().len()))
            .find(|(_, count)| *count > 0)
            .expect("a minute is enough for a trial, on the slowest machine");
        assert!(by_time == with(&["--tune", &count.to_string()]).0, "{name}: {count} trials");
    }
    let few = folder.train(&["--interactions", "few.csv", "--out", "m", "--tune", "5"]);
    assert!(succeeds(&few).contains("note: nothing was tuned"), "{}", stderr(&few));
    for (budget, part) in [("0", "at least 1 trial"), ("0m", "at least 1 trial"), ("soon", "90s, 10m or 1h")] {
        let output = folder.train(&[&PLAIN[..], &["--tune", budget]].concat());
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("--tune") && said.contains(part) && said.contains(budget), "{said}");
    }
}

#[test]
fn weights_are_kept_of_a_model_only() {
    let folder = Folder::with(&[("log.csv", log(20, 10).as_bytes())]);
    let keeping = |model: &str| folder.train(&[&PLAIN, &["--weights-of", model][..]].concat());
    fails(&keeping("no-such"), 1, &["--weights-of no-such", "cannot read"]);
    fails(&keeping("log.csv"), 1, &["--weights-of log.csv", "begins like no model", "model-header"]);
}

#[test]
fn wrong_arguments_end_with_2_and_name_what_is_allowed() {
    let folder = Folder::with(&[("log.csv", log(20, 10).as_bytes())]);
    let with = |more: &[&str]| folder.train(&[&PLAIN, more].concat());
    fails(
        &with(&["--column", "readr_id=x"]),
        2,
        &["--column `readr_id`", "reader_id, item_id, timestamp, event", "title"],
    );
    fails(&with(&["--column", "reader_id"]), 2, &["--column", "name=column"]);
    fails(
        &with(&["--column", "dwell_seconds=engaged"]),
        2,
        &["--column dwell_seconds=engaged", "log.csv", "reader_id, item_id, timestamp"],
    );
    fails(&with(&["--event", "purchase"]), 2, &["--event", "`purchase`"]);
    fails(&with(&["--event", "purchase=-3"]), 2, &["--event purchase=-3", "strength"]);
    fails(&with(&["--trained-at", "yesterday"]), 2, &["--trained-at", "`yesterday`"]);
    fails(&folder.train(&["--interactions", "-", "-", "--out", "m"]), 2, &["standard input"]);
    // These are clap's.
    for arguments in
        [&["--out", "m"][..], &[&PLAIN[..], &["--factors", "0"]].concat(), &[&PLAIN[..], &["--what"]].concat()]
    {
        let output = folder.train(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    }
    let output = with(&["--max-bad-rows", "many"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("a number of rows or a percentage"), "{}", stderr(&output));
    assert_eq!(folder.names(), ["log.csv"]);
}

#[test]
fn a_failure_ends_with_1_names_the_file_and_leaves_what_was_there() {
    let broken = &gzip(&log(50, 30))[..600];
    let folder = Folder::with(&[
        ("m.safetensors", b"the model of yesterday"),
        ("empty.csv", b""),
        ("header.csv", HEADER.as_bytes()),
        ("shown.csv", b"reader_id,item_id,timestamp,event\nr,a,1700000000,impression\n"),
        ("columns.csv", b"user,item_id,timestamp\nr,a,1700000000\n"),
        ("broken.csv.gz", broken),
    ]);
    let from = |name: &str| folder.train(&["--interactions", name, "--out", "m.safetensors"]);
    fails(&from("absent.csv"), 1, &["cannot open absent.csv"]);
    fails(&from("empty.csv"), 1, &["empty.csv is empty", "expected a header"]);
    fails(&from("header.csv"), 1, &["no evidence", "0 rows"]);
    fails(&from("shown.csv"), 1, &["no evidence", "1 rows"]);
    fails(&from("columns.csv"), 1, &["columns.csv has no column `reader_id`", "user, item_id, timestamp", "--column"]);
    fails(&from("broken.csv.gz"), 1, &["cannot read broken.csv.gz after line"]);
    assert_eq!(folder.bytes("m.safetensors"), b"the model of yesterday");
    fails(
        &folder.train(&["--interactions", "shown.csv", "--out", "no/such/m"]),
        1,
        &["--out no/such/m", "cannot write"],
    );
    fails(&folder.train(&["--interactions", "shown.csv", "--out", "."]), 1, &["--out .", "found a directory"]);
    assert_eq!(folder.names().len(), 6, "nothing is left behind: {:?}", folder.names());
}

#[test]
fn what_articles_say_places_those_that_nobody_has_read() {
    let csv = log(60, 30);
    let mut articles = String::new();
    for number in 0..120 {
        let about = if number % 2 == 0 { "gardens soil roses" } else { "compilers types rust" };
        writeln!(
            articles,
            r#"{{"item_id":"a{number}","text":"{about} word{}","topics":["t{}"]}}"#,
            number / 8,
            number % 2
        )
        .unwrap();
    }
    writeln!(articles, r#"{{"item_id":"new","text":"roses and soil","words":476,"published":"2023-12-01"}}"#).unwrap();
    let folder = Folder::with(&[("log.csv", csv.as_bytes()), ("articles.jsonl", articles.as_bytes())]);
    let threads = |count| {
        let more = ["--articles", "articles.jsonl", "--threads", count];
        succeeds(&folder.train(&[&PLAIN[..], &more].concat()));
        folder.bytes("m.safetensors")
    };
    assert!(threads("1") == threads("2"));
    let model = folder.model("m.safetensors");
    let new = model.find("new").unwrap();
    assert_eq!(model.readers[new], 0.0);
    assert_eq!(model.reading_seconds[new], 120.0);
    assert_eq!(model.published[new], 1_701_388_800);
    assert_eq!(model.topics, ["t0", "t1"]);
    let vector = |id: &str| model.factors.row(model.find(id).unwrap());
    let near = |id: &str| -> f64 { vector("new").iter().zip(vector(id)).map(|(a, b)| a * b).sum() };
    assert!(near("a60") > near("a61") && near("a62") > near("a63"));
    let embeddings = model.embeddings.as_ref().unwrap();
    assert!((embeddings.squared_length(new) - 1.0).abs() < 0.02);
}

#[test]
fn it_is_told_where_some_articles_have_an_embedding_and_others_none() {
    let article = |number: usize, more: &str| format!("{{\"item_id\":\"a{number}\"{more}}}\n");
    let embedding = |number: usize| format!(",\"embedding\":[{},1]", number % 2);
    let all: String = (0..40).map(|number| article(number, &embedding(number))).collect();
    let none: String = (0..40).map(|number| article(number, ",\"text\":\"gardens and soil\"")).collect();
    let some = format!("{all}{}{}", article(40, ""), article(41, ",\"text\":\"gardens\""));
    let folder = Folder::with(&[
        ("log.csv", log(60, 30).as_bytes()),
        ("all.jsonl", all.as_bytes()),
        ("none.jsonl", none.as_bytes()),
        ("some.jsonl", some.as_bytes()),
    ]);
    let told = |articles: &str| succeeds(&folder.train(&[&PLAIN[..], &["--articles", articles]].concat()));
    assert!(told("some.jsonl").contains("note: 2 of 42 articles have no embedding"), "{}", told("some.jsonl"));
    assert!(!told("all.jsonl").contains("embedding") && !told("none.jsonl").contains("embedding"));
}

#[test]
fn few_readers_show_in_no_vector_and_counts_are_coarse() {
    let csv = format!("{}r0,lonely,{}\nr0,lonely,{}\n", log(40, 20), START + 5 * DAY, START + 9 * DAY);
    let folder = Folder::with(&[("log.csv", csv.as_bytes())]);
    succeeds(&folder.train(&PLAIN));
    let model = folder.model("m.safetensors");
    let lonely = model.find("lonely").unwrap();
    assert!(!model.has_vector(lonely));
    assert_eq!(model.readers[lonely], 1.0);
    let quarter = |count: f32| (4.0 * count.log2()).fract().abs();
    let counts = model.readers.iter().chain(&model.recent_readers).chain(&model.exposure);
    counts.filter(|count| **count > 0.0).for_each(|&count| {
        assert!(quarter(count) < 1e-3 || quarter(count) > 0.999, "{count} is no quarter power of two");
    });
    succeeds(&folder.train(&[&PLAIN[..], &["--min-readers", "0"]].concat()));
    let model = folder.model("m.safetensors");
    assert!(model.has_vector(model.find("lonely").unwrap()));
}

#[test]
fn a_small_log_gets_fewer_factors_and_the_default_weights_and_is_told_so() {
    let folder = Folder::with(&[("log.csv", log(12, 10).as_bytes())]);
    let said = succeeds(&folder.train(&[&PLAIN[..], &["--factors", "64", "--json"]].concat()));
    assert!(said.contains("factors instead of 64"), "{said}");
    assert!(said.contains("default weights"), "{said}");
    let model = folder.model("m.safetensors");
    assert!(model.factors.dimension() <= 12);
    assert_eq!(model.hyperparameters.blend, foldin::model::Blend::default());
}
