//! Remembers what was done with which inputs, so that the same work is not done twice.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A hash over everything that a piece of work depends on.
#[derive(Default)]
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// Adds a word: an argument, a version.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.part(word.as_bytes());
        self
    }

    /// Adds a file's content.
    pub(crate) fn file(mut self, file: &Path) -> Result<Self> {
        let bytes = fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
        self.part(&bytes);
        Ok(self)
    }

    /// The length stands before each part, so that moving a boundary changes the hash.
    fn part(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The mark that one piece of work leaves.
pub(crate) struct Stamp {
    file: PathBuf,
    value: String,
}

impl Stamp {
    /// The mark `name` in `folder` for work on `inputs`.
    pub(crate) fn new(folder: &Path, name: &str, inputs: Inputs) -> Self {
        Self { file: folder.join(format!("{name}.stamp")), value: inputs.hex() }
    }

    /// Whether the work was done with the same inputs and what it made is still there.
    pub(crate) fn holds(&self, made: &[&Path]) -> bool {
        made.iter().all(|made| made.exists()) && fs::read_to_string(&self.file).is_ok_and(|value| value == self.value)
    }

    /// Leaves the mark, after the work.
    pub(crate) fn set(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, &self.value).with_context(|| format!("{} could not be written", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_holds_for_the_same_inputs_only() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("foldin-stamp-{}", std::process::id()));
        let stamp = |word: &str| Stamp::new(&folder, "work", Inputs::default().word(word));
        assert!(!stamp("a").holds(&[]));
        stamp("a").set()?;
        assert!(stamp("a").holds(&[&folder]));
        assert!(!stamp("b").holds(&[]));
        assert!(!stamp("a").holds(&[&folder.join("gone")]));
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn moving_a_boundary_changes_the_hash() {
        let ab_c = Inputs::default().word("ab").word("c").hex();
        let a_bc = Inputs::default().word("a").word("bc").hex();
        assert_ne!(ab_c, a_bc);
    }
}
