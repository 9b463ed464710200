//! The task runner: `cargo xtask --help` lists what it does.

mod bench;
mod case;
mod check;
mod closed_loop;
mod console;
mod demo;
mod fault;
mod magazine;
mod package;
mod plan;
mod provision;
mod serve;
mod size;
mod stamp;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::console::Output;
use crate::fault::Fault;
use crate::plan::Plan;
use crate::provision::Tools;
use crate::workspace::Workspace;

/// Builds, tests and serves foldin. Each command installs what it needs and can be run again at any time.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, train on the demo log and serve the magazine
    Demo {
        /// Port on 127.0.0.1; 0 takes any free one and prints it
        #[arg(long, value_name = "P", default_value_t = 8080)]
        port: u16,
        /// Write target/demo/site and do not serve it
        #[arg(long, conflicts_with = "port")]
        build_only: bool,
    },
    /// Check everything that continuous integration checks
    Test {
        /// Only run the cases of capture in three engines, and write their table to tests/browser/README.md
        #[arg(long)]
        table: bool,
        /// Only test the published package: in sites of others' bundlers, and in pages that forbid much
        #[arg(long, conflicts_with = "table")]
        packaging: bool,
        /// Only run what the documentation shows, and the examples
        #[arg(long, conflicts_with_all = ["table", "packaging"])]
        docs: bool,
    },
    /// Build the npm package in pkg/
    Build,
    /// Build the npm package of the command, in pkg-cli/
    Cli,
    /// Build the documentation in docs/.vitepress/dist
    Docs,
    /// Show what a page downloads; more than the budget is a failure
    Size,
    /// Run the benchmarks
    Bench {
        /// Which; all where none is named
        #[arg(value_parser = bench::ALL)]
        named: Vec<String>,
    },
    /// Simulate a publisher and compare lists in it: seeds, sensitivity, and a report in target/case
    Case {
        /// First and last seed; what was run before is not run again
        #[arg(long, value_name = "FIRST-LAST", default_value = "1-20")]
        seeds: String,
    },
    /// Let browsers read the magazine from nginx, and its log become the model that they load next
    Loop,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments.task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            let fault = error.downcast_ref::<Fault>();
            ExitCode::from(fault.map_or(1, Fault::exit))
        }
    }
}

fn run(task: &Task) -> Result<()> {
    let workspace = Workspace::find()?;
    match task {
        Task::Demo { port, build_only } => demo::run(&workspace, *port, *build_only),
        Task::Test { table: true, .. } => check::write_capture_table(&workspace),
        Task::Test { packaging: true, .. } => check::run_packaging(&workspace),
        Task::Test { docs: true, .. } => check::run_docs(&workspace),
        Task::Test { .. } => check::run(&workspace),
        Task::Build => build(&workspace),
        Task::Cli => cli(&workspace),
        Task::Docs => check::build_docs(&workspace),
        Task::Size => size::report(&workspace),
        Task::Bench { named } => bench::run(&workspace, named),
        Task::Case { seeds } => case::run(&workspace, seeds),
        Task::Loop => closed_loop::run(&workspace),
    }
}

fn cli(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Kept);
    package::plan_tools(&mut plan, workspace, &tools);
    package::command::plan(&mut plan, workspace, &tools);
    plan.run()
}

fn build(workspace: &Workspace) -> Result<()> {
    let tools = Tools::default();
    let mut plan = Plan::new(Output::Kept);
    package::plan_tools(&mut plan, workspace, &tools);
    package::plan(&mut plan, workspace, &tools);
    plan.run()
}
