//! `foldin import`, the real binary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use foldin::model::{Model, SerdeJson};
use npyz::Order;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::files::{ARTICLES, IDS, als, als_model, flat, implicit_file, npy, saved, string_indexer};
use super::{error_of_scores, peer_vector};

fn foldin(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).arg("import").args(arguments).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_command_makes_a_model_that_rank_reads() {
    let folder = TempDir::new().unwrap();
    saved(folder.path(), "als.npz", &implicit_file());
    saved(folder.path(), "ids.txt", IDS.join("\n").as_bytes());
    let arguments = ["als.npz", "--from", "implicit", "--ids", "ids.txt", "--out", "m.safetensors", "--json"];
    let done = foldin(folder.path(), &arguments);
    assert!(done.status.success(), "{}", told(&done));
    let summary: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&summary["articles"], &summary["factors"], &summary["peer_scores"]),
        (&7.into(), &3.into(), &true.into())
    );
    assert_eq!(summary["hyperparameters"]["confidence"]["alpha"], 40.0);
    assert_eq!(summary["hyperparameters"]["regularization"], 0.25);
    let model = Model::read(&fs::read(folder.path().join("m.safetensors")).unwrap(), &SerdeJson).unwrap();
    let met = vec![(0, 1.0), (3, 2.5)];
    let x = peer_vector(&met, |strength| 40.0 * strength, 0.25);
    assert!(error_of_scores(&model, &met, &x) < 1e-5);
}

#[test]
fn a_log_and_articles_bring_counts_dates_and_topics() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let rows: Vec<&[f32]> = ARTICLES.iter().map(|row| &row[..]).collect();
    als_model(&at("model"), &[(&[0, 1, 2, 3, 4, 5, 6], &rows)]);
    als(&at("estimator"), &json!({ "implicitPrefs": true, "alpha": 5.0 }));
    string_indexer(&at("items"), &IDS);
    saved(
        folder.path(),
        "log.csv",
        b"reader_id,item_id,timestamp\nr1,a,1700000000\nr2,a,1700000100\nr1,b,1700000200\nr1,new,1700000300\n",
    );
    saved(
        folder.path(),
        "articles.jsonl",
        br#"{"item_id":"b","published":"2023-01-01","words":238,"topics":["wasm"]}"#,
    );
    let spark = ["model", "--from", "spark", "--estimator", "estimator", "--ids", "items", "--out", "m.safetensors"];
    let around = ["--interactions", "log.csv", "--articles", "articles.jsonl", "--min-readers", "2"];
    let done = foldin(folder.path(), &[&spark[..], &around].concat());
    assert!(done.status.success(), "{}", told(&done));
    let model = Model::read(&fs::read(at("m.safetensors")).unwrap(), &SerdeJson).unwrap();
    let row = |id: &str| model.find(id).unwrap();
    assert_eq!(model.len(), 8, "an article that only the log knows stands in it, too");
    assert_eq!((model.readers[row("a")], model.readers[row("b")], model.readers[row("c")]), (2.0, 1.0, 0.0));
    assert_eq!((model.published[row("a")], model.published[row("b")]), (1_700_000_000, 1_672_531_200));
    assert_eq!((model.reading_seconds[row("b")], model.topic_of(row("b"))), (60.0, Some("wasm")));
    assert!(model.has_vector(row("a")), "two readers");
    assert!(!model.has_vector(row("b")) && !model.has_vector(row("new")), "one reader, and no vector");
    assert!(told(&done).contains("left out 6 vectors: fewer than 2 readers"), "{}", told(&done));
    assert!(told(&done).contains("recency 1.32"), "{}", told(&done));
}

#[test]
fn wrong_use_ends_with_2_and_failures_with_1_and_no_file() {
    let folder = TempDir::new().unwrap();
    let rows: Vec<&[f32]> = ARTICLES.iter().map(|row| &row[..]).collect();
    als_model(&folder.path().join("model"), &[(&[0, 1, 2, 3, 4, 5, 6], &rows)]);
    als(&folder.path().join("explicit"), &json!({}));
    saved(folder.path(), "als.npz", &implicit_file());
    saved(folder.path(), "y.npy", &npy(&[7, 3], Order::C, flat()));
    saved(folder.path(), "ids.txt", IDS.join("\n").as_bytes());
    saved(folder.path(), "few.txt", IDS[..6].join("\n").as_bytes());
    let before = fs::read_dir(folder.path()).unwrap().count();
    for (code, arguments, expected) in [
        (2, "model --from spark", "--alpha is needed: a saved ALSModel does not keep it"),
        (2, "model --from spark --alpha 1", "--regularization is needed"),
        (2, "als.npz --from implicit", "--ids is needed"),
        (2, "y.npy --from npy --ids ids.txt --regularization 1", "--alpha is needed"),
        (2, "als.npz --from implicit --ids ids.txt --estimator explicit", "--estimator belongs to --from spark"),
        (2, "als.npz --from implicit --ids ids.txt --confidence linear", "--confidence belongs to --from npy"),
        (2, "y.npy --from npy --ids ids.txt --confidence one-plus-log", "needs an --epsilon above 0"),
        (2, "y.npy --from npy --ids ids.txt --epsilon 1", "--epsilon belongs to --confidence one-plus-log"),
        (2, "y.npy --from elsewhere", "--from"),
        (2, "als.npz --from implicit --ids ids.txt --min-readers 3", "--interactions"),
        (1, "model --from spark --estimator explicit", "implicitPrefs = false"),
        (
            1,
            "als.npz --from implicit --ids few.txt",
            "--ids few.txt: expected 7 ids, one for each row of the factors, found 6",
        ),
        (1, "als.npz --from implicit --ids absent.txt", "absent.txt: cannot read"),
        (1, "y.npy --from implicit --ids ids.txt", "expected what AlternatingLeastSquares.save wrote"),
        (1, "als.npz --from spark --alpha 1 --regularization 1", "cannot read"),
        (1, "y.npy --from npy --ids ids.txt --alpha -1 --regularization 1", "confidence.alpha"),
        (1, "y.npy --from npy --ids ids.txt --alpha 1 --regularization 0", "regularization"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').chain(["--out", "m.safetensors"]).collect();
        let done = foldin(folder.path(), &arguments);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {}", told(&done));
        assert!(told(&done).contains(expected), "{arguments:?}: {}", told(&done));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before, "{arguments:?}: something was left behind");
    }
}
