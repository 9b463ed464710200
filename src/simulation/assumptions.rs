//! Every number a simulation rests on, with its source. Nothing else in this module is a matter of choice.
//!
//! "Deskdrop" is the log of 1,895 readers of an internal site, "EB-NeRD" the public fixture of Ekstra Bladet's news log; a
//! figure that nobody counted says "our choice", and is to be halved and doubled before anything is concluded from it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// One assumption, for people.
#[derive(Debug, Clone, Serialize)]
pub struct Assumption {
    /// Its name, as `--set` takes it.
    pub name: &'static str,
    /// Its value in this simulation.
    pub value: Value,
    /// Its value by default.
    pub default: Value,
    /// What it is and where the default comes from.
    pub source: String,
}

/// An assumption that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AssumptionError {
    /// No assumption has this name.
    #[error("expected the name of an assumption, found `{found}`; there are {}", Assumptions::NAMES.join(", "))]
    Unknown {
        /// The name.
        found: String,
    },
    /// A value of another kind, or outside its range.
    #[error("assumption `{name}` must be {expected}, found {found}")]
    Value {
        /// The assumption.
        name: &'static str,
        /// Its kind and range.
        expected: String,
        /// The value.
        found: String,
    },
}

/// One number or several: what a range is checked against.
trait Numbers {
    const KIND: &'static str;
    fn numbers(&self) -> Vec<f64>;
    fn read(text: &str) -> Option<Self>
    where
        Self: Sized;
}

impl Numbers for f64 {
    const KIND: &'static str = "a number";
    fn numbers(&self) -> Vec<f64> {
        vec![*self]
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Numbers for u32 {
    const KIND: &'static str = "a whole number";
    fn numbers(&self) -> Vec<f64> {
        vec![f64::from(*self)]
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<const N: usize> Numbers for [f64; N] {
    const KIND: &'static str = "a list of numbers, as many as by default, each";
    fn numbers(&self) -> Vec<f64> {
        self.to_vec()
    }
    fn read(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = serde_json::from_str(text).ok()?;
        numbers.try_into().ok()
    }
}

/// Declares the fields once, and from them the struct, its defaults, its ranges and what `truth/assumptions.json` says.
macro_rules! assumptions {
    ($($(#[doc = $line:literal])+ $name:ident: $kind:ty = $default:expr, $range:expr;)+) => {
        /// What is assumed of a site, its articles and its readers.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Assumptions {
            $($(#[doc = $line])+ pub $name: $kind,)+
        }

        impl Default for Assumptions {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Assumptions {
            /// The names of all assumptions.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+];

            /// All assumptions with their sources.
            pub fn described(&self) -> Vec<Assumption> {
                let default = Self::default();
                vec![$(Assumption {
                    name: stringify!($name),
                    value: serde_json::json!(self.$name),
                    default: serde_json::json!(default.$name),
                    source: concat!($($line,)+).trim().to_owned(),
                },)+]
            }

            /// Changes one assumption; `text` is a number, or a list in brackets.
            ///
            /// # Errors
            /// [`AssumptionError`] for a name that is none, and for a value of another kind or outside its range.
            pub fn set(&mut self, name: &str, text: &str) -> Result<(), AssumptionError> {
                match name {
                    $(stringify!($name) => {
                        let range = $range;
                        let fits = |value: &$kind| value.numbers().iter().all(|number| range.contains(number));
                        match <$kind>::read(text).filter(fits) {
                            Some(value) => self.$name = value,
                            None => return Err(AssumptionError::Value {
                                name: stringify!($name),
                                expected: format!("{} in {:?}", <$kind>::KIND, range),
                                found: text.to_owned(),
                            }),
                        }
                    })+
                    _ => return Err(AssumptionError::Unknown { found: name.to_owned() }),
                }
                Ok(())
            }
        }
    };
}

assumptions! {
    /// New articles a calendar day where articles are invented: 8.2 on Deskdrop.
    new_articles_a_day: f64 = 8.2, 0.01..=10_000.0;
    /// New articles a day where the ages below were counted: Deskdrop's 8.2. Age counts in articles published since, as lists show
    /// them, and at this pace or a faster one a day of articles is a day of age.
    pace_counted: f64 = 8.2, 0.01..=10_000.0;
    /// A site that publishes x times slower keeps its articles fresh for x^this as many articles more. Our choice: the readers of a
    /// monthly magazine do not all read its newest article, nor all of its archive alike.
    slow_pace_exponent: f64 = 0.5, 0.0..=1.0;
    /// Days of articles that exist already when the log begins, where articles are invented. Our choice: 95 % of what Deskdrop's
    /// readers read was younger than 43 days.
    archive_days: u32 = 90, 0.0..=3650.0;
    /// Days the log goes on after the newest article of a given file. Our choice.
    days_after_newest: u32 = 14, 1.0..=365.0;
    /// Median length of invented articles, and of given ones without any, in words. Our choice.
    words_median: f64 = 600.0, 20.0..=20_000.0;
    /// Standard deviation of log length of invented articles. Our choice.
    words_sigma: f64 = 0.5, 0.0..=2.0;
    /// Words of text that an invented article carries. Our choice: enough for its topic to be found.
    text_words: u32 = 90, 0.0..=2000.0;
    /// Share of invented articles with a second topic. Our choice.
    second_topic_share: f64 = 0.3, 0.0..=1.0;
    /// How much of an article its second topic is. Our choice.
    second_topic_weight: f64 = 0.3, 0.0..=0.5;
    /// Standard deviation of an article's quality q; a reader is drawn by e^q. Our choice, seen against Deskdrop's 58.5 % of views
    /// on the most read 20 % of articles.
    quality_sigma: f64 = 0.8, 0.0..=3.0;
    /// Standard deviation of what a format adds to the quality of its invented articles. Our choice: none, formats are alike.
    format_quality_sigma: f64 = 0.0, 0.0..=3.0;
    /// Standard deviation of an article's lure l: readers are drawn by e^(q + l), and it holds nobody. Our choice: none, as if every
    /// headline promised what its article keeps.
    lure_sigma: f64 = 0.0, 0.0..=3.0;
    /// Standard deviation of what the form of an invented headline adds to lure. Our choice: none.
    headline_lure_sigma: f64 = 0.0, 0.0..=3.0;

    /// Sum of the Dirichlet parameters of a reader's interests: at 0.8 over 8 topics nearly all readers
    /// have one to three above a tenth. Our choice.
    interest_concentration: f64 = 0.8, 0.01..=1000.0;
    /// Standard deviation of log popularity of topics. Our choice.
    topic_popularity_sigma: f64 = 0.3, 0.0..=3.0;
    /// Sub-interests within a topic, known to no field of an article's row. Our choice.
    sub_interests: u32 = 3, 1.0..=20.0;
    /// How much of an interest goes to one favourite sub-interest; at 0 all sub-interests of a topic are equal. Our choice.
    sub_interest_focus: f64 = 0.5, 0.0..=1.0;
    /// Attraction that has nothing to do with interest, spread evenly over topics; a reader's interests sum to 1. Our choice.
    curiosity: f64 = 0.06, 0.0001..=100.0;

    /// Median sessions a reader: 6 in a year on Deskdrop, an internal site. 1.6 is the public case: with it 85 % of readers
    /// have fewer than ten articles, as the agency's case says; Deskdrop's own 6 gives its 14.6 % of readers with one session.
    sessions_median: f64 = 1.6, 0.1..=1000.0;
    /// Standard deviation of log sessions: √(2 ln(15/6)), from Deskdrop's mean of 15 and median of 6.
    sessions_sigma: f64 = 1.354, 0.0..=3.0;
    /// Most sessions of one reader. Our choice: one a day for a year is beyond all but a few.
    sessions_most: u32 = 365, 1.0..=100_000.0;
    /// Median days between two sessions of a reader. Our choice.
    return_days_median: f64 = 5.0, 0.01..=1000.0;
    /// Standard deviation of log days between two sessions. Our choice.
    return_days_sigma: f64 = 1.2, 0.0..=3.0;
    /// Share of sessions on Saturday and Sunday that stay there; the rest come on a working day of that week. Our choice for a
    /// trade publication.
    weekend_share: f64 = 0.35, 0.0..=1.0;
    /// Sessions by hour of the publisher's day, taken as UTC, any scale. Our choice: office hours with a dip at lunch.
    hours: [f64; 24] = [0.6, 0.4, 0.3, 0.3, 0.4, 0.8, 1.8, 3.5, 6.0, 7.5, 7.5, 7.0, 6.0, 6.5, 7.5, 7.0, 6.5, 5.0, 3.5, 3.0, 3.0, 2.8, 2.0, 1.1],
        0.0..=1000.0;

    /// Share of sessions that begin on the front page. Our choice.
    front_page_share: f64 = 0.3, 0.0..=1.0;
    /// Share of the other sessions that come by a link in a social network or a newsletter; the rest by search. Our choice.
    social_share: f64 = 0.65, 0.0..=1.0;
    /// Cards on the front page, the newest first. Our choice: more than most readers see.
    front_page_cards: u32 = 20, 1.0..=200.0;
    /// Median cards of the front page in view: 7 in EB-NeRD.
    cards_in_view_median: f64 = 7.0, 1.0..=200.0;
    /// Standard deviation of log cards in view: √(2 ln(10/7)), from EB-NeRD's mean of 10 and median of 7.
    cards_in_view_sigma: f64 = 0.845, 0.0..=3.0;
    /// Median seconds on the front page before a click: 16.5 in EB-NeRD.
    front_page_seconds_median: f64 = 16.5, 0.1..=600.0;
    /// Standard deviation of log seconds there, from EB-NeRD's 6 and 57 at 10 and 90 %.
    front_page_seconds_sigma: f64 = 0.88, 0.0..=3.0;
    /// Attraction of looking elsewhere, by search, than at the cards of the front page in view; a reader with one interest in
    /// eight finds about .6 there. Our choice: who finds nothing of interest does not open just anything.
    front_page_leave: f64 = 0.3, 0.0..=1000.0;
    /// Cards in the list at the end of an article. Our choice, the widget's default.
    end_list_cards: u32 = 5, 0.0..=50.0;
    /// Share of articles whose list is of the same topic; the others list the newest. Our choice.
    related_list_share: f64 = 0.5, 0.0..=1.0;
    /// Scroll depth at which the list at the end comes into view. Our choice: three quarters of visits get there.
    end_list_depth: f64 = 0.32, 0.0..=1.0;
    /// η: a card in slot k is looked at with k^−η. Our choice; Open Bandit's 46 clicks at random positions can tell no effect.
    position_exponent: f64 = 0.7, 0.0..=5.0;
    /// How age in days weighs on a card: (age + age_offset)^−this. Our choice: nothing; who looks at a list chooses by interest.
    list_age_exponent: f64 = 0.0, 0.0..=5.0;
    /// Share of lists whose order is drawn at random; the log says which. Our choice: none, as on most sites.
    randomized_lists: f64 = 0.0, 0.0..=1.0;
    /// How age in days weighs in a search: (age + age_offset)^−this, the density of a Lomax law of shape .617. It meets Deskdrop's ages
    /// when read (50, 75, 90, 95 % at .65, 2.8, 14, 43 days) within a tenth.
    search_age_exponent: f64 = 1.617, 0.0..=5.0;
    /// The same for links that are passed around.
    social_age_exponent: f64 = 1.617, 0.0..=5.0;
    /// Days added to the age, of the same law.
    age_offset: f64 = 0.314, 0.001..=100.0;
    /// How much an article already read attracts, against the first time. Our choice.
    reread: f64 = 0.05, 0.0..=1.0;
    /// Share of sessions with a single article: 71.6 % on Deskdrop.
    single_article_share: f64 = 0.716, 0.0..=1.0;
    /// Mean articles a session: 1.60 on Deskdrop. Far above that it cannot be met: a reader goes on only from a list that came into view.
    articles_a_session: f64 = 1.6, 1.0..=20.0;
    /// Most articles of one session. Our choice.
    articles_a_session_most: u32 = 40, 1.0..=1000.0;

    /// Median seconds on an article: 15 in EB-NeRD.
    dwell_median: f64 = 15.0, 0.1..=1800.0;
    /// Standard deviation of log dwell: 1.37 in EB-NeRD.
    dwell_sigma: f64 = 1.37, 0.01..=5.0;
    /// Longest visit in seconds: EB-NeRD's range, and what the page counts.
    dwell_most: f64 = 1800.0, 1.0..=86_400.0;
    /// Dwell grows with words to this power. Our choice.
    dwell_by_words: f64 = 0.5, 0.0..=2.0;
    /// Dwell grows with the reader's taste for the article's topics to this power. Our choice.
    dwell_by_interest: f64 = 0.35, 0.0..=2.0;
    /// Log dwell added by one unit of quality. Our choice.
    dwell_by_quality: f64 = 0.3, 0.0..=2.0;
    /// Standard deviation of a reader's own log pace. Our choice.
    dwell_by_reader: f64 = 0.3, 0.0..=2.0;
    /// Correlation of scroll depth with log dwell before depth is cut off at 1: .59 gives the .55 that EB-NeRD has after it.
    scroll_correlation: f64 = 0.59, 0.0..=1.0;
    /// Scroll depth at 0, 10, 25, 50 and 75 %: EB-NeRD, and for the least our choice.
    scroll_quantiles: [f64; 5] = [0.05, 0.19, 0.32, 0.69, 1.0], 0.0..=1.0;
    /// Share of visits without a recorded depth: 15 % in EB-NeRD.
    scroll_unrecorded: f64 = 0.15, 0.0..=1.0;
    /// Shares a visit of median dwell or longer. Our choice.
    share_probability: f64 = 0.01, 0.0..=1.0;
    /// Share of sessions whose impressions are logged. Our choice: sites sample them, and clicks and views are logged always.
    impressions_logged: f64 = 0.2, 0.0..=1.0;
}

impl Assumptions {
    /// How many articles published since make an article a day older, on a site with so many new ones a day.
    pub(super) fn articles_a_day_of_age(&self, pace: f64) -> f64 {
        let slower = (self.pace_counted / pace).max(1.0);
        pace.max(self.pace_counted) * libm::pow(slower, self.slow_pace_exponent)
    }

    /// The share of readers who go on after a later article of a session, so that both figures of a session hold.
    pub(super) fn later_continuation(&self) -> f64 {
        let longer = 1.0 - self.single_article_share;
        // Geometric: of those who go on, the mean number that follow is 1 / (1 − p).
        let following = (self.articles_a_session - 1.0) / longer.max(1e-9);
        (1.0 - 1.0 / following.max(1.0)).clamp(0.0, 0.98)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_default_lies_in_its_range_and_says_its_source() {
        let mut assumptions = Assumptions::default();
        for assumption in Assumptions::default().described() {
            assert!(assumption.source.len() > 20, "{} says no source", assumption.name);
            assumptions.set(assumption.name, &assumption.default.to_string()).expect("a default is allowed");
        }
        assert_eq!(assumptions, Assumptions::default());
    }

    #[test]
    fn what_cannot_be_assumed_is_named() {
        let mut assumptions = Assumptions::default();
        let error = |outcome: Result<(), AssumptionError>| outcome.expect_err("it is refused").to_string();
        assert_eq!(
            error(assumptions.set("curiosity", "-1")),
            "assumption `curiosity` must be a number in 0.0001..=100.0, found -1"
        );
        assert!(error(assumptions.set("hours", "[1,2]")).starts_with("assumption `hours` must be a list of numbers"));
        assert!(error(assumptions.set("luck", "1")).starts_with("expected the name of an assumption, found `luck`"));
        assert_eq!(assumptions, Assumptions::default());
    }

    #[test]
    fn a_slow_site_ages_by_more_articles_a_day_and_a_fast_one_by_its_own() {
        let assumptions = Assumptions::default();
        for (pace, expected) in [(8.2, 8.2), (100.0, 100.0), (2.05, 16.4), (0.082, 82.0)] {
            assert!((assumptions.articles_a_day_of_age(pace) - expected).abs() < 1e-9, "at a pace of {pace}");
        }
    }

    #[test]
    fn the_two_figures_of_a_session_fit_each_other() {
        let later = Assumptions::default().later_continuation();
        let mean = 1.0 + (1.0 - 0.716) / (1.0 - later);
        assert!((mean - 1.6).abs() < 1e-9, "{mean}");
    }
}
