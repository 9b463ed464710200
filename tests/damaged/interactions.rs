//! Interactions: CSV, JSON Lines and Parquet.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use foldin::logs::{BadRowLimit, Log, LogError, ReadLog, Source, Unit, read_interactions};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::damage::{one_line_damaged, packings, seeds, survives};

const ROWS: i64 = 60;

fn csv() -> Vec<u8> {
    let mut text = "reader_id,item_id,timestamp,event,dwell_seconds\n".to_owned();
    (0..ROWS)
        .for_each(|row| writeln!(text, "r{},a{},{},view,{}", row % 7, row % 11, 1_700_000_000 + row, row).unwrap());
    text.into_bytes()
}

fn json_lines() -> Vec<u8> {
    let mut text = String::new();
    for row in 0..ROWS {
        let (reader, item, at) = (row % 7, row % 11, 1_700_000_000 + row);
        writeln!(text, r#"{{"reader_id":"r{reader}","item_id":"a{item}","timestamp":{at},"dwell_seconds":{row}.5}}"#)
            .unwrap();
    }
    text.into_bytes()
}

fn parquet(compression: Compression) -> Vec<u8> {
    let text = |name: &str, every: i64| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..ROWS).map(|row| format!("{name}{}", row % every))))
    };
    let batch = RecordBatch::try_from_iter([
        ("reader_id", text("r", 7)),
        ("item_id", text("a", 11)),
        ("timestamp", Arc::new(Int64Array::from_iter_values((0..ROWS).map(|row| 1_700_000_000 + row))) as ArrayRef),
        ("dwell_seconds", Arc::new(Float64Array::from_iter((0..ROWS).map(|row| (row % 3 > 0).then_some(row as f64))))),
    ])
    .unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(25)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn read(bytes: &[u8], max_bad_rows: BadRowLimit) -> Result<Log, LogError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("the-log");
    fs::write(&path, bytes).unwrap();
    read_interactions(&[Source::File(path)], &ReadLog { max_bad_rows, ..ReadLog::default() }, &|_| {})
}

/// What is damaged is read to its end or refused with its name, and every bad row has a place.
fn survive(format: &str, sound: &[u8]) {
    assert_eq!(read(sound, BadRowLimit::Rows(0)).unwrap().interactions.len(), ROWS as usize, "{format}");
    let read_all =
        |bytes: &[u8]| Ok::<_, LogError>((read(bytes, BadRowLimit::Rows(u64::MAX))?, bytes.len() as u64 + 1));
    survives(format, sound, "the-log", read_all, |(log, lines), what| {
        assert!(log.interactions.len() as u64 + log.bad.count <= log.rows, "{what}");
        log.bad.first.iter().for_each(|bad| {
            assert!((1..=*lines).contains(&bad.line), "{what}: {bad}");
            assert!(bad.source.ends_with("the-log"), "{what}: {bad}");
        });
    });
}

#[test]
fn text_that_is_damaged() {
    for (format, text) in [("CSV", csv()), ("JSON Lines", json_lines())] {
        packings(format, &text).iter().for_each(|(format, bytes)| survive(format, bytes));
    }
}

#[test]
fn parquet_that_is_damaged() {
    survive("Parquet", &parquet(Compression::UNCOMPRESSED));
    survive("Parquet with Snappy", &parquet(Compression::SNAPPY));
    survive("Parquet with Zstandard", &parquet(Compression::ZSTD(Default::default())));
}

#[test]
fn one_damaged_line_costs_no_other() {
    for (format, sound) in [("CSV", csv()), ("JSON Lines", json_lines())] {
        for seed in seeds() {
            let (bytes, line) = one_line_damaged(&sound, seed);
            let log = match read(&bytes, BadRowLimit::Rows(1)) {
                Ok(log) => log,
                // Where the header, or the first row, is damaged, no column need have a name.
                Err(LogError::NoColumn { .. } | LogError::TooManyBadRows { .. }) if line == 1 => continue,
                Err(error) => panic!("{format}, seed {seed}: {error}"),
            };
            assert!(log.interactions.len() as i64 >= ROWS - 1, "{format}, seed {seed}: line {line}");
            log.bad.first.iter().for_each(|bad| {
                assert_eq!((bad.line, bad.unit), (line as u64, Unit::Line), "{format}, seed {seed}: {bad}");
            });
        }
    }
}
