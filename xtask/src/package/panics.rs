//! A panic in a page is a trap: nobody hears what it says. The code that would say it is taken out.

use anyhow::Result;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

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
    Ok(())
}

/// `core[0123456789abcdef]::panicking` is `core::panicking`.
fn without_hashes(name: &str) -> String {
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
    }

    #[test]
    fn a_wasm_without_the_known_names_is_refused() {
        assert!(silence(&mut Module::default()).unwrap_err().to_string().contains("panic_fmt"));
    }
}
