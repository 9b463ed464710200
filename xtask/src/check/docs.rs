//! The documentation and the examples: every block that they show is run, as it stands there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use super::{browser, packaging};
use crate::console::Console;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::{self, Tools};
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

const FOLDER: &str = "tests/docs";
/// What is installed for them, and the mark of it.
const INSTALLED: [(&str, &str); 3] =
    [("docs", "docs-packages"), ("examples/react", "react-packages"), ("examples/eleventy", "eleventy-packages")];
/// What the tests look at, beside the command.
const LOOKED_AT: [&str; 12] = [
    FOLDER,
    "docs",
    "docs/.vitepress/theme",
    "docs/.vitepress/pictures",
    "examples/react",
    "examples/eleventy",
    "examples/wordpress",
    "pkg-template/src",
    "src/model",
    "src/command",
    package::FOLDER,
    package::command::FOLDER,
];
const FILES: [&str; 5] = [
    "README.md",
    "pkg-template/README.md",
    "pkg-template-cli/README.md",
    "docs/.vitepress/config.mjs",
    "package-lock.json",
];
/// Needs Debian's packages.
const WORDPRESS: &str = "wordpress.test.mjs";
/// Alone it takes two minutes and a half.
const LIMIT: Duration = Duration::from_secs(900);

/// Adds what the tests need, and the tests. Both packages and the command must be built before.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    for (folder, stamp) in INSTALLED {
        plan.step(format!("installing packages for {folder}"), move |console| {
            provision::node_in(workspace, console, folder, stamp)
        });
    }
    plan.step("what the documentation shows, and the examples", |console| run(workspace, tools, console));
}

/// Writes the references and builds the site.
fn build(workspace: &Workspace, console: &Console) -> Result<Note> {
    let mut npm = provision::npm(workspace);
    npm.args(["run", "--silent", "build"]).current_dir(workspace.path("docs"));
    npm.env("FOLDIN_BIN", workspace.foldin()).env("FOLDIN_REPO", workspace.root());
    console.run(&mut npm, "correct the page that it names")?;
    Ok(Note::Said("docs/.vitepress/dist".to_owned()))
}

/// Adds the steps that build the site alone.
pub(super) fn plan_site<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace) {
    let (folder, stamp) = INSTALLED[0];
    plan.step("installing packages for docs", move |console| provision::node_in(workspace, console, folder, stamp));
    plan.step("building the documentation", |console| build(workspace, console));
}

fn run(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let stamp = Stamp::new(&workspace.kept(), "docs", inputs(workspace)?);
    if stamp.holds(&[]) {
        return Ok(Note::Skipped("no page, example, package or command has changed".to_owned()));
    }
    let wordpress = provision::wordpress::provide(console)?;
    let mut node = workspace.command("node");
    node.args(["--test", "--test-concurrency=1"]).args(tests(workspace, wordpress)?);
    browser::tell(&mut node, workspace, tools, console)?;
    console.run_within(&mut node, LIMIT, "correct the page, or the code if the page is right")?;
    stamp.set()?;
    Ok(if wordpress { Note::Done } else { Note::Said("without WordPress, which is tested on Debian".to_owned()) })
}

fn tests(workspace: &Workspace, wordpress: bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    packaging::collect(&workspace.path(FOLDER), &mut files)?;
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".test.mjs") && (wordpress || !name.ends_with(WORDPRESS))
    });
    files.sort();
    Ok(files)
}

fn inputs(workspace: &Workspace) -> Result<Inputs> {
    let mut files: Vec<PathBuf> = FILES.iter().map(|file| workspace.path(file)).collect();
    files.push(workspace.foldin());
    for folder in LOOKED_AT {
        packaging::collect(&workspace.path(folder), &mut files)?;
    }
    // What the references are made of is here already.
    files.retain(|file| !is_made(file, workspace));
    files.sort();
    let mut inputs = Inputs::default();
    for file in files {
        inputs = inputs.word(&file.to_string_lossy()).file(&file)?;
    }
    Ok(inputs)
}

fn is_made(file: &Path, workspace: &Workspace) -> bool {
    let examples = workspace.path("examples");
    file.starts_with(workspace.path("docs/reference"))
        || ["_site", "published"].iter().any(|made| {
            file.strip_prefix(&examples).is_ok_and(|inside| inside.components().any(|part| part.as_os_str() == *made))
        })
}
