//! Checks the TypeScript, bundles it and puts the package together.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::fresh_folder::FreshFolder;
use super::{FOLDER, bindings, catalogue, classic, declarations, fallback, integrity, names, notices};
use crate::console::Console;
use crate::fault::Fault;
use crate::plan::Note;
use crate::workspace::Workspace;

pub(super) const TEMPLATE: &str = "pkg-template";
/// What a page imports by name.
const ENTRIES: [&str; 16] = [
    "foldin",
    "widget",
    "lists",
    "panel",
    "panel-de",
    "panel-fr",
    "panel-es",
    "panel-ja",
    "impressions",
    "explore",
    "segments",
    "uplift",
    "catalogue",
    "tcf",
    "gpp",
    "debug",
];
/// What the others import where no wasm may run.
const FALLBACK: &str = "fallback";
/// What esbuild tells of the bundle: which file imports which.
pub(crate) const BUNDLE_REPORT: &str = "bundle.json";

/// Writes the package's folder.
pub(super) fn run(workspace: &Workspace, console: &Console) -> Result<Note> {
    let fresh = FreshFolder::begin(workspace.path(FOLDER))?;
    let template = workspace.path(TEMPLATE);
    console.busy("tsc");
    console.run(
        workspace
            .node_tool("tsc")
            .arg("--project")
            .arg(template.join("tsconfig.json"))
            .args(["--noEmit", "false", "--declaration", "--emitDeclarationOnly"])
            .arg("--rootDir")
            .arg(template.join("src"))
            .arg("--outDir")
            .arg(fresh.path()),
        "correct what the type checker names",
    )?;
    declarations::keep_public(fresh.path(), &ENTRIES)?;
    console.busy("esbuild");
    let report = workspace.kept().join(BUNDLE_REPORT);
    console.run(
        bundler(workspace)
            .args(ENTRIES.map(|entry| template.join(format!("src/{entry}.ts"))))
            .arg(template.join(format!("src/{FALLBACK}.ts")))
            .arg("--loader:.wasm=base64")
            .arg(option("--alias:catalogue.wasm=", &catalogue::wasm(workspace)))
            .arg(option("--alias:fallback-core=", &fallback::core(workspace)))
            .arg(option("--alias:fallback-signatures=", &fallback::signatures(workspace)))
            .args(["--format=esm", "--splitting", "--chunk-names=chunk-[hash]"])
            .arg(option("--metafile=", &report))
            .arg(option("--outdir=", fresh.path())),
        "correct what the bundler names",
    )?;
    shorten(workspace, console, fresh.path())?;
    classic::write(workspace, console, fresh.path())?;
    fs::copy(bindings::wasm(workspace), fresh.path().join("foldin.wasm"))?;
    for name in ["package.json", "README.md", "LICENSE"] {
        // The licence is the repository's.
        let folder = if name == "LICENSE" { "." } else { TEMPLATE };
        let source = workspace.path(folder).join(name);
        if !source.is_file() {
            return Err(Fault::failed(
                format!("{folder}/{name} is missing"),
                "the file, to be published with the package",
                "write it",
            )
            .into());
        }
        fs::copy(source, fresh.path().join(name))?;
    }
    notices::write(workspace, fresh.path())?;
    integrity::write(fresh.path())?;
    fresh.commit()?;
    Ok(Note::Said(format!("in {FOLDER}/")))
}

/// The bundler, told what every script of the package has in common.
pub(super) fn bundler(workspace: &Workspace) -> Command {
    let mut bundler = workspace.node_tool("esbuild");
    bundler
        .args(["--bundle", "--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning"])
        // Modules that are imported for the sake of their place would be dropped for having no side effects.
        .arg("--ignore-annotations")
        .arg(format!("--mangle-props={}", names::PATTERN))
        .arg(option("--mangle-cache=", &workspace.path(bindings::FOLDER).join(names::CACHE)));
    bundler
}

/// What the bundler leaves behind is 2 % of what a page downloads.
fn shorten(workspace: &Workspace, console: &Console, folder: &Path) -> Result<()> {
    console.busy("terser");
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "js") {
            terser(workspace, console, &file, &["--module"])?;
        }
    }
    Ok(())
}

/// Shortens one script in its place.
pub(super) fn terser(workspace: &Workspace, console: &Console, file: &Path, options: &[&str]) -> Result<()> {
    console.run(
        workspace
            .node_tool("terser")
            .arg(file)
            .args(options)
            .args(["--ecma", "2020", "--compress", "passes=3", "--mangle", "--output"])
            .arg(file),
        "correct what terser names",
    )
}

pub(super) fn option(name: &str, path: &Path) -> std::ffi::OsString {
    let mut option = std::ffi::OsString::from(name);
    option.push(path);
    option
}
