//! A panic in a page is a trap: nobody hears what it says. The code that would say it is taken out.

use anyhow::Result;
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, Module};

use crate::fault::Fault;

/// Functions of the standard library that end in a panic and never return, by the beginnings of their names.
const ENDINGS: [&str; 13] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already",
    "core::slice::index::slice_",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
    "std::panicking::panic_with_hook",
    "std::panicking::begin_panic",
];
/// The table that numbers are formatted by, which only a panic would do: how it begins, and how long it is.
const DIGITS: &[u8] = b"0001020304050607080910111213141516171819";
const DIGITS_LENGTH: usize = 200;
/// What a panic would say, and nothing else does. The compiler may lay the end of one text over the beginning of another: both ends
/// stay.
const MESSAGES: [&str; 7] = [
    "index out of bounds: the len is ",
    " out of range for slice of length ",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "attempt to join into collection with len > usize::MAX",
    ") should be <= len (is ",
    "chunk size must be non-zero",
];
const ENDS: usize = 6;
/// These are in every build: without them names are written differently, and nothing would be taken out.
const CERTAIN: [&str; 2] = ["core::panicking::panic_fmt", "core::panicking::panic_bounds_check"];

/// Makes every function that panics trap at once.
pub(super) fn silence(module: &mut Module) -> Result<()> {
    let found: Vec<(FunctionId, String)> = module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| Some((id, without_hashes(module.funcs.get(id).name.as_deref()?))))
        .filter(|(_, name)| ENDINGS.iter().any(|ending| name.starts_with(ending)))
        .collect();
    for certain in CERTAIN {
        if !found.iter().any(|(_, name)| name.starts_with(certain)) {
            return Err(Fault::failed(
                format!("the wasm has no function {certain}"),
                "the names that Rust's standard library had when xtask/src/package/panics.rs was written",
                "look for its new name with `wasm-dis`, and correct panics.rs",
            )
            .into());
        }
    }
    for (id, _) in found {
        let ty = module.types.get(module.funcs.get(id).ty());
        let (arguments, results) = (ty.params().to_vec(), ty.results().to_vec());
        let mut builder = FunctionBuilder::new(&mut module.types, &arguments, &results);
        builder.func_body().unreachable();
        let locals = arguments.iter().map(|&ty| module.locals.add(ty)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(locals));
    }
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for segment in segments {
        let data = module.data.get_mut(segment);
        if let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind {
            forget_places(&mut data.value, start.cast_unsigned() as usize);
            forget_digits(&mut data.value);
            forget_messages(&mut data.value);
        }
    }
    Ok(())
}

/// Blanks the two-digit numbers.
fn forget_digits(data: &mut [u8]) {
    let found = data.windows(DIGITS.len()).position(|window| window == DIGITS);
    if let Some(digits) = found.and_then(|at| data.get_mut(at..at + DIGITS_LENGTH)) {
        digits.fill(0);
    }
}

/// Blanks the middle of each message.
fn forget_messages(data: &mut [u8]) {
    for message in MESSAGES.map(str::as_bytes) {
        while let Some(at) = data.windows(message.len()).position(|window| window == message) {
            data[at + ENDS..at + message.len() - ENDS].fill(0);
        }
    }
}

/// Blanks what only a panic would read: `core::panic::Location`, which is a path's address, its length, line and column.
fn forget_places(data: &mut [u8], start: usize) {
    let word = |data: &[u8], at: usize| {
        let (word, _) = data.get(at..)?.split_first_chunk()?;
        usize::try_from(u32::from_le_bytes(*word)).ok()
    };
    let mut paths = Vec::new();
    for at in (0..data.len()).step_by(4) {
        let found = (word(data, at), word(data, at + 4), word(data, at + 8), word(data, at + 12));
        let (Some(address), Some(length), Some(1..=99_999), Some(1..=999)) = found else { continue };
        let Some(path) = address.checked_sub(start).map(|path| path..path.saturating_add(length)) else { continue };
        if data.get(path.clone()).is_some_and(is_source) {
            data[at..at + 16].fill(0);
            paths.push(path);
        }
    }
    for path in paths {
        data[path].fill(0);
    }
}

/// Whether a text is the path of a source file, as the compiler writes it.
fn is_source(text: &[u8]) -> bool {
    let known = [&b"src/"[..], b"/rustc/", b"/crates/", b"/foldin/", b"/usr/src/", b"library/"];
    text.ends_with(b".rs") && known.iter().any(|start| text.starts_with(start))
}

/// `core[0123456789abcdef]::panicking` is `core::panicking`, and so is what the compiler made of it.
fn without_hashes(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let mut parts = name.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + part.split_once(']').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_hashes() {
        assert_eq!(without_hashes("core[4a5]::panicking::panic_fmt"), "core::panicking::panic_fmt");
        assert_eq!(without_hashes("core::panicking::panic_fmt::h0f"), "core::panicking::panic_fmt::h0f");
        assert_eq!(without_hashes("_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt"), "core::panicking::panic_fmt");
    }

    #[test]
    fn places_are_blanked_and_nothing_else() {
        let mut data = b"src/a.rs".to_vec();
        for word in [1000_u32, 8, 7, 5, 1000, 3, 7, 5] {
            data.extend(word.to_le_bytes());
        }
        let kept = data[24..].to_vec();
        forget_places(&mut data, 1000);
        assert_eq!(data, [vec![0; 24], kept].concat());
    }

    #[test]
    fn messages_keep_their_ends_and_nothing_else_is_blanked() {
        let mut data = b"sindex out of bounds: the len is it, and chunk size must be".to_vec();
        forget_messages(&mut data);
        let blank = [0; "out of bounds: the l".len()];
        assert_eq!(data, [b"sindex ".as_slice(), &blank, b"en is it, and chunk size must be"].concat());
    }

    #[test]
    fn the_table_of_digits_is_blanked_and_nothing_else() {
        let digits: String = (0..100).map(|number| format!("{number:02}")).collect();
        let mut data = ["before", &digits, "after"].concat().into_bytes();
        forget_digits(&mut data);
        assert_eq!(data, [b"before".as_slice(), &[0; DIGITS_LENGTH], b"after"].concat());
        let mut short = digits.as_bytes()[..DIGITS_LENGTH - 1].to_vec();
        forget_digits(&mut short);
        assert_eq!(short, digits.as_bytes()[..DIGITS_LENGTH - 1]);
    }

    #[test]
    fn a_wasm_without_the_known_names_is_refused() {
        assert!(silence(&mut Module::default()).unwrap_err().to_string().contains("panic_fmt"));
    }
}
