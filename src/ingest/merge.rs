//! Several files read as one log: in the order of time, whether they follow one another or lie side by side.
//!
//! A rotated set has one file open at a time. Logs of servers that share the readers are open together, a line taken from
//! whichever is earliest.

use std::collections::VecDeque;
use std::io;

use super::lines::{Lines, Next};
use super::recognise::{Recogniser, Told};
use super::{Ingest, IngestError};
use crate::logs::{LogError, Source};

/// A file is placed among the others by the first line that has a time, looked for in so many.
const LOOKED_AT: u64 = 1000;
/// Files that are open together, each with some 300 KB. Beyond, a file waits for another's end, and its lines come late.
const MOST_OPEN: usize = 200;
/// A line so many seconds after the one before it is not waited with: its clock may be wrong, and then the whole file would wait.
const CLOCK_JUMP: i64 = 86_400;

/// What becomes of the lines.
pub(super) trait Take {
    /// A line was read, whatever it is.
    fn take(&mut self, source: &Source, number: u64, told: Result<Told<'_>, &'static str>) -> Result<(), IngestError>;
}

/// A file that is being read.
struct Open<'s> {
    source: &'s Source,
    lines: Lines,
    recogniser: Recogniser<'s>,
    /// Lines read.
    number: u64,
    /// The time of the line that was read and not yet taken.
    held: Option<i64>,
    previous: i64,
    /// Its place among the files, which decides where times are equal.
    place: usize,
}

/// A file whose turn has not come.
struct Waiting<'s> {
    first: i64,
    place: usize,
    source: &'s Source,
    /// A pipe cannot be opened twice.
    open: Option<Open<'s>>,
}

/// Until when a file may be read on: the time and the place of the next line of another.
type Until = Option<(i64, usize)>;

/// Reads all `sources` and gives every line to `take`.
pub(super) fn merge<'s>(sources: &'s [Source], how: &'s Ingest, take: &mut dyn Take) -> Result<(), IngestError> {
    let mut waiting = in_order(sources, how, take)?;
    let mut open: Vec<Open<'s>> = Vec::new();
    loop {
        let earliest = open.iter().map(Open::next).min();
        let next = waiting.front().map(|waiting| (waiting.first, waiting.place));
        if open.len() < MOST_OPEN
            && earliest.is_none_or(|earliest| next.is_some_and(|next| next <= earliest))
            && let Some(file) = waiting.pop_front()
        {
            let mut file = match file.open {
                Some(file) => file,
                None => Open::new(file.source, file.place, how)?,
            };
            if file.held.is_some() || file.read_until(Some((i64::MIN, 0)), take)? {
                open.push(file);
            }
            continue;
        }
        let Some(index) = (0..open.len()).min_by_key(|&index| open[index].next()) else { return Ok(()) };
        let others = open.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, file)| file.next());
        let until = others.chain(next.filter(|_| open.len() < MOST_OPEN)).min();
        if !open[index].read_until(until, take)? {
            open.swap_remove(index);
        }
    }
}

/// The sources by the time of their first line.
fn in_order<'s>(
    sources: &'s [Source],
    how: &'s Ingest,
    take: &mut dyn Take,
) -> Result<VecDeque<Waiting<'s>>, IngestError> {
    let mut waiting = Vec::with_capacity(sources.len());
    for (place, source) in sources.iter().enumerate() {
        if sources.len() == 1 || !source.can_be_read_again() {
            let mut file = Open::new(source, place, how)?;
            if file.read_until(Some((i64::MIN, 0)), take)? {
                waiting.push(Waiting { first: file.next().0, place, source, open: Some(file) });
            }
        } else {
            let first = Open::new(source, place, how)?.first_time()?.unwrap_or(i64::MIN);
            waiting.push(Waiting { first, place, source, open: None });
        }
    }
    waiting.sort_by_key(|file| (file.first, file.place));
    Ok(waiting.into())
}

impl<'s> Open<'s> {
    fn new(source: &'s Source, place: usize, how: &'s Ingest) -> Result<Self, LogError> {
        let lines = source.open().map(Lines::new);
        let lines = lines.map_err(|error| LogError::Open { file: source.to_string(), error })?;
        let recogniser = Recogniser::new(how.format.as_ref(), &how.names);
        Ok(Self { source, lines, recogniser, number: 0, held: None, previous: i64::MAX, place })
    }

    /// Where its next line stands among those of the others.
    fn next(&self) -> (i64, usize) {
        (self.held.unwrap_or(i64::MIN), self.place)
    }

    /// Takes the lines before `until`, all where there is no other file; holds the one that is not before it. False at the end.
    fn read_until(&mut self, until: Until, take: &mut dyn Take) -> Result<bool, IngestError> {
        if self.held.take().is_some() {
            let told = self.recogniser.parse(self.lines.last());
            take.take(self.source, self.number, told)?;
        }
        loop {
            let broken = broken(self.source, self.number);
            let told = match self.lines.next().map_err(broken)? {
                Next::End => return Ok(false),
                Next::Line(line) => self.recogniser.parse(line),
                Next::TooLong => Err("the line is longer than any request: was the file written by two at once?"),
            };
            self.number += 1;
            if let (Ok(Told::Line(line)), Some(until)) = (&told, until) {
                // After a jump of the clock it keeps its turn.
                let jumped = line.at.saturating_sub(self.previous) > CLOCK_JUMP;
                let at = if jumped { self.previous } else { line.at };
                self.previous = line.at;
                if (at, self.place) > until {
                    self.held = Some(at);
                    return Ok(true);
                }
            }
            take.take(self.source, self.number, told)?;
        }
    }

    fn first_time(mut self) -> Result<Option<i64>, IngestError> {
        while self.number < LOOKED_AT {
            match self.lines.next().map_err(broken(self.source, self.number))? {
                Next::Line(line) => {
                    if let Ok(Told::Line(line)) = self.recogniser.parse(line) {
                        return Ok(Some(line.at));
                    }
                }
                Next::TooLong => {}
                Next::End => break,
            }
            self.number += 1;
        }
        Ok(None)
    }
}

fn broken(source: &Source, line: u64) -> impl FnOnce(io::Error) -> LogError {
    move |error| LogError::Read { file: source.to_string(), line, error }
}
