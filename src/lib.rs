//! foldin: personal article lists computed inside the reader's browser.

#[cfg(feature = "native")]
pub mod logs;
pub mod model;
#[cfg(feature = "native")]
pub mod simulation;
pub mod taste;
