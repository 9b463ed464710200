//! Parquet, as other tools write it: every compression, every type that a column may have, and what is no Parquet.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use arrow_array::builder::{
    FixedSizeListBuilder, Float32Builder, Int64Builder, LargeListBuilder, ListBuilder, StringBuilder,
};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    StructArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
    UInt16Array, UInt64Array,
};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use flate2::Compression as GzipLevel;
use flate2::write::GzEncoder;
use foldin::logs::articles::{Articles, ReadArticles, read_articles};
use foldin::logs::{BadRowLimit, Interaction, Log, LogError, ReadLog, Source, read_interactions};
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, GzipLevel as ParquetGzip, ZstdLevel};
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

/// 2023-11-14T22:13:20Z.
const AT: i64 = 1_700_000_000;

type Columns = Vec<(&'static str, ArrayRef)>;

fn written(columns: Columns, compression: Compression, row_group: usize) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(row_group))
        .set_data_page_row_count_limit(11)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn plain(columns: Columns) -> Vec<u8> {
    written(columns, Compression::UNCOMPRESSED, 1000)
}

fn in_file<T>(bytes: &[u8], read: impl FnOnce(Source) -> T) -> T {
    let folder = TempDir::new().unwrap();
    // A name says nothing.
    let path = folder.path().join("rows.csv");
    fs::write(&path, bytes).unwrap();
    read(Source::File(path))
}

fn log(bytes: &[u8]) -> Result<Log, LogError> {
    in_file(bytes, |source| read_interactions(&[source], &ReadLog::default(), &|_| {}))
}

fn articles(bytes: &[u8]) -> Result<Articles, LogError> {
    in_file(bytes, |source| read_articles(&source, &ReadArticles::default()))
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn ids(rows: i64, name: &str, every: i64) -> ArrayRef {
    Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("{name}{}", row % every))))
}

fn times(rows: i64) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values((0..rows).map(|row| AT + row)))
}

#[test]
fn the_rows_are_those_of_csv_in_every_compression() {
    // More than a batch, and no multiple of one.
    const ROWS: i64 = 2500;
    let mut csv = "reader_id,item_id,timestamp\n".to_owned();
    (0..ROWS).for_each(|row| csv += &format!("r{},a{},{}\n", row % 17, row % 23, AT + row));
    let expected = log(csv.as_bytes()).unwrap();
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(ParquetGzip::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for compression in compressions {
        let columns = vec![
            ("unknown", ids(ROWS, "x", 5)),
            ("timestamp", times(ROWS)),
            ("item_id", ids(ROWS, "a", 23)),
            ("reader_id", ids(ROWS, "r", 17)),
        ];
        let found = log(&written(columns, compression, 700)).unwrap();
        assert_eq!(found.rows, expected.rows, "{compression}");
        // Nothing was measured, and that is equal to nothing.
        let known = |log: &Log| -> Vec<(i64, u32, u32)> {
            log.interactions.iter().map(|row| (row.at, row.reader, row.article)).collect()
        };
        assert_eq!(known(&found), known(&expected), "{compression}");
        assert!(found.readers.names().eq(expected.readers.names()), "{compression}");
    }
}

/// One row with these columns besides two that are sound.
fn one(columns: Columns) -> Interaction {
    let has = |name: &str| columns.iter().any(|(column, _)| *column == name);
    let mut all: Columns = [("reader_id", texts(&["r"])), ("item_id", texts(&["a"])), ("timestamp", times(1))]
        .into_iter()
        .filter(|(name, _)| !has(name))
        .collect();
    all.extend(columns);
    let log = log(&plain(all)).unwrap();
    assert_eq!(log.bad.count, 0, "{:?}", log.bad);
    log.interactions[0]
}

#[test]
fn times_of_every_type_name_the_same_moment() {
    let zones = [None, Some("UTC"), Some("+02:00"), Some("Europe/Berlin")];
    for zone in zones {
        let of: [ArrayRef; 4] = [
            Arc::new(TimestampSecondArray::from(vec![AT]).with_timezone_opt(zone)),
            Arc::new(TimestampMillisecondArray::from(vec![AT * 1_000 + 999]).with_timezone_opt(zone)),
            Arc::new(TimestampMicrosecondArray::from(vec![AT * 1_000_000 + 999_999]).with_timezone_opt(zone)),
            Arc::new(TimestampNanosecondArray::from(vec![AT * 1_000_000_000 + 1]).with_timezone_opt(zone)),
        ];
        of.into_iter().for_each(|array| assert_eq!(one(vec![("timestamp", array)]).at, AT, "{zone:?}"));
    }
    let of: [ArrayRef; 4] = [
        Arc::new(Int64Array::from(vec![AT])),
        Arc::new(UInt64Array::from(vec![AT as u64])),
        Arc::new(Float64Array::from(vec![AT as f64 + 0.5])),
        texts(&["2023-11-14T23:13:20+01:00"]),
    ];
    of.into_iter().for_each(|array| assert_eq!(one(vec![("timestamp", array)]).at, AT));
    let day = Date32Array::from(vec![19_675]);
    assert_eq!(one(vec![("timestamp", Arc::new(day) as ArrayRef)]).at, 19_675 * 86_400);
    let day = cast(&Date32Array::from(vec![19_675]), &DataType::Date64).unwrap();
    assert_eq!(one(vec![("timestamp", day)]).at, 19_675 * 86_400);
}

#[test]
fn ids_and_measures_of_every_type() {
    let strings = texts(&["42"]);
    let kinds = [
        DataType::Utf8,
        DataType::LargeUtf8,
        DataType::Utf8View,
        DataType::Binary,
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        DataType::Int8,
        DataType::UInt32,
        DataType::Int64,
        DataType::UInt64,
        // Where ids have gaps, data frames make floats of them.
        DataType::Float64,
        DataType::Decimal128(20, 0),
    ];
    for kind in kinds {
        let ids = cast(&strings, &kind).unwrap();
        let log = log(&plain(vec![("reader_id", ids.clone()), ("item_id", ids), ("timestamp", times(1))])).unwrap();
        assert_eq!(log.readers.names().collect::<Vec<_>>(), ["42"], "{kind}");
        assert_eq!(log.articles.names().collect::<Vec<_>>(), ["42"], "{kind}");
    }
    let largest = Arc::new(UInt64Array::from(vec![u64::MAX]));
    let log = log(&plain(vec![("reader_id", largest), ("item_id", texts(&["a"])), ("timestamp", times(1))])).unwrap();
    assert_eq!(log.readers.names().collect::<Vec<_>>(), ["18446744073709551615"]);

    let row = one(vec![
        ("dwell_seconds", Arc::new(Int32Array::from(vec![90]))),
        ("scroll_depth", Arc::new(Float32Array::from(vec![0.9]))),
        ("slot", Arc::new(UInt16Array::from(vec![3]))),
        ("event", texts(&["LIKE"])),
    ]);
    assert_eq!((row.dwell_seconds, row.scroll_depth, row.slot, row.strength), (90.0, 0.9, 3, 2.0));
    let row = one(vec![("dwell_seconds", Arc::new(Float64Array::from(vec![None]))), ("slot", nothing())]);
    assert!(row.dwell_seconds.is_nan() && row.slot == 0);
}

fn nothing() -> ArrayRef {
    Arc::new(arrow_array::NullArray::new(1))
}

#[test]
fn articles_have_lists_and_truths() {
    let mut topics = ListBuilder::new(StringBuilder::new());
    topics.append_value([Some("web"), Some("wasm")]);
    topics.append_null();
    let mut embedding = ListBuilder::new(Float32Builder::new());
    embedding.append_value([Some(0.5), Some(-1.0)]);
    embedding.append_null();
    let columns: Columns = vec![
        ("item_id", texts(&["a", "b"])),
        ("topics", Arc::new(topics.finish())),
        ("embedding", Arc::new(embedding.finish())),
        ("published", Arc::new(Date32Array::from(vec![Some(19_675), None]))),
        ("words", Arc::new(Float64Array::from(vec![Some(300.0), None]))),
        ("paid", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("text", Arc::new(StringArray::from(vec![Some("two words"), None]))),
    ];
    let found = articles(&plain(columns)).unwrap();
    let first = &found.articles[0];
    assert_eq!(first.topics, ["web", "wasm"]);
    assert_eq!(first.embedding.as_deref(), Some([0.5, -1.0].as_slice()));
    assert_eq!(first.published, Some(19_675 * 86_400));
    assert_eq!((first.words, first.paid, first.text.as_deref()), (Some(300), Some(true), Some("two words")));
    let empty = foldin::logs::articles::Article { item_id: "b".into(), ..Default::default() };
    assert_eq!(found.articles[1], empty);
}

#[test]
fn links_are_lists_of_ids_of_either_type() {
    let mut named = ListBuilder::new(StringBuilder::new());
    named.append_value([Some("b"), None, Some("c")]);
    let mut numbered = ListBuilder::new(Int64Builder::new());
    numbered.append_value([Some(9_007_199_254_740_993), Some(7)]);
    let mut with_gap = ListBuilder::new(Int64Builder::new());
    with_gap.append_value([Some(1), None]);
    let links = |list: ArrayRef| articles(&plain(vec![("item_id", texts(&["a"])), ("links", list)])).unwrap();
    assert_eq!(links(Arc::new(named.finish())).articles[0].links, ["b", "c"]);
    assert_eq!(links(Arc::new(numbered.finish())).articles[0].links, ["9007199254740993", "7"]);
    assert_eq!(links(Arc::new(with_gap.finish())).bad.count, 1);
}

#[test]
fn embeddings_are_checked_row_by_row() {
    let mut of = LargeListBuilder::new(Float32Builder::new());
    let rows = [&[Some(1.0), Some(2.0)][..], &[Some(1.0)], &[Some(1.0), Some(f32::NAN)], &[Some(1.0), None]];
    rows.iter().for_each(|row| of.append_value(row.iter().copied()));
    let columns = vec![("item_id", texts(&["a", "b", "c", "d"])), ("embedding", Arc::new(of.finish()) as ArrayRef)];
    let found = articles(&plain(columns)).unwrap();
    assert_eq!(found.articles.len(), 1);
    let told: Vec<String> = found.bad.first.iter().map(ToString::to_string).collect();
    assert!(told[0].ends_with("rows.csv, row 2: embedding `1 numbers`: expected 2 as in row 1"), "{told:?}");
    assert!(told[1].ends_with("row 3: embedding `[1, NaN]`: expected a list of finite numbers"), "{told:?}");
    assert!(told[2].contains("row 4"), "{told:?}");

    let mut of = FixedSizeListBuilder::new(Float32Builder::new(), 2);
    of.values().append_slice(&[1.0, 2.0]);
    of.append(true);
    let columns = vec![("item_id", texts(&["a"])), ("embedding", Arc::new(of.finish()) as ArrayRef)];
    let found = articles(&plain(columns)).unwrap();
    assert_eq!(found.articles[0].embedding.as_deref(), Some([1.0, 2.0].as_slice()));
}

#[test]
fn bad_rows_are_named_by_their_number_beyond_a_batch() {
    const ROWS: usize = 1500;
    let names: Vec<String> = (0..ROWS).map(|row| if row == 1233 { " ".into() } else { format!("r{row}") }).collect();
    let readers: ArrayRef = Arc::new(StringArray::from_iter_values(names));
    let columns =
        vec![("reader_id", readers), ("item_id", ids(ROWS as i64, "a", 9)), ("timestamp", times(ROWS as i64))];
    let found = log(&plain(columns)).unwrap();
    assert_eq!((found.rows, found.bad.count, found.interactions.len()), (1500, 1, 1499));
    assert!(found.bad.first[0].to_string().ends_with("rows.csv, row 1234: no reader_id"), "{:?}", found.bad.first);
}

#[test]
fn what_cannot_be_used_is_refused_with_what_was_found() {
    let error = log(&plain(vec![("who", texts(&["r"])), ("item_id", texts(&["a"]))])).unwrap_err().to_string();
    assert!(error.contains("has no column `reader_id`, it has who, item_id"), "{error}");

    let field = Arc::new(Field::new("id", DataType::Utf8, true));
    let nested = Arc::new(StructArray::from(vec![(field, texts(&["r"]))]));
    let columns = vec![("reader_id", nested as ArrayRef), ("item_id", texts(&["a"])), ("timestamp", times(1))];
    let error = log(&plain(columns)).unwrap_err().to_string();
    assert!(error.contains("column `reader_id` is of type Struct"), "{error}");

    let sound = plain(vec![("reader_id", texts(&["r"])), ("item_id", texts(&["a"])), ("timestamp", times(1))]);
    for torn in [&sound[..4], &sound[..sound.len() / 2], &sound[..sound.len() - 1]] {
        let error = log(torn).unwrap_err().to_string();
        assert!(error.contains("rows.csv after row 0 of its Parquet"), "{error}");
    }
    let mut packed = GzEncoder::new(Vec::new(), GzipLevel::fast());
    packed.write_all(&sound).unwrap();
    for packed in [packed.finish().unwrap(), zstd::encode_all(&sound[..], 1).unwrap()] {
        let error = log(&packed).unwrap_err().to_string();
        assert!(error.contains("Parquet inside gzip or Zstandard: unpack it first"), "{error}");
    }
}

fn train(folder: &Path, interactions: &str, input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_foldin"))
        .args(["train", "--out", "model", "--interactions", interactions])
        .args(["--column", "reader_id=who"])
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(folder.join("model")).unwrap()
}

#[test]
fn a_model_from_parquet_is_that_from_csv_also_from_standard_input() {
    const ROWS: i64 = 400;
    let mut csv = "who,item_id,timestamp\n".to_owned();
    (0..ROWS).for_each(|row| csv += &format!("r{},a{},{}\n", row % 17, row * row % 23, AT + row * 3600));
    let items = (0..ROWS).map(|row| format!("a{}", row * row % 23));
    let at = (0..ROWS).map(|row| (AT + row * 3600) * 1000);
    let parquet = plain(vec![
        ("who", ids(ROWS, "r", 17)),
        ("item_id", Arc::new(StringArray::from_iter_values(items))),
        ("timestamp", Arc::new(TimestampMillisecondArray::from_iter_values(at))),
    ]);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("log.csv"), &csv).unwrap();
    fs::write(folder.path().join("log.csv.zst"), zstd::encode_all(csv.as_bytes(), 1).unwrap()).unwrap();
    fs::write(folder.path().join("log.parquet"), &parquet).unwrap();
    let expected = train(folder.path(), "log.csv", b"");
    for (interactions, input) in [("log.parquet", &[][..]), ("-", &parquet), ("log.csv.zst", &[])] {
        assert!(train(folder.path(), interactions, input) == expected, "{interactions}");
    }
}

#[test]
fn too_many_bad_rows_stop_a_file_of_parquet() {
    let columns = vec![("reader_id", texts(&[""; 20])), ("item_id", texts(&["a"; 20])), ("timestamp", times(20))];
    let how = ReadLog { max_bad_rows: BadRowLimit::Rows(3), ..ReadLog::default() };
    let error = in_file(&plain(columns), |source| read_interactions(&[source], &how, &|_| {})).unwrap_err();
    assert!(error.to_string().contains("4 of 4 rows are bad, beyond --max-bad-rows 3"), "{error}");
}
