//! Recorded events of a page, measured again: how a publisher's odd case becomes a test.
//!
//! A trace is JSON Lines. Times are milliseconds of the page's steady clock.
//!
//! ```text
//! {"trace": 1, "about": "what happened, in words"}
//! {"at": 0, "event": "begin", "id": "why-wasm", "start": 1700000000000, "entry": "navigate"}
//! {"at": 0, "event": "presence", "visible": true, "focused": true}
//! {"at": 5, "event": "view", "top": 0, "bottom": 0.3, "height": 2400}
//! {"at": 900, "event": "input"}
//! {"at": 12000, "event": "end"}
//! {"expect": [{"id": "why-wasm", "dwellMs": 12000}]}
//! ```
//!
//! The first line names the version. `expect`, which may be left out, lists every visit; of each, the members that
//! matter. The other events are `frozen`, `printing` and `media` (each with `on`), `click`, `copied`, `checkpoint`, which may tell
//! the `visit` as the page measured it, and `withdraw`, which deletes all. A `begin` ends the visit before it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Action, Beginning, Entry, Heard, Meter, MeterSettings, Off, Signal, State, View, Visit};

/// The version that is read and that a page records.
const VERSION: u32 = 1;
/// How far a number may lie from the one expected: what decimal fractions cost.
const TOLERANCE: f64 = 1e-6;

/// Why a trace cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the trace: expected {expected}, found {found}")]
pub struct TraceError {
    /// The line, from 1.
    pub line: usize,
    /// What should have stood there.
    pub expected: &'static str,
    /// What stood there.
    pub found: String,
}

/// What a trace says, and what came of it.
#[derive(Debug, Default)]
pub struct Replay {
    /// What happened, in the words of who wrote it down.
    pub about: String,
    /// What each event did.
    pub steps: Vec<Step>,
    /// The visits, in their order.
    pub visits: Vec<Visit>,
    /// The visits that should have come of it, where the trace says so.
    pub expected: Option<Vec<Map<String, Value>>>,
    /// Where the page had measured something else.
    otherwise: Vec<String>,
}

/// What one event did.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The line of the trace, from 1.
    pub line: usize,
    /// When it happened.
    pub at_ms: f64,
    /// The event's name.
    pub event: String,
    /// Where the visit stood afterwards; `None` where nothing was measured.
    pub state: Option<State>,
    /// Whether it was taken; `None` where nothing was there to hear it.
    pub heard: Option<Heard>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    trace: u32,
    #[serde(default)]
    about: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    expect: Vec<Map<String, Value>>,
}

#[derive(Debug, Deserialize)]
struct Line {
    at: f64,
    #[serde(flatten)]
    event: Event,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Begin {
        id: String,
        start: f64,
        #[serde(default)]
        entry: Entry,
        #[serde(default)]
        title: Option<String>,
    },
    Presence {
        visible: bool,
        focused: bool,
    },
    Frozen {
        on: bool,
    },
    Printing {
        on: bool,
    },
    Media {
        on: bool,
    },
    Input,
    View {
        top: f64,
        bottom: f64,
        height: f64,
    },
    Click,
    Copied,
    Checkpoint {
        /// What the page measured by then.
        #[serde(default)]
        visit: Option<Map<String, Value>>,
    },
    End,
    Withdraw,
}

/// What stands at the end of a line: a visit begins or ends, or it hears a signal.
enum Turn {
    Begin(Beginning),
    Signal(Signal),
    End,
    Withdraw,
}

impl Replay {
    /// Measures a trace.
    ///
    /// # Errors
    /// [`TraceError`], which names the first line that cannot be read.
    pub fn of(text: &str) -> Result<Self, TraceError> {
        let mut lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim()));
        let mut lines = lines.by_ref().filter(|(_, line)| !line.is_empty());
        let (line, head) = lines.next().unwrap_or((1, ""));
        let head: Head = read(line, head, "{\"trace\": 1}, the version")?;
        if head.trace != VERSION {
            return Err(TraceError { line, expected: "version 1", found: format!("version {}", head.trace) });
        }
        let mut replay = Self { about: head.about, ..Self::default() };
        let mut meter = None;
        for (line, text) in lines {
            if let Ok(Expectation { expect }) = serde_json::from_str(text) {
                replay.expected = Some(expect);
                continue;
            }
            let Line { at, event } = read(line, text, "an event with `at` and `event`, or `expect`")?;
            let event_name = name_of(text);
            let told = if let Event::Checkpoint { visit } = &event { visit.clone() } else { None };
            let heard = replay.turn(&mut meter, event.turn(line), at);
            if let (Some(told), Some(visit)) = (told, meter.as_ref().and_then(Meter::visit)) {
                replay.otherwise.extend(unequal(&format!("line {line}"), "the page measured", &told, &visit));
            }
            let state = meter.as_ref().map(Meter::state);
            replay.steps.push(Step { line, at_ms: at, event: event_name, state, heard });
        }
        // A trace that was cut off still tells of the visit as far as it came.
        replay.visits.extend(meter.and_then(|meter| meter.visit()));
        Ok(replay)
    }

    /// How the visits differ from those expected, and from what the page measured; empty where they do not, or nothing is known of
    /// either.
    pub fn differences(&self) -> Vec<String> {
        let expected = self.expected.as_deref().unwrap_or_default();
        if self.expected.is_some() && expected.len() != self.visits.len() {
            return vec![format!("expected {} visits, found {}", expected.len(), self.visits.len())];
        }
        let visits = expected.iter().zip(&self.visits).enumerate();
        let unexpected = visits.flat_map(|(place, (expected, visit))| {
            unequal(&format!("visit {}", place + 1), "expected", expected, visit)
        });
        self.otherwise.iter().cloned().chain(unexpected).collect()
    }

    fn turn(&mut self, meter: &mut Option<Meter>, turn: Turn, at_ms: f64) -> Option<Heard> {
        match turn {
            Turn::Begin(beginning) => {
                self.end(meter, at_ms);
                *meter = Some(Off.begin(beginning, at_ms, MeterSettings::default()));
            }
            Turn::End => self.end(meter, at_ms),
            Turn::Withdraw => {
                *meter = None;
                self.visits.clear();
            }
            Turn::Signal(signal) => return meter.as_mut().map(|meter| meter.signal(signal, at_ms)),
        }
        Some(Heard::Taken)
    }

    fn end(&mut self, meter: &mut Option<Meter>, at_ms: f64) {
        self.visits.extend(meter.take().and_then(|meter| meter.end(at_ms).visit));
    }
}

impl Event {
    fn turn(self, line: usize) -> Turn {
        Turn::Signal(match self {
            Self::Begin { id, start, entry, title } => {
                let visit_id = format!("line-{line}");
                return Turn::Begin(Beginning { visit_id, item_id: id, title, start_ms: start, entry });
            }
            Self::End => return Turn::End,
            Self::Withdraw => return Turn::Withdraw,
            Self::Presence { visible, focused } => Signal::Presence { visible, focused },
            Self::Frozen { on } => Signal::Frozen(on),
            Self::Printing { on } => Signal::Printing(on),
            Self::Media { on } => Signal::Media(on),
            Self::Input => Signal::Input,
            Self::View { top, bottom, height } => Signal::View(View::new(top, bottom, height)),
            Self::Click => Signal::Click,
            Self::Copied => Signal::Action(Action::Copy),
            Self::Checkpoint { .. } => Signal::Checkpoint,
        })
    }
}

fn read<'a, T: Deserialize<'a>>(line: usize, text: &'a str, expected: &'static str) -> Result<T, TraceError> {
    serde_json::from_str(text).map_err(|error| TraceError { line, expected, found: format!("`{text}` ({error})") })
}

fn name_of(text: &str) -> String {
    let line: Value = serde_json::from_str(text).unwrap_or_default();
    line["event"].as_str().unwrap_or_default().to_owned()
}

/// The members of a visit that are not as `told`. Its name is another in each measurement.
fn unequal(place: &str, who: &str, told: &Map<String, Value>, visit: &Visit) -> Vec<String> {
    let found = serde_json::to_value(visit).unwrap_or_default();
    let differs = |(name, told): (&String, &Value)| {
        let found = &found[name.as_str()];
        (name != "visitId" && !same(told, found)).then(|| format!("{place}: {who} {name} {told}, found {found}"))
    };
    told.iter().filter_map(differs).collect()
}

fn same(wanted: &Value, found: &Value) -> bool {
    match (wanted.as_f64(), found.as_f64()) {
        (Some(wanted), Some(found)) => (wanted - found).abs() <= TOLERANCE * wanted.abs().max(1.0),
        // Absent members are written as null, and zeros may be absent.
        (Some(wanted), None) => wanted == 0.0 && found.is_null(),
        _ => wanted == found,
    }
}
