//! Names of what the wasm and its page hand each other: one letter each, in both. They would be a tenth of the JavaScript.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use walrus::{Export, ExportId, ExportItem, ImportKind, Module, ValType};

use crate::fault::Fault;

/// Members with one of these names are the wasm's: the bundler replaces them, and no other.
pub(super) const PATTERN: &str = "^(__wb|__externref|engine_|pagemeter_|page_)";
/// Long names and short ones, as the bundler reads them.
pub(super) const CACHE: &str = "names.json";
/// What the wasm imports, with types.
const IMPORTS: &str = "imports.d.ts";
/// What wasm-bindgen calls the imports of its own; a hash follows where it wrapped one.
const WRAPPED: &str = "__wbg_";
/// Exports that are for programs with other needs than a page's: what only they reach is not downloaded.
const NEEDLESS: [&str; 5] = [
    "__abort_handler",
    "__externref_drop_slice",
    "__instance_terminated",
    "__wbindgen_exn_store",
    "__wbindgen_realloc",
];
/// What begins the names of the meter's exports.
const METER: &str = "pagemeter_";
const MODULE: &str = "./foldin_core_bg.js";
const SHORT_MODULE: &str = "_";

/// Gives imports and exports short names; says in `into` which, and of what types the imports are.
pub(super) fn shorten(module: &mut Module, into: &Path) -> Result<()> {
    let mut short = ShortNames::default();
    let mut types = String::from("export interface Imports {\n");
    let described = module.imports.iter().map(|import| described(module, import)).collect::<Result<Vec<_>>>()?;
    for (import, (name, signature)) in module.imports.iter_mut().zip(described) {
        writeln!(types, "  {name}{signature};")?;
        import.name = short.of(&name)?;
        SHORT_MODULE.clone_into(&mut import.module);
    }
    types.push_str("}\n");
    fs::write(into.join(IMPORTS), types)?;
    let needless: Vec<_> =
        module.exports.iter().filter(|export| NEEDLESS.contains(&&*export.name)).map(|e| e.id()).collect();
    for export in needless {
        module.exports.delete(export);
    }
    let told = told(module);
    for export in module.exports.iter_mut().filter(|export| export.name != "memory") {
        export.name =
            if told.contains(&export.id()) { export.name.split_off(METER.len()) } else { short.of(&export.name)? };
    }
    fs::write(into.join(CACHE), serde_json::to_string_pretty(&short.0).context("names are text")?)?;
    Ok(())
}

/// What the page tells the meter and gets no answer to. By the names of these events it is called.
fn told(module: &Module) -> HashSet<ExportId> {
    let answers = |export: &&Export| match export.item {
        ExportItem::Function(function) => !module.types.results(module.funcs.get(function).ty()).is_empty(),
        _ => true,
    };
    let of_meter = module.exports.iter().filter(|export| export.name.starts_with(METER));
    of_meter.filter(|export| !answers(export)).map(Export::id).collect()
}

/// Name and TypeScript signature of an import.
fn described(module: &Module, import: &walrus::Import) -> Result<(String, String)> {
    let (MODULE, ImportKind::Function(function)) = (import.module.as_str(), &import.kind) else {
        return Err(unexpected(format!("the wasm imports {} of {}", import.name, import.module)).into());
    };
    let ty = module.types.get(module.funcs.get(*function).ty());
    let arguments: Vec<String> =
        ty.params().iter().enumerate().map(|(place, ty)| format!("{}: {}", letter(place), spoken(ty))).collect();
    let result = match ty.results() {
        [] => "void",
        [one] => spoken(one),
        _ => return Err(unexpected(format!("{} gives several values", import.name)).into()),
    };
    Ok((without_hash(&import.name).to_owned(), format!("({}): {result}", arguments.join(", "))))
}

fn spoken(ty: &ValType) -> &'static str {
    match ty {
        ValType::Ref(_) => "unknown",
        _ => "number",
    }
}

/// `__wbg_page_set_0123456789abcdef` is `page_set`, `__wbg___wbindgen_throw_0123456789abcdef` is `__wbindgen_throw`.
fn without_hash(name: &str) -> &str {
    let Some(wrapped) = name.strip_prefix(WRAPPED) else { return name };
    match wrapped.rsplit_once('_') {
        Some((before, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => before,
        _ => wrapped,
    }
}

fn letter(place: usize) -> char {
    char::from(b'a' + (place % 26) as u8)
}

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

#[derive(Default)]
struct ShortNames(BTreeMap<String, Value>);

impl ShortNames {
    /// A name that is given once. One that the bundler would leave alone, or two of one name, would break the page.
    fn of(&mut self, name: &str) -> Result<String> {
        if !PATTERN.trim_start_matches("^(").trim_end_matches(')').split('|').any(|start| name.starts_with(start)) {
            return Err(unexpected(format!("{name} begins with none of {PATTERN}")).into());
        }
        let place = self.0.len();
        let letter = char::from(LETTERS[place % LETTERS.len()]);
        let short = match place / LETTERS.len() {
            0 => letter.to_string(),
            more => format!("{letter}{more}"),
        };
        if self.0.insert(name.to_owned(), short.clone().into()).is_some() {
            return Err(unexpected(format!("two imports or exports are called {name}")).into());
        }
        Ok(short)
    }
}

fn unexpected(found: String) -> Fault {
    Fault::failed(
        found,
        "imports and exports as wasm-bindgen made them when xtask/src/package/names.rs was written",
        "look at what it makes now, and correct names.rs and pkg-template/src/core.ts",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_taken_off_and_nothing_else() {
        assert_eq!(without_hash("__wbg_page_set_0123456789abcdef"), "page_set");
        assert_eq!(without_hash("__wbg___wbindgen_throw_4c88d8bf264fd984"), "__wbindgen_throw");
        assert_eq!(without_hash("__wbg_page_set_text"), "page_set_text");
        assert_eq!(without_hash("engine_rank"), "engine_rank");
    }

    #[test]
    fn no_two_names_are_one() {
        let mut short = ShortNames::default();
        let names: Result<std::collections::BTreeSet<String>> =
            (0..160).map(|number| short.of(&format!("engine_{number}"))).collect();
        assert_eq!(names.unwrap().len(), 160);
        assert!(short.of("engine_7").is_err());
        assert!(short.of("rank").is_err());
    }
}
