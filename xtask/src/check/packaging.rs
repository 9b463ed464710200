//! The package as it is published, in sites of others' bundlers and in pages that forbid much.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::browser;
use crate::console::Console;
use crate::package;
use crate::plan::{Note, Plan};
use crate::provision::{self, Tools};
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

const FOLDER: &str = "tests/packaging";
/// The drivers of the browsers, which these tests share with those of capture.
const DRIVERS: &str = "tests/browser/capture";
const LOCK: &str = "package-lock.json";
/// What is installed, built, or written for a site's own server.
const MADE: [&str; 3] = ["node_modules", "dist", "public"];
/// Alone it takes two minutes.
const LIMIT: Duration = Duration::from_secs(900);

/// Adds the bundlers and the tests. The package must be built before.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    plan.step("installing bundlers", |console| provision::node_in(workspace, console, FOLDER, "packaging-packages"));
    plan.step("the published package in sites of others", |console| run(workspace, tools, console));
}

fn run(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let stamp = Stamp::new(&workspace.kept(), "packaging", inputs(workspace)?);
    if stamp.holds(&[]) {
        return Ok(Note::Skipped("neither the package nor a site has changed".to_owned()));
    }
    let mut npm = provision::npm(workspace);
    npm.args(["test", "--silent"]).current_dir(workspace.path(FOLDER));
    browser::tell(&mut npm, workspace, tools, console)?;
    console.run_within(&mut npm, LIMIT, "correct the package, or the site if it is wrong")?;
    stamp.set()?;
    Ok(Note::Done)
}

fn inputs(workspace: &Workspace) -> Result<Inputs> {
    let mut files = vec![workspace.path(LOCK)];
    for folder in [package::FOLDER, FOLDER, DRIVERS] {
        collect(&workspace.path(folder), &mut files)?;
    }
    files.sort();
    let mut inputs = Inputs::default();
    for file in files {
        inputs = inputs.word(&file.to_string_lossy()).file(&file)?;
    }
    Ok(inputs)
}

/// Adds the files below `folder` that somebody wrote.
pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} could not be read", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.ends_with(".tgz") || MADE.contains(&&*name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_test_makes_is_no_reason_to_test_again() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("foldin-packaging-{}", std::process::id()));
        for name in
            ["vite/src/main.js", "vite/dist/main.js", "node_modules/vite/index.js", "next/.next/a.js", "foldin.tgz"]
        {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
            fs::write(file, name)?;
        }
        let mut files = Vec::new();
        collect(&folder, &mut files)?;
        assert_eq!(files, [folder.join("vite/src/main.js")]);
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
