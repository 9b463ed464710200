//! What follows from draw and reading together.

use serde::Serialize;

use crate::metrics::Estimate;

/// What an editor can take from the figures. Only what the 95 % intervals bear out is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Draws, and holds.
    ClickedAndRead,
    /// Draws, and does not hold: the headline promises more than the article keeps.
    ClickedNotRead,
    /// Holds those who come, and draws less than others: it is worth more than its headline says.
    ReadNotClicked,
    /// Neither.
    NeitherClickedNorRead,
    /// Holds; of its draw nothing can be said.
    Read,
    /// Does not hold; of its draw nothing can be said.
    NotRead,
    /// Draws; of its reading nothing can be said.
    Clicked,
    /// Does not draw; of its reading nothing can be said.
    NotClicked,
    /// Like the others, or too little is known.
    #[default]
    Open,
}

impl Verdict {
    /// Both are against 1.
    pub(super) fn of(draw: Option<&Estimate>, reading: Option<&Estimate>) -> Self {
        match (side(draw), side(reading)) {
            (1, 1) => Self::ClickedAndRead,
            (1, -1) => Self::ClickedNotRead,
            (-1, 1) => Self::ReadNotClicked,
            (-1, -1) => Self::NeitherClickedNorRead,
            (_, 1) => Self::Read,
            (_, -1) => Self::NotRead,
            (1, _) => Self::Clicked,
            (-1, _) => Self::NotClicked,
            _ => Self::Open,
        }
    }

    /// For people; empty where there is nothing to say.
    pub fn told(self) -> &'static str {
        match self {
            Self::ClickedAndRead => "clicked and read",
            Self::ClickedNotRead => "clicked, not read",
            Self::ReadNotClicked => "read, rarely clicked",
            Self::NeitherClickedNorRead => "neither clicked nor read",
            Self::Read => "read",
            Self::NotRead => "left early",
            Self::Clicked => "clicked",
            Self::NotClicked => "rarely clicked",
            Self::Open => "",
        }
    }
}

/// 1 where the whole interval lies above 1, −1 below, 0 else.
pub(super) fn side(estimate: Option<&Estimate>) -> i8 {
    match estimate {
        Some(estimate) if estimate.low > 1.0 => 1,
        Some(estimate) if estimate.high < 1.0 => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_interval_bears_out_is_said() {
        let of = |low, high| Estimate { mean: 1.0, low, high };
        assert_eq!(Verdict::of(Some(&of(1.1, 1.5)), Some(&of(0.5, 0.9))), Verdict::ClickedNotRead);
        assert_eq!(Verdict::of(Some(&of(0.9, 1.5)), Some(&of(0.5, 0.9))), Verdict::NotRead);
        assert_eq!(Verdict::of(None, Some(&of(0.5, 1.0))), Verdict::Open);
    }
}
