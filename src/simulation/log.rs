//! Events by time although sessions overlap, and the log of what a page knows: one line an event.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use super::calendar::Iso;
use super::catalogue::Catalogue;
use super::session::{Deed, Event};

/// How an event is written.
pub(super) trait Form {
    /// Writes what there is to write of an event; how many lines.
    fn write(&mut self, event: &Event, out: &mut impl Write) -> io::Result<u64>;
}

/// Writes events by time: what is later than the next session waits.
pub(super) struct Log<W: Write, F: Form> {
    out: W,
    form: F,
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

impl<W: Write, F: Form> Log<W, F> {
    pub(super) fn new(out: W, form: F) -> Self {
        Self { out, form, waiting: BinaryHeap::new(), taken: 0, rows: 0 }
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
            self.rows += self.form.write(&next.event, &mut self.out)?;
        }
        Ok(())
    }

    /// Writes the rest.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.write_before(i64::MAX)?;
        self.out.flush()?;
        Ok(self.rows)
    }
}

/// Rows of `interactions.csv`.
pub(super) struct Rows {
    /// Ids as CSV has them.
    ids: Vec<String>,
    /// Whether they say which lists had a random order.
    randomized: bool,
}

impl Rows {
    /// Writes the header.
    pub(super) fn begin(out: &mut impl Write, catalogue: &Catalogue, randomized: bool) -> io::Result<Self> {
        out.write_all(b"reader_id,item_id,timestamp,event,dwell_seconds,scroll_depth,slot")?;
        out.write_all(if randomized { b",randomized\n" } else { b"\n" })?;
        let ids = catalogue.pieces.iter().map(|piece| quoted(&piece.article.item_id)).collect();
        Ok(Self { ids, randomized })
    }
}

impl Form for Rows {
    fn write(&mut self, event: &Event, out: &mut impl Write) -> io::Result<u64> {
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
        }?;
        Ok(1)
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
