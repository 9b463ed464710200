//! What the fuzz targets of `fuzz/` found worth keeping, and what they began with: replayed, without a fuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail by panicking, its helpers too"
)]

#[path = "corpora/seeds.rs"]
mod seeds;
#[path = "corpora/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Memory is measured of the whole process, so that one input runs at a time.
static ALONE: Mutex<()> = Mutex::new(());
/// A folder is to stay small enough to be cloned with everything else.
const MOST_BYTES: u64 = 150_000;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora").join(target)
}

/// The kept inputs of a target, by name.
fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn replay(target: &str) {
    let _alone = ALONE.lock();
    let inputs = kept(target);
    let read = inputs
        .iter()
        .filter(|(path, bytes)| {
            // Captured, and shown where it fails.
            println!("{}", path.display());
            targets::run(target, bytes)
        })
        .count();
    assert!(read > 0 && read < inputs.len(), "{read} of {} were read: both kinds are to be kept", inputs.len());
}

#[test]
fn models() {
    replay("model");
}

#[test]
fn parts() {
    replay("part");
}

#[test]
fn records() {
    replay("record");
}

#[test]
fn markup() {
    replay("markup");
}

#[test]
fn logs() {
    replay("log");
}

#[test]
fn what_our_own_writers_write_gets_past_every_reader() {
    let _alone = ALONE.lock();
    for (target, _) in targets::TARGETS {
        let seeds = seeds::of(target);
        assert!(!seeds.is_empty());
        for (name, bytes) in seeds {
            assert!(targets::run(target, &bytes), "{target}: {name} was refused");
        }
    }
}

#[test]
fn the_corpora_stay_small() {
    let sizes =
        targets::TARGETS.map(|(target, _)| kept(target).iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
    assert!(sizes.iter().sum::<u64>() <= MOST_BYTES, "{sizes:?}");
}

/// `FOLDIN_SEEDS=folder cargo test --test corpora` writes what a run of the fuzzer begins with, a folder a target.
#[test]
fn seeds_are_written_where_that_is_asked() {
    let Some(into) = std::env::var_os("FOLDIN_SEEDS") else { return };
    for (target, _) in targets::TARGETS {
        let folder = Path::new(&into).join(target);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in seeds::of(target) {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
}
