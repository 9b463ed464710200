//! The benchmarks: the kernels beside plain JavaScript and what else a page could load for the same, in one browser.

use anyhow::Result;

use crate::console::Output;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::{self, Tools};
use crate::workspace::Workspace;

/// Where the scripts are.
const SCRIPTS: &str = "tests/bench";
/// The scripts.
pub(crate) const ALL: [&str; 2] = ["kernels", "page"];

/// Runs those that are named, or all.
pub(crate) fn run(workspace: &Workspace, named: &[String]) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    package::plan_tools(&mut plan, workspace, &tools);
    plan.step("finding Chromium", |console| Ok(Note::Said(tools.chromium(workspace, console)?.display().to_string())));
    plan.step("installing what foldin is timed against", |console| {
        provision::node_in(workspace, console, SCRIPTS, "bench-packages")
    });
    package::plan(&mut plan, workspace, &tools);
    plan.step("compiling the command, and what writes catalogues", |console| {
        console.run(
            workspace.cargo().args(["build", "--locked", "--release", "--package", "foldin", "--bins", "--examples"]),
            "correct what the compiler names",
        )?;
        Ok(Note::Done)
    });
    for name in ALL.iter().filter(|name| named.is_empty() || named.iter().any(|asked| asked == *name)) {
        let script = workspace.path(SCRIPTS).join(format!("{name}.mjs"));
        let tools = &tools;
        plan.step(format!("timing the {name}"), move |console| {
            let chromium = tools.chromium(workspace, console)?;
            console.run(
                workspace.command("node").arg(&script).env("FOLDIN_CHROMIUM", chromium),
                "see what it names above",
            )?;
            Ok(Note::Done)
        });
    }
    plan.run()
}
