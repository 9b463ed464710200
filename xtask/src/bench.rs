//! The benchmarks of the crate.

use anyhow::Result;

use crate::console::Output;
use crate::plan::{Note, Plan};
use crate::workspace::Workspace;

/// Runs them; `arguments` go to the benchmarks.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut plan = Plan::new(Output::Passed);
    plan.step("running the benchmarks", |console| {
        console.run(
            workspace.cargo().args(["bench", "--locked", "--package", "foldin", "--benches", "--"]).args(arguments),
            "see what it names above",
        )?;
        Ok(Note::Done)
    });
    plan.run()
}
