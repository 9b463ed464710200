//! The browser's own JSON parser, so that a page need not download a second one.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

use crate::model::ParseJson;

pub(super) struct BrowserJson;

impl ParseJson for BrowserJson {
    fn parse<T: DeserializeOwned>(&self, text: &str) -> Result<T, String> {
        let value = js_sys::JSON::parse(text).map_err(message)?;
        serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
    }
}

fn message(error: JsValue) -> String {
    js_sys::Error::from(error).message().into()
}
