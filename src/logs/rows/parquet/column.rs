//! A column of a batch, in one of few types.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, LargeListArray, LargeStringArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};

use crate::logs::rows::Cell;

const SECONDS_PER_DAY: i64 = 86_400;

/// The many types of Arrow, brought to what a cell can be.
#[derive(Debug)]
pub(super) enum Column {
    Absent,
    Text(LargeStringArray),
    Integers(Int64Array),
    Floats(Float64Array),
    Truths(BooleanArray),
    /// `seconds = value · times / per`, rounded down.
    Times {
        values: Int64Array,
        times: i64,
        per: i64,
    },
    Texts(LargeListArray),
    WholeNumbers(LargeListArray),
    Numbers(LargeListArray),
}

/// What a column's values become.
enum Target {
    Nothing,
    Text,
    Integer,
    Float,
    Truth,
    Time { times: i64, per: i64 },
    Texts,
    WholeNumbers,
    Numbers,
}

fn target(kind: &DataType) -> Option<Target> {
    Some(match kind {
        DataType::Null => Target::Nothing,
        // Numbers beyond 63 bits and decimals are exact as text.
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::UInt64
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => Target::Text,
        kind if kind.is_integer() => Target::Integer,
        kind if kind.is_floating() => Target::Float,
        DataType::Boolean => Target::Truth,
        DataType::Timestamp(unit, _) => Target::Time { times: 1, per: per_second(*unit) },
        DataType::Date32 => Target::Time { times: SECONDS_PER_DAY, per: 1 },
        DataType::Date64 => Target::Time { times: 1, per: 1000 },
        DataType::Dictionary(_, values) => match target(values)? {
            Target::Text => Target::Text,
            _ => return None,
        },
        DataType::List(field) | DataType::LargeList(field) | DataType::FixedSizeList(field, _) => {
            match target(field.data_type())? {
                Target::Nothing | Target::Text => Target::Texts,
                Target::Integer => Target::WholeNumbers,
                Target::Float => Target::Numbers,
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn list_of(item: DataType) -> DataType {
    DataType::LargeList(Arc::new(Field::new_list_field(item, true)))
}

impl Column {
    /// Whether a column of this type can be read.
    pub(super) fn is_known(kind: &DataType) -> bool {
        target(kind).is_some()
    }

    pub(super) fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        let to = |kind: DataType| cast(array, &kind);
        let Some(target) = target(array.data_type()) else { return Ok(Self::Absent) };
        Ok(match target {
            Target::Nothing => Self::Absent,
            Target::Text => Self::Text(to(DataType::LargeUtf8)?.as_string::<i64>().clone()),
            Target::Integer => Self::Integers(to(DataType::Int64)?.as_primitive::<Int64Type>().clone()),
            Target::Float => Self::Floats(to(DataType::Float64)?.as_primitive::<Float64Type>().clone()),
            Target::Truth => Self::Truths(array.as_boolean().clone()),
            Target::Time { times, per } => {
                // Days have 32 bits, and only a type of their own size takes them as they are.
                let numbers = match array.data_type() {
                    DataType::Date32 => cast(&to(DataType::Int32)?, &DataType::Int64)?,
                    _ => to(DataType::Int64)?,
                };
                Self::Times { values: numbers.as_primitive::<Int64Type>().clone(), times, per }
            }
            Target::Texts => Self::Texts(to(list_of(DataType::LargeUtf8))?.as_list::<i64>().clone()),
            Target::WholeNumbers => Self::WholeNumbers(to(list_of(DataType::Int64))?.as_list::<i64>().clone()),
            Target::Numbers => Self::Numbers(to(list_of(DataType::Float64))?.as_list::<i64>().clone()),
        })
    }

    /// The value of a row of the batch.
    pub(super) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Absent => Cell::Empty,
            Self::Text(values) => valid(values, row, || Cell::Text(Cow::Borrowed(values.value(row)))),
            Self::Integers(values) => valid(values, row, || Cell::Integer(values.value(row))),
            Self::Floats(values) => valid(values, row, || Cell::Float(values.value(row))),
            Self::Truths(values) => valid(values, row, || Cell::Truth(values.value(row))),
            Self::Times { values, times, per } => {
                valid(values, row, || Cell::Time(values.value(row).saturating_mul(*times).div_euclid(*per)))
            }
            Self::Texts(lists) => valid(lists, row, || {
                let list = lists.value(row);
                let texts = list.as_string::<i64>().iter().flatten();
                Cell::Texts(texts.map(|text| Cow::Owned(text.to_owned())).collect())
            }),
            Self::WholeNumbers(lists) => valid(lists, row, || {
                let list = lists.value(row);
                let numbers = list.as_primitive::<Int64Type>();
                if numbers.null_count() == 0 {
                    return Cell::Integers(numbers.values().to_vec());
                }
                Cell::Numbers(numbers.iter().map(|number| number.map_or(f32::NAN, |number| number as f32)).collect())
            }),
            Self::Numbers(lists) => valid(lists, row, || {
                let list = lists.value(row);
                // A gap in a vector is no number.
                let numbers = list.as_primitive::<Float64Type>().iter();
                Cell::Numbers(numbers.map(|number| number.map_or(f32::NAN, |number| number as f32)).collect())
            }),
        }
    }
}

fn valid<'a>(array: &dyn Array, row: usize, cell: impl FnOnce() -> Cell<'a>) -> Cell<'a> {
    if array.is_valid(row) { cell() } else { Cell::Empty }
}
