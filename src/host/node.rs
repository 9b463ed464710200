//! The machine as Node knows it. What is imported here stands in `pkg-template-cli/host.js`.

mod error;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::ops::Sub;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use error::failed;

#[wasm_bindgen(module = "#host")]
extern "C" {
    #[wasm_bindgen(js_name = commandLine)]
    fn command_line() -> Vec<String>;
    #[wasm_bindgen(js_name = variable)]
    fn variable_of_environment(name: &str) -> Option<String>;
    #[wasm_bindgen(js_name = end)]
    fn end_with(code: u8);
    #[wasm_bindgen(js_name = secondsSince1970)]
    fn seconds_since_1970() -> f64;
    #[wasm_bindgen(js_name = secondsRunning)]
    fn seconds_running() -> f64;
    #[wasm_bindgen(js_name = processId)]
    fn id_of_process() -> u32;
    #[wasm_bindgen(js_name = isTerminal)]
    fn is_terminal(descriptor: i32) -> bool;
    /// One of [`NOTHING`], [`FILE`], [`FOLDER`] and 3 for all else.
    fn kind(path: &str) -> u8;

    #[wasm_bindgen(catch)]
    fn open(path: &str, flags: &str, mode: u32) -> Result<i32, JsValue>;
    #[wasm_bindgen(catch, js_name = read)]
    fn read_into(descriptor: i32, bytes: &mut [u8]) -> Result<u32, JsValue>;
    #[wasm_bindgen(catch)]
    fn write(descriptor: i32, bytes: &[u8]) -> Result<u32, JsValue>;
    #[wasm_bindgen(catch)]
    fn sync(descriptor: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn close(descriptor: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = readWhole)]
    fn read_whole(path: &str) -> Result<Vec<u8>, JsValue>;
    #[wasm_bindgen(catch, js_name = rename)]
    fn rename_to(from: &str, to: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn remove(path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = makeFolder)]
    fn make_folder(path: &str, with_parents: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = removeFolder)]
    fn remove_folder(path: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn names(folder: &str) -> Result<Vec<String>, JsValue>;
}

const NOTHING: u8 = 0;
const FILE: u8 = 1;
const FOLDER: u8 = 2;

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;
/// Permissions of a new file, before the mask.
const MODE: u32 = 0o666;

/// Called before all else: a panic shall say what it is, as natively.
pub fn begin() {
    std::panic::set_hook(Box::new(|panic| drop(writeln!(stderr(), "\n{panic}"))));
}

/// What the command line says, the command's own name first.
pub fn arguments() -> Vec<OsString> {
    command_line().into_iter().map(OsString::from).collect()
}

/// A variable of the environment.
pub fn variable(name: &str) -> Option<String> {
    variable_of_environment(name)
}

/// Hands on how the command ended: what `main` returns is lost here.
pub fn end(code: u8) -> ExitCode {
    end_with(code);
    ExitCode::SUCCESS
}

/// The time of day.
pub fn now() -> Timestamp {
    Timestamp::from_second(seconds_since_1970() as i64).unwrap_or_default()
}

/// A moment, to be held against another one.
#[derive(Debug, Clone, Copy)]
pub struct Instant(f64);

impl Instant {
    /// This moment.
    pub fn now() -> Self {
        Self(seconds_running())
    }

    /// The time since then.
    pub fn elapsed(&self) -> Duration {
        Self::now() - *self
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        Duration::from_secs_f64((self.0 - earlier.0).max(0.0))
    }
}

/// A number that no other process has now.
pub fn process_id() -> u32 {
    id_of_process()
}

/// Whether somebody looks at standard error.
pub fn stderr_is_terminal() -> bool {
    is_terminal(STDERR)
}

/// Whether there is anything at `path`.
pub fn exists(path: &Path) -> bool {
    kind(&text(path)) != NOTHING
}

/// Whether there is a folder at `path`.
pub fn is_dir(path: &Path) -> bool {
    kind(&text(path)) == FOLDER
}

/// Whether there is a file at `path`, and no folder, device or pipe.
pub fn is_file(path: &Path) -> bool {
    kind(&text(path)) == FILE
}

/// A whole file.
///
/// # Errors
/// What the system says.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_whole(&text(path)).map_err(failed)
}

/// A whole file of text.
///
/// # Errors
/// What the system says, and what is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    // The words of the standard library.
    String::from_utf8(read(path)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8"))
}

/// Moves a file or a folder, over what is there.
///
/// # Errors
/// What the system says.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    rename_to(&text(from), &text(to)).map_err(failed)
}

/// Makes a folder.
///
/// # Errors
/// What the system says.
pub fn create_dir(path: &Path) -> io::Result<()> {
    make_folder(&text(path), false).map_err(failed)
}

/// Makes a folder, and those that it lies in.
///
/// # Errors
/// What the system says.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() { Ok(()) } else { make_folder(&text(path), true).map_err(failed) }
}

/// Removes a folder with all that is in it.
///
/// # Errors
/// What the system says.
pub fn remove_dir_all(path: &Path) -> io::Result<()> {
    remove_folder(&text(path)).map_err(failed)
}

/// What is in a folder, in no order.
///
/// # Errors
/// What the system says.
pub fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(names(&text(folder)).map_err(failed)?.into_iter().map(|name| folder.join(name)).collect())
}

/// Brings a file that was written to the disk.
///
/// # Errors
/// What the system says.
pub fn settle(file: &Path) -> io::Result<()> {
    File::with(file, "a", MODE)?.settle()
}

/// Brings the names in a folder to the disk; not every system lets a folder be opened for that.
pub fn settle_names(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        drop(folder.settle());
    }
}

/// A lock that is given back when this is dropped.
#[derive(Debug)]
pub enum Lock {}

/// Node has no locks of folders: there is none.
pub fn lock(_folder: &Path) -> Option<Lock> {
    None
}

/// What Parquet is read from: it begins at its end.
pub type RandomAccess = Bytes;

/// A file, to be read from any place.
///
/// # Errors
/// What the system says.
pub fn random_access(file: &Path) -> io::Result<RandomAccess> {
    read(file).map(Bytes::from)
}

/// The same for what can only be read once.
///
/// # Errors
/// What the system says.
pub fn random_access_of(stream: &mut dyn Read) -> io::Result<RandomAccess> {
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole)?;
    Ok(Bytes::from(whole))
}

/// An open file.
#[derive(Debug)]
pub struct File(i32);

impl File {
    /// Opens a file to be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::with(path, "r", MODE)
    }

    /// Makes a file to be written, empty.
    pub fn create(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::with(path.as_ref(), "w", MODE)
    }

    fn with(path: &Path, flags: &str, mode: u32) -> io::Result<Self> {
        open(&text(path), flags, mode).map(Self).map_err(failed)
    }

    fn settle(&self) -> io::Result<()> {
        sync(self.0).map_err(failed)
    }
}

impl Read for File {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        read_into(self.0, bytes).map(|count| count as usize).map_err(failed)
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(self.0, bytes).map(|count| count as usize).map_err(failed)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(close(self.0));
    }
}

/// One of the three streams that are always open.
#[derive(Debug)]
pub struct Stream(i32);

impl Stream {
    /// Nobody else writes: there is one thread.
    pub fn lock(self) -> Self {
        self
    }
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        read_into(self.0, bytes).map(|count| count as usize).map_err(failed)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write(self.0, bytes).map(|count| count as usize).map_err(failed)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard input.
pub fn stdin() -> Stream {
    Stream(STDIN)
}

/// Standard output.
pub fn stdout() -> Stream {
    Stream(STDOUT)
}

/// Standard error.
pub fn stderr() -> Stream {
    Stream(STDERR)
}

/// A file that lies beside the place of another one. Dropped, it is gone.
#[derive(Debug)]
pub struct Beside {
    file: File,
    path: PathBuf,
    persisted: bool,
}

impl Beside {
    /// A new one in `folder`. `mode` is masked as that of any new file, on systems that have such.
    pub fn create(folder: &Path, mode: u32) -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!(".foldin-{}-{number}", process_id()));
            match File::with(&path, "wx", mode) {
                // What a killed process of that number left.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                opened => return opened.map(|file| Self { file, path, persisted: false }),
            }
        }
    }

    /// Brings it to the disk.
    pub fn settle(&self) -> io::Result<()> {
        self.file.settle()
    }

    /// Renames it.
    pub fn persist(mut self, path: &Path) -> io::Result<()> {
        rename(&self.path, path)?;
        self.persisted = true;
        Ok(())
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.persisted {
            drop(remove(&text(&self.path)));
        }
    }
}

/// A path as JavaScript has it. All paths came from there.
fn text(path: &Path) -> std::borrow::Cow<'_, str> {
    path.to_string_lossy()
}
