//! Follows logs that grow: what is new in them, in whole lines, through rotation and truncation.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use foldin::logs::{Source, is_plain};

/// One log that grows.
#[derive(Debug)]
pub(crate) struct Followed {
    path: PathBuf,
    /// Held open: what a rotated file got last is read from here.
    open: Option<Reading>,
}

#[derive(Debug)]
struct Reading {
    file: File,
    /// Bytes that were taken, a whole number of lines.
    taken: u64,
    /// The line that names the columns, empty for JSON Lines; `None` before it was seen.
    header: Option<Vec<u8>>,
}

impl Followed {
    /// Follows the file at `path` from its beginning.
    ///
    /// # Errors
    /// For standard input, which cannot be followed.
    pub(crate) fn new(path: &Path) -> anyhow::Result<Self> {
        if path.as_os_str() == "-" {
            return Err(anyhow!("--watch follows files, and standard input (-) is none"));
        }
        Ok(Self { path: path.to_owned(), open: None })
    }

    /// The lines that are whole and new since the last time, each part with the line that names its columns. What comes after the
    /// last line break waits.
    ///
    /// # Errors
    /// Where the file cannot be read, or is compressed. That it is gone for a moment, in a rotation, is no error once it
    /// was there.
    pub(crate) fn take(&mut self) -> anyhow::Result<Vec<Source>> {
        let failed = |error: io::Error| anyhow!("cannot read {}: {error}", self.path.display());
        let mut found = Vec::new();
        let now = match File::open(&self.path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == ErrorKind::NotFound && self.open.is_some() => None,
            Err(error) => return Err(failed(error)),
        };
        if let Some(reading) = &mut self.open {
            // Cut to nothing and written anew, it is another file.
            if reading.file.metadata().map_err(failed)?.len() < reading.taken {
                reading.taken = 0;
                reading.header = None;
            }
            found.extend(reading.take().map_err(failed)?);
        }
        if let Some(file) = now {
            let rotated = match &self.open {
                Some(reading) => !same_file(&reading.file, &file).map_err(failed)?,
                None => true,
            };
            if rotated {
                let mut reading = Reading { file, taken: 0, header: None };
                found.extend(reading.take().map_err(failed)?);
                self.open = Some(reading);
            }
        }
        let name = self.path.display().to_string();
        found
            .into_iter()
            .map(|bytes| {
                anyhow::ensure!(
                    is_plain(&bytes),
                    "{name}: --watch follows plain CSV or JSON Lines, found a compressed file or Parquet"
                );
                Ok(Source::Memory { name: format!("new rows of {name}"), bytes: bytes.into() })
            })
            .collect::<anyhow::Result<Vec<Source>>>()
            .context("--interactions")
    }
}

impl Reading {
    /// Whole lines behind what was taken, after the line that names the columns; `None` where there is none.
    fn take(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.file.seek(SeekFrom::Start(self.taken))?;
        let mut bytes = Vec::new();
        (&self.file).read_to_end(&mut bytes)?;
        let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') else { return Ok(None) };
        bytes.truncate(last + 1);
        self.taken += bytes.len() as u64;
        match &self.header {
            Some(header) => {
                let mut whole = header.clone();
                whole.append(&mut bytes);
                Ok(Some(whole))
            }
            None => {
                self.header = Some(header_of(&bytes));
                Ok(Some(bytes))
            }
        }
    }
}

/// The first line that is not blank, with its break and what comes before it; nothing where it begins an object.
fn header_of(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    if bytes.get(start) == Some(&b'{') {
        return Vec::new();
    }
    let end = bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| start + end + 1);
    bytes[..end].to_vec()
}

#[cfg(unix)]
fn same_file(a: &File, b: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (a, b) = (a.metadata()?, b.metadata()?);
    Ok((a.dev(), a.ino()) == (b.dev(), b.ino()))
}

/// Elsewhere a file in use cannot be renamed away.
#[cfg(not(unix))]
fn same_file(_: &File, _: &File) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::io::Write as _;

    use super::*;

    struct Growing(tempfile::TempDir);

    impl Growing {
        fn path(&self) -> PathBuf {
            self.0.path().join("log.csv")
        }

        fn append(&self, text: &str) {
            let mut file = OpenOptions::new().append(true).create(true).open(self.path()).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
    }

    fn taken(followed: &mut Followed) -> Vec<String> {
        let text = |source: Source| {
            let mut text = String::new();
            source.open().unwrap().read_to_string(&mut text).unwrap();
            text
        };
        followed.take().unwrap().into_iter().map(text).collect()
    }

    #[test]
    fn whole_lines_are_taken_once_and_a_torn_one_waits() {
        let log = Growing(tempfile::tempdir().unwrap());
        log.append("h\n1\n2");
        let mut followed = Followed::new(&log.path()).unwrap();
        assert_eq!(taken(&mut followed), ["h\n1\n"]);
        assert!(taken(&mut followed).is_empty());
        log.append("2\n3\n4");
        assert_eq!(taken(&mut followed), ["h\n22\n3\n"]);
    }

    #[test]
    fn rotation_and_truncation_lose_nothing() {
        let log = Growing(tempfile::tempdir().unwrap());
        log.append("h\n1\n");
        let mut followed = Followed::new(&log.path()).unwrap();
        assert_eq!(taken(&mut followed), ["h\n1\n"]);
        log.append("2\n");
        fs::rename(log.path(), log.0.path().join("log.1")).unwrap();
        assert_eq!(taken(&mut followed), ["h\n2\n"], "the old file to its end");
        log.append("g\n3\n");
        assert_eq!(taken(&mut followed), ["g\n3\n"], "the new one with its own header");
        fs::write(log.path(), "").unwrap();
        assert!(taken(&mut followed).is_empty());
        log.append("i\n4\n");
        assert_eq!(taken(&mut followed), ["i\n4\n"]);
    }

    #[test]
    fn objects_have_no_header() {
        let log = Growing(tempfile::tempdir().unwrap());
        log.append("{\"a\":1}\n");
        let mut followed = Followed::new(&log.path()).unwrap();
        taken(&mut followed);
        log.append("{\"a\":2}\n");
        assert_eq!(taken(&mut followed), ["{\"a\":2}\n"]);
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        assert!(Followed::new(Path::new("-")).is_err());
        assert!(Followed::new(Path::new("no/such/file")).unwrap().take().is_err());
        let log = Growing(tempfile::tempdir().unwrap());
        for packed in [&b"\x1f\x8b\x08\n"[..], b"\x28\xb5\x2f\xfd\n", b"PAR1\n"] {
            fs::write(log.path(), packed).unwrap();
            assert!(Followed::new(&log.path()).unwrap().take().is_err(), "{packed:?}");
        }
    }
}
