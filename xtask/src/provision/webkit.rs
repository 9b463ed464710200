//! WebKitGTK for the tests: its driver, its small browser, and a display that nobody sees.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{apt, on_path};
use crate::console::Console;
use crate::fault::Fault;

/// What starts the driver, and the driver.
const PROGRAMS: [&str; 2] = ["xvfb-run", "WebKitWebDriver"];
/// Debian's packages of both; xvfb-run needs xauth and only recommends it.
const PACKAGES: [&str; 3] = ["webkit2gtk-driver", "xvfb", "xauth"];
/// Where distributions put the browser that the driver starts, below `/usr/lib` or a folder for the machine there.
const BROWSERS: [&str; 2] = ["webkit2gtk-4.1/MiniBrowser", "webkitgtk-6.0/MiniBrowser"];

/// Finds or installs all of it and says where the browser is.
pub(crate) fn provide(console: &Console) -> Result<PathBuf> {
    if let Some(found) = from_system() {
        return Ok(found);
    }
    if apt::usable()
        && apt::install(console, &PACKAGES).is_ok()
        && let Some(found) = from_system()
    {
        return Ok(found);
    }
    Err(Fault::failed(
        "no WebKitGTK was found or could be installed",
        format!("{} on PATH, and WebKitGTK's MiniBrowser", PROGRAMS.join(" and ")),
        format!(
            "install it with your system's packages (Debian: {}); FOLDIN_WEBKIT=/path/to/MiniBrowser names the browser",
            PACKAGES.join(" ")
        ),
    )
    .into())
}

fn from_system() -> Option<PathBuf> {
    if PROGRAMS.iter().any(|program| on_path(program).is_none()) {
        return None;
    }
    if let Some(named) = std::env::var_os("FOLDIN_WEBKIT") {
        return Some(named.into());
    }
    let folder = PathBuf::from("/usr/lib");
    let below = fs::read_dir(&folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    std::iter::once(folder.clone())
        .chain(below)
        .flat_map(|folder| BROWSERS.map(|browser| folder.join(browser)))
        .find(|path| path.is_file())
}
