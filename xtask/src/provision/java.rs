//! A Java for Spark: the one that is named, the system's, else one that is installed.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::apt;
use crate::console::{Console, ask};
use crate::fault::Fault;
use crate::workspace::Workspace;

/// Spark 4 runs on Java 17 and 21.
const OLDEST: u32 = 17;
/// Where Debian and most other Linux distributions keep their Javas.
const USUAL: &str = "/usr/lib/jvm";
/// By release: Debian 12 has the first, Debian 13 the second.
const PACKAGES: [&str; 2] = ["openjdk-17-jre-headless", "openjdk-21-jre-headless"];

/// Finds or installs Java. Gives its home, nothing where the `java` on PATH will do.
pub(crate) fn provide(workspace: &Workspace, console: &Console) -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("JAVA_HOME").map(PathBuf::from) {
        if new_enough(workspace, &named.join("bin/java")) {
            return Ok(Some(named));
        }
        return Err(Fault::failed(
            format!("JAVA_HOME names {}, which holds no Java {OLDEST} or later", named.display()),
            format!("the home of a Java {OLDEST} or later"),
            "correct the variable, or unset it and one is looked for",
        )
        .into());
    }
    if let Some(found) = find(workspace) {
        return Ok(found);
    }
    if apt::usable() {
        for package in PACKAGES {
            if apt::install(console, &[package]).is_ok()
                && let Some(found) = find(workspace)
            {
                return Ok(found);
            }
        }
    }
    Err(Fault::failed(
        format!("no Java {OLDEST} or later was found or could be installed"),
        "a `java` on PATH, or JAVA_HOME",
        "install it with your system's packages (Debian: apt-get install default-jre-headless)",
    )
    .into())
}

fn find(workspace: &Workspace) -> Option<Option<PathBuf>> {
    if new_enough(workspace, Path::new("java")) {
        return Some(None);
    }
    let mut homes: Vec<PathBuf> = Path::new(USUAL).read_dir().ok()?.flatten().map(|entry| entry.path()).collect();
    homes.sort();
    homes.into_iter().find(|home| new_enough(workspace, &home.join("bin/java"))).map(Some)
}

fn new_enough(workspace: &Workspace, java: &Path) -> bool {
    ask(workspace.command(java).arg("--version")).as_deref().and_then(major).is_some_and(|major| major >= OLDEST)
}

/// 17 of `openjdk 17.0.15 2025-04-15`.
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().nth(1)?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn versions_are_read() {
        assert_eq!(major("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime Environment"), Some(17));
        assert_eq!(major("java 21 2023-09-19 LTS"), Some(21));
        assert_eq!(major(""), None);
    }
}
