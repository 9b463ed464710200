//! Where things lie, and how tools are called there.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

/// The repository and the folder that cargo builds into.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    program: PathBuf,
}

impl Workspace {
    /// Finds the workspace around the current folder.
    pub(crate) fn find() -> Result<Self> {
        let metadata = MetadataCommand::new()
            .no_deps()
            .exec()
            .context("the workspace was not found: run this inside the repository")?;
        let program = std::env::current_exe().context("the path of this program is not known")?;
        Ok(Self { root: metadata.workspace_root.into(), target: metadata.target_directory.into(), program })
    }

    /// This program, as it was called: a test of the workspace may build it anew, and then it has no path of its own any more.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A path inside the folder that cargo builds into.
    pub(crate) fn target(&self, inside: &str) -> PathBuf {
        self.target.join(inside)
    }

    /// What the task runner itself keeps between two runs.
    pub(crate) fn kept(&self) -> PathBuf {
        self.target("xtask")
    }

    /// The `foldin` command, as `cargo build` and `cargo test` leave it: what it computes is the same to the last bit with every
    /// optimisation, and a second build of all it is made of would be the longest step of the tests.
    pub(crate) fn foldin(&self) -> PathBuf {
        self.built("debug")
    }

    /// The same with all optimisation, as `cargo build --release` leaves it: for long work.
    pub(crate) fn released_foldin(&self) -> PathBuf {
        self.built("release")
    }

    fn built(&self, profile: &str) -> PathBuf {
        self.target(profile).join(format!("foldin{}", std::env::consts::EXE_SUFFIX))
    }

    /// A program, started at the root of the repository.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for name in left_by_cargo() {
            command.env_remove(name);
        }
        command
    }

    /// The cargo that this very task was started with.
    pub(crate) fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A tool of the development packages in `node_modules`.
    pub(crate) fn node_tool(&self, name: &str) -> Command {
        let suffix = if cfg!(windows) { ".cmd" } else { "" };
        self.command(self.path(&format!("node_modules/.bin/{name}{suffix}")))
    }
}

/// What `cargo run` tells this process about itself. A build below it must not see that: build scripts that watch
/// these variables would run again.
fn left_by_cargo() -> impl Iterator<Item = std::ffi::OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| {
        name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_CRATE_NAME", "CARGO_BIN_NAME"].contains(&name)
        })
    })
}
