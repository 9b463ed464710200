//! The `foldin` command. One file a command; to add one, add a line to [`Command`].

mod failure;
mod output;
mod train;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// Personal article lists computed inside the reader's browser.
#[derive(Debug, Parser)]
#[command(name = "foldin", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Train a model from a site's own log
    Train(train::Train),
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Train(command) => command.run(),
        }
    }
}

/// Runs what the command line asks for. 0: done; 1: failed; 2: used wrongly, which clap decides for what it parses and
/// [`Failure::Usage`] for the rest.
pub(crate) fn run() -> ExitCode {
    match Arguments::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(failure.code())
        }
    }
}
