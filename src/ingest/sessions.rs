//! Pages of a reader that belong together, and how long each was read.
//!
//! A session is held until its reader has been silent for [`GAP`] seconds of the log's own time, because servers write a line
//! when the answer is out, so that lines of a minute come in any order, and because what its reader is shows only
//! in the whole of it. Memory grows with the readers of the last [`GAP`] + [`SWEEP`] seconds: what a session can hold is bounded, too.

use std::collections::HashMap;

use super::{Account, Reason};

/// A silence after which it is a new session.
pub(super) const GAP: i64 = 1800;
/// The longest visit.
const LONGEST: i64 = 1800;
/// Closed sessions are looked for once in so many seconds of the log.
const SWEEP: i64 = 300;
/// Pages in one session beyond which nobody reads them.
const MOST_PAGES: usize = 1000;

/// One row of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Who, as a keyed hash.
    pub reader: u128,
    /// Which article.
    pub item: String,
    /// When it was opened, Unix seconds.
    pub at: i64,
    /// Seconds to the reader's next page, at most 1800; none for the last page of a session: nobody saw when it ended.
    pub dwell: Option<i64>,
}

/// A page of a reader. Not every page is an article, but each ends the visit before it.
#[derive(Debug)]
struct Page {
    at: i64,
    normal: String,
    item: Option<String>,
}

#[derive(Debug, Default)]
struct Session {
    first: i64,
    last: i64,
    pages: Vec<Page>,
    machine: bool,
    /// Lines that a machine's session no longer holds.
    counted: u64,
}

/// The sessions that are open.
#[derive(Debug)]
pub(super) struct Sessions {
    open: HashMap<u128, Session>,
    most_per_minute: usize,
    /// The time the log has reached.
    now: i64,
    previous: i64,
    swept: i64,
}

impl Sessions {
    /// `most_per_minute`: pages a minute beyond which it is a machine.
    pub(super) fn new(most_per_minute: usize) -> Self {
        Self { open: HashMap::new(), most_per_minute, now: i64::MIN, previous: i64::MIN, swept: i64::MIN }
    }

    /// A page was read. Gives the visits of sessions that ended before it.
    pub(super) fn page(
        &mut self,
        reader: u128,
        at: i64,
        normal: String,
        item: Option<String>,
        account: &mut Account,
    ) -> Vec<Visit> {
        let (session, ended) = self.session(reader, at, account);
        let page = Page { at, normal, item };
        if session.machine || session.pages.len() >= MOST_PAGES {
            session.machine = true;
            session.counted += 1 + session.pages.len() as u64;
            session.pages = Vec::new();
        } else {
            session.pages.push(page);
        }
        ended
    }

    /// A reader asked for what only machines ask for.
    pub(super) fn machine(&mut self, reader: u128, at: i64, account: &mut Account) -> Vec<Visit> {
        let (session, ended) = self.session(reader, at, account);
        session.machine = true;
        session.counted += 1 + session.pages.len() as u64;
        session.pages = Vec::new();
        ended
    }

    fn session(&mut self, reader: u128, at: i64, account: &mut Account) -> (&mut Session, Vec<Visit>) {
        let mut ended = Vec::new();
        if at < self.now.saturating_sub(GAP) {
            account.late += 1;
        }
        // The lesser of the last two lines: one line with a wrong clock must not end every session.
        self.now = self.now.max(at.min(self.previous));
        self.previous = at;
        if self.now.saturating_sub(self.swept) >= SWEEP {
            self.swept = self.now;
            ended = self.close(self.now - GAP, account);
        }
        if self.open.get(&reader).is_some_and(|session| at - session.last >= GAP)
            && let Some(session) = self.open.remove(&reader)
        {
            session.end(reader, self.most_per_minute, account, &mut ended);
        }
        let session = self.open.entry(reader).or_insert_with(|| Session { first: at, last: at, ..Session::default() });
        session.first = session.first.min(at);
        session.last = session.last.max(at);
        (session, ended)
    }

    /// Ends what was silent since `until`, in the order of their beginnings, so that one log gives one file.
    fn close(&mut self, until: i64, account: &mut Account) -> Vec<Visit> {
        let mut closed: Vec<_> = self.open.extract_if(|_, session| session.last <= until).collect();
        closed.sort_unstable_by_key(|(reader, session)| (session.first, *reader));
        let mut ended = Vec::new();
        for (reader, session) in closed {
            session.end(reader, self.most_per_minute, account, &mut ended);
        }
        ended
    }

    /// The log is over: ends every session.
    pub(super) fn finish(mut self, account: &mut Account) -> Vec<Visit> {
        self.close(i64::MAX, account)
    }
}

impl Session {
    fn end(mut self, reader: u128, most_per_minute: usize, account: &mut Account, visits: &mut Vec<Visit>) {
        // Stable: pages of one second stay as the server wrote them.
        self.pages.sort_by_key(|page| page.at);
        let hurried = self.pages.windows(most_per_minute + 1).any(|run| run[most_per_minute].at - run[0].at < 60);
        if self.machine || hurried {
            account.drop_lines(Reason::Behaviour, self.counted + self.pages.len() as u64);
            return;
        }
        // Lines that came late may have left a gap within.
        for part in self.pages.chunk_by(|page, next| next.at - page.at < GAP) {
            let before = account.kept;
            let mut visit_of: Vec<&[Page]> = part.chunk_by(|page, next| page.normal == next.normal).collect();
            visit_of.push(&[]);
            for pair in visit_of.windows(2) {
                let Some(opened) = pair[0].first() else { continue };
                let Some(item) = &opened.item else {
                    account.drop_lines(Reason::Page, pair[0].len() as u64);
                    continue;
                };
                account.drop_lines(Reason::Again, pair[0].len() as u64 - 1);
                let dwell = pair[1].first().map(|next| (next.at - opened.at).min(LONGEST));
                account.kept += 1;
                account.with_dwell += u64::from(dwell.is_some());
                visits.push(Visit { reader, item: item.clone(), at: opened.at, dwell });
            }
            account.sessions += u64::from(account.kept > before);
        }
    }
}

#[cfg(test)]
mod tests;
