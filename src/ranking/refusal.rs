//! What a page or a newsroom's file may hand over, and what is said of anything else.

use crate::model::Json;

/// A value that cannot be meant. Who handed it over knows its name: the core has no way to write one that is worth its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Which of the values.
    pub place: usize,
    /// What it must be.
    pub expected: &'static str,
}

/// Text that is not empty; else what was expected. Half a character is none in UTF-8: two such ids would be one.
pub(super) fn text(value: &impl Json) -> Result<String, &'static str> {
    const HALF: [u8; 3] = [0xef, 0xbf, 0xbd];
    let text = value.text().filter(|text| !text.is_empty()).ok_or("a string that is not empty")?;
    let whole = text.as_bytes().windows(HALF.len()).all(|bytes| bytes != HALF);
    if whole { Ok(text) } else { Err("a string of whole characters") }
}
