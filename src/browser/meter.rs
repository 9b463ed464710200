//! The engagement meter, as the page's listeners drive it.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::value::measured;
use crate::profile::record::entry;
use crate::reading::{Action, Beginning, Meter, MeterSettings, Off, Signal, State, View};

/// Measures one visit. `now_ms` is `performance.now()`.
#[wasm_bindgen]
pub struct PageMeter {
    meter: Meter,
}

#[wasm_bindgen]
impl PageMeter {
    /// Begins to measure; `start_ms` is the wall clock now, `came` how the reader came.
    #[wasm_bindgen(constructor)]
    pub fn new(
        visit_id: String,
        item_id: String,
        title: Option<String>,
        came: &str,
        start_ms: f64,
        now_ms: f64,
    ) -> Self {
        let beginning = Beginning { visit_id, item_id, title, start_ms, entry: entry(came).unwrap_or_default() };
        Self { meter: Off.begin(beginning, now_ms, MeterSettings::default()) }
    }

    /// Whether the page is visible and has the focus.
    pub fn presence(&mut self, visible: bool, focused: bool, now_ms: f64) {
        self.meter.signal(Signal::Presence { visible, focused }, now_ms);
    }

    /// Whether the page stands still.
    pub fn frozen(&mut self, frozen: bool, now_ms: f64) {
        self.meter.signal(Signal::Frozen(frozen), now_ms);
    }

    /// Whether the print dialog is open.
    pub fn printing(&mut self, printing: bool, now_ms: f64) {
        self.meter.signal(Signal::Printing(printing), now_ms);
    }

    /// Whether something audible plays.
    pub fn media(&mut self, playing: bool, now_ms: f64) {
        self.meter.signal(Signal::Media(playing), now_ms);
    }

    /// The reader moved.
    pub fn input(&mut self, now_ms: f64) {
        self.meter.signal(Signal::Input, now_ms);
    }

    /// What of the article is on the screen, as shares of its height in pixels.
    pub fn view(&mut self, top: f64, bottom: f64, height: f64, now_ms: f64) {
        self.meter.signal(Signal::View(View::new(top, bottom, height)), now_ms);
    }

    /// A click inside the article.
    pub fn click(&mut self, now_ms: f64) {
        self.meter.signal(Signal::Click, now_ms);
    }

    /// Text was copied.
    pub fn copied(&mut self, now_ms: f64) {
        self.meter.signal(Signal::Action(Action::Copy), now_ms);
    }

    /// Whether time is being credited.
    #[wasm_bindgen(getter)]
    pub fn active(&self) -> bool {
        matches!(self.meter.state(), State::Active { .. })
    }

    /// Whether nobody read for so long that what comes now is another visit.
    pub fn lapsed(&self, now_ms: f64) -> bool {
        self.meter.lapsed(now_ms)
    }

    /// The visit up to now; `undefined` while the page was never shown.
    pub fn checkpoint(&mut self, now_ms: f64) -> JsValue {
        self.meter.signal(Signal::Checkpoint, now_ms);
        self.meter.visit().map_or(JsValue::UNDEFINED, |visit| measured(&visit))
    }
}
