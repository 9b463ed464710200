//! Which rows of a reader belong to one session.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Interaction, Log};
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// What a log says of a row of evidence and the one of its reader before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Session {
    /// Nothing.
    #[default]
    Untold,
    /// That a session begins with it.
    Begins,
    /// That both are of one session.
    GoesOn,
}

impl Interaction {
    /// Whether this row of evidence belongs to the session of `last`, that of its reader before it: as the log says, or, where
    /// it says nothing, when less than half an hour lies between them.
    pub fn goes_on_from(&self, last: &Self) -> bool {
        match self.session {
            Session::Untold => ((self.at - last.at) as f64) < NEW_VISIT_AFTER_SECONDS,
            Session::Begins => false,
            Session::GoesOn => true,
        }
    }
}

/// The sessions that the rows of a log name, until they are in order. A log that names none costs nothing.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    /// By row a number that stands for its session, 0 for none. Of what is compared only with the same reader's row before it, a
    /// hash is enough.
    of_rows: Vec<u64>,
}

impl Sessions {
    /// The row that was added last to a log of so many `rows` is of the session called `name`, which may be empty.
    pub(super) fn add(&mut self, name: &str, rows: usize) {
        if name.is_empty() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        // Rows before it named none.
        self.of_rows.resize(rows - 1, 0);
        self.of_rows.push(hasher.finish().max(1));
    }

    /// Brings the rows of `log` into the order of time, those of one moment left as they are, and marks where sessions begin.
    pub(super) fn sort(mut self, log: &mut Log) {
        if self.of_rows.is_empty() {
            // Most logs are in order as they come, and the sort would need room for half of the rows again.
            if !log.interactions.is_sorted_by_key(|row| row.at) {
                log.interactions.sort_by_key(|row| row.at);
            }
            return;
        }
        self.of_rows.resize(log.interactions.len(), 0);
        let mut rows: Vec<(Interaction, u64)> = log.interactions.drain(..).zip(self.of_rows).collect();
        rows.sort_by_key(|row| row.0.at);
        let mut last_of: HashMap<u32, u64> = HashMap::new();
        for (row, session) in rows.iter_mut().filter(|row| row.0.evidence().is_some()) {
            let last = last_of.insert(row.reader, *session);
            row.session = match (*session, last) {
                (0, _) => Session::Untold,
                (session, Some(last)) if last == session => Session::GoesOn,
                _ => Session::Begins,
            };
        }
        log.interactions.extend(rows.into_iter().map(|row| row.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_as_long_as_the_log_says_else_half_an_hour() {
        let mut log =
            Log::of_visits(&[(9000, 0, 2), (0, 0, 0), (10, 1, 0), (5000, 0, 1), (9010, 1, 1), (10_800, 0, 3)]);
        let mut sessions = Sessions::default();
        for (row, name) in ["", "a", "a", "a", "b", ""].iter().enumerate() {
            sessions.add(name, row + 1);
        }
        sessions.sort(&mut log);
        let of = |reader: u32| log.interactions.iter().filter(move |row| row.reader == reader).collect::<Vec<_>>();
        let goes_on = |reader| of(reader).windows(2).map(|pair| pair[1].goes_on_from(pair[0])).collect::<Vec<bool>>();
        // Hours apart in one session; then nothing is said, and an hour or half an hour ends it.
        assert_eq!(of(0).iter().map(|row| row.at).collect::<Vec<_>>(), [0, 5000, 9000, 10_800]);
        assert_eq!(goes_on(0), [true, false, false]);
        assert_eq!(goes_on(1), [false]);
        let near = Log::of_visits(&[(0, 0, 0), (1799, 0, 1)]).interactions;
        assert!(near[1].goes_on_from(&near[0]));
        let told = Interaction { session: Session::Begins, ..near[1] };
        assert!(!told.goes_on_from(&near[0]));
    }

    #[test]
    fn rows_that_name_no_session_come_into_the_order_of_time_all_the_same() {
        let mut log = Log::of_visits(&[(5, 0, 0), (1, 0, 1), (5, 0, 2), (3, 1, 3)]);
        Sessions::default().sort(&mut log);
        let articles: Vec<u32> = log.interactions.iter().map(|row| row.article).collect();
        assert_eq!(articles, [1, 3, 0, 2]);
    }
}
