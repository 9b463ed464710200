//! How far long work is, on standard error where that is a terminal.

#[cfg(not(target_family = "wasm"))]
mod moving;
#[cfg(target_family = "wasm")]
mod plain;

#[cfg(not(target_family = "wasm"))]
pub(crate) use moving::Bar;
#[cfg(target_family = "wasm")]
pub(crate) use plain::Bar;
