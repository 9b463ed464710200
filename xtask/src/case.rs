//! The agency's case: a publisher that is simulated, and lists of the real module in it.

use std::time::Duration;

use anyhow::Result;

use crate::console::{Console, Output};
use crate::demo;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::workspace::Workspace;

const SCRIPTS: &str = "tests/case";
/// The short form takes three minutes on two free cores.
const SHORT_LIMIT: Duration = Duration::from_secs(1_200);
const REMEDY: &str = "correct the code, or the test if it is wrong";

/// Runs all seeds, as far as they were not run before, and writes the report.
pub(crate) fn run(workspace: &Workspace, seeds: &str) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    package::plan_tools(&mut plan, workspace, &tools);
    plan.step("compiling the foldin command", |console| demo::build_released_foldin(workspace, console));
    package::plan(&mut plan, workspace, &tools);
    plan.step("two weeks of readers, in every arm and seed", |console| {
        script(workspace, console, "run.mjs", &["--seeds", seeds])
    });
    plan.step("halving and doubling every assumption", |console| script(workspace, console, "sensitivity.mjs", &[]));
    plan.step("writing the report", |console| script(workspace, console, "report.mjs", &[]));
    plan.run()
}

/// One small publisher, as a test.
pub(crate) fn test(workspace: &Workspace, console: &Console) -> Result<Note> {
    let mut node = workspace.command("node");
    node.arg("--test").arg(workspace.path(SCRIPTS).join("case.test.mjs"));
    node.env("FOLDIN_BIN", workspace.foldin()).env("FOLDIN_REPO", workspace.root());
    console.run_within(&mut node, SHORT_LIMIT, REMEDY)?;
    Ok(Note::Done)
}

fn script(workspace: &Workspace, console: &Console, name: &str, arguments: &[&str]) -> Result<Note> {
    let mut node = workspace.command("node");
    node.arg(workspace.path(SCRIPTS).join(name)).args(arguments);
    node.env("FOLDIN_BIN", workspace.released_foldin()).env("FOLDIN_REPO", workspace.root());
    console.run(&mut node, "see what it names above")?;
    Ok(Note::Done)
}
