//! What one report can say.

/// Articles of a session are counted to here: five or more are one.
pub const ARTICLES: u32 = 5;
/// 2 arms, 1 to 5 articles, under a minute or not.
pub const CELLS: u32 = 20;

/// Whether a reader's list was put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// Held out: the server's list as it was.
    HeldOut,
    /// The reader's own list.
    Personal,
}

/// A session as a cell knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Which list it had.
    pub arm: Arm,
    /// 1 to [`ARTICLES`].
    pub articles: u32,
    /// Whether readers were engaged for a minute or longer.
    pub a_minute: bool,
}

impl Session {
    /// Its cell, below [`CELLS`]. More articles than [`ARTICLES`] count as so many, none as one.
    pub fn cell(&self) -> u32 {
        let arm = u32::from(self.arm == Arm::Personal);
        (arm * ARTICLES + self.articles.clamp(1, ARTICLES) - 1) * 2 + u32::from(self.a_minute)
    }

    /// The session of a cell; `None` where there is no such cell.
    pub fn of(cell: u32) -> Option<Self> {
        (cell < CELLS).then(|| Self {
            arm: if cell / 2 / ARTICLES == 1 { Arm::Personal } else { Arm::HeldOut },
            articles: cell / 2 % ARTICLES + 1,
            a_minute: cell % 2 == 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_session_and_back() {
        assert!((0..CELLS).all(|cell| Session::of(cell).is_some_and(|session| session.cell() == cell)));
        assert_eq!(Session::of(CELLS), None);
        assert_eq!(Session { arm: Arm::Personal, articles: 99, a_minute: true }.cell(), CELLS - 1);
    }
}
