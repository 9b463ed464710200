//! Folders that Spark MLlib saves: `ALSModel`, the `ALS` that trained it, and `StringIndexerModel`.
//!
//! Read as Spark 2.2 to 4 write them: metadata in one line of JSON, data in a folder of Parquet files.

use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use serde_json::Value;

use super::{Factors, ImportError};
use crate::host;
use crate::logs::contained;

const MODEL: &str = "org.apache.spark.ml.recommendation.ALSModel";
const ESTIMATOR: &str = "org.apache.spark.ml.recommendation.ALS";
const STRING_INDEXER: &str = "org.apache.spark.ml.feature.StringIndexerModel";

/// What an `ALSModel` folder holds. Neither α nor λ is in it: Spark keeps them with the estimator.
#[derive(Debug, Clone, PartialEq)]
pub struct AlsModel {
    /// The item factors, in the order of their numbers.
    pub factors: Factors,
    /// What Spark calls the articles, ascending.
    pub numbers: Vec<i64>,
}

/// What a folder of the `ALS` estimator says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlsSettings {
    /// α, 1 where nobody set it.
    pub alpha: f64,
    /// λ, 0.1 where nobody set it.
    pub regularization: f64,
}

impl AlsModel {
    /// Reads a folder that `ALSModel.save` wrote.
    ///
    /// # Errors
    /// [`ImportError`] where it is no such folder, a file in it is damaged, or its vectors are not all of one length, finite,
    /// and of different articles.
    pub fn read(folder: &Path) -> Result<Self, ImportError> {
        let metadata = metadata(folder, MODEL)?;
        let rank = metadata.get("rank").and_then(Value::as_u64).and_then(|rank| usize::try_from(rank).ok());
        let rank = rank.ok_or_else(|| ImportError::format(folder, "a whole number `rank` in its metadata", "none"))?;
        let inside = folder.join("itemFactors");
        let mut vectors: Vec<(i64, Vec<f64>)> = Vec::new();
        for file in parts(&inside, ".parquet")? {
            for batch in batches(&file)? {
                let numbers = column(&file, &batch, "id", &DataType::Int64)?;
                let lists = DataType::List(Field::new_list_field(DataType::Float64, true).into());
                let features = column(&file, &batch, "features", &lists)?;
                let (numbers, features) = (numbers.as_primitive::<Int64Type>(), features.as_list::<i32>());
                for row in 0..batch.num_rows() {
                    if numbers.is_null(row) || features.is_null(row) {
                        return Err(ImportError::format(&file, "an id and features in every row", "a row without"));
                    }
                    let vector = features.value(row);
                    if vector.len() != rank || vector.null_count() > 0 {
                        return Err(ImportError::Shape {
                            file: file.display().to_string(),
                            what: format!("the features of article {}", numbers.value(row)),
                            expected: format!("{rank} numbers, the rank of the model"),
                            found: (vector.len() - vector.null_count()).to_string(),
                        });
                    }
                    vectors.push((numbers.value(row), vector.as_primitive::<Float64Type>().values().to_vec()));
                }
            }
        }
        vectors.sort_by_key(|(number, _)| *number);
        if let Some(pair) = vectors.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let found = format!("two of article {}", pair[0].0);
            return Err(ImportError::format(&inside, "one vector an article", found));
        }
        let shape = [vectors.len(), rank];
        let numbers = vectors.iter().map(|(number, _)| *number).collect();
        let factors = Factors::new(&inside, shape, vectors.into_iter().flat_map(|(_, vector)| vector))?;
        Ok(Self { factors, numbers })
    }
}

impl AlsSettings {
    /// Reads a folder that `ALS.save` wrote.
    ///
    /// # Errors
    /// [`ImportError`] where it is no such folder, or its user vectors are not what a fold-in gives: of explicit ratings, or of
    /// a solve without negative numbers.
    pub fn read(folder: &Path) -> Result<Self, ImportError> {
        let metadata = metadata(folder, ESTIMATOR)?;
        let set = |name: &str| {
            let of = |map: &str| metadata.get(map).and_then(|map| map.get(name));
            of("paramMap").or_else(|| of("defaultParamMap"))
        };
        let number = |name: &str| {
            let found = set(name).and_then(Value::as_f64);
            found.ok_or_else(|| ImportError::format(folder, &format!("a number `{name}` in its metadata"), "none"))
        };
        let not_reproducible =
            |found: &str| Err(ImportError::NotReproducible { file: folder.display().to_string(), found: found.into() });
        if set("implicitPrefs").and_then(Value::as_bool) != Some(true) {
            return not_reproducible("implicitPrefs = false, factors of explicit ratings");
        }
        if set("nonnegative").and_then(Value::as_bool) == Some(true) {
            return not_reproducible("nonnegative = true, a solve under constraints");
        }
        Ok(Self { alpha: number("alpha")?, regularization: number("regParam")? })
    }
}

/// The names that a `StringIndexerModel` gave numbers to, from 0.
///
/// # Errors
/// [`ImportError`] where it is no such folder, is damaged, or indexes several columns.
pub(super) fn string_indexer_labels(folder: &Path) -> Result<Vec<String>, ImportError> {
    metadata(folder, STRING_INDEXER)?;
    let text = || Field::new_list_field(DataType::Utf8, true);
    let mut labels = Vec::new();
    for file in parts(&folder.join("data"), ".parquet")? {
        for batch in batches(&file)? {
            // Spark 2 wrote one list of names, later ones a list for each column.
            let (name, nested) = match batch.column_by_name("labelsArray") {
                Some(_) => ("labelsArray", true),
                None => ("labels", false),
            };
            let mut wanted = DataType::List(text().into());
            if nested {
                wanted = DataType::List(Field::new_list_field(wanted, true).into());
            }
            let column = column(&file, &batch, name, &wanted)?;
            let mut lists = column.as_list::<i32>().clone();
            if nested {
                let columns = lists.values();
                if columns.len() != 1 {
                    return Err(ImportError::format(
                        &file,
                        "names of one column",
                        format!("{} columns", columns.len()),
                    ));
                }
                lists = columns.as_list::<i32>().clone();
            }
            let names = lists.values().as_string::<i32>();
            labels.extend(names.iter().map(|name| name.unwrap_or_default().to_owned()));
        }
    }
    Ok(labels)
}

/// The metadata of a saved stage, which must be of `class`.
fn metadata(folder: &Path, class: &str) -> Result<Value, ImportError> {
    let inside = folder.join("metadata");
    let expected = format!("the metadata of a saved {}", short(class));
    let file = match parts(&inside, "")?.into_iter().next() {
        Some(file) => file,
        None => return Err(ImportError::format(&inside, &expected, "no part file")),
    };
    let text = host::read_to_string(&file).map_err(|error| ImportError::read(&file, error))?;
    let value: Value = serde_json::from_str(text.lines().next().unwrap_or_default())
        .map_err(|error| ImportError::format(&file, &expected, error))?;
    match value.get("class").and_then(Value::as_str) {
        Some(found) if found == class => Ok(value),
        Some(found) => Err(ImportError::format(folder, &format!("a saved {}", short(class)), short(found))),
        None => Err(ImportError::format(&file, &expected, "JSON that names no class")),
    }
}

/// `ALSModel` of `org.apache.spark.ml.recommendation.ALSModel`.
fn short(class: &str) -> &str {
    class.rsplit('.').next().unwrap_or(class)
}

/// The part files of a folder, by name: what Hadoop keeps beside them begins with a dot or an underscore.
fn parts(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, ImportError> {
    let broken = |error| ImportError::read(folder, error);
    let mut files = Vec::new();
    for path in host::entries(folder).map_err(broken)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("part-") && name.ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn batches(file: &Path) -> Result<Vec<RecordBatch>, ImportError> {
    let opened = host::random_access(file).map_err(|error| ImportError::read(file, error))?;
    let read = || {
        let reader = ParquetRecordBatchReaderBuilder::try_new(opened)?.build()?;
        reader.collect::<Result<_, _>>().map_err(ParquetError::from)
    };
    contained(read).map_err(|reason| ImportError::format(file, "a Parquet file", reason))
}

fn column(file: &Path, batch: &RecordBatch, name: &str, wanted: &DataType) -> Result<ArrayRef, ImportError> {
    let found = batch.column_by_name(name).ok_or_else(|| {
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        ImportError::format(file, &format!("a column `{name}`"), names.join(", "))
    })?;
    cast(found, wanted)
        .map_err(|_| ImportError::format(file, &format!("`{name}` as {wanted}"), format!("{}", found.data_type())))
}
