//! The engagement meter: a state machine that credits time from timestamps, never from ticks.
//!
//! ```text
//! Waiting (hidden since it began) → Active ⇄ Paused (hidden, unfocused, idle, frozen) → Ended
//! ```
//!
//! At every transition `dwell += max(0, min(now, last input + IDLE) − start of the segment)`. Throttled timers change
//! nothing, and a laptop that sleeps for a night adds at most IDLE.

use super::bands::{Bands, View};
use super::evidence::LONGEST_VISIT_SECONDS;
use super::visit::{Action, Entry, SCHEMA, Visit};

/// Without input for this long nobody is reading.
pub const IDLE_MS: f64 = 30_000.0;
const LONGEST_VISIT_MS: f64 = LONGEST_VISIT_SECONDS * 1000.0;

/// What a page may set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeterSettings {
    /// Milliseconds without input after which reading pauses, 5,000..60,000; outside it is clamped.
    pub idle_ms: f64,
}

impl Default for MeterSettings {
    fn default() -> Self {
        Self { idle_ms: IDLE_MS }
    }
}

/// Something that happened in the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Signal {
    /// Whether the page is visible and has the focus, as asked just now. Browsers tell both in several orders.
    Presence {
        /// `document.visibilityState === "visible"`.
        visible: bool,
        /// `document.hasFocus()`.
        focused: bool,
    },
    /// The reader moved, typed, touched or scrolled.
    Input,
    /// What of the article is on the screen, `None` if nothing is.
    View(Option<View>),
    /// A click inside the article.
    Click,
    /// Copy, print or share.
    Action(Action),
    /// Nothing: time went by, and somebody wants the visit as it is.
    Checkpoint,
}

/// Why no time is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paused {
    /// The page is not visible.
    Hidden,
    /// The page is visible, the focus is elsewhere.
    Unfocused,
    /// Nobody moved for the idle time.
    Idle,
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// Opened in the background, never shown yet.
    Waiting,
    /// Being read since `since_ms`.
    Active {
        /// Up to here everything is credited.
        since_ms: f64,
    },
    /// Shown before, not being read now.
    Paused(Paused),
}

/// A visit that is over. It takes no more signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// `None` if the page was never shown: then there was no visit.
    pub visit: Option<Visit>,
}

/// Measures one visit. Times are milliseconds of one steady clock; only `start_ms` is wall-clock time.
#[derive(Debug, Clone, PartialEq)]
pub struct Meter {
    state: State,
    visible: bool,
    focused: bool,
    idle_ms: f64,
    created_ms: f64,
    last_input_ms: f64,
    began_ms: Option<f64>,
    last_ms: f64,
    dwell_ms: f64,
    bands: Bands,
    visit: Visit,
}

impl Meter {
    /// Begins to measure. The visit starts when the page is first shown; `start_ms` is the wall clock now.
    pub fn new(visit_id: String, item_id: String, start_ms: f64, now_ms: f64, settings: MeterSettings) -> Self {
        let visit = Visit {
            dwell_ms: Some(0.0),
            max_depth: Some(0.0),
            entry: Entry::Navigate,
            schema: SCHEMA,
            ..Visit::recorded(visit_id, item_id, start_ms)
        };
        Self {
            state: State::Waiting,
            visible: false,
            focused: false,
            idle_ms: if settings.idle_ms.is_nan() { IDLE_MS } else { settings.idle_ms.clamp(5_000.0, 60_000.0) },
            created_ms: now_ms,
            last_input_ms: f64::NEG_INFINITY,
            began_ms: None,
            last_ms: now_ms,
            dwell_ms: 0.0,
            bands: Bands::default(),
            visit,
        }
    }

    /// The title to remember with the visit.
    pub fn set_title(&mut self, title: Option<String>) {
        self.visit.title = title;
    }

    /// Where the visit stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Tells the meter what happened. A time before the last one, or not a number, counts as the last one.
    pub fn signal(&mut self, signal: Signal, now_ms: f64) {
        let now_ms = if now_ms > self.last_ms { now_ms } else { self.last_ms };
        self.credit(now_ms);
        match signal {
            Signal::Presence { visible, focused } => self.presence(visible, focused, now_ms),
            Signal::Input => self.last_input_ms = now_ms,
            Signal::View(view) => self.bands.look(view),
            Signal::Click => {
                self.last_input_ms = now_ms;
                self.visit.clicks += 1;
            }
            Signal::Action(action) => {
                if !self.visit.actions.contains(&action) {
                    self.visit.actions.push(action);
                }
            }
            Signal::Checkpoint => {}
        }
        self.settle(now_ms);
        self.last_ms = now_ms;
    }

    /// The visit as far as it is known; `None` while the page was never shown.
    pub fn visit(&self) -> Option<Visit> {
        let began_ms = self.began_ms?;
        Some(Visit {
            dwell_ms: Some(self.dwell_ms),
            wall_ms: self.last_ms - began_ms,
            max_depth: Some(self.bands.max_depth()),
            seen_bands: self.bands.seen(),
            read_bands: self.bands.read(),
            ..self.visit.clone()
        })
    }

    /// Ends the visit.
    pub fn end(mut self, now_ms: f64) -> Ended {
        self.signal(Signal::Checkpoint, now_ms);
        Ended { visit: self.visit() }
    }

    /// Becoming present counts as input: whoever just came back is there.
    fn presence(&mut self, visible: bool, focused: bool, now_ms: f64) {
        let was_present = self.visible && self.focused;
        self.visible = visible;
        self.focused = focused;
        if visible && focused && !was_present {
            self.last_input_ms = now_ms;
        }
        if visible && self.began_ms.is_none() {
            // A page that waited in the background starts when it is shown.
            self.visit.start_ms += now_ms - self.created_ms;
            self.began_ms = Some(now_ms);
        }
    }

    fn credit(&mut self, now_ms: f64) {
        let State::Active { since_ms } = self.state else { return };
        let until = now_ms.min(self.last_input_ms + self.idle_ms);
        let room = LONGEST_VISIT_MS - self.dwell_ms;
        let engaged = (until - since_ms).clamp(0.0, room.max(0.0));
        self.dwell_ms += engaged;
        self.bands.credit(engaged);
    }

    fn settle(&mut self, now_ms: f64) {
        self.state = if self.began_ms.is_none() {
            State::Waiting
        } else if !self.visible {
            State::Paused(Paused::Hidden)
        } else if !self.focused {
            State::Paused(Paused::Unfocused)
        } else if now_ms >= self.last_input_ms + self.idle_ms {
            State::Paused(Paused::Idle)
        } else {
            State::Active { since_ms: now_ms }
        };
    }
}
