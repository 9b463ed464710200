//! The log of a web server.

#![no_main]

#[path = "../../tests/corpora/targets/mod.rs"]
mod targets;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    targets::run("log", bytes);
});
