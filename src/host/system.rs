//! The machine as the standard library knows it.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use tempfile::NamedTempFile;

pub use std::fs::{File, create_dir, create_dir_all, read, read_to_string, remove_dir_all, rename};
pub use std::io::{Stderr, Stdin, Stdout, stderr, stdin, stdout};
pub use std::time::Instant;

/// Called before all else.
pub fn begin() {}

/// What the command line says, the command's own name first.
pub fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// A variable of the environment.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Hands on how the command ended.
pub fn end(code: u8) -> ExitCode {
    ExitCode::from(code)
}

/// The time of day.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A number that no other process has now.
pub fn process_id() -> u32 {
    std::process::id()
}

/// Whether somebody looks at standard error.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether there is anything at `path`.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether there is a folder at `path`.
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is a file at `path`, and no folder, device or pipe.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// What is in a folder, in no order.
///
/// # Errors
/// What the system says.
pub fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

/// Brings a file that was written to the disk.
///
/// # Errors
/// What the system says.
pub fn settle(file: &Path) -> io::Result<()> {
    // Some systems settle only what may be written.
    OpenOptions::new().append(true).open(file)?.sync_all()
}

/// Brings the names in a folder to the disk; not every system lets a folder be opened for that.
pub fn settle_names(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
}

/// A lock that is given back when this is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "what is held is the lock")] File);

/// Waits until nobody else has a folder's lock. `None` where the system knows no such locks.
pub fn lock(folder: &Path) -> Option<Lock> {
    let folder = File::open(folder).ok()?;
    folder.lock().ok()?;
    Some(Lock(folder))
}

/// What Parquet is read from: it begins at its end.
pub type RandomAccess = File;

/// A file, to be read from any place.
///
/// # Errors
/// What the system says.
pub fn random_access(file: &Path) -> io::Result<RandomAccess> {
    File::open(file)
}

/// The same for what can only be read once: it is written down, nameless, and is gone with the process.
///
/// # Errors
/// What the system says.
pub fn random_access_of(stream: &mut dyn Read) -> io::Result<RandomAccess> {
    let mut file = tempfile::tempfile()?;
    io::copy(stream, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// A file that lies beside the place of another one. Dropped, it is gone.
#[derive(Debug)]
pub struct Beside(NamedTempFile);

impl Beside {
    /// A new one in `folder`. `mode` is masked as that of any new file, on systems that have such.
    ///
    /// # Errors
    /// What the system says.
    pub fn create(folder: &Path, mode: u32) -> io::Result<Self> {
        let mut beside = tempfile::Builder::new();
        beside.prefix(".foldin-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            beside.permissions(std::fs::Permissions::from_mode(mode));
        }
        #[cfg(not(unix))]
        let _ = mode;
        beside.tempfile_in(folder).map(Self)
    }

    /// Brings it to the disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn settle(&self) -> io::Result<()> {
        self.0.as_file().sync_all()
    }

    /// Renames it.
    ///
    /// # Errors
    /// What the system says.
    pub fn persist(self, path: &Path) -> io::Result<()> {
        self.0.persist(path).map(drop).map_err(|error| error.error)
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
