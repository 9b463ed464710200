//! What foldin promises of other people's libraries, held against those libraries themselves.

use std::time::Duration;

use anyhow::Result;

use crate::console::Console;
use crate::plan::{Note, Plan};
use crate::provision::{java, python};
use crate::workspace::Workspace;

/// What is run, with the path of the foldin command and the threads that numpy's algebra may have, where the peer brings none
/// of its own; to add one, add a line, and its packages in `provision/python.rs`.
const CHECKS: [(&str, &str, &str); 3] = [
    ("folding in as implicit does", "tests/peers/implicit_model.py", "1"),
    ("examples/embeddings against its model and train", "examples/embeddings/check.py", "2"),
    ("examples/spark against ingest, import and evaluate", "tests/peers/spark_example.py", "1"),
];
/// The longest takes three minutes where two cores are shared by four builds.
const LIMIT: Duration = Duration::from_secs(900);

/// Adds the packages and the checks. The foldin command must be compiled before.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace) {
    plan.step("installing Python's packages", |console| python::provide(workspace, console));
    for (name, script, threads) in CHECKS {
        plan.step(name, move |console| run(workspace, console, script, threads));
    }
}

fn run(workspace: &Workspace, console: &Console, script: &str, threads: &str) -> Result<Note> {
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
        .env("OPENBLAS_NUM_THREADS", threads)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    console.run_within(&mut python, LIMIT, "correct the code, or the check if it is wrong")?;
    Ok(Note::Done)
}
