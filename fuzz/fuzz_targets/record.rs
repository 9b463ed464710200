//! A visit out of a page's store.

#![no_main]

#[path = "../../tests/corpora/targets/mod.rs"]
mod targets;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    targets::run("record", bytes);
});
