//! A browser for the tests: the system's, else one that is installed.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{answers, apt, node, on_path};
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::workspace::Workspace;

/// Names and places of a Chromium that a system may have.
const USUAL: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Finds or installs Chromium and says where it is.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("FOLDIN_CHROMIUM") {
        return answers(workspace, Path::new(&named)).ok_or_else(|| {
            Fault::failed(
                format!("FOLDIN_CHROMIUM names {}, which does not start", named.display()),
                "the path of a Chromium that answers `--version`",
                "correct the variable, or unset it and one is looked for",
            )
            .into()
        });
    }
    if let Some(found) = from_system(workspace) {
        return Ok(found);
    }
    if apt::usable()
        && apt::install(console, &["chromium"]).is_ok()
        && let Some(found) = from_system(workspace)
    {
        return Ok(found);
    }
    node(workspace, console)?;
    if let Some(found) = from_playwright(workspace) {
        return Ok(found);
    }
    console.busy("playwright-core install chromium");
    let remedy = "install Chromium with your system's packages, or name one: FOLDIN_CHROMIUM=/path/to/chromium";
    console.run(workspace.node_tool("playwright-core").args(["install", "chromium"]), remedy)?;
    from_playwright(workspace).ok_or_else(|| {
        Fault::failed("no Chromium was found or could be installed", "a Chromium that answers `--version`", remedy)
            .into()
    })
}

fn from_system(workspace: &Workspace) -> Option<PathBuf> {
    USUAL.iter().filter_map(|name| on_path(name)).find_map(|path| answers(workspace, &path))
}

/// A browser that Playwright fetched earlier.
fn from_playwright(workspace: &Workspace) -> Option<PathBuf> {
    let path = ask(workspace.command("node").args(["-p", "require('playwright-core').chromium.executablePath()"]))?;
    answers(workspace, Path::new(&path))
}
