//! Every dependency has a licence that foldin may be built with.

use std::fs;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;
use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::fault::Fault;
use crate::plan::Note;
use crate::workspace::Workspace;

/// Licences that ask for no more than a notice.
const PERMISSIVE: [&str; 9] =
    ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "Unicode-3.0", "Unlicense", "Zlib"];
/// The npm packages are tools that run here and are not published: a licence that binds only changed copies is no
/// burden. ISC asks for a notice, as the permissive ones do; no crate has it.
const TOOLS: [&str; 2] = ["ISC", "MPL-2.0"];
/// Lock files of npm, and what their packages may have besides. Bundlers are others' tools: they run in tests, on sites that
/// nobody publishes.
const LOCKS: [(&str, &[&str]); 2] = [("package-lock.json", &[]), ("tests/packaging/package-lock.json", &BUNDLERS)];
const BUNDLERS: [&str; 4] = ["BlueOak-1.0.0", "CC-BY-4.0", "LGPL-3.0-or-later", "Python-2.0"];
/// Packages whose licence lies beside their package.json and is not named in it.
const UNNAMED: [(&str, &str); 1] = [("zod-to-ts", "MIT")];

/// Looks at the crates and the npm packages of all lock files.
pub(super) fn check(workspace: &Workspace) -> Result<Note> {
    let crates = crates(workspace)?;
    let mut found: Vec<String> = refused(&crates, &PERMISSIVE).collect();
    let mut count = 0;
    for (lock, besides) in LOCKS {
        let packages = npm_packages(workspace, lock)?;
        let allowed: Vec<&str> = PERMISSIVE.iter().chain(&TOOLS).chain(besides).copied().collect();
        found.extend(refused(&packages, &allowed));
        count += packages.len();
    }
    if found.is_empty() {
        return Ok(Note::Said(format!("{} crates, {count} npm packages", crates.len())));
    }
    Err(Fault::failed(
        format!("licences that are not allowed: {}", found.join(", ")),
        format!("one of {}, {}", PERMISSIVE.join(", "), TOOLS.join(", ")),
        "use another dependency, or allow the licence in xtask/src/check/licences.rs with a reason",
    )
    .into())
}

/// A dependency and what it says of its licence.
struct Dependency {
    name: String,
    licence: String,
}

fn crates(workspace: &Workspace) -> Result<Vec<Dependency>> {
    let metadata = MetadataCommand::new()
        .current_dir(workspace.root())
        .other_options(["--locked".to_owned()])
        .exec()
        .context("cargo could not list the crates")?;
    Ok(metadata
        .packages
        .into_iter()
        .map(|package| Dependency {
            name: format!("{} {}", package.name, package.version),
            licence: package.license.unwrap_or_default(),
        })
        .collect())
}

fn npm_packages(workspace: &Workspace, file: &str) -> Result<Vec<Dependency>> {
    let lock = fs::read(workspace.path(file)).with_context(|| format!("{file} could not be read"))?;
    let lock: Value = serde_json::from_slice(&lock).with_context(|| format!("{file} is not JSON"))?;
    let packages = lock["packages"].as_object().with_context(|| format!("{file} lists no packages"))?;
    Ok(packages
        .iter()
        // Only what is installed comes from others.
        .filter_map(|(path, package)| Some((path.rsplit_once("node_modules/")?.1, package)))
        .filter(|(_, package)| package["link"] != true)
        .map(|(name, package)| {
            let unnamed = UNNAMED.iter().find_map(|(known, licence)| (*known == name).then_some(*licence));
            let licence = package["license"].as_str().or(unnamed).unwrap_or_default().to_owned();
            Dependency { name: name.to_owned(), licence }
        })
        .collect())
}

/// The dependencies whose licence is not among the allowed ones.
fn refused<'a>(dependencies: &'a [Dependency], allowed: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    dependencies.iter().filter(|dependency| !is_allowed(&dependency.licence, allowed)).map(
        |dependency| match dependency.licence.as_str() {
            "" => format!("{} (names none)", dependency.name),
            licence => format!("{} ({licence})", dependency.name),
        },
    )
}

fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    // Older crates write `MIT/Apache-2.0`.
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        // An exception (`WITH`) only allows more.
        expression.evaluate(|required| required.license.id().is_some_and(|id| allowed.contains(&id.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_allowed_when_one_of_its_ways_is() {
        for licence in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(licence, &PERMISSIVE), "{licence}");
        }
        for licence in ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "MPL-2.0", "see file"] {
            assert!(!is_allowed(licence, &PERMISSIVE), "{licence}");
        }
    }

    #[test]
    fn a_refused_dependency_is_named_with_its_licence() {
        let dependencies = ["MIT", "AGPL-3.0-only", ""]
            .map(|licence| Dependency { name: "thing".to_owned(), licence: licence.to_owned() });
        let refused: Vec<String> = refused(&dependencies, &PERMISSIVE).collect();
        assert_eq!(refused, ["thing (AGPL-3.0-only)", "thing (names none)"]);
    }
}
