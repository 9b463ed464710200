//! What each fuzz target does with its bytes. `fuzz/` feeds it what it makes up, `tests/corpora.rs` what was kept.

mod log;
mod markup;
mod memory;
mod model;
mod part;
mod ranked;
mod record;
mod said;

#[path = "../../common/mod.rs"]
pub(crate) mod common;

#[cfg(test)]
pub(crate) use log::{gzipped, zstandard};

/// Takes any bytes; fails by panicking. Whether they got past the reader.
type Target = fn(&[u8]) -> bool;

/// Every target, by the name of its folder.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("model", model::model),
    ("part", part::part),
    ("record", record::record),
    ("markup", markup::markup),
    ("log", log::log),
];

/// Runs the target of that name.
pub(crate) fn run(name: &str, bytes: &[u8]) -> bool {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.map(|(_, target)| target(bytes)).expect("a target of that name")
}
