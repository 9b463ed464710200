//! A Rust toolchain that builds for the browser.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::apt;
use super::debian_rust::DebianRust;
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";
/// Behind a closed network rustup tries for many minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);
const REMEDY: &str = "one of\n\
    rustup target add wasm32-unknown-unknown\n\
    apt-get install rustc-web cargo-web rust-web-src    (Debian 12 or later, as root)";

/// How the wasm is built here.
pub(crate) enum WasmToolchain {
    /// The active toolchain has the target.
    Active,
    /// Debian's toolchain builds the standard library itself.
    Debian(DebianRust),
}

/// Finds or installs the target: what is there first, then rustup, then Debian's packages.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<WasmToolchain> {
    if active_has_target(workspace) {
        return Ok(WasmToolchain::Active);
    }
    // Before rustup: where rustup had failed once, it need not fail again at every run.
    if let Some(debian) = DebianRust::find(workspace) {
        return Ok(WasmToolchain::Debian(debian));
    }
    console.busy("rustup target add");
    let mut add = workspace.command("rustup");
    add.args(["target", "add", TARGET]);
    if console.attempt(&mut add, RUSTUP_LIMIT) && active_has_target(workspace) {
        return Ok(WasmToolchain::Active);
    }
    if !apt::usable() {
        return Err(Fault::failed(
            format!("rustup could not add the target {TARGET}, and Debian packages cannot be installed here"),
            format!("a Rust toolchain with the standard library for {TARGET}"),
            REMEDY,
        )
        .into());
    }
    DebianRust::install(workspace, console).map(WasmToolchain::Debian)
}

impl WasmToolchain {
    /// Where this toolchain's builds go: what two compilers make never lies in one folder.
    pub(crate) fn target_folder(&self, workspace: &Workspace) -> PathBuf {
        match self {
            Self::Active => workspace.target(""),
            Self::Debian(_) => workspace.target("wasm-build"),
        }
    }

    /// `cargo SUBCOMMAND` for the target.
    pub(crate) fn cargo(&self, workspace: &Workspace, subcommand: &str) -> Command {
        self.cargo_with(workspace, subcommand, &[])
    }

    /// The same with more flags for the compiler, in every crate.
    pub(crate) fn cargo_with(&self, workspace: &Workspace, subcommand: &str, flags: &[&str]) -> Command {
        let mut command = match self {
            Self::Active => workspace.cargo(),
            Self::Debian(debian) => debian.cargo(workspace),
        };
        // Flags meant for this machine's programs would change what is published.
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET")
            .env("CARGO_ENCODED_RUSTFLAGS", wasm_flags(workspace, flags))
            .args([subcommand, "--locked", "--target", TARGET, "--target-dir"])
            .arg(self.target_folder(workspace));
        if matches!(self, Self::Debian(_)) {
            command.arg(DebianRust::build_std());
        }
        command
    }

    /// The folder in which a build with `profile` leaves its files.
    pub(crate) fn output_folder(&self, workspace: &Workspace, profile: &str) -> PathBuf {
        self.target_folder(workspace).join(TARGET).join(profile)
    }

    /// Whether the active toolchain's own clippy can look at the target.
    pub(crate) fn has_clippy(&self) -> bool {
        matches!(self, Self::Active)
    }

    /// In words.
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Active => "the active toolchain has it",
            Self::Debian(_) => "Debian's toolchain, which builds the standard library once",
        }
    }
}

/// What the wasm is compiled with, joined as cargo asks: no folder of this machine is written into what is published.
fn wasm_flags(workspace: &Workspace, more: &[&str]) -> OsString {
    let mut flags = OsString::from("--remap-path-prefix=");
    flags.push(workspace.root());
    flags.push("=/foldin");
    for registry in registries() {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(registry);
        flags.push("=/crates");
    }
    for flag in more {
        flags.push("\u{1f}");
        flags.push(flag);
    }
    flags
}

/// Folders in which cargo keeps the sources of crates.
fn registries() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let folders = home.and_then(|home| home.join("registry/src").read_dir().ok());
    let mut folders: Vec<PathBuf> = folders.into_iter().flatten().flatten().map(|folder| folder.path()).collect();
    folders.sort();
    folders
}

fn active_has_target(workspace: &Workspace) -> bool {
    ask(workspace.command("rustc").args(["--print", "sysroot"]))
        .is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(TARGET).join("lib").exists())
}
