//! Factors that were trained elsewhere: a part of a Spark model, NumPy's files, safetensors.

#[path = "../import/files.rs"]
#[allow(dead_code, reason = "the files of the import tests, of which these are some")]
mod files;

use std::fs;
use std::path::Path;

use files::{ARTICLES, als_model, flat, implicit_file, npy, saved};
use foldin::import::{AlsModel, Factors, ImplicitModel, ImportError, read_numpy, read_safe_tensors};
use npyz::Order;
use safetensors::tensor::{Dtype, TensorView, serialize};
use tempfile::TempDir;

use crate::damage::survives;

/// Where Spark keeps the only part of this model.
const PART: &str = "the-factors/itemFactors/part-00000.snappy.parquet";

fn spark(folder: &Path) {
    let rows: Vec<&[f32]> = ARTICLES.iter().map(|row| &row[..]).collect();
    als_model(&folder.join("the-factors"), &[(&[0, 1, 2, 3, 4, 5, 6], &rows)]);
}

/// A file of each kind that is sound.
fn sound() -> [(&'static str, Vec<u8>); 4] {
    let folder = TempDir::new().unwrap();
    spark(folder.path());
    let bytes: Vec<u8> = flat().iter().flat_map(|value| value.to_le_bytes()).collect();
    let tensor = TensorView::new(Dtype::F32, vec![7, 3], &bytes).unwrap();
    [
        ("parquet", fs::read(folder.path().join(PART)).unwrap()),
        ("npy", npy(&[7, 3], Order::C, flat())),
        ("npz", implicit_file()),
        ("safetensors", serialize([("item_factors", tensor)], None).unwrap()),
    ]
}

fn read(kind: &str, bytes: &[u8]) -> Result<Factors, ImportError> {
    let folder = TempDir::new().unwrap();
    let file = |bytes| saved(folder.path(), "the-factors", bytes);
    match kind {
        "parquet" => {
            spark(folder.path());
            fs::write(folder.path().join(PART), bytes).unwrap();
            AlsModel::read(&folder.path().join("the-factors")).map(|model| model.factors)
        }
        "npy" => read_numpy(&file(bytes), "item_factors"),
        "npz" => ImplicitModel::read(&file(bytes)).map(|model| model.factors),
        _ => read_safe_tensors(&file(bytes), "item_factors"),
    }
}

#[test]
fn factors_that_are_damaged() {
    for (kind, bytes) in sound() {
        assert!(read(kind, &bytes).is_ok(), "{kind}");
        survives(kind, &bytes, "the-factors", move |bytes| read(kind, bytes), |_, _| {});
    }
}

#[test]
fn factors_with_one_byte_changed_or_cut_off_anywhere() {
    for (kind, bytes) in sound() {
        for length in (0..bytes.len()).step_by(1 + bytes.len() / 150) {
            assert!(read(kind, &bytes[..length]).is_err(), "{kind} cut off at {length} of {}", bytes.len());
        }
        for place in (0..bytes.len()).step_by(1 + bytes.len() / 300) {
            for value in [0, 0x7f, 0xff] {
                let mut changed = bytes.clone();
                changed[place] = value;
                drop(read(kind, &changed));
            }
        }
    }
}
