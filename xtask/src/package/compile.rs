//! Compiles the crate's browser part to wasm.

use std::path::PathBuf;

use anyhow::Result;

use crate::console::Console;
use crate::provision::Tools;
use crate::workspace::Workspace;

const PROFILE: &str = "wasm";

/// Compiles.
pub(super) fn run(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<()> {
    console.run(
        tools
            .wasm(workspace, console)?
            .cargo(workspace, "rustc")
            .args(["--package", "foldin", "--lib", "--crate-type", "cdylib"])
            .args(["--no-default-features", "--features", "browser"])
            .args(["--profile", PROFILE]),
        "correct what the compiler names",
    )
}

/// Where the compiled wasm lies.
pub(super) fn output(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<PathBuf> {
    Ok(tools.wasm(workspace, console)?.output_folder(workspace, PROFILE).join("foldin.wasm"))
}
