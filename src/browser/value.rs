//! Values of JavaScript, read and made by hand: a page downloads a third of what a general serialiser costs.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::model::{Json, ParseJson};
use crate::profile::{Kept, KeptArticle, record};
use crate::reading::{Entry, Visit};

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
pub(super) fn kept(kept: &Kept) -> Object {
    let made = said(&kept.visit)
        .with_some("article", kept.article.as_ref().map(KeptArticle::text))
        .with("schema", kept.visit.schema);
    let event = kept.visit.entry == Entry::Event;
    (if event { made.with("entry", "event").with("strength", kept.visit.strength) } else { made }).0
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
