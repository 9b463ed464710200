//! Runs child processes and shows what they do.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use crate::fault::Fault;

/// What becomes of a child's output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// Kept back: its last line moves along on a terminal, all of it is shown when the child fails.
    Kept,
    /// Passed through, for test runners and the logs of continuous integration.
    Passed,
}

/// Where one step shows what it is doing.
pub(crate) struct Console {
    output: Output,
    bar: ProgressBar,
}

/// How a child failed, and what it said if that was kept back.
struct Failure {
    how: String,
    said: Vec<u8>,
}

impl Console {
    /// A console that moves `bar` along.
    pub(crate) fn new(output: Output, bar: ProgressBar) -> Self {
        Self { output, bar }
    }

    /// Shows what the step is busy with.
    pub(crate) fn busy(&self, with: &str) {
        match self.output {
            Output::Kept => self.bar.set_message(with.to_owned()),
            Output::Passed => eprintln!("      {with}"),
        }
    }

    /// Runs a child to its end; a child that fails is an error with `remedy` in it.
    pub(crate) fn run(&self, command: &mut Command, remedy: &str) -> Result<()> {
        self.run_bounded(command, None, remedy)
    }

    /// The same, for a child that is ended after `limit`.
    pub(crate) fn run_within(&self, command: &mut Command, limit: Duration, remedy: &str) -> Result<()> {
        self.run_bounded(command, Some(limit), remedy)
    }

    fn run_bounded(&self, command: &mut Command, limit: Option<Duration>, remedy: &str) -> Result<()> {
        let Failure { how, said } = match self.follow(command, self.output, limit)? {
            None => return Ok(()),
            Some(failure) => failure,
        };
        if !said.is_empty() {
            let said = String::from_utf8_lossy(&said);
            self.bar.suspend(|| eprintln!("\n{}", said.trim_end()));
        }
        Err(Fault::failed(format!("`{}` failed ({how})", shown(command)), "exit code 0", remedy).into())
    }

    /// Runs a child whose failure is no trouble, since there is another way. It is ended after `limit`.
    pub(crate) fn attempt(&self, command: &mut Command, limit: Duration) -> bool {
        let how = match self.follow(command, Output::Kept, Some(limit)) {
            Ok(None) => return true,
            Ok(Some(failure)) => failure.how,
            Err(_) => "not there".to_owned(),
        };
        self.busy(&format!("`{}`: {how}; trying another way", shown(command)));
        false
    }

    /// Runs a child and says how it failed, if it did.
    fn follow(&self, command: &mut Command, output: Output, limit: Option<Duration>) -> Result<Option<Failure>> {
        command.stdin(Stdio::null());
        if output == Output::Kept {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let mut child = command.spawn().with_context(|| format!("`{}` did not start", shown(command)))?;
        let kept = Arc::new(Mutex::new(Vec::new()));
        let readers = [self.keep(child.stdout.take(), &kept), self.keep(child.stderr.take(), &kept)];
        let ended = wait(&mut child, limit)?;
        // A child ended early may leave its own children holding the pipe: do not wait for those.
        if ended.is_some() {
            for reader in readers.into_iter().flatten() {
                // A reader that died has shown less; the exit code still tells.
                let _ = reader.join();
            }
        }
        let how = match ended {
            Some(status) if status.success() => return Ok(None),
            Some(status) => match status.code() {
                Some(code) => format!("exit code {code}"),
                None => "ended by a signal".to_owned(),
            },
            None => format!("not done within {} s", limit.unwrap_or_default().as_secs()),
        };
        let said = kept.lock().map(|kept| kept.clone()).unwrap_or_default();
        Ok(Some(Failure { how, said }))
    }

    fn keep(&self, from: Option<impl Read + Send + 'static>, into: &Arc<Mutex<Vec<u8>>>) -> Option<JoinHandle<()>> {
        let (from, into, bar) = (from?, Arc::clone(into), self.bar.clone());
        Some(std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            while matches!(from.read_until(b'\n', &mut line), Ok(1..)) {
                let text = String::from_utf8_lossy(&line);
                if !text.trim().is_empty() {
                    bar.set_message(text.trim().to_owned());
                }
                if let Ok(mut into) = into.lock() {
                    into.extend_from_slice(&line);
                }
                line.clear();
            }
        }))
    }
}

/// Runs a child quietly and returns what it prints, or nothing if it fails or is not there.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The child's exit status, or nothing when it was ended for taking too long.
fn wait(child: &mut Child, limit: Option<Duration>) -> Result<Option<std::process::ExitStatus>> {
    let Some(limit) = limit else {
        return Ok(Some(child.wait()?));
    };
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The command as a person would type it: the program by its name, without its folder.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    std::iter::once(program.file_name().unwrap_or(program.as_os_str()))
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn console() -> Console {
        Console::new(Output::Kept, ProgressBar::hidden())
    }

    #[test]
    fn a_failing_child_names_the_command_the_code_and_the_remedy() {
        let error =
            console().run(Command::new("sh").args(["-c", "exit 3"]), "look at the shell").unwrap_err().to_string();
        assert!(error.contains("sh -c exit 3"), "{error}");
        assert!(error.contains("exit code 3"), "{error}");
        assert!(error.contains("look at the shell"), "{error}");
    }

    #[test]
    fn a_child_that_hangs_is_ended_at_the_limit() {
        let start = Instant::now();
        assert!(!console().attempt(Command::new("sleep").arg("30"), Duration::from_millis(200)));
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn an_attempt_succeeds_with_the_child() {
        assert!(console().attempt(&mut Command::new("true"), Duration::from_secs(5)));
        assert!(!console().attempt(&mut Command::new("no-such-program-of-foldin"), Duration::from_secs(5)));
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing() {
        assert_eq!(ask(&mut Command::new("no-such-program-of-foldin")), None);
    }
}
