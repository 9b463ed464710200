//! Where a visit stands, and which signals mean something there.

use super::signal::{Heard, Ignored, Signal};

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// Prerendered or opened in the background, never shown yet.
    Waiting,
    /// Being read since `since_ms`.
    Active {
        /// Up to here everything is credited.
        since_ms: f64,
    },
    /// Shown before, not being read now.
    Paused(Paused),
}

/// Why no time is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paused {
    /// The page stands still, in the back/forward cache or because the browser froze it.
    Frozen,
    /// The page is not visible.
    Hidden,
    /// The page is visible, the focus is elsewhere.
    Unfocused,
    /// The print dialog is open.
    Printing,
    /// Nobody moved for the idle time.
    Idle,
}

impl State {
    /// Whether a signal means anything here. Every signal is met in every state, so that a new one of either must be
    /// thought through before it compiles.
    pub(super) fn hears(self, signal: &Signal) -> Heard {
        match signal {
            // Facts of the page hold whoever looks, and are known when the page is shown.
            Signal::Presence { .. } | Signal::Frozen(_) | Signal::Media(_) | Signal::View(_) | Signal::Checkpoint => {
                Heard::Taken
            }
            Signal::Printing(_) | Signal::Click | Signal::Action(_) => match self {
                State::Waiting => Heard::Ignored(Ignored::NeverShown),
                State::Paused(Paused::Frozen) => Heard::Ignored(Ignored::Frozen),
                // A page may be printed or copied from by its own menu while another window has the focus.
                State::Active { .. }
                | State::Paused(Paused::Hidden | Paused::Unfocused | Paused::Printing | Paused::Idle) => Heard::Taken,
            },
            Signal::Input => match self {
                State::Waiting => Heard::Ignored(Ignored::NeverShown),
                State::Paused(Paused::Frozen) => Heard::Ignored(Ignored::Frozen),
                State::Paused(Paused::Hidden) => Heard::Ignored(Ignored::Hidden),
                State::Paused(Paused::Unfocused) => Heard::Ignored(Ignored::Unfocused),
                State::Active { .. } | State::Paused(Paused::Printing | Paused::Idle) => Heard::Taken,
            },
        }
    }
}
