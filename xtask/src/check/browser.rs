//! The tests that need a browser.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::console::Console;
use crate::plan::Note;
use crate::provision::Tools;
use crate::workspace::Workspace;

const FOLDER: &str = "tests/browser";
/// A test that leaves a server running keeps Node waiting for ever.
const LIMIT: Duration = Duration::from_secs(900);

/// The test files, in order of their names.
pub(super) fn tests(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.path(FOLDER);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("{FOLDER} could not be read"))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs the test files and tells them where everything is.
pub(super) fn run(workspace: &Workspace, tools: &Tools, console: &Console, files: &[PathBuf]) -> Result<Note> {
    let this = std::env::current_exe().context("the path of this program is not known")?;
    console.run_within(
        workspace
            .command("node")
            // One file after the other: each starts the demo, in one folder, and some measure time.
            .args(["--test", "--test-concurrency=1"])
            .args(files)
            .env("FOLDIN_CHROMIUM", tools.chromium(workspace, console)?)
            .env("FOLDIN_XTASK", this)
            .env("FOLDIN_BIN", workspace.foldin())
            .env("FOLDIN_REPO", workspace.root()),
        LIMIT,
        "correct the code, or the test if it is wrong",
    )?;
    Ok(Note::Done)
}
