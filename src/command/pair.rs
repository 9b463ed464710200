//! A model and its state, two files that are never torn apart.
//!
//! The state is written first, as pending, then the model is renamed into its place, then the state into its own. Whenever this
//! is cut off, the model that is there has its state, in its place or pending: a state names the model it belongs to.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use foldin::host::{self, File, Lock};
use foldin::model::Model;
use foldin::refresh::State;

use super::CommandError;
use super::model::read_model;
use super::output::Output;

const SUFFIX: &str = ".safetensors";
const LENGTH_BYTES: usize = 8;
/// Longer headers are not of safetensors, whose own limit this is.
const LONGEST_HEADER: u64 = 100_000_000;

/// Where the two files lie.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    model: PathBuf,
    state: PathBuf,
    pending: PathBuf,
}

impl Pair {
    /// The model at `model` and, beside it, `<name>.state.safetensors`.
    pub(crate) fn of(model: &Path) -> Self {
        let name = model.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(SUFFIX).unwrap_or(&name);
        let beside = |kind: &str| model.with_file_name(format!("{name}{kind}{SUFFIX}"));
        Self { model: model.to_owned(), state: beside(".state"), pending: beside(".state.pending") }
    }

    /// Where the state lies.
    pub(crate) fn state(&self) -> &Path {
        &self.state
    }

    /// Waits until nobody else writes pairs in this folder, for as long as the result lives. Where the system knows no such locks,
    /// there is none.
    pub(crate) fn lock(&self) -> Option<Lock> {
        let folder = self.model.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        host::lock(folder)
    }

    /// Reads both.
    ///
    /// # Errors
    /// What is wrong with one of them, or that the state belongs to another model.
    pub(crate) fn read(&self) -> Result<(Model, State), CommandError> {
        let named = |path: &Path| format!("--model {}", path.display());
        let model = read_model("--model", &self.model)?;
        let place = if self.is_pending(&model.model_id) { &self.pending } else { &self.state };
        let bytes = host::read(place).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow!(
                "{}: expected its state in {}, found none; foldin train writes it, foldin import cannot",
                named(&self.model),
                self.state.display()
            ),
            _ => anyhow!("{}: cannot read {}: {error}", named(&self.model), place.display()),
        })?;
        let state = State::read(&bytes).with_context(|| place.display().to_string())?;
        Ok((model, state))
    }

    /// Writes both. `output` must have been made for the model's place, and the folder be locked.
    ///
    /// # Errors
    /// Where one cannot be written; then both are as they were.
    pub(crate) fn write(&self, output: Output, model: &[u8], state: &State) -> Result<(), CommandError> {
        // Cut off before its last step, an earlier write left the only state of the model that is there as pending.
        if model_id_of(&self.model).is_some_and(|id| self.is_pending(&id)) {
            self.settle()?;
        }
        Output::private(&self.pending)?.finish(&state.to_bytes()?)?;
        output.finish(model)?;
        self.settle()
    }

    /// Whether the state of model `id` is the pending one.
    fn is_pending(&self, id: &str) -> bool {
        let is_of = |path: &Path| model_id_of(path).is_some_and(|found| found == id);
        !is_of(&self.state) && is_of(&self.pending)
    }

    fn settle(&self) -> Result<(), CommandError> {
        let renamed = host::rename(&self.pending, &self.state);
        renamed.with_context(|| format!("cannot rename {} to {}", self.pending.display(), self.state.display()))?;
        Ok(())
    }
}

/// The `model_id` that the header of a model or a state names; `None` where there is no such file, or a damaged one.
fn model_id_of(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut length = [0; LENGTH_BYTES];
    file.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    let mut header = Vec::new();
    file.take(length.min(LONGEST_HEADER)).read_to_end(&mut header).ok()?;
    let header: serde_json::Value = serde_json::from_slice(&header).ok()?;
    header.get("__metadata__")?.get("model_id")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_lies_beside_the_model() {
        let state = |model: &str| Pair::of(Path::new(model)).state.display().to_string();
        assert_eq!(state("a/m.safetensors"), "a/m.state.safetensors");
        assert_eq!(state("m.v2"), "m.v2.state.safetensors");
    }
}
