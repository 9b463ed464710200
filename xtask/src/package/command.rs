//! The npm package foldin-cli: the command and the trainer as wasm that Node runs. No page ever downloads it, so it is compiled for
//! speed, and wasm-bindgen's own JavaScript loads it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use super::fresh_folder::FreshFolder;
use crate::console::Console;
use crate::fault::Fault;
use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// The package's folder in the repository.
pub(crate) const FOLDER: &str = "pkg-cli";
const TEMPLATE: &str = "pkg-template-cli";
/// What of the package is written by hand, and lies in the template.
const WRITTEN: [&str; 4] = ["package.json", "README.md", "foldin.js", "host.js"];
const LICENCE: &str = "LICENSE";
const PROFILE: &str = "cli";
const NAME: &str = "command";
/// The vector instructions that Node 20 has. Products of matrices come out the same with and without.
const SIMD: &str = "-Ctarget-feature=+simd128";
/// A native program has 8 MB of stack; wasm would have one.
const STACK: &str = "-Clink-arg=-zstack-size=8388608";

/// Adds the steps that write the package.
pub(crate) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    plan.step("compiling the command for Node", |console| {
        compile(workspace, tools, console)?;
        Ok(Note::Done)
    });
    plan.step("putting the command's npm package together", |console| pack(workspace, tools, console));
}

fn compile(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<()> {
    console.run(
        tools.wasm(workspace, console)?.cargo_with(workspace, "rustc", &[SIMD]).args([
            "--package",
            "foldin",
            "--bin",
            "foldin",
            "--profile",
            PROFILE,
            "--",
            STACK,
        ]),
        "correct what the compiler names",
    )
}

fn pack(workspace: &Workspace, tools: &Tools, console: &Console) -> Result<Note> {
    let compiled = tools.wasm(workspace, console)?.output_folder(workspace, PROFILE).join("foldin.wasm");
    let mut parts: Vec<PathBuf> = WRITTEN.iter().map(|name| workspace.path(TEMPLATE).join(name)).collect();
    // The licence is the repository's.
    parts.push(workspace.path(LICENCE));
    let mut inputs = Inputs::default().word(include_str!("command.rs")).file(&compiled)?;
    inputs = inputs.file(&workspace.path("Cargo.lock"))?;
    for part in &parts {
        inputs = inputs.file(part)?;
    }
    let stamp = Stamp::new(&workspace.kept(), "command", inputs);
    if stamp.holds(&[&workspace.path(FOLDER)]) {
        return Ok(Note::Skipped("the wasm has not changed".to_owned()));
    }
    let fresh = FreshFolder::begin(workspace.path(FOLDER))?;
    console.busy("wasm-bindgen");
    let refused = |error: anyhow::Error| {
        Fault::failed(
            format!("wasm-bindgen could not read {}: {error:#}", compiled.display()),
            "wasm that the same version of wasm-bindgen has described",
            "give `wasm-bindgen` in Cargo.toml and `wasm-bindgen-cli-support` in xtask/Cargo.toml one version",
        )
    };
    let mut bindgen = Bindgen::new();
    bindgen.nodejs(true)?.input_path(&compiled).out_name(NAME).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(fresh.path()).map_err(refused)?;
    for part in &parts {
        if let Some(name) = part.file_name() {
            fs::copy(part, fresh.path().join(name))?;
        }
    }
    fresh.commit()?;
    stamp.set()?;
    Ok(Note::Said(format!("in {FOLDER}/")))
}
