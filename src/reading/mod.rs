//! From events in a page to visits: what was read, for how long, how far.
//!
//! Nothing here knows a browser or a clock. Whoever feeds a [`Meter`] says what happened and when.

mod bands;
mod evidence;
mod meter;
mod signal;
mod state;
#[cfg(feature = "native")]
pub mod trace;
mod visit;

pub use bands::{BANDS, View};
pub use evidence::{Evidence, LONGEST_VISIT_SECONDS, NEW_VISIT_AFTER_SECONDS};
pub use meter::{Beginning, Ended, IDLE_MS, Meter, MeterSettings, Off};
pub use signal::{Heard, Ignored, Signal};
pub use state::{Paused, State};
pub use visit::{Action, Entry, Visit};
