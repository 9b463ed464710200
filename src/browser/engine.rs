//! One model and one profile, as a page holds them.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::json::BrowserJson;
use super::{failure, from_js, to_js};
use crate::model::Model;
use crate::profile::{Hidden, Profile};
use crate::ranking::{Request, rank};
use crate::reading::Visit;
use crate::taste::{Reader, confidence, interests};

/// A model and a profile. Every time is Unix time in milliseconds.
#[wasm_bindgen]
pub struct Engine {
    model: Model,
    profile: Profile,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a model file.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Engine, JsValue> {
        let model = Model::read(model, &BrowserJson).map_err(|error| failure(error.code(), error))?;
        Ok(Self { model, profile: Profile::default() })
    }

    /// Names the model.
    #[wasm_bindgen(getter, js_name = modelId)]
    pub fn model_id(&self) -> String {
        self.model.model_id.clone()
    }

    /// Ranks candidate ids, given in the server's order.
    pub fn rank(&self, candidates: JsValue, request: JsValue, now_ms: f64) -> Result<JsValue, JsValue> {
        let candidates: Vec<String> = from_js("candidates", candidates)?;
        let request: Request = from_js("options", request)?;
        let list = rank(&self.model, &self.profile, &candidates, &request, now_ms / 1000.0)
            .map_err(|error| failure("fold-in", error))?;
        to_js(&list)
    }

    /// Keeps a visit; gives the names of visits that had to go for it.
    pub fn remember(&mut self, visit: JsValue) -> Result<JsValue, JsValue> {
        let visit: Visit = from_js("visit", visit)?;
        to_js(&self.profile.remember(visit))
    }

    /// Forgets an article; gives the names of its visits.
    pub fn forget(&mut self, item_id: &str) -> Result<JsValue, JsValue> {
        to_js(&self.profile.forget(item_id))
    }

    /// Forgets everything.
    #[wasm_bindgen(js_name = forgetAll)]
    pub fn forget_all(&mut self) {
        self.profile.forget_all();
    }

    /// Visits, oldest first.
    pub fn visits(&self) -> Result<JsValue, JsValue> {
        to_js(&self.profile.visits())
    }

    /// How much everything counts that was done with an article.
    pub fn confidence(&self, item_id: &str, now_ms: f64) -> f64 {
        let reading_seconds = self.model.find(item_id).map_or(0.0, |row| f64::from(self.model.reading_seconds[row]));
        let evidence = self.profile.evidence();
        evidence.iter().find(|(article, _)| *article == item_id).map_or(0.0, |(_, evidence)| {
            confidence(evidence, reading_seconds, now_ms / 1000.0, &self.model.hyperparameters.confidence)
        })
    }

    /// The reader's topics, strongest first.
    pub fn interests(&self, now_ms: f64) -> Result<JsValue, JsValue> {
        let reader = Reader::new(&self.profile, &self.model, None, now_ms / 1000.0)
            .map_err(|error| failure("fold-in", error))?;
        to_js(&interests(&reader, &self.model))
    }

    /// Hides an article or a topic: `{ article: id }` or `{ topic: name }`.
    pub fn hide(&mut self, what: JsValue) -> Result<(), JsValue> {
        let what: Hidden = from_js("hide", what)?;
        self.profile.hide(what);
        Ok(())
    }

    /// Takes a hiding back; whether there was one.
    pub fn unhide(&mut self, what: JsValue) -> Result<bool, JsValue> {
        let what: Hidden = from_js("unhide", what)?;
        Ok(self.profile.unhide(&what))
    }

    /// What is hidden.
    pub fn hidden(&self) -> Result<JsValue, JsValue> {
        to_js(&self.profile.hidden())
    }
}
