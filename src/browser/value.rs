//! Values of JavaScript, read and made by hand: a page downloads a third of what a general serialiser costs.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::model::{Json, ParseJson};
use crate::reading::{Action, Entry, Visit};

/// The browser's own JSON parser.
pub(super) struct BrowserJson;

impl ParseJson for BrowserJson {
    type Value = Value;

    fn parse(&self, text: &str) -> Result<Value, String> {
        JSON::parse(text).map(Value).map_err(|error| js_sys::Error::from(error).message().into())
    }
}

/// Any value of JavaScript.
pub(super) struct Value(pub(super) JsValue);

impl Json for Value {
    fn member(&self, name: &str) -> Option<Self> {
        let member = Reflect::get(&self.0, &name.into()).ok()?;
        (!member.is_undefined() && !member.is_null()).then_some(Self(member))
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let object: &Object = self.0.dyn_ref()?;
        let pairs = Object::entries(object);
        let pair = |pair: JsValue| {
            let pair: Array = pair.unchecked_into();
            Some((pair.get(0).as_string()?, Self(pair.get(1))))
        };
        pairs.iter().map(pair).collect()
    }

    fn elements(&self) -> Option<Vec<Self>> {
        let array: &Array = self.0.dyn_ref()?;
        Some(array.iter().map(Self).collect())
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }
}

/// An object that is being made.
pub(super) struct Made(Object);

impl Made {
    pub(super) fn new() -> Self {
        Self(Object::new())
    }

    pub(super) fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Setting a member of a plain object of our own cannot fail.
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
        self
    }

    pub(super) fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Made> for JsValue {
    fn from(made: Made) -> Self {
        made.0.into()
    }
}

/// An array of values.
pub(super) fn array(values: impl Iterator<Item = impl Into<JsValue>>) -> JsValue {
    values.map(Into::into).collect::<Array>().into()
}

/// What a page gets when a call fails; the package turns it into its own error class.
pub(super) fn failure(code: &str, message: impl ToString) -> JsValue {
    Made::new().with("code", code).with("message", message.to_string()).into()
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
