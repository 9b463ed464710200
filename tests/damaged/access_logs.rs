//! Access logs in each format that `foldin ingest` reads.

use std::fs;

use foldin::ingest::{Account, Ingest, IngestError, LogFormat, Pages, ReaderKey, ingest};
use foldin::logs::{BadRowLimit, Source};
use tempfile::TempDir;

use crate::damage::{damaged, ends, gzipped, one_line_damaged, seeds, zstandard};

/// Lines of three readers, a page every half minute.
fn combined() -> Vec<u8> {
    let line = |number: u32| {
        format!(
            "192.0.2.{} - - [17/May/2015:10:{:02}:{:02} +0000] \"GET /blog/caf%C3%A9-{}?utm_source=feed HTTP/1.1\" 200 2326 \
             \"https://example.org/\" \"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0\"\n",
            number % 3,
            number / 2,
            number % 2 * 30,
            number % 7
        )
    };
    (0..60).map(line).collect::<String>().into_bytes()
}

/// Reads `bytes` as `foldin ingest` does with every number of bad lines allowed.
fn read(bytes: Vec<u8>) -> Result<Account, IngestError> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("access.log");
    fs::write(&file, bytes).unwrap();
    let how = Ingest {
        format: LogFormat::default(),
        pages: Pages::default(),
        key: "000102030405060708090a0b0c0d0e0f".parse::<ReaderKey>().unwrap(),
        most_per_minute: 20,
        max_bad_rows: BadRowLimit::Share(1.0),
    };
    ingest(&[Source::from(file)], &how, &mut |_| Ok(()), &|_| ())
}
