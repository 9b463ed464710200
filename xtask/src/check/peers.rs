//! What foldin promises of other people's libraries, held against those libraries themselves.

use std::time::Duration;

use anyhow::Result;

use crate::console::Console;
use crate::plan::{Note, Plan};
use crate::provision::{java, python};
use crate::workspace::Workspace;

/// What is run, with the path of the foldin command; to add one, add a line, and its packages in `provision/python.rs`.
const CHECKS: [(&str, &str); 2] = [
    ("folding in as implicit does", "tests/peers/implicit_model.py"),
    ("examples/spark against ingest, import and evaluate", "tests/peers/spark_example.py"),
];
/// Each takes less than a minute on two quiet cores.
const LIMIT: Duration = Duration::from_secs(900);

/// Adds the packages and the checks. The foldin command must be compiled before.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace) {
    plan.step("installing Python's packages", |console| python::provide(workspace, console));
    for (name, script) in CHECKS {
        plan.step(name, move |console| run(workspace, console, script));
    }
}

fn run(workspace: &Workspace, console: &Console, script: &str) -> Result<Note> {
    let mut python = workspace.command(python::program(workspace));
    if let Some(home) = java::provide(workspace, console)? {
        python.env("JAVA_HOME", home);
    }
    python
        .arg(workspace.path(script))
        .arg(workspace.foldin())
        // Spark starts further Pythons, which must be this one.
        .env("PYSPARK_PYTHON", python::program(workspace))
        // A machine's own name may lead to no address.
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        // Both libraries bring threads of their own.
        .env("OPENBLAS_NUM_THREADS", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    console.run_within(&mut python, LIMIT, "correct the code, or the check if it is wrong")?;
    Ok(Note::Done)
}
