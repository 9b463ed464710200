//! The `foldin` command. One file a command; to add one, add a line to [`Command`].

mod failure;
mod inspect;
mod output;
mod rank;
mod simulate;
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
    /// Rank candidates for a history, as a page does
    Rank(rank::Rank),
    /// Say what a model file holds
    Inspect(inspect::Arguments),
    /// Write a publisher's log whose truth is known
    Simulate(simulate::Arguments),
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Train(command) => command.run(),
            Self::Rank(command) => command.run(),
            Self::Inspect(arguments) => inspect::run(arguments),
            Self::Simulate(arguments) => simulate::run(arguments),
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
