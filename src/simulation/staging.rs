//! A directory that appears whole or not at all: written beside, then renamed.

use std::io;
use std::path::{Path, PathBuf};

use super::access_log;
use super::run::SimulationError;
use crate::host;

/// What a simulated log consists of. A directory with none but these may be replaced by a new one, any other may not.
pub(super) const FILES: [&str; 4] = ["interactions.csv", access_log::NAME, "articles.jsonl", "truth"];
pub(super) const TRUTH_FILES: [&str; 4] = ["assumptions.json", "readers.csv", "articles.csv", "preferences.csv"];

/// A directory in the making; what is not finished is removed.
pub(super) struct Staging {
    target: PathBuf,
    partial: PathBuf,
}

impl Staging {
    /// Makes the directory beside `target`.
    pub(super) fn begin(target: &Path) -> Result<Self, SimulationError> {
        let Some(name) = target.file_name() else {
            return Err(SimulationError::Occupied { out: target.into(), found: "no name of a directory".into() });
        };
        refuse_what_is_not_ours(target)?;
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let partial = parent.join(format!(".{}.{}.partial", name.to_string_lossy(), host::process_id()));
        let made = host::create_dir_all(parent).and_then(|()| host::create_dir(&partial));
        made.map_err(|source| SimulationError::Unwritable { path: target.into(), source })?;
        let staging = Self { target: target.into(), partial };
        let truth = staging.partial.join("truth");
        host::create_dir(&truth).map_err(|source| SimulationError::Unwritable { path: truth, source })?;
        Ok(staging)
    }

    /// Where a file is written for now.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.partial.join(file)
    }

    /// An error as the user knows the file.
    pub(super) fn unwritable(&self, file: &str, source: io::Error) -> SimulationError {
        SimulationError::Unwritable { path: self.target.join(file), source }
    }

    /// Puts the directory in its place.
    pub(super) fn finish(self) -> Result<(), SimulationError> {
        // Looked at again: much may have happened while the log was written.
        refuse_what_is_not_ours(&self.target)?;
        let unwritable = |source| SimulationError::Unwritable { path: self.target.clone(), source };
        if !host::exists(&self.target) {
            return host::rename(&self.partial, &self.target).map_err(unwritable);
        }
        let before = self.partial.with_extension("before");
        host::rename(&self.target, &before).map_err(unwritable)?;
        if let Err(source) = host::rename(&self.partial, &self.target) {
            // The old log is worth more than a clean directory.
            let _ = host::rename(&before, &self.target);
            return Err(unwritable(source));
        }
        host::remove_dir_all(&before).map_err(unwritable)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Gone already where it was finished.
        let _ = host::remove_dir_all(&self.partial);
    }
}

fn refuse_what_is_not_ours(target: &Path) -> Result<(), SimulationError> {
    let occupied = |found: String| SimulationError::Occupied { out: target.into(), found };
    if !host::exists(target) {
        return Ok(());
    }
    if !host::is_dir(target) {
        return Err(occupied("a file".into()));
    }
    let names = names(target)?;
    if names.is_empty() {
        return Ok(());
    }
    if let Some(foreign) = names.iter().find(|name| !FILES.contains(&name.as_str())) {
        return Err(occupied(format!("`{foreign}` in it")));
    }
    if !host::is_file(&target.join("truth").join(TRUTH_FILES[0])) {
        return Err(occupied(format!("`{}` without truth/{}", names[0], TRUTH_FILES[0])));
    }
    match self::names(&target.join("truth"))?.iter().find(|name| !TRUTH_FILES.contains(&name.as_str())) {
        Some(foreign) => Err(occupied(format!("`truth/{foreign}` in it"))),
        None => Ok(()),
    }
}

fn names(directory: &Path) -> Result<Vec<String>, SimulationError> {
    let unreadable = |source| SimulationError::Unwritable { path: directory.into(), source };
    let entries = host::entries(directory).map_err(unreadable)?;
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.iter().map(name).collect();
    names.sort_unstable();
    Ok(names)
}
