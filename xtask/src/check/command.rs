//! The tests of the npm command, which hold it against the native one.

use std::time::Duration;

use anyhow::Result;

use crate::console::Console;
use crate::plan::Note;
use crate::workspace::Workspace;

const TEST: &str = "tests/cli/native.test.mjs";
const LIMIT: Duration = Duration::from_secs(600);

/// Packs the package, installs it and runs it beside the native command.
pub(super) fn run(workspace: &Workspace, console: &Console) -> Result<Note> {
    let mut node = workspace.command("node");
    node.args(["--test"])
        .arg(workspace.path(TEST))
        .env("FOLDIN_BIN", workspace.foldin())
        .env("FOLDIN_REPO", workspace.root());
    console.run_within(&mut node, LIMIT, "correct the code, or the test if it is wrong")?;
    Ok(Note::Done)
}
