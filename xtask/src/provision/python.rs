//! Python with the packages that foldin is held against, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::plan::Note;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// The oldest that the pinned packages run on.
const OLDEST: (u32, u32) = (3, 11);
/// What is installed with all that it needs, in one go, so that pins that exclude each other are noticed.
const REQUIREMENTS: [&str; 2] = ["examples/spark/requirements.txt", "tests/peers/requirements.txt"];
/// What is installed afterwards and as it stands: lists that are whole, of packages that would bring far more than is used.
const WHOLE_LISTS: [&str; 1] = ["examples/embeddings/requirements.txt"];
const PACKAGES: [&str; 2] = ["python3", "python3-venv"];

/// The Python of the folder that [`provide`] fills.
pub(crate) fn program(workspace: &Workspace) -> PathBuf {
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    folder(workspace).join(inside)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target("python")
}

/// Makes a virtual environment below the build folder, anew whenever the pins or the system's Python changed.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<Note> {
    let python = system(workspace, console)?;
    let version = ask(workspace.command(&python).arg("--version")).unwrap_or_default();
    let mut inputs = Inputs::default().word(&version);
    for file in files() {
        inputs = inputs.file(&workspace.path(file))?;
    }
    let stamp = Stamp::new(&workspace.kept(), "python-packages", inputs);
    if stamp.holds(&[&program(workspace)]) {
        return Ok(Note::Skipped(format!("{} have not changed", files().collect::<Vec<_>>().join(", "))));
    }
    let folder = folder(workspace);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be removed", folder.display()))?;
    }
    console.busy(&format!("{version} in {}", folder.display()));
    console.run(
        workspace.command(&python).args(["-m", "venv"]).arg(&folder),
        "install the module venv with your system's packages (Debian: apt-get install python3-venv)",
    )?;
    console.busy(&format!("pip install {}, 450 MB to fetch at most", pins(workspace)?.join(" ")));
    pip_install(workspace, console, &REQUIREMENTS, &[])?;
    for list in WHOLE_LISTS {
        pip_install(workspace, console, &[list], &["--no-deps"])?;
    }
    stamp.set()?;
    Ok(Note::Done)
}

fn files() -> impl Iterator<Item = &'static str> {
    REQUIREMENTS.into_iter().chain(WHOLE_LISTS)
}

fn pip_install(workspace: &Workspace, console: &Console, files: &[&str], options: &[&str]) -> Result<()> {
    let mut pip = workspace.command(program(workspace));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check"]).args(options);
    for file in files {
        pip.arg("--requirement").arg(workspace.path(file));
    }
    console.run(&mut pip, "see whether the Python package index can be reached: pip download --no-deps numpy")
}

/// What the files of requirements name.
fn pins(workspace: &Workspace) -> Result<Vec<String>> {
    let mut pins = Vec::new();
    for file in files() {
        let text = fs::read_to_string(workspace.path(file)).with_context(|| format!("{file} could not be read"))?;
        pins.extend(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned));
    }
    pins.sort();
    pins.dedup();
    Ok(pins)
}

/// The system's Python, with what makes virtual environments.
fn system(workspace: &Workspace, console: &Console) -> Result<PathBuf> {
    let python = Path::new(if cfg!(windows) { "python" } else { "python3" });
    // Debian ships the module venv without the pip that it wants to put inside.
    let complete = || ask(question(workspace, python).arg("import ensurepip, venv")).is_some();
    if !complete() && apt::usable() {
        apt::install(console, &PACKAGES)?;
    }
    let found = ask(question(workspace, python).arg("import sys; print(*sys.version_info[:2])"));
    if found.as_deref().and_then(release).is_some_and(|release| release >= OLDEST) && complete() {
        return Ok(python.to_owned());
    }
    let (major, minor) = OLDEST;
    Err(Fault::failed(
        format!("Python is {}", found.map_or("not installed".into(), |found| found.replace(' ', "."))),
        format!("{} {major}.{minor} or later on PATH, with the modules venv and ensurepip", python.display()),
        "install it with your system's packages (Debian: apt-get install python3-venv)",
    )
    .into())
}

fn question(workspace: &Workspace, python: &Path) -> Command {
    let mut command = workspace.command(python);
    command.arg("-c");
    command
}

/// (3, 11) of `3 11`.
fn release(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_by_their_numbers() {
        assert_eq!(release("3 11"), Some((3, 11)));
        assert!(release("3 9") < Some(OLDEST));
        assert!(release("3 13") > Some(OLDEST));
        assert_eq!(release("Python"), None);
    }
}
