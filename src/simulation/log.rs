//! The log as a site would have written it: one line an event, by time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use super::calendar::Iso;
use super::catalogue::Catalogue;
use super::session::{Deed, Event};

/// Writes events by time although sessions overlap: what is later than the next session waits.
pub(super) struct Log<W: Write> {
    out: W,
    /// Ids as CSV has them.
    ids: Vec<String>,
    /// Whether it says which lists had a random order.
    randomized: bool,
    waiting: BinaryHeap<Reverse<Waiting>>,
    taken: u64,
    /// Lines written, without the header.
    pub(super) rows: u64,
}

struct Waiting {
    time: i64,
    order: u64,
    event: Event,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

impl<W: Write> Log<W> {
    pub(super) fn new(mut out: W, catalogue: &Catalogue, randomized: bool) -> io::Result<Self> {
        out.write_all(b"reader_id,item_id,timestamp,event,dwell_seconds,scroll_depth,slot")?;
        out.write_all(if randomized { b",randomized\n" } else { b"\n" })?;
        let ids = catalogue.pieces.iter().map(|piece| quoted(&piece.article.item_id)).collect();
        Ok(Self { out, ids, randomized, waiting: BinaryHeap::new(), taken: 0, rows: 0 })
    }

    pub(super) fn take(&mut self, event: Event) {
        self.waiting.push(Reverse(Waiting { time: event.time, order: self.taken, event }));
        self.taken += 1;
    }

    /// Writes everything before a time.
    pub(super) fn write_before(&mut self, time: i64) -> io::Result<()> {
        while let Some(Reverse(next)) = self.waiting.peek() {
            if next.time >= time {
                break;
            }
            let Some(Reverse(next)) = self.waiting.pop() else { break };
            self.write(&next.event)?;
        }
        Ok(())
    }

    /// Writes the rest.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.write_before(i64::MAX)?;
        self.out.flush()?;
        Ok(self.rows)
    }

    fn write(&mut self, event: &Event) -> io::Result<()> {
        self.rows += 1;
        let out = &mut self.out;
        write!(out, "{},{},{},", ReaderId(event.reader), self.ids[event.item as usize], Iso(event.time))?;
        match event.deed {
            Deed::Impression { slot, .. } => write!(out, "impression,,,{slot}"),
            Deed::Click { slot } => write!(out, "click,,,{slot}"),
            Deed::View { dwell, depth: Some(depth) } => write!(out, "view,{dwell:.1},{depth:.2},"),
            Deed::View { dwell, depth: None } => write!(out, "view,{dwell:.1},,"),
            Deed::Share => write!(out, "share,,,"),
        }?;
        match event.deed {
            _ if !self.randomized => writeln!(out),
            Deed::Impression { randomized, .. } => writeln!(out, ",{}", u8::from(randomized)),
            _ => writeln!(out, ","),
        }
    }
}

/// How a reader is named in every file.
pub(super) struct ReaderId(pub(super) u32);

impl std::fmt::Display for ReaderId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "reader-{:07}", self.0)
    }
}

/// A field of CSV.
pub(super) fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
