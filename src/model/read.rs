//! From the bytes of a file to a model. Nothing in the file is trusted.

use super::error::decimal;
use super::header::{Header, Tensor};
use super::{Extent, Hyperparameters, Json, Model, ModelError, ParseJson, Rows};

const FORMAT: &str = "foldin";
const VERSION: &str = "1";

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] where the file is cut off, its offsets overlap or overflow, shapes do not fit each other, a number
    /// is not finite or out of range, ids are empty or stand twice, or its version is not known.
    pub fn read(file: &[u8], json: &impl ParseJson) -> Result<Self, ModelError> {
        read(file, json, false).map_err(|error| *error)
    }

    /// Reads a part of a published model: its articles, and nothing that a ranking needs beside them.
    ///
    /// # Errors
    /// [`ModelError`] as for [`Model::read`].
    pub fn read_part(file: &[u8], json: &impl ParseJson) -> Result<Self, Box<ModelError>> {
        read(file, json, true)
    }
}

/// Errors are boxed on their way: moving them about whole is 300 bytes more to download.
fn read(file: &[u8], json: &impl ParseJson, part: bool) -> Result<Model, Box<ModelError>> {
    let mut model = Model::default();
    fill(&mut model, file, json, part)?;
    Ok(model)
}

/// Into a model that is there: one made of parts would have to be taken to pieces wherever the next of them fails.
fn fill(model: &mut Model, file: &[u8], json: &impl ParseJson, part: bool) -> Result<(), Box<ModelError>> {
    let header = Header::read(file, json)?;
    check_format(&header)?;
    let tensors = Tensors { file, header: &header };
    model.ids = ids(tensors.bytes("item_ids")?)?;
    model.order = Model::order_of(&model.ids)
        .map_err(|row| ModelError::Ids { expected: "different from all others", line: row + 1 })?;
    let count = model.ids.len();
    model.factors =
        tensors.rows("item_factors", "item_factor_scales", count, None)?.ok_or_else(|| missing("item_factors"))?;
    let dimension = model.factors.dimension();
    model.embeddings = tensors.rows("item_embeddings", "item_embedding_scales", count, Some(dimension))?;
    if !part {
        model.hyperparameters = hyperparameters(&header, json)?;
        model.topics = topics(&header, json)?;
        model.spectrum = tensors.numbers("spectrum", dimension, false)?;
    }
    if header.tensor("extent").is_some() {
        let extent = tensors.times("extent", 3)?;
        if let Some(index) = extent.iter().position(|&number| !(0..=i64::from(u32::MAX)).contains(&number)) {
            let expected = "whole numbers of 0 to 4294967295";
            return Err(ModelError::Value { name: "extent".into(), expected, index }.into());
        }
        model.extent = Extent { articles: extent[0] as u64, newest: extent[1], shards: extent[2] as u32 };
    }
    model.exposure = tensors.numbers("item_exposure", count, false)?;
    model.reading_seconds = tensors.numbers("item_reading_seconds", count, false)?;
    model.published = tensors.times("item_published", count)?;
    model.readers = tensors.numbers("item_readers", count, false)?;
    model.recent_readers = tensors.numbers("item_recent_readers", count, false)?;
    model.topic = tensors.topics("item_topic", count)?;
    let text = |name: &'static str| header.text(name).unwrap_or_default();
    model.model_id = text("model_id");
    model.axes = header.text("axes").unwrap_or_else(|| model.model_id.clone());
    model.trained_at = text("trained_at");
    model.counted_at = text("counted_at");
    Ok(())
}

fn check_format(header: &Header<impl Json>) -> Result<(), Box<ModelError>> {
    let found = header.text("format").unwrap_or_default();
    if found != FORMAT {
        return Err(ModelError::NotFoldin { found }.into());
    }
    let found = header.text("format_version").unwrap_or_default();
    if found == VERSION { Ok(()) } else { Err(ModelError::Version { found }.into()) }
}

fn hyperparameters(header: &Header<impl Json>, json: &impl ParseJson) -> Result<Hyperparameters, Box<ModelError>> {
    let text = header.text("hyperparameters").ok_or_else(|| missing("hyperparameters"))?;
    Ok(Hyperparameters::read(&parsed("hyperparameters", &text, json)?)?)
}

fn topics(header: &Header<impl Json>, json: &impl ParseJson) -> Result<Vec<String>, Box<ModelError>> {
    let Some(text) = header.text("topics") else { return Ok(Vec::new()) };
    let names = parsed("topics", &text, json)?.elements();
    let names: Option<Vec<String>> = names.and_then(|names| names.iter().map(Json::text).collect());
    names.ok_or_else(|| ModelError::Header { reason: "`topics` is not an array of names".into() }.into())
}

fn parsed<P: ParseJson>(name: &str, text: &str, json: &P) -> Result<P::Value, Box<ModelError>> {
    json.parse(text).map_err(|reason| ModelError::Header { reason: ["`", name, "`: ", &reason].concat() }.into())
}

fn missing(name: &str) -> Box<ModelError> {
    ModelError::Missing { name: name.into() }.into()
}

fn ids(bytes: &[u8]) -> Result<Vec<String>, Box<ModelError>> {
    let text = std::str::from_utf8(bytes).map_err(|error| ModelError::Ids {
        expected: "UTF-8",
        line: 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count(),
    })?;
    let mut ids = Vec::new();
    let mut rest = text;
    // `str`'s own search for a character would be .5 % of a page's wasm.
    while let Some((id, others)) =
        rest.bytes().position(|byte| byte == b'\n').and_then(|end| rest.split_at_checked(end))
    {
        ids.push(id.to_owned());
        rest = others.get(1..).unwrap_or_default();
    }
    if !rest.is_empty() {
        ids.push(rest.to_owned());
    }
    match ids.iter().position(String::is_empty) {
        Some(row) => Err(ModelError::Ids { expected: "not empty", line: row + 1 }.into()),
        None => Ok(ids),
    }
}

/// Typed views of the tensors.
struct Tensors<'a, J> {
    file: &'a [u8],
    header: &'a Header<J>,
}

impl<'a, J: Json> Tensors<'a, J> {
    fn bytes(&self, name: &str) -> Result<&'a [u8], Box<ModelError>> {
        let tensor = self.required(name)?;
        expect_dtype(tensor, "U8", tensor.dtype == "U8")?;
        Ok(&self.file[tensor.bytes.clone()])
    }

    fn required(&self, name: &str) -> Result<&'a Tensor, Box<ModelError>> {
        self.header.tensor(name).ok_or_else(|| missing(name))
    }

    /// `length` numbers that are finite; with `signed` false also not below zero.
    fn numbers(&self, name: &str, length: usize, signed: bool) -> Result<Vec<f32>, Box<ModelError>> {
        let tensor = self.required(name)?;
        expect_dtype(tensor, "F32", tensor.dtype == "F32")?;
        expect_shape(tensor, &[length])?;
        let values = float32(&self.file[tensor.bytes.clone()]);
        let (expected, refuse): (_, fn(f32) -> bool) = if signed {
            ("finite numbers", |value| !value.is_finite())
        } else {
            ("finite numbers of at least 0", |value| !(value.is_finite() && value >= 0.0))
        };
        refuse_value(name, expected, &values, refuse)?;
        Ok(values)
    }

    fn times(&self, name: &str, length: usize) -> Result<Vec<i64>, Box<ModelError>> {
        let tensor = self.required(name)?;
        expect_dtype(tensor, "I64", tensor.dtype == "I64")?;
        expect_shape(tensor, &[length])?;
        let (eights, _) = self.file[tensor.bytes.clone()].as_chunks();
        Ok(eights.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect())
    }

    fn topics(&self, name: &str, length: usize) -> Result<Vec<u16>, Box<ModelError>> {
        let Some(tensor) = self.header.tensor(name) else {
            return Ok(Vec::new());
        };
        expect_dtype(tensor, "U16", tensor.dtype == "U16")?;
        expect_shape(tensor, &[length])?;
        let (pairs, _) = self.file[tensor.bytes.clone()].as_chunks();
        Ok(pairs.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect())
    }

    /// [count, d] vectors; `None` where the model has none of this name.
    fn rows(
        &self,
        name: &str,
        scales: &str,
        count: usize,
        dimension: Option<usize>,
    ) -> Result<Option<Rows>, Box<ModelError>> {
        let Some(tensor) = self.header.tensor(name) else {
            return Ok(None);
        };
        let wrong_shape = || {
            Box::new(ModelError::Shape {
                name: name.into(),
                expected: match dimension {
                    Some(dimension) => shown(&[count, dimension]),
                    None => ["[", &decimal(count as u64), ", d] with d of at least 1"].concat(),
                },
                found: shown(&tensor.shape),
            })
        };
        let &[rows, columns] = tensor.shape.as_slice() else {
            return Err(wrong_shape());
        };
        if rows != count || columns == 0 || dimension.is_some_and(|dimension| dimension != columns) {
            return Err(wrong_shape());
        }
        let bytes = &self.file[tensor.bytes.clone()];
        let vectors = match tensor.dtype.as_str() {
            "I8" => {
                let scales = self.numbers(scales, count, true)?;
                Rows::int8(columns, bytes.iter().map(|&byte| byte.cast_signed()).collect(), scales)
            }
            "F16" | "F32" => {
                let values = if tensor.dtype == "F32" { float32(bytes) } else { float16(bytes) };
                refuse_value(name, "finite numbers", &values, |value| !value.is_finite())?;
                Rows::float32(columns, values)
            }
            _ => return Err(wrong_dtype(tensor, "I8, F16 or F32")),
        };
        vectors.map(Some).ok_or_else(wrong_shape)
    }
}

fn shown(shape: &[usize]) -> String {
    let mut text = String::from("[");
    for (place, &length) in shape.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { ", " });
        text.push_str(&decimal(length as u64));
    }
    text + "]"
}

fn wrong_dtype(tensor: &Tensor, expected: &'static str) -> Box<ModelError> {
    ModelError::Dtype { name: tensor.name.clone(), expected, found: tensor.dtype.clone() }.into()
}

fn expect_dtype(tensor: &Tensor, expected: &'static str, holds: bool) -> Result<(), Box<ModelError>> {
    if holds { Ok(()) } else { Err(wrong_dtype(tensor, expected)) }
}

fn expect_shape(tensor: &Tensor, expected: &[usize]) -> Result<(), Box<ModelError>> {
    if tensor.shape == expected {
        return Ok(());
    }
    Err(ModelError::Shape { name: tensor.name.clone(), expected: shown(expected), found: shown(&tensor.shape) }.into())
}

fn refuse_value(
    name: &str,
    expected: &'static str,
    values: &[f32],
    refuse: fn(f32) -> bool,
) -> Result<(), Box<ModelError>> {
    match values.iter().position(|&value| refuse(value)) {
        Some(index) => Err(ModelError::Value { name: name.into(), expected, index }.into()),
        None => Ok(()),
    }
}

fn float32(bytes: &[u8]) -> Vec<f32> {
    let (fours, _) = bytes.as_chunks();
    fours.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

/// IEEE 754 binary16 to binary32, exact for every value.
fn float16(bytes: &[u8]) -> Vec<f32> {
    let (pairs, _) = bytes.as_chunks();
    pairs.iter().map(|bytes| half_to_single(u16::from_le_bytes(*bytes))).collect()
}

fn half_to_single(half: u16) -> f32 {
    let sign = if half & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(half >> 10 & 0x1f);
    let fraction = f32::from(half & 0x3ff);
    let magnitude = match exponent {
        0 => libm::ldexpf(fraction, -24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => libm::ldexpf(1024.0 + fraction, exponent - 25),
    };
    sign * magnitude
}

#[cfg(test)]
mod tests {
    use super::half_to_single;

    #[test]
    fn half_precision_is_read_exactly() {
        let known = [
            (0x0000, 0.0),
            (0x8000, -0.0),
            (0x0001, 5.960_464_5e-8),
            (0x03ff, 6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
            (0x7c00, f32::INFINITY),
        ];
        for (half, single) in known {
            assert_eq!(half_to_single(half).to_bits(), f32::to_bits(single), "{half:#06x}");
        }
        assert!(half_to_single(0x7c01).is_nan());
    }
}
