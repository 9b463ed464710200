//! Where rows come from: a file or standard input, plain or compressed.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;

use flate2::read::MultiGzDecoder;

const BUFFER_BYTES: usize = 1 << 17;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A file of rows, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `-` on the command line.
    StandardInput,
    /// A file.
    File(PathBuf),
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
        }
    }
}

impl Source {
    /// Opens it. Whether it is gzip is seen from its first bytes: a name may say anything.
    ///
    /// # Errors
    /// What the system says of a file that cannot be opened or read.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        match self {
            Self::StandardInput => decompressed(io::stdin()),
            Self::File(path) => decompressed(File::open(path)?),
        }
    }
}

fn decompressed(mut raw: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut start = Vec::with_capacity(GZIP_MAGIC.len());
    raw.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut start)?;
    let compressed = start == GZIP_MAGIC;
    let whole = Cursor::new(start).chain(raw);
    if compressed {
        let inside = MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, whole));
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, inside)))
    } else {
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, whole)))
    }
}
