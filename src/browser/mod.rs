//! The thin part a page loads: values in, values out, no decisions.

mod engine;
mod json;
mod meter;

use serde::Serialize;
use wasm_bindgen::JsValue;

pub use engine::Engine;
pub use meter::PageMeter;

/// What a page gets when a call fails; the package turns it into its own error class.
#[derive(Serialize)]
struct Failure {
    code: &'static str,
    message: String,
}

fn failure(code: &'static str, message: impl ToString) -> JsValue {
    to_js(&Failure { code, message: message.to_string() }).unwrap_or_else(|error| error)
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

fn from_js<T: serde::de::DeserializeOwned>(argument: &str, value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| failure("argument", format!("{argument}: {error}")))
}
