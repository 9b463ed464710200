//! Installs what building and testing need, on a machine that has only rustup and Node.

mod apt;
mod chromium;
mod debian_rust;
mod firefox;
pub(crate) mod java;
mod nginx;
mod node;
pub(crate) mod python;
mod wasm_target;
mod webkit;
pub(crate) mod wordpress;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::console::{Console, ask};
use crate::workspace::Workspace;

pub(crate) use wasm_target::WasmToolchain;

/// The tools found or installed so far; each is looked for once a run.
#[derive(Default)]
pub(crate) struct Tools {
    wasm: OnceCell<WasmToolchain>,
    chromium: OnceCell<PathBuf>,
    firefox: OnceCell<PathBuf>,
    webkit: OnceCell<PathBuf>,
    nginx: OnceCell<PathBuf>,
}

impl Tools {
    /// A Rust toolchain that builds for wasm32-unknown-unknown.
    pub(crate) fn wasm(&self, workspace: &Workspace, console: &Console) -> Result<&WasmToolchain> {
        once(&self.wasm, || wasm_target::provide(workspace, console))
    }

    /// Chromium, for the tests.
    pub(crate) fn chromium(&self, workspace: &Workspace, console: &Console) -> Result<&Path> {
        once(&self.chromium, || chromium::provide(workspace, console)).map(PathBuf::as_path)
    }

    /// Firefox, for the tests.
    pub(crate) fn firefox(&self, workspace: &Workspace, console: &Console) -> Result<&Path> {
        once(&self.firefox, || firefox::provide(workspace, console)).map(PathBuf::as_path)
    }

    /// WebKitGTK's small browser, for the tests.
    pub(crate) fn webkit(&self, console: &Console) -> Result<&Path> {
        once(&self.webkit, || webkit::provide(console)).map(PathBuf::as_path)
    }

    /// The web server of the tests that need a real one.
    pub(crate) fn nginx(&self, workspace: &Workspace, console: &Console) -> Result<&Path> {
        once(&self.nginx, || nginx::provide(workspace, console)).map(PathBuf::as_path)
    }
}

pub(crate) use node::{npm, provide as node, provide_in as node_in};

/// `OnceCell::get_or_try_init`, which stable Rust does not have yet.
fn once<T>(cell: &OnceCell<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = make()?;
    Ok(cell.get_or_init(|| value))
}

/// The full path of a program: what the tests are told must not depend on their own PATH.
fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The program, where it starts.
fn answers(workspace: &Workspace, path: &Path) -> Option<PathBuf> {
    ask(workspace.command(path).arg("--version")).map(|_| path.to_owned())
}
