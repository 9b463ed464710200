//! foldin: personal article lists computed inside the reader's browser.

pub mod model;
pub mod taste;
