//! The thin part a page loads: values in, values out, no decisions.

mod allocator;
mod engine;
mod meter;
mod value;

pub use engine::Engine;
pub use meter::PageMeter;
