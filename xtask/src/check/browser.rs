//! The tests that need a browser.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::console::Console;
use crate::plan::Note;
use crate::provision::Tools;
use crate::workspace::Workspace;

const FOLDER: &str = "tests/browser";
/// A test that leaves a server running keeps Node waiting for ever.
const LIMIT: Duration = Duration::from_secs(2_700);
/// The cases of capture, and the table of them.
const CAPTURE: &str = "capture.test.mjs";
const TABLE: &str = "tests/browser/README.md";

const REMEDY: &str = "correct the code, or the test if it is wrong";

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

/// Finds the browsers, and says which.
pub(super) fn find(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let found = [tools.chromium(workspace, console)?, tools.firefox(workspace, console)?, tools.webkit(console)?];
    Ok(Note::Said(found.map(|path| path.display().to_string()).join(", ")))
}

/// Runs the cases of capture alone and writes their table.
pub(super) fn write_table(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let file = workspace.path(FOLDER).join(CAPTURE);
    let mut node = node(workspace, tools, console, &[file])?;
    node.env("FOLDIN_TABLE", workspace.path(TABLE));
    console.run_within(&mut node, LIMIT, REMEDY)?;
    Ok(Note::Said(format!("in {TABLE}")))
}

/// Runs the test files and tells them where everything is.
pub(super) fn run(workspace: &Workspace, tools: &Tools, console: &Console, files: &[PathBuf]) -> Result<Note> {
    console.run_within(&mut node(workspace, tools, console, files)?, LIMIT, REMEDY)?;
    Ok(Note::Done)
}

fn node(workspace: &Workspace, tools: &Tools, console: &Console, files: &[PathBuf]) -> Result<Command> {
    let mut node = workspace.command("node");
    // One file after the other: each starts the demo, in one folder, and some measure time.
    node.args(["--test", "--test-concurrency=1"]).args(files);
    tell(&mut node, workspace, tools, console)?;
    Ok(node)
}

/// Tells tests where everything is.
pub(super) fn tell(tests: &mut Command, workspace: &Workspace, tools: &Tools, console: &Console) -> Result<()> {
    tests
        .env("FOLDIN_CHROMIUM", tools.chromium(workspace, console)?)
        .env("FOLDIN_FIREFOX", tools.firefox(workspace, console)?)
        .env("FOLDIN_WEBKIT", tools.webkit(console)?)
        .env("FOLDIN_XTASK", workspace.program())
        .env("FOLDIN_BIN", workspace.foldin())
        .env("FOLDIN_REPO", workspace.root());
    Ok(())
}
