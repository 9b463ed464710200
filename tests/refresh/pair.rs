//! A model and its state are two files that belong together: whatever happens, none of them is torn, lost or told.

use std::fs;

use foldin::logs::{ReadLog, Source, read_interactions};
use foldin::refresh::{RefreshError, State, refresh};

use super::site::{Folder, HEADER, PAST_DAYS, log, rows, succeeds};

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
