//! The licences of what others wrote and the wasm contains; they ask that their notice goes with every copy.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{MetadataCommand, Package};

use crate::console::ask;
use crate::fault::Fault;
use crate::workspace::Workspace;

const FILE: &str = "THIRD-PARTY.md";
/// What is compiled to wasm, and with which features.
const COMPILED: [&[&str]; 2] = [&["--package", "foldin", "--features", "browser"], &["--package", "foldin-catalogue"]];
/// Files that a crate may keep its licence in, that of MIT before others: of two licences joined by `OR` either will do.
const TEXTS: [&str; 8] =
    ["LICENSE-MIT", "LICENSE-MIT.md", "LICENSE-MIT.txt", "LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING", "license"];
/// What a crate keeps beside it where its licence has an `AND`.
const FURTHER: &str = "LICENSE-UNICODE";

/// Writes them into `folder`.
pub(super) fn write(workspace: &Workspace, folder: &Path) -> Result<()> {
    let shipped = shipped(workspace)?;
    let mut list = String::from(
        "# What others wrote\n\n`foldin.wasm` and `catalogue.js` contain compiled code of Rust's standard library (MIT OR Apache-2.0, <https://github.com/rust-lang/rust>) and of\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages(workspace)?.iter().filter(|package| shipped.contains(&named(package))) {
        let name = named(package);
        let licence = package.license.as_deref().unwrap_or("no licence named");
        let home = package.repository.as_deref().unwrap_or("https://crates.io");
        list += &format!("- {name} ({licence}, <{home}>)\n");
        texts.entry(text(package)?).or_default().push(name);
    }
    for (text, names) in texts {
        list += &format!("\n## {}\n\n{}\n", names.join(", "), text.trim());
    }
    fs::write(folder.join(FILE), list).with_context(|| format!("{FILE} could not be written"))
}

/// Names and versions of the crates that are compiled in: no build script, no macro, and nothing of this repository.
fn shipped(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let mut shipped = BTreeSet::new();
    for compiled in COMPILED {
        let mut tree = workspace.cargo();
        tree.args(["tree", "--locked", "--target", "wasm32-unknown-unknown", "--no-default-features"])
            .args(compiled)
            .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
        let said = ask(&mut tree).context("cargo could not list the crates of the wasm")?;
        // `name v1.2.3`; a path follows where the crate lies in this repository.
        shipped.extend(said.lines().filter(|line| !line.contains('/')).map(|line| {
            let mut words = line.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            format!("{name} {}", version.trim_start_matches('v'))
        }));
    }
    Ok(shipped)
}

fn packages(workspace: &Workspace) -> Result<Vec<Package>> {
    let metadata = MetadataCommand::new()
        .current_dir(workspace.root())
        .other_options(["--locked".to_owned()])
        .exec()
        .context("cargo could not list the crates")?;
    Ok(metadata.packages)
}

fn named(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

fn text(package: &Package) -> Result<String> {
    let folder = package.manifest_path.parent().context("a manifest lies in a folder")?;
    let read = |name: &&str| fs::read_to_string(folder.join(name)).ok();
    let Some(text) = TEXTS.iter().find_map(read) else {
        return Err(unknown(package, "brings no text of its licence", &TEXTS.join(", ")).into());
    };
    if !package.license.as_deref().unwrap_or_default().contains(" AND ") {
        return Ok(text);
    }
    match read(&FURTHER) {
        Some(further) => Ok(format!("{}\n\n{}", text.trim(), further.trim())),
        None => Err(unknown(package, "has two licences and brings one text", FURTHER).into()),
    }
}

fn unknown(package: &Package, what: &str, expected: &str) -> Fault {
    Fault::failed(
        format!("{} {what}", named(package)),
        format!("one of {expected}"),
        "see what the crate calls it, and add the name in xtask/src/package/notices.rs",
    )
}
