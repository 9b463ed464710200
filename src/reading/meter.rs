//! The engagement meter: a state machine that credits time from timestamps, never from ticks.
//!
//! ```text
//! Off → Waiting (prerendered or hidden) → Active ⇄ Paused (hidden, unfocused, idle, printing, frozen) → Ended
//! ```
//!
//! [`Off`] and [`Ended`] are types that take no signal at all. At every transition
//! `dwell += max(0, min(now, last input + IDLE) − start of the segment)`. Throttled timers change nothing, and a laptop
//! that sleeps for a night adds at most IDLE.

use super::bands::Bands;
use super::evidence::{LONGEST_VISIT_SECONDS, NEW_VISIT_AFTER_SECONDS};
use super::signal::{Heard, Signal};
use super::state::{Paused, State};
use super::visit::{Action, Entry, Visit};

/// Without input for this long nobody is reading.
pub const IDLE_MS: f64 = 30_000.0;
const LONGEST_VISIT_MS: f64 = LONGEST_VISIT_SECONDS * 1000.0;
const NEW_VISIT_AFTER_MS: f64 = NEW_VISIT_AFTER_SECONDS * 1000.0;

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

/// What is known of a visit before anything of it is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// Names the visit.
    pub visit_id: String,
    /// The article.
    pub item_id: String,
    /// The title to remember with the visit.
    pub title: Option<String>,
    /// The wall clock now, Unix time in milliseconds.
    pub start_ms: f64,
    /// How the reader came.
    pub entry: Entry,
}

/// Nothing is measured: there is no consent, or a program drives the browser. It takes no signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Off;

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
    page: Page,
    idle_ms: f64,
    created_ms: f64,
    last_input_ms: f64,
    engaged_until_ms: f64,
    began_ms: Option<f64>,
    last_ms: f64,
    dwell_ms: f64,
    media_ms: f64,
    bands: Bands,
    visit: Visit,
}

/// What the page said of itself last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Page {
    visible: bool,
    focused: bool,
    frozen: bool,
    printing: bool,
    media: bool,
}

impl Off {
    /// Begins to measure. The visit starts when the page is first shown.
    pub fn begin(self, beginning: Beginning, now_ms: f64, settings: MeterSettings) -> Meter {
        let Beginning { visit_id, item_id, title, start_ms, entry } = beginning;
        Meter {
            state: State::Waiting,
            page: Page::default(),
            idle_ms: if settings.idle_ms.is_nan() { IDLE_MS } else { settings.idle_ms.clamp(5_000.0, 60_000.0) },
            created_ms: now_ms,
            last_input_ms: f64::NEG_INFINITY,
            engaged_until_ms: now_ms,
            began_ms: None,
            last_ms: now_ms,
            dwell_ms: 0.0,
            media_ms: 0.0,
            bands: Bands::default(),
            visit: Visit { title, entry, ..Visit::recorded(visit_id, item_id, start_ms) },
        }
    }
}

impl Meter {
    /// Where the visit stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Tells the meter what happened. A time before the last one, or not a number, counts as the last one.
    pub fn signal(&mut self, signal: Signal, now_ms: f64) -> Heard {
        let now_ms = if now_ms > self.last_ms { now_ms } else { self.last_ms };
        self.credit(now_ms);
        let heard = self.state.hears(&signal);
        if heard == Heard::Taken {
            self.take(signal, now_ms);
        }
        self.settle(now_ms);
        self.last_ms = now_ms;
        heard
    }

    /// Whether nobody read for so long that what comes now is another visit: half an hour, whatever lay between.
    pub fn lapsed(&self, now_ms: f64) -> bool {
        let engaged_until_ms = match self.state {
            State::Active { .. } => now_ms.min(self.engaged_at_most_until()),
            State::Waiting => now_ms,
            State::Paused(_) => self.engaged_until_ms,
        };
        now_ms - engaged_until_ms >= NEW_VISIT_AFTER_MS
    }

    /// The visit as far as it is known; `None` while the page was never shown.
    pub fn visit(&self) -> Option<Visit> {
        let began_ms = self.began_ms?;
        Some(Visit {
            dwell_ms: Some(self.dwell_ms),
            media_ms: self.media_ms,
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

    /// The reader took consent back: what was measured is gone.
    pub fn withdraw(self) -> Off {
        Off
    }

    fn take(&mut self, signal: Signal, now_ms: f64) {
        match signal {
            Signal::Presence { visible, focused } => self.presence(visible, focused, now_ms),
            Signal::Frozen(frozen) => self.page.frozen = frozen,
            Signal::Printing(printing) => {
                self.page.printing = printing;
                self.last_input_ms = now_ms;
                if printing {
                    self.act(Action::Print);
                }
            }
            Signal::Media(playing) => self.page.media = playing,
            Signal::Input => self.input(now_ms),
            Signal::View(view) => self.bands.look(view),
            Signal::Click => {
                self.input(now_ms);
                self.visit.clicks += 1;
            }
            Signal::Action(action) => self.act(action),
            Signal::Checkpoint => {}
        }
    }

    /// Becoming present counts as input: whoever just came back is there.
    fn presence(&mut self, visible: bool, focused: bool, now_ms: f64) {
        let was_present = self.page.visible && self.page.focused;
        self.page.visible = visible;
        self.page.focused = focused;
        if visible && focused && !was_present {
            self.last_input_ms = now_ms;
        }
        if visible && self.began_ms.is_none() {
            // A page that waited in the background starts when it is shown.
            self.visit.start_ms += now_ms - self.created_ms;
            self.began_ms = Some(now_ms);
            self.engaged_until_ms = now_ms;
        }
    }

    /// Whoever moves in the page has closed the print dialog: not every browser says so.
    fn input(&mut self, now_ms: f64) {
        self.last_input_ms = now_ms;
        self.page.printing = false;
    }

    fn act(&mut self, action: Action) {
        if !self.visit.actions.contains(&action) {
            self.visit.actions.push(action);
        }
    }

    /// Without a further sign. Media count from sign to sign: a film that plays while the laptop is closed adds no more
    /// than the idle time.
    fn engaged_at_most_until(&self) -> f64 {
        let last_sign_ms = if self.page.media { self.last_ms } else { self.last_input_ms };
        last_sign_ms + self.idle_ms
    }

    fn credit(&mut self, now_ms: f64) {
        let State::Active { since_ms } = self.state else { return };
        let until = now_ms.min(self.engaged_at_most_until());
        let room = LONGEST_VISIT_MS - self.dwell_ms;
        let engaged = (until - since_ms).clamp(0.0, room.max(0.0));
        self.dwell_ms += engaged;
        if self.page.media {
            self.media_ms += engaged;
        }
        self.bands.credit(engaged);
        self.engaged_until_ms = until;
    }

    fn settle(&mut self, now_ms: f64) {
        let Page { visible, focused, frozen, printing, media } = self.page;
        self.state = if self.began_ms.is_none() {
            State::Waiting
        } else if frozen {
            State::Paused(Paused::Frozen)
        } else if !visible {
            State::Paused(Paused::Hidden)
        } else if !focused {
            State::Paused(Paused::Unfocused)
        } else if printing {
            State::Paused(Paused::Printing)
        } else if !media && now_ms >= self.last_input_ms + self.idle_ms {
            State::Paused(Paused::Idle)
        } else {
            State::Active { since_ms: now_ms }
        };
    }
}
