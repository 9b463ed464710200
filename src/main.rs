//! The `foldin` command.

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    foldin::host::end(command::run())
}
