//! A folder that is written beside its place and then renamed into it, so that nobody sees half of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A folder in the making.
pub(crate) struct FreshFolder {
    place: PathBuf,
    fresh: PathBuf,
}

impl FreshFolder {
    /// Begins an empty folder for `place`.
    pub(crate) fn begin(place: PathBuf) -> Result<Self> {
        let fresh = place.with_extension("new");
        remove(&fresh)?;
        fs::create_dir_all(&fresh).with_context(|| format!("{} could not be made", fresh.display()))?;
        Ok(Self { place, fresh })
    }

    /// Where the files go for now.
    pub(crate) fn path(&self) -> &Path {
        &self.fresh
    }

    /// Puts the folder into its place.
    pub(crate) fn commit(self) -> Result<()> {
        let old = self.place.with_extension("old");
        remove(&old)?;
        if self.place.exists() {
            fs::rename(&self.place, &old)?;
        }
        fs::rename(&self.fresh, &self.place)
            .with_context(|| format!("{} could not be put in place", self.place.display()))?;
        remove(&old)
    }
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} could not be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} is missing", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).with_context(|| format!("{} could not be copied", source.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_folder_stays_until_the_new_one_is_complete() -> Result<()> {
        let base = std::env::temp_dir().join(format!("foldin-fresh-{}", std::process::id()));
        let place = base.join("pkg");
        fs::create_dir_all(&place)?;
        fs::write(place.join("old.js"), "old")?;
        // What an interrupted run left must not get into the next one.
        fs::create_dir_all(base.join("pkg.new"))?;
        fs::write(base.join("pkg.new/half.js"), "half")?;

        let fresh = FreshFolder::begin(place.clone())?;
        fs::write(fresh.path().join("new.js"), "new")?;
        assert!(place.join("old.js").exists());
        fresh.commit()?;

        let mut names: Vec<_> =
            fs::read_dir(&place)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<_>>()?;
        names.sort();
        assert_eq!(names, ["new.js"]);
        assert!(!base.join("pkg.old").exists() && !base.join("pkg.new").exists());
        fs::remove_dir_all(&base)?;
        Ok(())
    }
}
