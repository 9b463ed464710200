//! How old what a site publishes may be: counts, new articles, their vectors.

use std::str::FromStr;

use serde::Serialize;

const HOUR_SECONDS: i64 = 3600;
/// Longer than any log.
const NEVER_SECONDS: i64 = 100 * 365 * 86_400;

/// How often a site publishes anew what it knows of its articles. Nothing is retrained after the cut in any case, and readers
/// are folded in as of the moment: their visits are on their own device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Refresh {
    /// All is as of the cut.
    Never,
    /// Every seven days.
    Weekly,
    /// Every 24 hours from the cut on.
    Daily,
    /// Every hour.
    Hourly,
    /// New articles and counts at once. Vectors every hour: who counts in a database counts as it goes, but nobody solves so.
    Live,
}

impl Refresh {
    /// All of them, the rarest first.
    pub const ALL: [Self; 5] = [Self::Never, Self::Weekly, Self::Daily, Self::Hourly, Self::Live];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Weekly => "weekly",
            Self::Daily => "daily",
            Self::Hourly => "hourly",
            Self::Live => "live",
        }
    }

    /// Seconds between two refreshes of the vectors.
    pub fn vector_seconds(self) -> i64 {
        match self {
            Self::Never => NEVER_SECONDS,
            Self::Weekly => 7 * 24 * HOUR_SECONDS,
            Self::Daily => 24 * HOUR_SECONDS,
            Self::Hourly | Self::Live => HOUR_SECONDS,
        }
    }

    /// The last refresh of vectors at the moment `at`, where refreshes are counted from `start`.
    pub fn vectors_as_of(self, start: i64, at: i64) -> i64 {
        let seconds = self.vector_seconds();
        start + (at - start).div_euclid(seconds) * seconds
    }

    /// Up to when counts and new articles are known at the moment `at`.
    pub fn counts_as_of(self, start: i64, at: i64) -> i64 {
        if self == Self::Live { at } else { self.vectors_as_of(start, at) }
    }
}

impl FromStr for Refresh {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("expected one of {}", Self::ALL.map(Self::name).join(", "));
        Self::ALL.into_iter().find(|refresh| refresh.name() == text).ok_or_else(expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_as_of_the_last_refresh() {
        let (start, at) = (1000, 1000 + 9 * 86_400 + 3700);
        let known = Refresh::ALL.map(|refresh| refresh.counts_as_of(start, at));
        assert_eq!(known, [1000, 1000 + 7 * 86_400, 1000 + 9 * 86_400, 1000 + 9 * 86_400 + 3600, at]);
        assert_eq!(Refresh::Live.vectors_as_of(start, at), at - 100);
        // At the refresh itself all of it is known.
        assert_eq!(Refresh::Daily.counts_as_of(start, start + 86_400), start + 86_400);
    }

    #[test]
    fn names_are_read_back() {
        for refresh in Refresh::ALL {
            assert_eq!(refresh.name().parse(), Ok(refresh));
        }
        assert!("monthly".parse::<Refresh>().is_err_and(|expected| expected.contains("never, weekly")));
    }
}
