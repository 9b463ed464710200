//! What `catalogue.js` calls: numbers alone, and places in memory to put and to find the rest. One instance holds one catalogue.

use std::cell::RefCell;

use crate::catalogue::{Catalogue, Rows};
use crate::solver::{Prior, Visit};

/// A page downloads the allocator, too.
#[global_allocator]
static TALC: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// What the page writes into.
#[derive(Default)]
struct Given {
    catalogue: Catalogue,
    rows: Rows,
    spectrum: Vec<f32>,
    visits: Vec<u32>,
    confidences: Vec<f64>,
    folded: Vec<Visit>,
}

thread_local! {
    static GIVEN: RefCell<Given> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut Given) -> T) -> T {
    GIVEN.with_borrow_mut(act)
}

/// Room for vectors [count, dimension] of bytes.
#[unsafe(no_mangle)]
extern "C" fn bytes(count: usize, dimension: usize) -> *mut i8 {
    with(|given| {
        given.spectrum.resize(dimension, 0.0);
        given.rows = Rows::Bytes { values: vec![0; count * dimension], scales: vec![0.0; count] };
        match &mut given.rows {
            Rows::Bytes { values, .. } => values.as_mut_ptr(),
            Rows::Floats(_) => std::ptr::null_mut(),
        }
    })
}

/// Room for their scales \[count\].
#[unsafe(no_mangle)]
extern "C" fn scales() -> *mut f32 {
    with(|given| match &mut given.rows {
        Rows::Bytes { scales, .. } => scales.as_mut_ptr(),
        Rows::Floats(_) => std::ptr::null_mut(),
    })
}

/// Room for vectors [count, dimension] of f32.
#[unsafe(no_mangle)]
extern "C" fn floats(count: usize, dimension: usize) -> *mut f32 {
    with(|given| {
        given.spectrum.resize(dimension, 0.0);
        given.rows = Rows::Floats(vec![0.0; count * dimension]);
        match &mut given.rows {
            Rows::Floats(values) => values.as_mut_ptr(),
            Rows::Bytes { .. } => std::ptr::null_mut(),
        }
    })
}

/// Room for g \[dimension\].
#[unsafe(no_mangle)]
extern "C" fn spectrum() -> *mut f32 {
    with(|given| given.spectrum.as_mut_ptr())
}

/// Takes what was written; whether it is a catalogue.
#[unsafe(no_mangle)]
extern "C" fn take() -> bool {
    with(|given| {
        let catalogue = Catalogue::new(std::mem::take(&mut given.rows), std::mem::take(&mut given.spectrum));
        catalogue.map(|catalogue| given.catalogue = catalogue).is_some()
    })
}

/// See [`Catalogue::normalise`].
#[unsafe(no_mangle)]
extern "C" fn normalise(count: usize) -> usize {
    with(|given| given.catalogue.normalise(count))
}

/// Room for the rows of so many visits.
#[unsafe(no_mangle)]
extern "C" fn visits(count: usize) -> *mut u32 {
    with(|given| {
        given.visits.resize(count, 0);
        given.confidences.resize(count, 0.0);
        given.visits.as_mut_ptr()
    })
}

/// Room for their confidences.
#[unsafe(no_mangle)]
extern "C" fn confidences() -> *mut f64 {
    with(|given| given.confidences.as_mut_ptr())
}

/// See [`Catalogue::fold_in`].
#[unsafe(no_mangle)]
extern "C" fn fold_in(unobserved_weight: f64, regularization: f64, counted: f64) -> bool {
    with(|given| {
        let Given { catalogue, visits, confidences, folded, .. } = given;
        folded.clear();
        let pairs = visits.iter().zip(confidences);
        folded.extend(pairs.map(|(&row, &mut confidence)| Visit { row: row as usize, confidence }));
        catalogue.fold_in(Prior { unobserved_weight, regularization, counted }, folded)
    })
}

/// Where x of the reader who was folded in last is.
#[unsafe(no_mangle)]
extern "C" fn user_vector() -> *const f64 {
    with(|given| given.catalogue.user_vector().as_ptr())
}

/// Begins a search for the reader who was folded in last.
#[unsafe(no_mangle)]
extern "C" fn search(limit: usize) {
    with(|given| given.catalogue.search(None, limit));
}

/// See [`Catalogue::scan`].
#[unsafe(no_mangle)]
extern "C" fn scan(count: usize) -> usize {
    with(|given| given.catalogue.scan(count))
}

/// How many were found.
#[unsafe(no_mangle)]
extern "C" fn found_count() -> usize {
    with(|given| given.catalogue.found().len())
}

/// Where they are: a score and a row each, four bytes both.
#[unsafe(no_mangle)]
extern "C" fn found() -> *const crate::Found {
    with(|given| given.catalogue.found().as_ptr())
}

/// Whether the lanes of this build and the safe ones agree to the last bit, on numbers that look like chance.
#[cfg(feature = "twins")]
#[unsafe(no_mangle)]
extern "C" fn agree(dimension: usize, rows: usize, seed: u32) -> bool {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    let floats: Vec<f32> = (0..rows * dimension).map(|_| next() as f32 / 8_388_608.0 - 1.0).collect();
    let bytes: Vec<i8> = (0..rows * dimension).map(|_| (next() % 256) as u8 as i8).collect();
    crate::disagreement(dimension, &floats, &bytes).is_none()
}
