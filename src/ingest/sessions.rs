//! Pages of a reader that belong together, and how long each was read.
//!
//! A session is held until its reader has been silent for [`GAP`] + [`LATE`] seconds of the log's own time, because servers write
//! a line when the answer is out, so that lines of a minute come in any order, and because what its reader is shows only
//! in the whole of it. Memory grows with the readers of the last [`GAP`] + [`LATE`] + [`SWEEP`] seconds: what a session can
//! hold is bounded, too.

use std::collections::HashMap;

use super::click::Click;
use super::{Account, Reason};

/// A silence after which it is a new session.
pub(super) const GAP: i64 = 1800;
/// The longest visit.
const LONGEST: i64 = 1800;
/// A line so many seconds behind later ones still finds its session.
const LATE: i64 = 300;
/// Sessions that are over are looked for once in so many seconds of the log.
const SWEEP: i64 = 300;
/// Pages in one session beyond which nobody reads them.
const MOST_PAGES: usize = 1000;
/// So many late lines one after the other: it was the clock that was ahead.
const CLOCK_AHEAD: u32 = 1000;

/// One row of the result, or two where a click led to it.
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
    /// The card that was clicked to open it.
    pub click: Option<Click>,
}

/// A page of a reader. Not every page is an article, but each ends the visit before it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) at: i64,
    /// One name for one page.
    pub(super) name: String,
    pub(super) item: Option<String>,
    pub(super) click: Option<Click>,
    /// Asked for by machines only.
    pub(super) robots: bool,
}

impl Page {
    /// Its place in its session. Of two requests for one page in one second that with a click counts.
    fn order(&self) -> (i64, &str, bool) {
        (self.at, &self.name, self.click.is_none())
    }
}

/// What a reader asked for and is not yet told.
#[derive(Debug)]
struct Session {
    first: i64,
    last: i64,
    pages: Vec<Page>,
    /// Pages beyond the most, no longer held.
    beyond: u64,
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
    /// Late pages since the last that was not, and the latest of them.
    behind: (u32, i64),
}

impl Sessions {
    /// `most_per_minute`: pages a minute beyond which it is a machine.
    pub(super) fn new(most_per_minute: usize) -> Self {
        let (now, previous, swept) = (i64::MIN, i64::MIN, i64::MIN);
        Self { open: HashMap::new(), most_per_minute, now, previous, swept, behind: (0, i64::MIN) }
    }

    /// A page was read. Gives the visits of sessions that are over by now.
    pub(super) fn page(&mut self, reader: u128, page: Page, account: &mut Account) -> Vec<Visit> {
        let at = page.at;
        let mut ended = Vec::new();
        self.move_clock(at, account);
        if self.now.saturating_sub(self.swept) >= SWEEP {
            self.swept = self.now;
            ended = self.close(self.over(), account);
        }
        let over = self.over();
        let session = self.open.entry(reader).or_insert_with(|| Session::new(at));
        if at - session.last >= GAP {
            session.settle(reader, over, self.most_per_minute, account, &mut ended);
        }
        session.first = session.first.min(at);
        session.last = session.last.max(at);
        if session.beyond > 0 || session.pages.len() >= MOST_PAGES {
            session.beyond += 1 + session.pages.len() as u64;
            session.pages = Vec::new();
        } else {
            session.pages.push(page);
        }
        ended
    }

    /// What was silent since then is over.
    fn over(&self) -> i64 {
        self.now.saturating_sub(GAP + LATE)
    }

    fn move_clock(&mut self, at: i64, account: &mut Account) {
        if at < self.now.saturating_sub(LATE) {
            account.late += 1;
            self.behind = (self.behind.0 + 1, self.behind.1.max(at));
            if self.behind.0 == CLOCK_AHEAD {
                // Without this nothing would ever be over again.
                (self.now, self.swept) = (self.behind.1, self.behind.1);
                self.behind = (0, i64::MIN);
            }
        } else {
            self.behind = (0, i64::MIN);
        }
        // The lesser of the last two lines: one line with a wrong clock must not end every session.
        self.now = self.now.max(at.min(self.previous));
        self.previous = at;
    }

    /// Ends what was silent since `until`, in the order of their beginnings, so that one log gives one file.
    fn close(&mut self, until: i64, account: &mut Account) -> Vec<Visit> {
        let mut closed: Vec<_> = self.open.extract_if(|_, session| session.last <= until).collect();
        closed.sort_unstable_by_key(|(reader, session)| (session.first, *reader));
        let mut ended = Vec::new();
        for (reader, mut session) in closed {
            session.settle(reader, until, self.most_per_minute, account, &mut ended);
        }
        ended
    }

    /// The log is over: ends every session.
    pub(super) fn finish(mut self, account: &mut Account) -> Vec<Visit> {
        self.close(i64::MAX, account)
    }
}

impl Session {
    fn new(at: i64) -> Self {
        Self { first: at, last: at, pages: Vec::new(), beyond: 0 }
    }

    /// Ends what is over: what no page at or before `until` can belong to any more.
    fn settle(&mut self, reader: u128, until: i64, most: usize, account: &mut Account, visits: &mut Vec<Visit>) {
        account.drop_lines(Reason::Behaviour, std::mem::take(&mut self.beyond));
        // Of one second by name: lines are written when answers are out, so their order tells nothing, and logs of several
        // servers have none.
        self.pages.sort_by(|one, other| one.order().cmp(&other.order()));
        let whole = self.pages.last().is_some_and(|page| page.at <= until);
        let is_end = |pair: &[Page]| pair[0].at <= until && pair[1].at - pair[0].at >= GAP;
        let end =
            if whole { Some(self.pages.len()) } else { self.pages.windows(2).rposition(is_end).map(|end| end + 1) };
        let mut over: Vec<Page> = self.pages.drain(..end.unwrap_or(0)).collect();
        for pages in over.chunk_by_mut(|page, next| next.at - page.at < GAP) {
            end_session(pages, reader, most, account, visits);
        }
        self.first = self.pages.first().map_or(i64::MAX, |page| page.at);
    }
}

/// Tells the visits of one session, its pages in the order of time.
fn end_session(pages: &mut [Page], reader: u128, most: usize, account: &mut Account, visits: &mut Vec<Visit>) {
    let hurried = pages.windows(most + 1).any(|run| run[most].at - run[0].at < 60);
    if hurried || pages.iter().any(|page| page.robots) {
        account.drop_lines(Reason::Behaviour, pages.len() as u64);
        return;
    }
    let before = account.kept;
    let mut page_of: Vec<&mut [Page]> = pages.chunk_by_mut(|page, next| page.name == next.name).collect();
    for place in 0..page_of.len() {
        let next_at = page_of.get(place + 1).and_then(|next| next.first()).map(|next| next.at);
        let same = &mut page_of[place];
        let lines = same.len() as u64;
        let Some(opened) = same.first_mut() else { continue };
        let Some(item) = opened.item.take() else {
            account.drop_lines(Reason::Page, lines);
            continue;
        };
        account.drop_lines(Reason::Again, lines - 1);
        let dwell = next_at.map(|next| (next - opened.at).min(LONGEST));
        let click = opened.click.take();
        account.kept += 1;
        account.with_dwell += u64::from(dwell.is_some());
        account.clicks += u64::from(click.is_some());
        visits.push(Visit { reader, item, at: opened.at, dwell, click });
    }
    account.sessions += u64::from(account.kept > before);
}

#[cfg(test)]
mod tests;
