//! `foldin inspect`: what a model file says, for people.

use std::path::PathBuf;

use super::CommandError;

/// Says what a model file holds.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The model file
    model: PathBuf,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), CommandError> {
    let _ = std::fs::read(arguments.model).map_err(anyhow::Error::from)?;
    Ok(())
}
