//! `foldin publish`, and a page that is made of what it wrote.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{NOW, model as small_model, two_topics};
use foldin::model::{Model, ModelError, SerdeJson};
use foldin::profile::{Hidden, Profile};
use foldin::ranking::{Candidate, RankedList, Request, offer, rank};
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

fn shard_path(folder: &Path, head: &Model, shard: u32) -> PathBuf {
    folder.join(format!("site/releases/{}/{shard}.safetensors", head.model_id))
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
    let needed: BTreeSet<u32> = ids.iter().filter_map(|id| page.missing(id)).collect();
    for shard in needed {
        let path = shard_path(folder, &page, shard);
        assert!(page.take(&mut part(path)));
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
    for (place, wrong) in [(0, -1), (1, i64::MAX), (2, -1)] {
        let bytes = fs::read(folder.path().join("site/model.safetensors")).unwrap();
        let extent = [ARTICLES as i64, head.newest().unwrap(), i64::from(head.extent.shards)];
        let known: Vec<u8> = extent.iter().flat_map(|number| number.to_le_bytes()).collect();
        let at = bytes.windows(known.len()).position(|window| window == known).unwrap() + place * 8;
        let damaged = [&bytes[..at], &i64::to_le_bytes(wrong), &bytes[at + 8..]].concat();
        let error = Model::read(&damaged, &SerdeJson).unwrap_err();
        assert!(
            matches!(&error, ModelError::Value { name, index, .. } if name == "extent" && *index == place),
            "{error}"
        );
    }
    assert_eq!((head.model_id, head.axes, head.spectrum), (model.model_id, model.axes, model.spectrum));
}

/// A line of `vectors.jsonl` as a page hands it over.
fn as_candidate(mut line: Value) -> Value {
    line["id"] = line["item"].take();
    let published: jiff::Timestamp = line["published"].as_str().unwrap().parse().unwrap();
    line["published"] = published.as_millisecond().into();
    line
}

#[test]
fn what_the_markup_says_ranks_by_taste_as_the_model_would() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let mut page = head(folder.path());
    let lines = fs::read_to_string(folder.path().join("site/vectors.jsonl")).unwrap();
    let candidates: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).map(as_candidate).collect();
    let candidates = Candidate::read(&candidates).unwrap();
    offer(&mut page, &candidates);
    offer(&mut page, &candidates);
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
    let mut reader = reader();
    reader.hide(Hidden::Topic("apples".into()));
    let shown = |model: &Model| -> Vec<String> {
        let list = rank(model, &reader, &candidates, &Request::default(), NOW).unwrap();
        let mut ids: Vec<String> = list.articles.into_iter().map(|article| article.id).collect();
        ids.sort();
        ids
    };
    assert!(shown(&page).len() < ARTICLES / 2 + 1, "half of them are apples");
    assert_eq!(shown(&page), shown(&model), "what was hidden stays hidden, whoever brings it");
}

#[test]
fn what_does_not_fit_is_not_taken() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let mut page = head(folder.path());
    let path = shard_path(folder.path(), &page, 0);
    let mut turned = part(&path);
    turned.axes = "others".into();
    let mut bare = part(&path);
    bare.embeddings = Some(bare.factors.clone());
    let empty = page.clone();
    assert!(!page.take(&mut turned) && !page.take(&mut bare));
    assert_eq!(page, empty);
    assert!(page.take(&mut part(&path)));
    let first = page.find(&page.ids[0]);
    let mut later = part(&path);
    later.readers[0] += 1.0;
    assert!(page.take(&mut later));
    assert_eq!((first, page.find(&page.ids[0])), (Some(0), Some(0)), "what was known first counts");
    let before = page.clone();
    let lines = fs::read_to_string(folder.path().join("site/vectors.jsonl")).unwrap();
    let known = as_candidate(serde_json::from_str(lines.lines().next().unwrap()).unwrap());
    for (name, wrong) in [("vector", "AAAA".into()), ("vector", 7.into()), ("exposure", f64::MAX.into())] {
        let mut candidate = known.clone();
        candidate[name] = wrong;
        candidate["id"] = "new".into();
        let candidates = Candidate::read(&[candidate]).unwrap();
        let mut page = page.clone();
        offer(&mut page, &candidates);
        assert!(if name == "vector" { page == before } else { page.exposure.last().unwrap().is_finite() });
    }
    let mut other = page.clone();
    other.axes = "others".into();
    offer(&mut other, &Candidate::read(&[known]).unwrap());
    assert_eq!(other.len(), page.len());
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
fn what_moves_is_what_stands_first_when_all_are_put_in_order() {
    let folder = TempDir::new().unwrap();
    let model = whole();
    publish(folder.path(), &model, &[]);
    let mut expected = BTreeSet::new();
    for by in [
        |model: &Model, row: usize| model.published[row] as f64,
        |model: &Model, row| f64::from(model.recent_readers[row]),
    ] {
        let mut rows: Vec<usize> = (0..model.len()).filter(|&row| by(&model, row) > 0.0).collect();
        // A stable sort: of equal ones the first in the model counts.
        rows.sort_by(|&a, &b| by(&model, b).total_cmp(&by(&model, a)));
        assert!(rows.len() > 200, "there is something to choose from");
        expected.extend(rows.into_iter().take(200).map(|row| model.ids[row].clone()));
    }
    let found: BTreeSet<String> = part(folder.path().join("site/moving.safetensors")).ids.into_iter().collect();
    assert_eq!(found, expected);
}

#[test]
fn the_release_before_stays_and_older_ones_go() {
    let folder = TempDir::new().unwrap();
    let mut model = whole();
    let mut releases = Vec::new();
    let theirs = folder.path().join("site/releases/version 1");
    fs::create_dir_all(&theirs).unwrap();
    for year in ["2024", "2025", "2026"] {
        model.reading_seconds[0] += 1.0;
        model = Model { trained_at: year.into(), ..model.assemble().unwrap() };
        publish(folder.path(), &model, &[]);
        releases.push(shard_path(folder.path(), &head(folder.path()), 0));
    }
    assert_eq!(releases.iter().map(|path| path.exists()).collect::<Vec<bool>>(), [false, true, true]);
    assert!(theirs.exists(), "what is not ours stays");
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
    fs::write(path.join("m.safetensors"), whole().to_bytes().unwrap()).unwrap();
    refused(&["publish", "--model", "m.safetensors", "--out", "site", "--shard-articles", "7"], "43 were asked for");
    let outside = Model { model_id: "../../elsewhere".into(), ..whole() };
    fs::write(path.join("m.safetensors"), outside.to_bytes().unwrap()).unwrap();
    refused(&["publish", "--model", "m.safetensors", "--out", "site"], "model_id must be");
}
