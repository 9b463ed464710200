//! The core as JavaScript, for browsers that run no wasm. It is made of the very wasm that wasm-bindgen described.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::lowering;
use crate::console::Console;
use crate::workspace::Workspace;

/// What the lowered wasm uses beyond the first version of the format. Conversions that stay within a range are not among it, so that
/// optimising brings none back.
const FEATURES: [&str; 3] = ["--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals"];

/// The JavaScript that wasm2js makes.
pub(super) fn core(workspace: &Workspace) -> PathBuf {
    workspace.kept().join("fallback-core.js")
}

/// How to call it, as JSON.
pub(super) fn signatures(workspace: &Workspace) -> PathBuf {
    workspace.kept().join("fallback-signatures.json")
}

/// Makes both of `generated`, the wasm before it is shrunk: shrinking gives functions several results in more ways.
pub(super) fn write(workspace: &Workspace, console: &Console, generated: &Path) -> Result<()> {
    let (lowered, signatures) = lowering::lower(&fs::read(generated)?)?;
    let wasm = workspace.kept().join("fallback.wasm");
    fs::write(&wasm, lowered)?;
    console.busy("wasm-opt, for the fallback");
    let remedy = "if it names a feature, lower it in xtask/src/package/fallback.rs";
    console.run(
        workspace
            .node_tool("wasm-opt")
            .args(FEATURES)
            .args(["--signext-lowering", "-Oz"])
            .arg(&wasm)
            .arg("--output")
            .arg(&wasm),
        remedy,
    )?;
    console.busy("wasm2js");
    let file = core(workspace);
    console.run(
        workspace
            .node_tool("wasm2js")
            .args(FEATURES)
            // A function that starts the core, in place of a module that starts it when it is loaded.
            .args(["-Oz", "--emscripten"])
            .arg(&wasm)
            .arg("--output")
            .arg(&file),
        remedy,
    )?;
    let mut script = fs::read_to_string(&file).context("wasm2js wrote no text")?;
    script.push_str("export { instantiate };\n");
    fs::write(&file, script)?;
    fs::write(self::signatures(workspace), serde_json::to_vec(&signatures)?)?;
    Ok(())
}
