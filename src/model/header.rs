//! The JSON header of a safetensors file, and which bytes belong to which tensor.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ModelError;

/// Turns JSON into a value. Natively `serde_json`; in a page the browser's own parser, which costs no download.
pub trait ParseJson {
    /// Parses `text`.
    ///
    /// # Errors
    /// What the parser says of text that is no JSON, or not of the shape of `T`.
    fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<T, String>;
}

/// The native parser.
#[cfg(feature = "native")]
#[derive(Debug, Clone, Copy)]
pub struct SerdeJson;

#[cfg(feature = "native")]
impl ParseJson for SerdeJson {
    fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<T, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

/// One entry of the header: a tensor, or the metadata. One type for both keeps the page small.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    dtype: Option<String>,
    shape: Option<Vec<u64>>,
    data_offsets: Option<(u64, u64)>,
    pub(super) format: Option<String>,
    pub(super) format_version: Option<String>,
    pub(super) model_id: Option<String>,
    pub(super) trained_at: Option<String>,
    pub(super) counted_at: Option<String>,
    pub(super) hyperparameters: Option<String>,
    pub(super) topics: Option<String>,
}

/// A tensor whose bytes are known to lie in the file, alone.
#[derive(Debug, Clone)]
pub(super) struct Tensor {
    pub(super) name: String,
    pub(super) dtype: String,
    pub(super) shape: Vec<usize>,
    pub(super) bytes: Range<usize>,
}

/// The header, checked.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) metadata: Entry,
    tensors: BTreeMap<String, Tensor>,
}

const METADATA: &str = "__metadata__";
const LENGTH_BYTES: usize = 8;

impl Header {
    pub(super) fn read(file: &[u8], json: &impl ParseJson) -> Result<Self, ModelError> {
        let text = header_text(file)?;
        let data_start = LENGTH_BYTES + text.len();
        let mut entries: BTreeMap<String, Entry> = json.parse(text).map_err(|reason| ModelError::Header { reason })?;
        let metadata = entries.remove(METADATA).unwrap_or_default();
        let mut tensors = BTreeMap::new();
        for (name, entry) in entries {
            let tensor = locate(&name, entry, data_start, file.len())?;
            tensors.insert(name, tensor);
        }
        refuse_overlaps(&tensors)?;
        Ok(Self { metadata, tensors })
    }

    pub(super) fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }
}

fn header_text(file: &[u8]) -> Result<&str, ModelError> {
    let truncated =
        |what: &str, expected: u64| ModelError::Truncated { what: what.into(), expected, found: file.len() as u64 };
    let (length, rest) = file
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or_else(|| truncated("the length of the header", LENGTH_BYTES as u64))?;
    let length = u64::from_le_bytes(*length);
    let header = usize::try_from(length)
        .ok()
        .and_then(|length| rest.get(..length))
        .ok_or_else(|| truncated("the header", length.saturating_add(LENGTH_BYTES as u64)))?;
    std::str::from_utf8(header).map_err(|_| ModelError::Header { reason: "it is not UTF-8".into() })
}

/// Bytes of one element; `None` for a type that no model uses.
fn element_bytes(dtype: &str) -> Option<u64> {
    match dtype {
        "BOOL" | "U8" | "I8" => Some(1),
        "U16" | "I16" | "F16" | "BF16" => Some(2),
        "U32" | "I32" | "F32" => Some(4),
        "U64" | "I64" | "F64" => Some(8),
        _ => None,
    }
}

fn locate(name: &str, entry: Entry, data_start: usize, file_length: usize) -> Result<Tensor, ModelError> {
    let (Some(dtype), Some(shape), Some((begin, end))) = (entry.dtype, entry.shape, entry.data_offsets) else {
        return Err(ModelError::Header {
            reason: format!("tensor `{name}` must have `dtype`, `shape` and `data_offsets`"),
        });
    };
    let Some(width) = element_bytes(&dtype) else {
        return Err(ModelError::Dtype { name: name.into(), expected: "a known safetensors type", found: dtype });
    };
    let expected = shape.iter().try_fold(width, |bytes, &length| bytes.checked_mul(length));
    if expected.is_none() || end.checked_sub(begin) != expected {
        return Err(ModelError::Offsets { name: name.into(), begin, end, expected: expected.unwrap_or(u64::MAX) });
    }
    let absolute = |offset: u64| (data_start as u64).checked_add(offset);
    let truncated = || ModelError::Truncated {
        what: format!("tensor `{name}`"),
        expected: absolute(end).unwrap_or(u64::MAX),
        found: file_length as u64,
    };
    let last = absolute(end).filter(|&last| last <= file_length as u64).ok_or_else(truncated)?;
    // Both are at most the file's length, so nothing is cut off here.
    let bytes = (last - (end - begin)) as usize..last as usize;
    // A shape with a zero in it may have any other length: those need not fit.
    let lengths: Result<Vec<usize>, _> = shape.iter().map(|&length| usize::try_from(length)).collect();
    match lengths {
        Ok(shape) => Ok(Tensor { name: name.into(), dtype, shape, bytes }),
        Err(_) => Err(ModelError::Shape {
            name: name.into(),
            expected: "that fits in memory".into(),
            found: format!("{shape:?}"),
        }),
    }
}

fn refuse_overlaps(tensors: &BTreeMap<String, Tensor>) -> Result<(), ModelError> {
    let mut by_start: Vec<&Tensor> = tensors.values().filter(|tensor| !tensor.bytes.is_empty()).collect();
    by_start.sort_by_key(|tensor| tensor.bytes.start);
    match by_start.windows(2).find(|pair| pair[1].bytes.start < pair[0].bytes.end) {
        Some(pair) => Err(ModelError::Overlap { first: pair[0].name.clone(), second: pair[1].name.clone() }),
        None => Ok(()),
    }
}
