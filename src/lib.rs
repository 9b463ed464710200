//! foldin: personal article lists computed inside the reader's browser.

#[cfg(feature = "native")]
pub mod logs;
pub mod model;
pub mod taste;
#[cfg(feature = "native")]
pub mod training;
