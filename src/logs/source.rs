//! Where rows come from: a file or standard input, plain or compressed.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::host::{self, File};

const BUFFER_BYTES: usize = 1 << 17;
/// Enough to know gzip, Zstandard and Parquet, or a byte order mark and what follows it.
const PEEKED_BYTES: usize = 4;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTANDARD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A file of rows, standard input, or what was read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `-` on the command line.
    StandardInput,
    /// A file.
    File(PathBuf),
    /// Bytes that were read before, and what they are called.
    Memory {
        /// What errors call it.
        name: String,
        /// What it holds.
        bytes: Arc<[u8]>,
    },
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::StandardInput } else { Self::File(path) }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => out.write_str("standard input"),
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Memory { name, .. } => out.write_str(name),
        }
    }
}

impl Source {
    /// Whether it can be opened more than once: what a pipe gave is gone.
    pub fn can_be_read_again(&self) -> bool {
        match self {
            Self::StandardInput => false,
            Self::Memory { .. } => true,
            // What is not there is told when it is opened.
            Self::File(path) => host::is_file(path) || !host::exists(path),
        }
    }

    /// Opens it. Whether it is gzip or Zstandard is seen from its first bytes: a name may say anything.
    ///
    /// # Errors
    /// What the system says of a file that cannot be opened or read.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        self.open_any().map(|opened| opened.bytes)
    }

    /// Opens it, and says whether it is compressed.
    pub(super) fn open_any(&self) -> io::Result<Opened> {
        match self {
            Self::StandardInput => decompressed(host::stdin()),
            Self::File(path) => decompressed(File::open(path)?),
            Self::Memory { bytes, .. } => decompressed(Cursor::new(Arc::clone(bytes))),
        }
    }
}

/// The bytes inside of a file.
pub(super) struct Opened {
    pub(super) bytes: Box<dyn BufRead>,
    /// Whether they are compressed in the file.
    pub(super) packed: bool,
}

/// Whether a file that begins so is gzip or Zstandard.
pub(super) fn is_packed(start: &[u8]) -> bool {
    start.starts_with(&GZIP_MAGIC) || start.starts_with(&ZSTANDARD_MAGIC)
}

fn decompressed(raw: impl Read + 'static) -> io::Result<Opened> {
    let (start, whole) = peeked(BufReader::with_capacity(BUFFER_BYTES, raw))?;
    if start.starts_with(&GZIP_MAGIC) {
        Ok(Opened { bytes: from_the_inside(MultiGzDecoder::new(whole))?, packed: true })
    } else if start == ZSTANDARD_MAGIC {
        Ok(Opened { bytes: from_the_inside(zstandard(whole)?)?, packed: true })
    } else {
        Ok(Opened { bytes: Box::new(whole), packed: false })
    }
}

#[cfg(not(target_family = "wasm"))]
fn zstandard(packed: impl BufRead) -> io::Result<impl Read> {
    zstd::Decoder::with_buffer(packed)
}

/// The library is written in C, which is not compiled for the npm command.
#[cfg(target_family = "wasm")]
fn zstandard(_packed: impl BufRead) -> io::Result<io::Empty> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "it is Zstandard, which the npm command cannot read; unpack it with `zstd -d`, or use gzip",
    ))
}

fn from_the_inside(decoder: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let (_, inside) = peeked(BufReader::with_capacity(BUFFER_BYTES, decoder))?;
    Ok(Box::new(inside))
}

/// The first bytes, and everything with them. A pipe may give its bytes one by one: who looks at a buffer sees at least these.
fn peeked(mut source: impl BufRead) -> io::Result<(Vec<u8>, impl BufRead)> {
    let mut start = Vec::with_capacity(PEEKED_BYTES);
    source.by_ref().take(PEEKED_BYTES as u64).read_to_end(&mut start)?;
    Ok((start.clone(), Cursor::new(start).chain(source)))
}
