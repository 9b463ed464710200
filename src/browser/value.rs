//! Values of JavaScript, read and made by hand: a page downloads a third of what a general serialiser costs.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::model::{Json, ParseJson};
use crate::profile::{Kept, KeptArticle, record};
use crate::ranking::{Refusal, Share};
use crate::reading::{Entry, Visit};
use crate::taste::Source;

// What a page does for the core, in pkg-template/src/core.ts. None of it throws: an exception would leave values behind.
#[wasm_bindgen]
extern "C" {
    /// The value of JSON text as the one element of an array, or the parser's reason as a string.
    fn page_parse(text: &str) -> JsValue;
    /// A member; none where it is missing or null.
    fn page_member(value: &JsValue, name: &str) -> Option<JsValue>;
    /// The members of an object, names and values in turn; none for anything else.
    fn page_members(value: &JsValue) -> Option<JsValue>;
    /// The length of an array, -1 for anything else.
    fn page_length(value: &JsValue) -> i32;
    fn page_element(array: &JsValue, index: u32) -> JsValue;
    /// A number, NaN for anything else.
    fn page_number(value: &JsValue) -> f64;
    fn page_object() -> JsValue;
    fn page_array() -> JsValue;
    fn page_set(object: &JsValue, name: &str, value: &JsValue);
    fn page_set_number(object: &JsValue, name: &str, value: f64);
    fn page_set_text(object: &JsValue, name: &str, value: &str);
    fn page_push(array: &JsValue, value: &JsValue);
    fn page_push_number(array: &JsValue, value: f64);
    /// Adds `{ id, share }` to an array. While one list is made, an id that lies where another lay is the same.
    fn page_push_share(array: &JsValue, id: &str, share: f64);
}

/// The browser's own JSON parser.
pub(super) struct BrowserJson;

impl ParseJson for BrowserJson {
    type Value = Value;

    fn parse(&self, text: &str) -> Result<Value, String> {
        let parsed = page_parse(text);
        match parsed.as_string() {
            Some(reason) => Err(reason),
            None => Ok(Value(page_element(&parsed, 0))),
        }
    }
}

/// Any value of JavaScript.
pub(super) struct Value(pub(super) JsValue);

impl Json for Value {
    fn member(&self, name: &'static str) -> Option<Self> {
        page_member(&self.0, name).map(Self)
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let flat = Self(page_members(&self.0)?).elements()?;
        let mut flat = flat.into_iter();
        let mut members = Vec::with_capacity(flat.len() / 2);
        while let (Some(name), Some(value)) = (flat.next(), flat.next()) {
            members.push((name.text()?, value));
        }
        Some(members)
    }

    fn elements(&self) -> Option<Vec<Self>> {
        let length = u32::try_from(page_length(&self.0)).ok()?;
        Some((0..length).map(|index| Self(page_element(&self.0, index))).collect())
    }

    fn number(&self) -> Option<f64> {
        Some(page_number(&self.0)).filter(|number| !number.is_nan())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }
}

/// What can be a member of an object that is being made.
pub(super) trait Member {
    fn set(self, object: &JsValue, name: &'static str);
}

impl Member for &str {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set_text(object, name, self);
    }
}

impl Member for String {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set_text(object, name, &self);
    }
}

impl Member for f64 {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set_number(object, name, self);
    }
}

impl Member for u32 {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set_number(object, name, f64::from(self));
    }
}

impl Member for usize {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set_number(object, name, self as f64);
    }
}

impl Member for bool {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set(object, name, &JsValue::from_bool(self));
    }
}

impl Member for JsValue {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set(object, name, &self);
    }
}

impl Member for Made {
    fn set(self, object: &JsValue, name: &'static str) {
        page_set(object, name, &self.0);
    }
}

/// An object that is being made.
pub(super) struct Made(JsValue);

impl Made {
    pub(super) fn new() -> Self {
        Self(page_object())
    }

    pub(super) fn with(self, name: &'static str, value: impl Member) -> Self {
        value.set(&self.0, name);
        self
    }

    pub(super) fn with_some(self, name: &'static str, value: Option<impl Member>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Made> for JsValue {
    fn from(made: Made) -> Self {
        made.0
    }
}

/// An array of values.
pub(super) fn array(values: impl Iterator<Item = impl Into<JsValue>>) -> JsValue {
    let array = page_array();
    for value in values {
        page_push(&array, &value.into());
    }
    array
}

/// An array of whole numbers.
pub(super) fn numbers(values: &[u32]) -> JsValue {
    let array = page_array();
    for &value in values {
        page_push_number(&array, f64::from(value));
    }
    array
}

/// What articles that were read add to a score.
pub(super) fn because(shares: &[Share], sources: &[Source]) -> JsValue {
    let because = page_array();
    for share in shares {
        page_push_share(&because, &sources[share.source].item_id, share.share);
    }
    because
}

/// What a page gets when a call fails; the package turns it into its own error class.
pub(super) fn failure(code: &str, message: &str) -> JsValue {
    Made::new().with("code", code).with("message", message).into()
}

/// What a page gets when a value is refused; the package knows its name.
pub(super) fn refused(of: &str, refusal: Refusal) -> JsValue {
    Made::new().with("of", of).with("place", refusal.place).with("expected", refusal.expected).into()
}

/// A visit as the meter tells it: the names that [`record::read`] reads.
pub(super) fn measured(visit: &Visit) -> JsValue {
    said(visit)
        .with("mediaMs", visit.media_ms)
        .with("wallMs", visit.wall_ms)
        .with("seenBands", visit.seen_bands)
        .with("clicks", visit.clicks)
        .with("entry", record::entry_name(visit.entry))
        .into()
}

/// A visit as it is kept. What says nothing is left out.
pub(super) fn kept(kept: &Kept) -> JsValue {
    let visit = &kept.visit;
    said(visit)
        .with_some("article", kept.article.as_ref().map(KeptArticle::text))
        .with("schema", visit.schema)
        .with_some("entry", (visit.entry == Entry::Event).then_some("event"))
        .with_some("strength", (visit.strength > 0.0).then_some(visit.strength))
        .into()
}

fn said(visit: &Visit) -> Made {
    let actions = || array(visit.actions.iter().map(|action| record::action_name(*action)));
    Made::new()
        .with("visitId", visit.visit_id.as_str())
        .with("id", visit.item_id.as_str())
        .with_some("title", visit.title.as_deref())
        .with("start", visit.start_ms)
        .with_some("dwellMs", visit.dwell_ms)
        .with_some("maxDepth", visit.max_depth)
        .with_some("readBands", (visit.seen_bands > 0).then_some(visit.read_bands))
        .with_some("actions", (!visit.actions.is_empty()).then(actions))
}
