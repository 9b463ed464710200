//! The wasm of `catalogue.js`: a few kilobytes, compiled for speed, that the bundler puts inside of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walrus::Module;

use super::{bindings, panics};
use crate::console::Console;
use crate::provision::Tools;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

const PROFILE: &str = "wasm";
/// What a test holds against the safe lanes lies beside what is published.
const TWINS: &str = "catalogue-twins.wasm";

/// The wasm.
pub(super) fn wasm(workspace: &Workspace) -> PathBuf {
    workspace.kept().join("catalogue.wasm")
}

/// Compiles it, and once more with the safe lanes beside the others, for the tests.
pub(super) fn run(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<()> {
    compile(workspace, tools, console, Some("twins"), &workspace.kept().join(TWINS))?;
    compile(workspace, tools, console, None, &wasm(workspace))
}

fn compile(workspace: &Workspace, tools: &Tools, console: &Console, feature: Option<&str>, into: &Path) -> Result<()> {
    let toolchain = tools.wasm(workspace, console)?;
    let mut cargo = toolchain.cargo(workspace, "rustc");
    cargo.args(["--package", "foldin-catalogue", "--lib", "--crate-type", "cdylib", "--profile", PROFILE]);
    if let Some(feature) = feature {
        cargo.args(["--features", feature]);
    }
    // Every current browser has these instructions; the core, which every page loads, does without.
    // Inner loops are written with them by hand: what the compiler would make of all others is only larger.
    cargo.args(["--", "-Ctarget-feature=+simd128", "-Cno-vectorize-loops", "-Cno-vectorize-slp"]);
    cargo.arg("-Cllvm-args=-unroll-runtime=0");
    console.run(&mut cargo, "correct what the compiler names")?;
    let compiled = toolchain.output_folder(workspace, PROFILE).join("foldin_catalogue.wasm");
    // What is done to the wasm here is an input, too.
    let code = [include_str!("bindings.rs"), include_str!("catalogue.rs"), include_str!("panics.rs")];
    let inputs = code.iter().fold(Inputs::default(), |inputs, code| inputs.word(code));
    let inputs = inputs.file(&compiled)?.file(&workspace.path("package-lock.json"))?;
    let stamp = Stamp::new(&workspace.kept(), feature.unwrap_or("catalogue"), inputs);
    if stamp.holds(&[into]) {
        return Ok(());
    }
    let bytes = fs::read(&compiled).with_context(|| format!("{} could not be read", compiled.display()))?;
    let mut module = Module::from_buffer(&bytes)?;
    panics::silence(&mut module)?;
    fs::create_dir_all(workspace.kept())?;
    let silent = workspace.kept().join("silent.wasm");
    module.emit_wasm_file(&silent)?;
    bindings::shrink(workspace, console, &silent, into)?;
    stamp.set()
}
