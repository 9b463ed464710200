//! Values of JavaScript, read and made by hand: a page downloads a third of what a general serialiser costs.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::model::{Json, ParseJson};
use crate::reading::{Action, Entry, Visit};

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
    fn member(&self, name: &str) -> Option<Self> {
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
    fn set(self, object: &JsValue, name: &str);
}

impl Member for &str {
    fn set(self, object: &JsValue, name: &str) {
        page_set_text(object, name, self);
    }
}

impl Member for String {
    fn set(self, object: &JsValue, name: &str) {
        page_set_text(object, name, &self);
    }
}

impl Member for f64 {
    fn set(self, object: &JsValue, name: &str) {
        page_set_number(object, name, self);
    }
}

impl Member for u32 {
    fn set(self, object: &JsValue, name: &str) {
        page_set_number(object, name, f64::from(self));
    }
}

impl Member for usize {
    fn set(self, object: &JsValue, name: &str) {
        page_set_number(object, name, self as f64);
    }
}

impl Member for bool {
    fn set(self, object: &JsValue, name: &str) {
        page_set(object, name, &JsValue::from_bool(self));
    }
}

impl Member for JsValue {
    fn set(self, object: &JsValue, name: &str) {
        page_set(object, name, &self);
    }
}

impl Member for Made {
    fn set(self, object: &JsValue, name: &str) {
        page_set(object, name, &self.0);
    }
}

/// An object that is being made.
pub(super) struct Made(JsValue);

impl Made {
    pub(super) fn new() -> Self {
        Self(page_object())
    }

    pub(super) fn with(self, name: &str, value: impl Member) -> Self {
        value.set(&self.0, name);
        self
    }

    pub(super) fn with_some(self, name: &str, value: Option<impl Member>) -> Self {
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

/// What a page gets when a call fails; the package turns it into its own error class.
pub(super) fn failure(code: &str, message: &str) -> JsValue {
    Made::new().with("code", code).with("message", message).into()
}

const ACTIONS: [(&str, Action); 3] = [("copy", Action::Copy), ("print", Action::Print), ("share", Action::Share)];
const ENTRIES: [(&str, Entry); 7] = [
    ("navigate", Entry::Navigate),
    ("back", Entry::Back),
    ("spa", Entry::Spa),
    ("bfcache", Entry::Bfcache),
    ("discard", Entry::Discard),
    ("record", Entry::Record),
    ("event", Entry::Event),
];

fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    names.iter().find(|(_, known)| known == value).map_or("", |&(name, _)| name)
}

pub(super) fn entry(name: &str) -> Option<Entry> {
    named(&ENTRIES, name)
}

/// Reads a visit; what is missing is as if nobody had measured it.
pub(super) fn visit(value: JsValue) -> Result<Visit, JsValue> {
    let value = Value(value);
    let text = |name: &str| value.member(name).and_then(|member| member.text());
    let number = |name: &str| value.member(name).and_then(|member| member.number()).filter(|number| *number >= 0.0);
    let (Some(visit_id), Some(item_id), Some(start_ms)) = (text("visitId"), text("id"), number("start")) else {
        return Err(failure(
            "argument",
            "visit must have visitId and id, both strings, and start, a number of at least 0",
        ));
    };
    let count = |name: &str| number(name).unwrap_or(0.0) as u32;
    let actions = value.member("actions").and_then(|actions| actions.elements()).unwrap_or_default();
    let actions = actions.iter().filter_map(|action| named(&ACTIONS, &action.text()?)).collect();
    Ok(Visit {
        title: text("title"),
        dwell_ms: number("dwellMs"),
        media_ms: number("mediaMs").unwrap_or(0.0),
        wall_ms: number("wallMs").unwrap_or(0.0),
        max_depth: number("maxDepth"),
        seen_bands: count("seenBands"),
        read_bands: count("readBands"),
        clicks: count("clicks"),
        actions,
        strength: number("strength").unwrap_or(0.0),
        entry: text("entry").and_then(|name| entry(&name)).unwrap_or_default(),
        ..Visit::recorded(visit_id, item_id, start_ms)
    })
}

/// A visit as the package stores it: the names that the native side reads, too.
pub(super) fn stored(visit: &Visit) -> JsValue {
    Made::new()
        .with("visitId", visit.visit_id.as_str())
        .with("id", visit.item_id.as_str())
        .with_some("title", visit.title.as_deref())
        .with("start", visit.start_ms)
        .with_some("dwellMs", visit.dwell_ms)
        .with("mediaMs", visit.media_ms)
        .with("wallMs", visit.wall_ms)
        .with_some("maxDepth", visit.max_depth)
        .with("seenBands", visit.seen_bands)
        .with("readBands", visit.read_bands)
        .with("clicks", visit.clicks)
        .with("actions", array(visit.actions.iter().map(|action| name_of(&ACTIONS, action))))
        .with("strength", visit.strength)
        .with("entry", name_of(&ENTRIES, &visit.entry))
        .with("schema", visit.schema)
        .into()
}
