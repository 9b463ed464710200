//! What cargo itself can check.

use crate::plan::{Note, Plan};
use crate::provision::Tools;
use crate::workspace::Workspace;

/// The browser part alone, as it is published.
const BROWSER: [&str; 6] = ["--package", "foldin", "--lib", "--no-default-features", "--features", "browser"];
const CLIPPY_REMEDY: &str = "correct what clippy names";

/// Adds the check of the formatting.
pub(super) fn plan_format<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace) {
    plan.step("cargo fmt", |console| {
        console.run(workspace.cargo().args(["fmt", "--all", "--check"]), "cargo fmt --all")?;
        Ok(Note::Done)
    });
}

/// Adds the lints, the documentation and the tests. Warnings are denied without `RUSTFLAGS`, which would build every
/// dependency once more.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, workspace: &'a Workspace, tools: &'a Tools) {
    plan.step("clippy", |console| {
        console.run(
            workspace
                .cargo()
                .args(["clippy", "--locked", "--workspace", "--all-targets"])
                .args(["--", "--deny", "warnings"]),
            CLIPPY_REMEDY,
        )?;
        Ok(Note::Done)
    });
    plan.step("clippy of the browser part", |console| {
        let toolchain = tools.wasm(workspace, console)?;
        // Debian's clippy is another version with other lints: there the browser part is checked for this machine.
        let (mut command, note) = if toolchain.has_clippy() {
            (toolchain.cargo(workspace, "clippy"), Note::Done)
        } else {
            let mut command = workspace.cargo();
            command.args(["clippy", "--locked"]);
            let why = "for this machine: the active toolchain has no wasm target";
            (command, Note::Said(why.to_owned()))
        };
        console.run(command.args(BROWSER).args(["--", "--deny", "warnings"]), CLIPPY_REMEDY)?;
        if toolchain.has_clippy() {
            let mut command = toolchain.cargo(workspace, "clippy");
            command.env("CARGO_ENCODED_RUSTFLAGS", "-Ctarget-feature=+simd128").args([
                "--package",
                "foldin-catalogue",
                "--features",
                "twins",
                "--",
                "--deny",
                "warnings",
            ]);
            console.run(&mut command, CLIPPY_REMEDY)?;
        }
        Ok(note)
    });
    plan.step("rustdoc", |console| {
        console.run(
            workspace
                .cargo()
                .args(["doc", "--locked", "--workspace", "--no-deps"])
                .env("RUSTDOCFLAGS", "--deny warnings"),
            "correct what rustdoc names",
        )?;
        Ok(Note::Done)
    });
    // One after the other: together, what both need would be compiled once more, with the features that either asks for.
    for packages in [&["foldin", "foldin-catalogue"][..], &["xtask"]] {
        plan.step(format!("cargo test of {}", packages.join(" and ")), move |console| {
            let mut test = workspace.cargo();
            test.args(["test", "--locked"]);
            for package in packages {
                test.args(["--package", package]);
            }
            console.run(&mut test, "correct the code, or the test if it is wrong")?;
            Ok(Note::Done)
        });
    }
}
