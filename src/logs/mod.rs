//! A site's log of what its readers did, read into memory: 32 bytes a row.

pub mod articles;

mod bad_rows;
mod columns;
mod error;
mod event;
mod fields;
mod history;
mod ids;
mod intake;
mod read;
mod rows;
mod session;
mod source;
mod time;

pub use bad_rows::{BadRow, BadRowLimit, BadRows, Placed, Unit};
pub use columns::{Column, ColumnNameError, ColumnNames, INTERACTIONS, Table};
pub use error::LogError;
pub use event::{EventNames, Kind};
pub use history::{HistoryError, read_export};
pub use ids::Ids;
pub(crate) use intake::Intake;
pub use read::{ReadLog, read_interactions};
pub use rows::is_plain;
pub(crate) use rows::{Field, Row, contained};
pub use session::Session;
pub use source::Source;
pub(crate) use time::possible;
pub use time::unix_seconds;

use std::collections::BTreeMap;

use crate::reading::Evidence;

/// One row: a reader, an article, and what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction {
    /// When, in Unix seconds.
    pub at: i64,
    /// Number of the reader in [`Log::readers`].
    pub reader: u32,
    /// Number of the article in [`Log::articles`].
    pub article: u32,
    /// Engaged seconds; NaN where nobody measured.
    pub dwell_seconds: f32,
    /// How far down the article, 0..1; NaN where nobody measured.
    pub scroll_depth: f32,
    /// w of an explicit event, 0 for others.
    pub strength: f32,
    /// Place of the card in its list, from 1; 0 where unknown.
    pub slot: u16,
    /// What happened.
    pub kind: Kind,
    /// Whether its reader went on with a session, where the log says so.
    pub session: Session,
}

impl Interaction {
    /// What it says of the reader's taste; `None` for what says nothing.
    pub fn evidence(&self) -> Option<Evidence> {
        let visit = match self.kind {
            Kind::Opened | Kind::Acted => true,
            Kind::Explicit if self.strength > 0.0 => false,
            Kind::Explicit | Kind::Shown | Kind::ShownAtRandom | Kind::Unknown => return None,
        };
        let measured = |value: f32| (!value.is_nan()).then_some(f64::from(value));
        Some(Evidence {
            at_seconds: self.at as f64,
            visit,
            dwell_seconds: measured(self.dwell_seconds),
            read_fraction: measured(self.scroll_depth),
            acted: self.kind == Kind::Acted,
            strength: f64::from(self.strength),
        })
    }
}

/// A log in memory.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// Ids of readers.
    pub readers: Ids,
    /// Ids of articles.
    pub articles: Ids,
    /// Rows in the order of time; of one moment, in the order of the files.
    pub interactions: Vec<Interaction>,
    /// Rows read, bad ones included.
    pub rows: u64,
    /// The bad ones.
    pub bad: BadRows,
    /// Rows by event names that nobody explained; not learnt from.
    pub unknown_events: BTreeMap<String, u64>,
}

impl Log {
    /// The time of the last row, `None` where there is none.
    pub fn last_at(&self) -> Option<i64> {
        self.interactions.last().map(|row| row.at)
    }
}

#[cfg(test)]
impl Log {
    /// A log of visits (when, reader, article), given in the order of time, of readers `r0`… and articles `a0`….
    pub(crate) fn of_visits(visits: &[(i64, u32, u32)]) -> Self {
        let mut log = Self::default();
        let most = visits.iter().map(|visit| visit.1.max(visit.2)).max().unwrap_or(0);
        for number in 0..=most {
            log.readers.intern(&format!("r{number}"));
            log.articles.intern(&format!("a{number}"));
        }
        let (dwell_seconds, scroll_depth) = (f32::NAN, f32::NAN);
        let row = |&(at, reader, article)| Interaction {
            at,
            reader,
            article,
            dwell_seconds,
            scroll_depth,
            strength: 0.0,
            slot: 0,
            kind: Kind::Opened,
            session: Session::Untold,
        };
        log.interactions = visits.iter().map(row).collect();
        log
    }
}
