//! foldin: personal article lists computed inside the reader's browser.
//!
//! A visit enters at [`reading`] and is kept in [`profile`]; [`taste`] folds the profile into a user vector, and
//! [`ranking`] puts the candidates in order. All four work over a [`model`] that was trained natively.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "native")]
pub mod editorial;
#[cfg(feature = "native")]
pub mod evaluation;
#[cfg(feature = "native")]
pub mod host;
#[cfg(feature = "native")]
pub mod import;
#[cfg(feature = "native")]
pub mod ingest;
#[cfg(feature = "native")]
pub mod logs;
#[cfg(feature = "native")]
pub mod metrics;
pub mod model;
mod order;
mod power;
pub mod profile;
#[cfg(feature = "native")]
pub mod publishing;
pub mod ranking;
pub mod reading;
#[cfg(feature = "native")]
pub mod refresh;
#[cfg(feature = "native")]
pub mod simulation;
pub mod taste;
#[cfg(feature = "native")]
pub mod training;
#[cfg(feature = "native")]
pub mod uplift;
