//! The JSON header of a safetensors file, and which bytes belong to which tensor.

use std::ops::Range;

use super::{Json, ModelError, ParseJson};
use crate::order::sorted_indices;

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
pub(super) struct Header<J> {
    /// The text entries about the whole file.
    pub(super) metadata: Option<J>,
    tensors: Vec<Tensor>,
}

const METADATA: &str = "__metadata__";
const LENGTH_BYTES: usize = 8;

impl<J: Json> Header<J> {
    pub(super) fn read(file: &[u8], json: &impl ParseJson<Value = J>) -> Result<Self, Box<ModelError>> {
        let text = header_text(file)?;
        let data_start = LENGTH_BYTES + text.len();
        let parsed = json.parse(text).map_err(|reason| ModelError::Header { reason })?;
        let members =
            parsed.members().ok_or_else(|| ModelError::Header { reason: "it is not a JSON object".into() })?;
        let mut header = Self { metadata: None, tensors: Vec::with_capacity(members.len()) };
        for (name, entry) in members {
            if name == METADATA {
                header.metadata = Some(entry);
            } else {
                header.tensors.push(locate(name, &entry, data_start, file.len())?);
            }
        }
        refuse_overlaps(&header.tensors)?;
        Ok(header)
    }

    /// An entry of the metadata.
    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        self.metadata.as_ref()?.member(name)?.text()
    }

    pub(super) fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }
}

fn header_text(file: &[u8]) -> Result<&str, Box<ModelError>> {
    let truncated =
        |what: &str, expected: u64| ModelError::Truncated { what: what.into(), expected, found: file.len() as u64 };
    let (length, rest) = file
        .split_first_chunk::<LENGTH_BYTES>()
        .ok_or_else(|| truncated("the length of the header", LENGTH_BYTES as u64))?;
    let length = u64::from_le_bytes(*length);
    // The format has a brace here. Else it is another file, whose first bytes mean no length: text, what was compressed, or the page
    // that a server sends in place of a model that is not there.
    if rest.first().is_some_and(|&first| first != b'{') {
        let page = file.trim_ascii_start().starts_with(b"<");
        let reason = if page { "it looks like HTML, not a model" } else { "the file begins like no model" };
        return Err(ModelError::Header { reason: reason.into() }.into());
    }
    let header = usize::try_from(length)
        .ok()
        .and_then(|length| rest.get(..length))
        .ok_or_else(|| truncated("the header", length.saturating_add(LENGTH_BYTES as u64)))?;
    std::str::from_utf8(header).map_err(|_| ModelError::Header { reason: "it is not UTF-8".into() }.into())
}

/// Bytes of one element; `None` for a type that safetensors does not have.
fn element_bytes(dtype: &str) -> Option<u64> {
    match dtype {
        "BOOL" | "U8" | "I8" => Some(1),
        "U16" | "I16" | "F16" | "BF16" => Some(2),
        "U32" | "I32" | "F32" => Some(4),
        "U64" | "I64" | "F64" => Some(8),
        _ => None,
    }
}

/// What an entry of the header says: type, shape, first byte, one past the last byte.
fn described(entry: &impl Json) -> Option<(String, Vec<u64>, u64, u64)> {
    let dtype = entry.member("dtype")?.text()?;
    let shape: Option<Vec<u64>> = entry.member("shape")?.elements()?.iter().map(Json::whole).collect();
    match entry.member("data_offsets")?.elements()?.as_slice() {
        [begin, end] => Some((dtype, shape?, begin.whole()?, end.whole()?)),
        _ => None,
    }
}

fn locate(name: String, entry: &impl Json, data_start: usize, file_length: usize) -> Result<Tensor, Box<ModelError>> {
    let Some((dtype, shape, begin, end)) = described(entry) else {
        return Err(ModelError::Header {
            reason: ["tensor `", &name, "` must have `dtype`, `shape` and `data_offsets`, whole numbers below 2^53"]
                .concat(),
        }
        .into());
    };
    let Some(width) = element_bytes(&dtype) else {
        return Err(ModelError::Dtype { name, expected: "a known safetensors type", found: dtype }.into());
    };
    let expected = shape.iter().try_fold(width, |bytes, &length| bytes.checked_mul(length));
    if expected.is_none() || end.checked_sub(begin) != expected {
        return Err(ModelError::Offsets { name, begin, end, expected: expected.unwrap_or(u64::MAX) }.into());
    }
    let last = (data_start as u64).saturating_add(end);
    if last > file_length as u64 {
        return Err(ModelError::Truncated {
            what: ["tensor `", &name, "`"].concat(),
            expected: last,
            found: file_length as u64,
        }
        .into());
    }
    // Both are at most the file's length, so nothing is cut off here.
    let bytes = (last - (end - begin)) as usize..last as usize;
    // A shape with a zero in it may have any other length: those need not fit.
    let lengths: Result<Vec<usize>, _> = shape.iter().map(|&length| usize::try_from(length)).collect();
    match lengths {
        Ok(shape) => Ok(Tensor { name, dtype, shape, bytes }),
        Err(_) => {
            Err(ModelError::Shape { name, expected: "lengths that fit in memory".into(), found: "a longer one".into() }
                .into())
        }
    }
}

fn refuse_overlaps(tensors: &[Tensor]) -> Result<(), Box<ModelError>> {
    let filled: Vec<&Tensor> = tensors.iter().filter(|tensor| !tensor.bytes.is_empty()).collect();
    let order = sorted_indices(filled.len(), &|a, b| filled[a].bytes.start.cmp(&filled[b].bytes.start));
    let by_start: Vec<&Tensor> = order.into_iter().map(|place| filled[place]).collect();
    match by_start.windows(2).find(|pair| pair[1].bytes.start < pair[0].bytes.end) {
        Some(pair) => Err(ModelError::Overlap { first: pair[0].name.clone(), second: pair[1].name.clone() }.into()),
        None => Ok(()),
    }
}
