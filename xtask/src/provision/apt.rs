//! Debian's packages.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::console::{Console, ask};

/// A mirror that cannot be reached is tried for long.
const UPDATE_LIMIT: Duration = Duration::from_secs(180);

/// Whether this machine installs Debian packages without asking anyone.
pub(crate) fn usable() -> bool {
    ask(Command::new("apt-get").arg("--version")).is_some()
        && (is_root() || ask(Command::new("sudo").args(["-n", "true"])).is_some())
}

/// Installs packages by name.
pub(crate) fn install(console: &Console, packages: &[&str]) -> Result<()> {
    console.busy("apt-get update");
    // Should this fail, old lists may still hold the packages: the installation decides.
    console.attempt(apt_get().arg("update"), UPDATE_LIMIT);
    let wanted = packages.join(" ");
    console.busy(&format!("apt-get install {wanted}"));
    console.run(
        apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages),
        &format!("install the packages by hand: apt-get install {wanted}"),
    )
}

/// `apt-get` that asks nothing and waits for another installation to end.
fn apt_get() -> Command {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]);
        sudo
    };
    // Of a package that is a server nothing is started: who needs one starts it.
    command.env("RUNLEVEL", "1").env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
