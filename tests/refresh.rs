//! `foldin refresh`, the real binary: what it counts, that it counts once, and what it refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

#[path = "refresh/pair.rs"]
mod pair;
#[path = "refresh/site.rs"]
mod site;
#[path = "refresh/watch.rs"]
mod watch;

use std::fs;

use foldin::logs::articles::{ReadArticles, read_articles};
use foldin::logs::{Log, ReadLog, Source, read_interactions};
use foldin::model::{Confidence, Rows};
use foldin::refresh::{State, refresh};
use foldin::training::{Catalogue, Constants, History, Settings, Shown, Space, Vectors, coarse, train};
use site::{DAY, Folder, PAST_DAYS, START, articles, log, rows, said, succeeds};
use tempfile::TempDir;

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
        kept_blend: None,
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
