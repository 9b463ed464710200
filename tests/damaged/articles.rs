//! Articles: CSV, JSON Lines and Parquet, with lists.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Float32Type;
use arrow_array::{ArrayRef, ListArray, RecordBatch, StringArray, TimestampMillisecondArray};
use foldin::logs::articles::{Articles, ReadArticles, read_articles};
use foldin::logs::{BadRowLimit, LogError, Source};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::damage::{one_line_damaged, packings, seeds, survives};

const ROWS: i64 = 40;

fn csv() -> Vec<u8> {
    let mut text = "item_id,title,published,topics,embedding,language\n".to_owned();
    for row in 0..ROWS {
        writeln!(text, "a{row},\"Of “{row}”, and more\",2025-01-31,x|y{row},\"[0.5, {row}]\",en").unwrap();
    }
    text.into_bytes()
}

fn json_lines() -> Vec<u8> {
    let mut text = String::new();
    for row in 0..ROWS {
        writeln!(
            text,
            r#"{{"item_id":"a{row}","title":"“{row}”","topics":["x","y{row}"],"embedding":[0.5,{row}],"paid":true}}"#
        )
        .unwrap();
    }
    text.into_bytes()
}

fn parquet(compression: Compression) -> Vec<u8> {
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values((0..ROWS).map(|row| format!("a{row}"))));
    let published = (0..ROWS).map(|row| 1_700_000_000_000 + row);
    let mut topics = ListBuilder::new(StringBuilder::new());
    (0..ROWS).for_each(|row| topics.append_value([Some("x".to_owned()), Some(format!("y{row}"))]));
    let embeddings = (0..ROWS).map(|row| Some([Some(0.5), Some(row as f32)]));
    let batch = RecordBatch::try_from_iter([
        ("item_id", ids),
        ("published", Arc::new(TimestampMillisecondArray::from_iter_values(published)) as ArrayRef),
        ("topics", Arc::new(topics.finish())),
        ("embedding", Arc::new(ListArray::from_iter_primitive::<Float32Type, _, _>(embeddings))),
    ])
    .unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn read(bytes: &[u8], max_bad_rows: BadRowLimit) -> Result<Articles, LogError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("the-articles");
    fs::write(&path, bytes).unwrap();
    read_articles(&Source::File(path), &ReadArticles { max_bad_rows, ..ReadArticles::default() })
}

fn survive(format: &str, sound: &[u8]) {
    let whole = read(sound, BadRowLimit::Rows(0)).unwrap();
    assert_eq!(whole.articles.len(), ROWS as usize, "{format}");
    assert!(whole.articles.iter().all(|article| article.topics.len() == 2 && article.embedding.is_some()), "{format}");
    let read_all = |bytes: &[u8]| read(bytes, BadRowLimit::Rows(u64::MAX));
    survives(format, sound, "the-articles", read_all, |found, what| {
        let lengths: Vec<usize> =
            found.articles.iter().filter_map(|article| article.embedding.as_ref().map(Vec::len)).collect();
        assert!(lengths.windows(2).all(|pair| pair[0] == pair[1]), "{what}");
        assert!(found.articles.iter().all(|article| !article.item_id.is_empty()), "{what}");
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
fn one_damaged_object_costs_no_other() {
    for seed in seeds() {
        let (bytes, line) = one_line_damaged(&json_lines(), seed);
        let found = match read(&bytes, BadRowLimit::Rows(u64::MAX)) {
            Ok(found) => found,
            Err(LogError::NoColumn { .. }) if line == 1 => continue,
            Err(error) => panic!("seed {seed}: {error}"),
        };
        // The first embedding says how long all are: where it is the damaged one, the others are refused, and say so.
        if line == 1 && found.bad.count as i64 == ROWS - 1 {
            continue;
        }
        assert!(found.articles.len() as i64 >= ROWS - 1, "seed {seed}: line {line}");
        found.bad.first.iter().for_each(|bad| assert_eq!(bad.line, line as u64, "seed {seed}: {bad}"));
    }
}
