//! Debian's Rust, for machines where rustup has a toolchain but cannot fetch a target.
//!
//! Debian ships no standard library for wasm32-unknown-unknown. It ships the library's source, and cargo builds it.
//! The linker comes from rustup's toolchain, since Debian's own is too old for fat LTO.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::apt;
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::workspace::Workspace;

const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
/// The workspace's `rust-version`.
const OLDEST: &str = concat!("rustc ", env!("CARGO_PKG_RUST_VERSION"));

/// What rustup and cargo leave in the environment that would lead Debian's cargo to another rustc or its libraries.
const LEADS_ASTRAY: [&str; 9] = [
    "CARGO",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOC",
    "RUSTUP_TOOLCHAIN",
    "RUSTUP_HOME",
    "RUST_RECURSION_COUNT",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
];

/// Debian's cargo and rustc with rustup's linker.
pub(crate) struct DebianRust {
    linker_folder: PathBuf,
}

impl DebianRust {
    /// Debian's toolchain, when all of it is there already and new enough.
    pub(crate) fn find(workspace: &Workspace) -> Option<Self> {
        let rustc = |question: &[&str]| ask(workspace.command(RUSTC).env_remove("LD_LIBRARY_PATH").args(question));
        // Debian also has a much older Rust under the same paths.
        let new_enough = release(&rustc(&["--version"])?)? >= release(OLDEST)?;
        let source = Path::new(&rustc(&["--print", "sysroot"])?).join("lib/rustlib/src/rust/library");
        let linker_folder = linker_folder(workspace)?;
        (new_enough && Path::new(CARGO).exists() && source.exists()).then_some(Self { linker_folder })
    }

    /// Installs Debian's toolchain.
    pub(crate) fn install(workspace: &Workspace, console: &Console) -> Result<Self> {
        if linker_folder(workspace).is_none() {
            return Err(Fault::failed(
                "the linker `rust-lld` was not found in the active Rust toolchain",
                "a toolchain that rustup installed",
                "install Rust from https://rustup.rs",
            )
            .into());
        }
        apt::install(console, &PACKAGES)?;
        Self::find(workspace).ok_or_else(|| {
            Fault::failed(
                format!("Debian's Rust is not complete after installing {}", PACKAGES.join(" ")),
                format!("{CARGO}, {OLDEST} or later, and the standard library's source below its sysroot"),
                "see what `dpkg -L rust-web-src` lists",
            )
            .into()
        })
    }

    /// Debian's cargo, which reads the same registry settings as any other: they lie in `CARGO_HOME`.
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        let mut command = workspace.command(CARGO);
        for name in LEADS_ASTRAY {
            command.env_remove(name);
        }
        command
            .env("RUSTC", RUSTC)
            .env("PATH", self.path())
            // Building the standard library is an unstable feature of cargo; the library itself expects it too.
            .env("RUSTC_BOOTSTRAP", "1");
        command
    }

    /// Tells `cargo build` to build the standard library too, with its defaults: `optimize_for_size` is not used,
    /// so that the published package is the same whichever way it was built.
    pub(crate) fn build_std() -> &'static str {
        "-Zbuild-std=std,panic_abort"
    }

    fn path(&self) -> OsString {
        let mut path = OsString::from(&self.linker_folder);
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        path
    }
}

/// (1, 96) of `rustc 1.96.0 (…)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix("rustc ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The folder of the active toolchain that holds `rust-lld`.
fn linker_folder(workspace: &Workspace) -> Option<PathBuf> {
    let sysroot = ask(workspace.command("rustc").args(["--print", "sysroot"]))?;
    let version = ask(workspace.command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "))?;
    let folder = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin");
    folder.join("rust-lld").exists().then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_by_their_numbers() {
        assert_eq!(release("rustc 1.96.0 (1a2b3c 2026-05-25)"), Some((1, 96)));
        assert!(release("rustc 1.100.0") > release(OLDEST));
        assert!(release("rustc 1.63.0") < release(OLDEST));
        assert_eq!(release("cargo"), None);
    }
}
