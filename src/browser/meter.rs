//! The engagement meter, as the page's listeners drive it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::value::{action, stored};
use crate::reading::{Meter, MeterSettings, Signal, State, View};

/// Measures one visit. `now_ms` is `performance.now()`.
#[wasm_bindgen]
pub struct PageMeter {
    meter: Meter,
}

#[wasm_bindgen]
impl PageMeter {
    /// Begins to measure; `start_ms` is the wall clock now.
    #[wasm_bindgen(constructor)]
    pub fn new(visit_id: String, item_id: String, title: Option<String>, start_ms: f64, now_ms: f64) -> Self {
        let mut meter = Meter::new(visit_id, item_id, start_ms, now_ms, MeterSettings::default());
        meter.set_title(title);
        Self { meter }
    }

    /// Whether the page is visible and has the focus.
    pub fn presence(&mut self, visible: bool, focused: bool, now_ms: f64) {
        self.meter.signal(Signal::Presence { visible, focused }, now_ms);
    }

    /// The reader moved.
    pub fn input(&mut self, now_ms: f64) {
        self.meter.signal(Signal::Input, now_ms);
    }

    /// What of the article is on the screen, as shares of its height.
    pub fn view(&mut self, top: f64, bottom: f64, now_ms: f64) {
        self.meter.signal(Signal::View(View::new(top, bottom)), now_ms);
    }

    /// A click inside the article.
    pub fn click(&mut self, now_ms: f64) {
        self.meter.signal(Signal::Click, now_ms);
    }

    /// "copy", "print" or "share".
    pub fn action(&mut self, name: &str, now_ms: f64) -> Result<(), JsValue> {
        self.meter.signal(Signal::Action(action(name)?), now_ms);
        Ok(())
    }

    /// Whether time is being credited.
    #[wasm_bindgen(getter)]
    pub fn active(&self) -> bool {
        matches!(self.meter.state(), State::Active { .. })
    }

    /// The visit up to now; `undefined` while the page was never shown.
    pub fn checkpoint(&mut self, now_ms: f64) -> JsValue {
        self.meter.signal(Signal::Checkpoint, now_ms);
        self.meter.visit().map_or(JsValue::UNDEFINED, |visit| stored(&visit))
    }
}
