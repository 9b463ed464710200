//! Installs what building and testing need, on a machine that has only rustup and Node.

mod apt;
mod chromium;
mod debian_rust;
pub(crate) mod java;
mod node;
pub(crate) mod python;
mod wasm_target;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::console::Console;
use crate::workspace::Workspace;

pub(crate) use wasm_target::WasmToolchain;

/// The tools found or installed so far; each is looked for once a run.
#[derive(Default)]
pub(crate) struct Tools {
    wasm: OnceCell<WasmToolchain>,
    chromium: OnceCell<PathBuf>,
}

impl Tools {
    /// A Rust toolchain that builds for wasm32-unknown-unknown.
    pub(crate) fn wasm(&self, workspace: &Workspace, console: &Console) -> Result<&WasmToolchain> {
        once(&self.wasm, || wasm_target::provide(workspace, console))
    }

    /// A browser for the tests.
    pub(crate) fn chromium(&self, workspace: &Workspace, console: &Console) -> Result<&Path> {
        once(&self.chromium, || chromium::provide(workspace, console)).map(PathBuf::as_path)
    }
}

pub(crate) use node::provide as node;

/// `OnceCell::get_or_try_init`, which stable Rust does not have yet.
fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = make()?;
    Ok(cell.get_or_init(|| value))
}
