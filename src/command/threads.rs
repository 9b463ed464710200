//! How many threads a command works on.

use anyhow::Context;
use clap::Args;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::CommandError;

/// The option of every command that works in parallel.
#[derive(Debug, Args)]
pub(crate) struct Threads {
    /// Threads, all cores by default; the result does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Threads {
    /// Starts them.
    ///
    /// # Errors
    /// Where the system refuses.
    pub(crate) fn start(&self) -> Result<ThreadPool, CommandError> {
        let builder = match self.threads {
            Some(count) => ThreadPoolBuilder::new().num_threads(usize::from(count)),
            None => ThreadPoolBuilder::new(),
        };
        // Wasm in Node has one thread, the one that is here.
        #[cfg(target_family = "wasm")]
        let builder = builder.num_threads(1).use_current_thread();
        Ok(builder.build().context("cannot start threads")?)
    }
}
