//! A model file.

#![no_main]

#[path = "../mutate.rs"]
mod mutate;
#[path = "../../tests/corpora/targets/mod.rs"]
mod targets;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    targets::run("model", bytes);
});

fuzz_mutator!(|bytes: &mut [u8], size: usize, most: usize, seed: u32| { mutate::file(bytes, size, most, seed) });
