//! Node, npm and the development packages.

use std::process::Command;

use anyhow::Result;

use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::plan::Note;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

const OLDEST: u32 = 20;

/// Checks Node, and installs the development packages when their lock file changed.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<Note> {
    let node = ask(workspace.command("node").arg("--version"));
    if node.as_deref().and_then(major).is_none_or(|major| major < OLDEST) {
        return Err(Fault::failed(
            format!("Node is {}", node.as_deref().unwrap_or("not installed")),
            format!("Node {OLDEST} or later on PATH"),
            "install it from https://nodejs.org or with your system's packages",
        )
        .into());
    }
    if ask(npm(workspace).arg("--version")).is_none() {
        return Err(Fault::failed(
            "npm is not installed",
            "npm on PATH; it comes with Node",
            "install it with your system's packages (Debian: apt-get install npm)",
        )
        .into());
    }
    provide_in(workspace, console, ".", "node-packages")
}

/// Installs what the lock file in `folder` names, when that changed.
pub(crate) fn provide_in(workspace: &Workspace, console: &Console, folder: &str, stamp: &str) -> Result<Note> {
    let folder = workspace.path(folder);
    let inputs = Inputs::default().file(&folder.join("package-lock.json"))?;
    let stamp = Stamp::new(&workspace.kept(), stamp, inputs);
    // npm writes this file last: a folder without it is half installed.
    if stamp.holds(&[&folder.join("node_modules/.package-lock.json")]) {
        return Ok(Note::Skipped("package-lock.json has not changed".to_owned()));
    }
    console.busy("npm ci");
    console.run(
        // No package needs its install script, so none gets to run one.
        npm(workspace).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder),
        "see whether the npm registry can be reached: npm ping",
    )?;
    stamp.set()?;
    Ok(Note::Done)
}

/// npm, under the name that it has here.
pub(crate) fn npm(workspace: &Workspace) -> Command {
    workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// 20 of `v20.1.0`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn versions_are_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("node"), None);
    }
}
