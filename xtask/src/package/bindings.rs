//! Makes the compiled wasm callable and small. wasm-bindgen's JavaScript is for every program and half of what a page would
//! download: pkg-template/src/core.ts stands in its place, held to the declarations that are generated here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::fresh_folder::FreshFolder;
use super::{compile, fallback, names, panics};
use crate::console::Console;
use crate::fault::Fault;
use crate::plan::Note;
use crate::provision::Tools;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// Where the TypeScript imports the generated declarations from.
pub(super) const FOLDER: &str = "pkg-template/bindings";
const NAME: &str = "foldin_core";

/// The features that rustc's wasm32-unknown-unknown uses and every current browser has.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];
/// Control flow is built anew, then passes until nothing gets smaller. Nothing lies in the first kilobyte: there is the far end of
/// the stack. The section of target features tells tools, not engines.
const PASSES: [&str; 9] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=150",
    "--gufa-optimizing",
    "--converge",
    "--low-memory-unused",
    "--strip-target-features",
];

/// The wasm that is published.
pub(super) fn wasm(workspace: &Workspace) -> PathBuf {
    workspace.kept().join("foldin.wasm")
}

/// Generates and shrinks, unless the compiled wasm is the one of last time.
pub(super) fn run(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let compiled = compile::output(workspace, tools, console)?;
    // What is done to the wasm here is an input, too.
    let code = [
        include_str!("bindings.rs"),
        include_str!("fallback.rs"),
        include_str!("lowering.rs"),
        include_str!("names.rs"),
        include_str!("panics.rs"),
        include_str!("saturating.rs"),
    ];
    let inputs = FEATURES
        .iter()
        .chain(&PASSES)
        .chain(&code)
        .fold(Inputs::default(), |inputs, word| inputs.word(word))
        .file(&compiled)?
        .file(&workspace.path("package-lock.json"))?
        .file(&workspace.path("Cargo.lock"))?;
    let stamp = Stamp::new(&workspace.kept(), "bindings", inputs);
    let bindings = workspace.path(FOLDER);
    let made = [
        wasm(workspace),
        fallback::core(workspace),
        fallback::signatures(workspace),
        bindings.join(names::CACHE),
        bindings.join(format!("{NAME}.d.ts")),
    ];
    if stamp.holds(&made.each_ref().map(PathBuf::as_path)) {
        return Ok(Note::Skipped("the wasm has not changed".to_owned()));
    }
    fs::create_dir_all(workspace.kept())?;
    let fresh = FreshFolder::begin(bindings)?;
    console.busy("wasm-bindgen");
    generate(&compiled, fresh.path())?;
    // The bundle takes the wasm from the page, so it lies outside the folder that TypeScript sees.
    let generated = workspace.kept().join("generated.wasm");
    fs::rename(fresh.path().join(format!("{NAME}_bg.wasm")), &generated)?;
    shrink(workspace, console, &generated, &wasm(workspace))?;
    fallback::write(workspace, console, &generated)?;
    fresh.commit()?;
    stamp.set()?;
    Ok(Note::Done)
}

/// Makes wasm as small as it gets.
pub(super) fn shrink(workspace: &Workspace, console: &Console, wasm: &Path, into: &Path) -> Result<()> {
    console.busy("wasm-opt");
    console.run(
        workspace.node_tool("wasm-opt").args(FEATURES).args(PASSES).arg(wasm).arg("--output").arg(into),
        "if it names a feature that the wasm uses, add it in xtask/src/package/bindings.rs",
    )
}

fn generate(compiled: &Path, into: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .context("wasm-bindgen has no web target")?
        .input_path(compiled)
        .out_name(NAME)
        .typescript(true)
        .omit_default_module_path(true)
        .remove_producers_section(true);
    let refused = |error: anyhow::Error| {
        Fault::failed(
            format!("wasm-bindgen could not read {}: {error:#}", compiled.display()),
            "wasm that the same version of wasm-bindgen has described",
            "give `wasm-bindgen` in Cargo.toml and `wasm-bindgen-cli-support` in xtask/Cargo.toml one version",
        )
    };
    let mut output = bindgen.generate_output().map_err(refused)?;
    panics::silence(output.wasm_mut())?;
    // The declarations have the long names, the wasm the short ones.
    output.emit(into).map_err(refused)?;
    fs::remove_file(into.join(format!("{NAME}.js")))?;
    names::shorten(output.wasm_mut(), into)?;
    output.wasm_mut().emit_wasm_file(into.join(format!("{NAME}_bg.wasm")))
}
