//! The `foldin` command. One file a command; to add one, add a line to [`Command`] and to [`Command::run`].

// Before those that use its macro.
#[macro_use]
mod output;

mod bar;
mod error;
mod evaluate;
#[cfg(not(target_family = "wasm"))]
mod follow;
mod import;
mod ingest;
mod inputs;
mod inspect;
mod model;
mod pair;
mod publish;
mod rank;
mod refresh;
mod report;
mod simulate;
mod threads;
mod trace;
mod train;
mod uplift;
mod watch;

use std::io::Write as _;

use clap::{Parser, Subcommand};
use foldin::host;

pub(crate) use error::CommandError;

/// Personal article lists computed inside the reader's browser.
#[derive(Debug, Parser)]
#[command(name = "foldin", version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ingest(ingest::Arguments),
    Train(train::Arguments),
    Refresh(refresh::Arguments),
    Import(import::Arguments),
    Publish(publish::Arguments),
    Rank(rank::Rank),
    Inspect(inspect::Arguments),
    Simulate(simulate::Arguments),
    Evaluate(evaluate::Arguments),
    Report(report::Arguments),
    Uplift(uplift::Arguments),
    Trace(trace::Arguments),
}

impl Command {
    fn run(self) -> Result<(), CommandError> {
        match self {
            Self::Ingest(arguments) => ingest::run(arguments),
            Self::Train(arguments) => train::run(arguments),
            Self::Refresh(arguments) => refresh::run(arguments),
            Self::Import(arguments) => import::run(arguments),
            Self::Publish(arguments) => publish::run(arguments),
            Self::Rank(command) => command.run(),
            Self::Inspect(arguments) => inspect::run(arguments),
            Self::Simulate(arguments) => simulate::run(arguments),
            Self::Evaluate(arguments) => evaluate::run(arguments),
            Self::Report(arguments) => report::run(arguments),
            Self::Uplift(arguments) => uplift::run(arguments),
            Self::Trace(arguments) => trace::run(arguments),
        }
    }
}

/// Runs what the command line asks for, and gives the exit code. 0: done; 1: failed; 2: used wrongly, which clap decides for what
/// it parses and [`CommandError::Usage`] for the rest.
pub(crate) fn run() -> u8 {
    host::begin();
    let asked = match CommandLine::try_parse_from(host::arguments()) {
        Ok(asked) => asked,
        Err(told) => return tell_of_use(&told),
    };
    match asked.command.run() {
        Ok(()) => 0,
        Err(error) => {
            // Where nobody listens any more there is nobody to tell, and the exit code stays.
            drop(writeln!(host::stderr(), "error: {error}"));
            error.exit_code()
        }
    }
}

/// Says what clap has to say: help and the version, which were asked for, or what is wrong.
fn tell_of_use(told: &clap::Error) -> u8 {
    #[cfg(not(target_family = "wasm"))]
    drop(told.print());
    #[cfg(target_family = "wasm")]
    drop(match told.use_stderr() {
        true => write!(host::stderr(), "{}", told.render()),
        false => write!(host::stdout(), "{}", told.render()),
    });
    u8::try_from(told.exit_code()).unwrap_or(2)
}
