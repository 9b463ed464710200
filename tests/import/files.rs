//! Small files of factors, by the reference writers of their formats.

#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{Float32Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Int32Array, RecordBatch};
use npyz::{Order, WriterBuilder as _};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Six articles with three factors; a seventh that nobody else is like.
pub(crate) const ARTICLES: [[f32; 3]; 7] = [
    [1.0, 0.5, -0.25],
    [0.75, 0.25, 0.0],
    [-0.5, 1.0, 0.5],
    [0.25, -1.0, 0.75],
    [0.5, 0.5, 0.5],
    [-0.25, 0.0, 1.0],
    [0.125, -0.5, -0.5],
];
pub(crate) const IDS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

pub(crate) fn flat() -> Vec<f32> {
    ARTICLES.concat()
}

pub(crate) fn npy<T: npyz::AutoSerialize>(shape: &[u64], order: Order, values: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = npyz::WriteOptions::new().default_dtype().order(order).shape(shape);
    let mut writer = options.writer(&mut bytes).begin_nd().unwrap();
    writer.extend(values).unwrap();
    writer.finish().unwrap();
    bytes
}

pub(crate) fn npz(arrays: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        zip.start_file(format!("{name}.npy"), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn implicit_file() -> Vec<u8> {
    npz(&[
        ("user_factors", npy(&[2, 3], Order::C, [0.0_f32; 6])),
        ("item_factors", npy(&[7, 3], Order::C, flat())),
        ("regularization", npy(&[], Order::C, [0.25_f64])),
        ("alpha", npy(&[], Order::C, [40.0_f64])),
        ("factors", npy(&[], Order::C, [3_i64])),
    ])
}

pub(crate) fn saved(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

pub(crate) fn metadata(folder: &Path, content: &Value) {
    fs::create_dir_all(folder.join("metadata")).unwrap();
    fs::write(folder.join("metadata/_SUCCESS"), "").unwrap();
    fs::write(folder.join("metadata/.part-00000.crc"), "crc").unwrap();
    fs::write(folder.join("metadata/part-00000"), format!("{content}\n")).unwrap();
}

pub(crate) fn part(folder: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) {
    fs::create_dir_all(folder).unwrap();
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(folder.join(name)).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

pub(crate) fn features(rows: &[&[f32]]) -> ArrayRef {
    let mut lists = ListBuilder::new(Float32Builder::new());
    for row in rows {
        lists.values().append_slice(row);
        lists.append(true);
    }
    Arc::new(lists.finish())
}

pub(crate) fn als_model(folder: &Path, parts: &[(&[i32], &[&[f32]])]) {
    metadata(folder, &json!({ "class": "org.apache.spark.ml.recommendation.ALSModel", "rank": 3 }));
    let inside = folder.join("itemFactors");
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join("_SUCCESS"), "").unwrap();
    for (place, (numbers, rows)) in parts.iter().enumerate() {
        let numbers: ArrayRef = Arc::new(Int32Array::from(numbers.to_vec()));
        part(&inside, &format!("part-0000{place}.snappy.parquet"), vec![("id", numbers), ("features", features(rows))]);
    }
}

pub(crate) fn als(folder: &Path, parameters: &Value) {
    let defaults = json!({ "alpha": 1.0, "regParam": 0.1, "implicitPrefs": false, "nonnegative": false });
    let class = "org.apache.spark.ml.recommendation.ALS";
    metadata(folder, &json!({ "class": class, "paramMap": parameters, "defaultParamMap": defaults }));
}

pub(crate) fn string_indexer(folder: &Path, names: &[&str]) {
    metadata(folder, &json!({ "class": "org.apache.spark.ml.feature.StringIndexerModel" }));
    let mut columns = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    names.iter().for_each(|name| columns.values().values().append_value(name));
    columns.values().append(true);
    columns.append(true);
    part(&folder.join("data"), "part-00000.parquet", vec![("labelsArray", Arc::new(columns.finish()))]);
}
