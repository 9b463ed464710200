//! `foldin refresh --watch`: after the log, for as long as nobody says to end.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use rayon::ThreadPool;
use signal_hook::consts::{SIGINT, SIGTERM};

use super::super::CommandError;
use super::super::follow::Followed;
use super::super::output::Output;
use super::super::pair::Pair;
use super::super::watch::Watch;
use super::{Arguments, refresh_once};

/// How often a watch looks whether it shall end.
const HEARTBEAT: Duration = Duration::from_millis(100);

/// Refreshes whenever the time has come and there are new rows. The first time all rows are read, and those that are counted passed
/// over.
pub(super) fn follow(arguments: &Arguments, threads: &ThreadPool) -> Result<(), CommandError> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&end)).context("--watch: cannot wait for signals")?;
    }
    let logs: Result<Vec<Followed>, _> = arguments.inputs.logs().iter().map(|path| Followed::new(path)).collect();
    let mut logs = logs.map_err(|error| CommandError::Usage(error.to_string()))?;
    let mut from: &Path = &arguments.model;
    while !end.load(Ordering::Relaxed) {
        let started = Instant::now();
        let mut sources = Vec::new();
        for log in &mut logs {
            sources.extend(log.take()?);
        }
        // The first time new articles alone are a reason, too.
        if !sources.is_empty() {
            let watch = Watch::new();
            let _alone = Pair::of(&arguments.out).lock();
            let output = Output::create(&arguments.out)?;
            let read = arguments.inputs.read_from(&sources, &watch)?;
            refresh_once(arguments, from, output, &read, threads, watch)?;
            from = &arguments.out;
        }
        while started.elapsed() < arguments.every && !end.load(Ordering::Relaxed) {
            std::thread::sleep(HEARTBEAT);
        }
    }
    tell!("ended between two refreshes");
    Ok(())
}
