//! All that a list needs as one script that is no module.

use std::path::Path;

use anyhow::Result;

use super::scripts::{TEMPLATE, bundler, option, terser};
use crate::console::Console;
use crate::workspace::Workspace;

/// What it is called in the package.
pub(crate) const NAME: &str = "foldin.classic.js";

/// Writes it into `folder`.
pub(super) fn write(workspace: &Workspace, console: &Console, folder: &Path) -> Result<()> {
    console.busy("esbuild, without modules");
    let sources = workspace.path(TEMPLATE).join("src");
    let file = folder.join(NAME);
    console.run(
        bundler(workspace)
            .arg(sources.join("classic.ts"))
            .arg("--format=iife")
            // It lies beside the script, and is fetched where no wasm may run.
            .arg("--external:./fallback.js")
            // `import.meta` is a syntax error outside modules.
            .arg("--define:import.meta.url=place")
            .arg(option("--inject:", &sources.join("classic-place.ts")))
            .arg(option("--outfile=", &file)),
        "correct what the bundler names",
    )?;
    terser(workspace, console, &file, &[])
}
