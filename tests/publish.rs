//! `foldin publish`, and a page that is made of what it wrote.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{NOW, model as small_model, two_topics};
use foldin::model::{Article, Model, ModelError, SerdeJson, shard_of};
use foldin::profile::{KeptArticle, Profile};
use foldin::ranking::{Candidate, RankedList, Request, rank};
use foldin::reading::{Entry, Visit};
use serde_json::Value;
use tempfile::TempDir;

const DIMENSION: usize = 8;
const ARTICLES: usize = 300;

/// Numbers that look drawn, the same at every run.
fn drawn(place: usize) -> f32 {
    let hash = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    hash as f32 / (1_u64 << 24) as f32 - 0.5
}

fn whole() -> Model {
    let names: Vec<String> = (0..ARTICLES).map(|number| format!("article {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let vectors: Vec<f32> = (0..ARTICLES * DIMENSION).map(drawn).collect();
    let mut model = small_model(&names, DIMENSION, &vectors, |place| (place % 2) as u16);
    model.recent_readers = (0..ARTICLES).map(|place| (place % 7) as f32).collect();
    model.assemble().unwrap()
}

fn foldin(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).current_dir(folder).args(arguments).output().expect("foldin is built")
}

/// Publishes into `site`; gives what was said.
fn publish(folder: &Path, model: &Model, more: &[&str]) -> Value {
    fs::write(folder.join("m.safetensors"), model.to_bytes().unwrap()).unwrap();
    let mut arguments = vec!["publish", "--model", "m.safetensors", "--out", "site", "--json"];
    arguments.extend(more);
    let output = foldin(folder, &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn head(folder: &Path) -> Model {
    Model::read(&fs::read(folder.join("site/model.safetensors")).unwrap(), &SerdeJson).unwrap()
}

fn part(path: impl AsRef<Path>) -> Model {
    Model::read_part(&fs::read(path).unwrap(), &SerdeJson).unwrap()
}

fn reader() -> Profile {
    let mut profile = Profile::default();
    for (number, id) in ["article 3", "article 17", "article 200"].iter().enumerate() {
        let start_ms = (NOW - 10_000.0 * (number as f64 + 1.0)) * 1000.0;
        profile.remember(Visit {
            entry: Entry::Record,
            dwell_ms: Some(120_000.0),
            max_depth: Some(1.0),
            ..Visit::recorded(format!("v{number}"), (*id).to_owned(), start_ms)
        });
    }
    profile
}

fn candidates() -> Vec<String> {
    (0..40).map(|number| format!("article {}", number * 7)).collect()
}

fn ranked(model: &Model) -> RankedList {
    let request = Request { current: Some("article 5".into()), ..Request::default() };
    rank(model, &reader(), &Candidate::all(candidates()), &request, NOW).unwrap()
}

/// The head, with every shard that these ids need.
fn with_shards(folder: &Path, ids: &[&str]) -> Model {
    let mut page = head(folder);
    let needed: BTreeSet<u32> = ids.iter().map(|id| shard_of(id, page.extent.shards)).collect();
    for shard in needed {
        let path = folder.join("site").join(&page.extent.release).join(format!("{shard}.safetensors"));
        page.take(&part(path)).unwrap();
    }
    page
}

#[test]
fn a_page_of_head_and_shards_ranks_as_the_whole_model_does() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    let said = publish(folder.path(), &model, &["--shard-articles", "16"]);
    assert_eq!(said["articles"], ARTICLES);
    assert_eq!(said["shards"], 19);
    let ids = candidates();
    let mut needed: Vec<&str> = ids.iter().map(String::as_str).collect();
    needed.extend(["article 3", "article 17", "article 200", "article 5"]);
    let page = with_shards(folder.path(), &needed);
    assert!(page.len() < ARTICLES);
    assert!(needed.iter().all(|id| page.find(id).is_some()));
    let (expected, found) = (ranked(&model), ranked(&page));
    assert!(expected.articles.len() > 30);
    assert_eq!(found, expected);
}

#[test]
fn a_head_knows_the_whole_catalogue_and_no_article() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let head = head(folder.path());
    assert!(head.is_empty());
    assert_eq!((head.articles(), head.newest()), (ARTICLES as u64, model.newest()));
    assert_eq!(head.regularization(3), model.regularization(3));
    assert_eq!((head.model_id, head.axes, head.spectrum), (model.model_id, model.axes, model.spectrum));
}

#[test]
fn what_the_markup_says_ranks_by_taste_as_the_model_would() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let mut page = head(folder.path());
    let lines = fs::read_to_string(folder.path().join("site/vectors.jsonl")).unwrap();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let kept = KeptArticle::read(line["vector"].as_str().unwrap()).unwrap();
        assert_eq!(kept.axes, model.axes_hash());
        let article = Article {
            id: line["item"].as_str().unwrap().into(),
            scale: kept.scale,
            values: kept.values,
            exposure: line["exposure"].as_f64().unwrap() as f32,
            reading_seconds: f32::from(kept.reading_seconds),
            published: line["published"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second(),
            ..Article::default()
        };
        assert!(page.offer(article.clone()));
        assert!(!page.offer(article), "it is known now");
    }
    assert_eq!(page.len(), ARTICLES);
    let taste = |list: &RankedList| {
        let mut parts: Vec<(String, f64, f64)> = list
            .articles
            .iter()
            .map(|article| (article.id.clone(), article.parts.taste, article.parts.debias))
            .collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0));
        parts
    };
    assert_eq!(taste(&ranked(&page)), taste(&ranked(&model)));
}

#[test]
fn what_does_not_fit_is_not_taken() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let mut page = head(folder.path());
    let path = folder.path().join("site").join(&page.extent.release).join("0.safetensors");
    let mut turned = part(&path);
    turned.axes = "others".into();
    let error = page.take(&turned).unwrap_err();
    assert!(matches!(error, ModelError::Axes { .. }), "{error}");
    assert!(error.to_string().contains("others") && page.is_empty());
    let taken = page.take(&part(&path)).unwrap();
    assert!(taken > 0 && page.len() == taken);
    assert_eq!(page.take(&part(&path)).unwrap(), 0, "all of them are known now");
    let short = Article { id: "new".into(), values: vec![1; DIMENSION - 1], ..Article::default() };
    assert!(!page.offer(short.clone()));
    assert!(!page.offer(Article { id: String::new(), values: vec![1; DIMENSION], ..short }));
    let error = Model::read(&fs::read(&path).unwrap(), &SerdeJson).unwrap_err();
    assert!(error.to_string().contains("hyperparameters"), "a part is no model: {error}");
}

#[test]
fn what_moves_is_the_newest_and_what_is_read_now() {
    let folder = TempDir::new().unwrap();
    let mut model = whole();
    publish(folder.path(), &model, &[]);
    model.recent_readers[299] = 1000.0;
    let axes = model.axes.clone();
    let later = Model { axes, ..model.assemble().unwrap() };
    publish(folder.path(), &later, &["--moving"]);
    let moving = part(folder.path().join("site/moving.safetensors"));
    assert!(moving.len() <= 400 && moving.find("article 0").is_some());
    let busy = moving.find("article 299").expect("it is read most");
    assert_eq!(moving.recent_readers[busy], 1000.0);
    assert!(moving.published.is_sorted_by(|a, b| a >= b));
}

#[test]
fn the_release_before_stays_and_older_ones_go() {
    let folder = TempDir::new().unwrap();
    let mut model = whole();
    let mut releases = Vec::new();
    for year in ["2024", "2025", "2026"] {
        model.reading_seconds[0] += 1.0;
        model = Model { trained_at: year.into(), ..model.assemble().unwrap() };
        publish(folder.path(), &model, &[]);
        releases.push(head(folder.path()).extent.release);
    }
    let there = |release: &String| folder.path().join("site").join(release).join("0.safetensors").exists();
    assert_eq!(releases.iter().map(there).collect::<Vec<bool>>(), [false, true, true]);
}

#[test]
fn what_cannot_be_published_is_refused_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let refused = |arguments: &[&str], expected: &str| {
        let output = foldin(path, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(expected), "{said}");
    };
    fs::write(path.join("m.safetensors"), whole().to_bytes().unwrap()).unwrap();
    refused(&["publish", "--model", "m.safetensors", "--out", "site", "--moving"], "publish without --moving first");
    fs::create_dir(path.join("taken")).unwrap();
    fs::write(path.join("taken/model.safetensors"), "mine").unwrap();
    refused(&["publish", "--model", "m.safetensors", "--out", "taken"], "no head of a published model");
    assert_eq!(fs::read(path.join("taken/model.safetensors")).unwrap(), b"mine");
    assert!(!path.join("taken/releases").exists());
    publish(path, &whole(), &[]);
    refused(&["publish", "--model", "site/model.safetensors", "--out", "other"], "expected a whole model");
    fs::write(path.join("m.safetensors"), two_topics().to_bytes().unwrap()).unwrap();
    refused(&["publish", "--model", "m.safetensors", "--out", "site", "--moving"], "publish without --moving");
    refused(&["publish", "--model", "m.safetensors", "--out", "site", "--shard-articles", "0"], "--shard-articles");
}
