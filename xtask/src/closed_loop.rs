//! The loop closed with real parts: nginx serves the magazine, browsers read it, its log becomes the model they load next.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::console::{Console, Output};
use crate::demo;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::workspace::Workspace;

const SCRIPT: &str = "tests/loop/loop.test.mjs";
/// Readers take their time, and training twice takes some.
const LIMIT: Duration = Duration::from_secs(900);
const REMEDY: &str = "correct the code, or the test if it is wrong";

/// Runs the loop in full: more readers, and training anew beside the refresh.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    package::plan_tools(&mut plan, workspace, &tools);
    plan.step("compiling the foldin command", |console| demo::build_foldin(workspace, console));
    package::plan(&mut plan, workspace, &tools);
    plan.step("from the page to the log, and from the log to the page", |console| {
        let mut node = command(workspace, &tools, console)?;
        console.run_within(node.env("FOLDIN_LOOP", "full"), LIMIT, REMEDY)?;
        Ok(Note::Done)
    });
    plan.run()
}

/// The short form, as a test.
pub(crate) fn test(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    console.run_within(&mut command(workspace, tools, console)?, LIMIT, REMEDY)?;
    Ok(Note::Done)
}

fn command(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Command> {
    let mut node = workspace.command("node");
    node.arg("--test")
        .arg(workspace.path(SCRIPT))
        .env("FOLDIN_NGINX", tools.nginx(workspace, console)?)
        .env("FOLDIN_CHROMIUM", tools.chromium(workspace, console)?)
        .env("FOLDIN_XTASK", workspace.program())
        .env("FOLDIN_BIN", workspace.foldin())
        .env("FOLDIN_REPO", workspace.root());
    Ok(node)
}
