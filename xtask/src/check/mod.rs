//! Everything that continuous integration checks, in one order, quick checks first.

mod browser;
mod command;
mod docs;
mod licences;
mod packaging;
mod peers;
mod rust;

use std::io::IsTerminal;

use anyhow::Result;

use crate::case;
use crate::closed_loop;
use crate::console::Output;
use crate::demo;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::size;
use crate::workspace::Workspace;

/// What biome formats and lints.
const SCRIPTS: [&str; 6] = ["pkg-template", "pkg-template-cli", "www", "tests", "docs", "examples"];

/// Runs all checks up to the first that fails.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let browser_tests = browser::tests(workspace)?;
    let mut plan = Plan::new(Output::Passed);
    rust::plan_format(&mut plan, workspace);
    package::plan_tools(&mut plan, workspace, &tools);
    plan.step("biome ci", |console| {
        let mut biome = workspace.node_tool("biome");
        biome.args(["ci", "--error-on-warnings"]);
        if !std::io::stderr().is_terminal() {
            // biome colours its output even in a pipe.
            biome.arg("--colors=off");
        }
        biome.args(SCRIPTS.iter().filter(|folder| workspace.path(folder).exists()));
        console.run(&mut biome, "npx biome check --write, then correct by hand what is left")?;
        Ok(Note::Done)
    });
    plan.step("licences", |_| licences::check(workspace));
    rust::plan(&mut plan, workspace, &tools);
    package::plan(&mut plan, workspace, &tools);
    plan.step("sizes", |_| size::report(workspace).map(|()| Note::Done));
    plan.step("compiling the foldin command", |console| demo::build_foldin(workspace, console));
    package::command::plan(&mut plan, workspace, &tools);
    plan.step("the npm command beside the native one", |console| command::run(workspace, console));
    plan.step("lists of a simulated publisher", |console| case::test(workspace, console));
    peers::plan(&mut plan, workspace);
    plan.step("finding three browsers", |console| browser::find(workspace, &tools, console));
    packaging::plan(&mut plan, workspace, &tools);
    docs::plan(&mut plan, workspace, &tools);
    plan.step("from nginx's log to the list", |console| closed_loop::test(workspace, &tools, console));
    if !browser_tests.is_empty() {
        plan.step("browser tests", |console| browser::run(workspace, &tools, console, &browser_tests));
    }
    plan.run_with_summary()
}

/// Builds the package and runs its own tests alone.
pub(crate) fn run_packaging(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    package::plan_tools(&mut plan, workspace, &tools);
    package::plan(&mut plan, workspace, &tools);
    plan.step("licences", |_| licences::check(workspace));
    plan.step("sizes", |_| size::report(workspace).map(|()| Note::Done));
    plan.step("finding three browsers", |console| browser::find(workspace, &tools, console));
    packaging::plan(&mut plan, workspace, &tools);
    plan.run_with_summary()
}

/// Builds what the documentation is made of, and runs its tests alone.
pub(crate) fn run_docs(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    plan_made(&mut plan, workspace, &tools);
    docs::plan(&mut plan, workspace, &tools);
    plan.run_with_summary()
}

/// Builds the documentation as a site.
pub(crate) fn build_docs(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Kept);
    plan_made(&mut plan, workspace, &tools);
    docs::plan_site(&mut plan, workspace);
    plan.run()
}

/// Both packages and the command.
fn plan_made<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    package::plan_tools(plan, workspace, tools);
    package::plan(plan, workspace, tools);
    plan.step("compiling the foldin command", |console| demo::build_foldin(workspace, console));
    package::command::plan(plan, workspace, tools);
}

/// Runs the cases of capture in three engines and writes the table of them.
pub(crate) fn write_capture_table(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Passed);
    package::plan_tools(&mut plan, workspace, &tools);
    package::plan(&mut plan, workspace, &tools);
    plan.step("compiling the foldin command", |console| demo::build_foldin(workspace, console));
    plan.step("finding three browsers", |console| browser::find(workspace, &tools, console));
    plan.step("capture in three engines", |console| browser::write_table(workspace, &tools, console));
    plan.run()
}
