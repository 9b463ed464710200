//! Firefox for the tests: the system's, else Debian's.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{answers, apt, on_path};
use crate::console::Console;
use crate::fault::Fault;
use crate::workspace::Workspace;

/// Names and places of a Firefox that a system may have.
const USUAL: [&str; 3] = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
const REMEDY: &str =
    "install Firefox with your system's packages (Debian: firefox-esr), or name one: FOLDIN_FIREFOX=/path/to/firefox";

/// Finds or installs Firefox and says where it is.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("FOLDIN_FIREFOX") {
        return answers(workspace, Path::new(&named)).ok_or_else(|| {
            Fault::failed(
                format!("FOLDIN_FIREFOX names {}, which does not start", named.display()),
                "the path of a Firefox that answers `--version`",
                "correct the variable, or unset it and one is looked for",
            )
            .into()
        });
    }
    if let Some(found) = from_system(workspace) {
        return Ok(found);
    }
    if apt::usable()
        && apt::install(console, &["firefox-esr"]).is_ok()
        && let Some(found) = from_system(workspace)
    {
        return Ok(found);
    }
    Err(Fault::failed("no Firefox was found or could be installed", "a Firefox that answers `--version`", REMEDY)
        .into())
}

fn from_system(workspace: &Workspace) -> Option<PathBuf> {
    USUAL.iter().filter_map(|name| on_path(name)).find_map(|path| answers(workspace, &path))
}
