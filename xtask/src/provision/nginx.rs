//! A web server for the tests: the system's nginx, else Debian's.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::apt;
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::workspace::Workspace;

/// Where systems keep it; for other users than root `sbin` is rarely on the path.
const USUAL: [&str; 4] = ["nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"];

/// Finds or installs nginx and says where it is.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<PathBuf> {
    if let Some(found) = find(workspace) {
        return Ok(found);
    }
    if apt::usable()
        && apt::install(console, &["nginx-light"]).is_ok()
        && let Some(found) = find(workspace)
    {
        return Ok(found);
    }
    Err(Fault::failed(
        "no nginx was found or could be installed",
        "an nginx that answers `-v`",
        "install it with your system's packages (Debian: apt-get install nginx-light)",
    )
    .into())
}

fn find(workspace: &Workspace) -> Option<PathBuf> {
    let starts = |path: &&Path| ask(workspace.command(path).arg("-v")).is_some();
    USUAL.iter().map(Path::new).find(starts).map(Path::to_owned)
}
