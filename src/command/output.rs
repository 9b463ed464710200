//! Files that are there whole or not at all, and what is said on the way.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use foldin::host::{self, Beside};
use serde::Serialize;

/// Says a line on standard error. Nobody may listen any more: that is no reason to lose what the work was for.
macro_rules! tell {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(foldin::host::stderr(), $($line)*);
    }};
}

/// Adds a line to a text that is printed when it is whole.
macro_rules! say {
    ($out:expr $(, $($line:tt)*)?) => {{
        use std::fmt::Write as _;
        // A text takes every line.
        let _ = writeln!($out $(, $($line)*)?);
    }};
}

/// Prints on standard output.
///
/// # Errors
/// What the system says, but for a reader who had enough (`| head`): that is as it should be.
pub(crate) fn print(text: &impl Display) -> anyhow::Result<()> {
    let mut out = host::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("cannot write to standard output"),
        _ => Ok(()),
    }
}

/// Prints a summary as JSON on standard output.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_json(summary: &impl Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(summary).context("the summary cannot be written as JSON")?;
    print(&format_args!("{text}\n"))
}

/// A file that is written beside its place and renamed into it. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub(crate) struct Output {
    /// The option that named the file.
    option: &'static str,
    path: PathBuf,
    /// Permissions of a new file, on systems that have such.
    mode: u32,
    /// There from the first byte on: who is killed in the work before leaves nothing behind.
    beside: Option<Beside>,
}

impl Output {
    /// Makes sure, before long work begins, that there can be a file at `path`, which `--out` named.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        Self::of_option("--out", path)
    }

    /// The same for a file that another option named.
    pub(crate) fn of_option(option: &'static str, path: &Path) -> anyhow::Result<Self> {
        // A published file is read by a web server: the usual permissions, not the private ones of a temporary file.
        Self::with_mode(option, path, 0o666)
    }

    /// The same for a file that nobody but its owner may read, beside the one that `--out` named.
    pub(crate) fn private(path: &Path) -> anyhow::Result<Self> {
        Self::with_mode("--out", path, 0o600)
    }

    /// `mode` is masked as that of any new file, on systems that have such.
    fn with_mode(option: &'static str, path: &Path, mode: u32) -> anyhow::Result<Self> {
        anyhow::ensure!(!host::is_dir(path), "{option} {}: expected a file, found a directory", path.display());
        // Renamed over, a device or a pipe would be gone.
        let special = host::exists(path) && !host::is_file(path);
        anyhow::ensure!(!special, "{option} {}: expected a file, found a device or a pipe", path.display());
        let folder = folder_of(path);
        Beside::create(folder, mode)
            .with_context(|| format!("{option} {}: cannot write in {}", path.display(), folder.display()))?;
        Ok(Self { option, path: path.to_owned(), mode, beside: None })
    }

    /// The same for one of many files: that there can be one is known by the first.
    pub(crate) fn one_of_many(path: &Path) -> Self {
        Self { option: "--out", path: path.to_owned(), mode: 0o666, beside: None }
    }

    /// Writes `bytes` and puts the file in its place. That it is on the disk is known after [`settle`].
    pub(crate) fn finish_unsettled(mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.write_all(bytes).map_err(|error| self.unwritten(error))?;
        self.rename()
    }

    /// Writes `bytes`, to the disk, and puts the file in its place.
    pub(crate) fn finish(mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.write_all(bytes).map_err(|error| self.unwritten(error))?;
        self.put_in_place()
    }

    /// Brings what was written to the disk, and puts the file in its place.
    pub(crate) fn put_in_place(mut self) -> anyhow::Result<()> {
        self.opened().and_then(|beside| beside.settle()).map_err(|error| self.unwritten(error))?;
        let path = self.path.clone();
        self.rename()?;
        host::settle_names(folder_of(&path));
        Ok(())
    }

    fn rename(self) -> anyhow::Result<()> {
        let Some(beside) = self.beside else { return Ok(()) };
        beside
            .persist(&self.path)
            .with_context(|| format!("{} {}: cannot rename", self.option, self.path.display()))?;
        Ok(())
    }

    fn opened(&mut self) -> io::Result<&mut Beside> {
        match &mut self.beside {
            Some(beside) => Ok(beside),
            none => Ok(none.insert(Beside::create(folder_of(&self.path), self.mode)?)),
        }
    }

    /// What is said where it cannot be written.
    pub(crate) fn unwritten(&self, error: io::Error) -> anyhow::Error {
        let what_to_do = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                "; make room there, or name another place: nothing was changed"
            }
            _ => "",
        };
        anyhow::anyhow!("{} {}: cannot write: {error}{what_to_do}", self.option, self.path.display())
    }
}

/// Written piece by piece, for what is too large to be held.
impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.opened()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.opened()?.flush()
    }
}

/// Brings the files of a folder to the disk. Asked for each when all are written: then a disk is waited for a few times, and not
/// twice for each. Names, too, shall outlive a power cut.
pub(crate) fn settle(folder: &Path, files: impl Iterator<Item = PathBuf>) -> anyhow::Result<()> {
    for file in files {
        host::settle(&file).with_context(|| format!("--out {}: cannot write", file.display()))?;
    }
    host::settle_names(folder);
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
