//! Files that are there whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// A file that is written beside its place and renamed into it. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub(crate) struct Output {
    /// The option that named the file.
    option: &'static str,
    path: PathBuf,
    beside: NamedTempFile,
}

impl Output {
    /// Makes sure, before long work begins, that there can be a file at `path`, which `--out` named.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        Self::of_option("--out", path)
    }

    /// The same for a file that another option named.
    pub(crate) fn of_option(option: &'static str, path: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(!path.is_dir(), "{option} {}: expected a file, found a directory", path.display());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut beside = tempfile::Builder::new();
        beside.prefix(".foldin-");
        // A published file is read by a web server: the usual permissions, not the private ones of a temporary file.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            beside.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let beside = beside
            .tempfile_in(folder)
            .with_context(|| format!("{option} {}: cannot write in {}", path.display(), folder.display()))?;
        Ok(Self { option, path: path.to_owned(), beside })
    }

    /// Writes `bytes`, to the disk, and puts the file in its place.
    pub(crate) fn finish(mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.beside
            .write_all(bytes)
            .with_context(|| format!("{} {}: cannot write", self.option, self.path.display()))?;
        self.put_in_place()
    }

    /// Brings what was written to the disk, and puts the file in its place.
    pub(crate) fn put_in_place(self) -> anyhow::Result<()> {
        let place = || format!("{} {}: cannot write", self.option, self.path.display());
        self.beside.as_file().sync_all().with_context(place)?;
        let folder = self.beside.path().parent().map(Path::to_owned);
        self.beside
            .persist(&self.path)
            .with_context(|| format!("{} {}: cannot rename", self.option, self.path.display()))?;
        // The name, too, shall outlive a power cut; not every system lets a folder be opened for that.
        if let Some(folder) = folder.and_then(|folder| std::fs::File::open(folder).ok()) {
            drop(folder.sync_all());
        }
        Ok(())
    }
}

/// Written piece by piece, for what is too large to be held.
impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.beside.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.beside.flush()
    }
}
