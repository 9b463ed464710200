//! The npm package: the wasm, its JavaScript, the bundle and the types.

mod bindings;
mod catalogue;
mod classic;
pub(crate) mod command;
mod compile;
mod declarations;
mod fallback;
mod fresh_folder;
mod integrity;
mod lowering;
mod names;
mod notices;
mod panics;
mod saturating;
mod scripts;

use crate::plan::{Note, Plan};
use crate::provision::{self, Tools};
use crate::workspace::Workspace;

pub(crate) use classic::NAME as CLASSIC;
pub(crate) use fresh_folder::{FreshFolder, copy_folder};
pub(crate) use scripts::BUNDLE_REPORT;

/// The published package's folder in the repository.
pub(crate) const FOLDER: &str = "pkg";

/// Adds the steps that install what building needs.
pub(crate) fn plan_tools<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    plan.step("finding a toolchain for wasm32-unknown-unknown", |console| {
        let toolchain = tools.wasm(workspace, console)?;
        Ok(Note::Said(toolchain.described().to_owned()))
    });
    plan.step("installing the development packages", |console| provision::node(workspace, console));
}

/// Adds the steps that write the package.
pub(crate) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    plan.step("compiling the wasm", |console| compile::run(workspace, tools, console).map(|()| Note::Done));
    plan.step("generating its JavaScript and shrinking it", |console| bindings::run(workspace, tools, console));
    plan.step("compiling the search of a whole catalogue", |console| {
        catalogue::run(workspace, tools, console).map(|()| Note::Done)
    });
    plan.step("checking the types and bundling", |console| scripts::run(workspace, console));
}
