//! Which of all articles fit a reader best: the fold-in and the scan of a whole catalogue, for the few pages that ask for it.
//!
//! `catalogue.js` of the package carries this crate as a wasm of its own; the page's core stays small without it. Inner loops are
//! written once, over `Lanes`: with the engine's vector instructions in a page, and with plain numbers anywhere else. Both add in
//! one order and give the same bits.

mod best;
mod catalogue;
mod cholesky;
mod dots;
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "a function that a page calls must keep its name")]
mod exports;
mod lanes;
mod padded;
mod plain;
mod scan;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[expect(unsafe_code, reason = "loads and stores of 8, 16 and 32 bytes, each of an array of that size")]
mod simd;
mod solver;
#[cfg(any(test, feature = "twins"))]
mod twins;

pub use best::Found;
pub use catalogue::{Catalogue, Rows};
pub use solver::{Prior, Visit};
#[cfg(any(test, feature = "twins"))]
pub use twins::disagreement;

/// The lanes of this build.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
type Used = simd::Simd;
/// The lanes of this build.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
type Used = plain::Plain;
