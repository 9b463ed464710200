//! Who comes, what they care about, and when.

use super::assumptions::Assumptions;
use super::calendar::{DAY, moment};
use super::catalogue::Catalogue;
use super::chance::{Chance, Purpose};

/// A reader's nature, drawn again from the seed whenever it is needed: millions of readers then need no memory.
#[derive(Debug, Clone)]
pub(super) struct Reader {
    /// θ: interest in each topic, summing to 1.
    pub(super) interests: Vec<f64>,
    /// The favourite sub-interest of each topic.
    pub(super) favourites: Vec<usize>,
    /// What this reader adds to log dwell.
    pub(super) pace: f64,
    /// Taste for each sub-interest of each topic: curiosity, and the interest turned to the favourite.
    pub(super) tastes: Vec<f64>,
}

/// What readers have in common.
pub(super) struct Audience<'a> {
    assumptions: &'a Assumptions,
    seed: u64,
    sub_interests: usize,
    /// Dirichlet parameters of interests.
    parameters: Vec<f64>,
}

/// One session to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    /// Unix seconds.
    pub(super) time: i64,
    pub(super) reader: u32,
}

impl<'a> Audience<'a> {
    pub(super) fn new(catalogue: &Catalogue, seed: u64, assumptions: &'a Assumptions) -> Self {
        let mut chance = Chance::new(seed, Purpose::Topics, 0);
        let popularity: Vec<f64> =
            catalogue.topics.iter().map(|_| chance.log_normal(1.0, assumptions.topic_popularity_sigma)).collect();
        let sum: f64 = popularity.iter().sum();
        let parameters = popularity.iter().map(|share| assumptions.interest_concentration * share / sum).collect();
        Self { assumptions, seed, sub_interests: catalogue.sub_interests, parameters }
    }

    pub(super) fn reader(&self, number: u32) -> Reader {
        let mut chance = Chance::new(self.seed, Purpose::Reader, u64::from(number));
        let interests = chance.dirichlet(&self.parameters);
        let favourites: Vec<usize> = interests.iter().map(|_| chance.below(self.sub_interests)).collect();
        let pace = self.assumptions.dwell_by_reader * chance.normal();
        let focus = self.assumptions.sub_interest_focus;
        let curiosity = self.assumptions.curiosity / interests.len() as f64;
        let mut tastes = Vec::with_capacity(interests.len() * self.sub_interests);
        for (interest, &favourite) in interests.iter().zip(&favourites) {
            for sub_interest in 0..self.sub_interests {
                let all = if sub_interest == favourite { self.sub_interests as f64 } else { 0.0 };
                tastes.push(curiosity + interest * (1.0 - focus + focus * all));
            }
        }
        Reader { interests, favourites, pace, tastes }
    }

    /// All sessions of `readers` readers from day `first` to day `last`, by time.
    pub(super) fn arrivals(&self, readers: u32, first: i64, last: i64) -> Vec<Arrival> {
        let mut arrivals: Vec<Arrival> =
            (0..readers).flat_map(|reader| self.arrivals_of(reader, first, last)).collect();
        arrivals.sort_unstable();
        arrivals
    }

    fn arrivals_of(&self, reader: u32, first: i64, last: i64) -> Vec<Arrival> {
        let given = self.assumptions;
        let mut chance = Chance::new(self.seed, Purpose::Schedule, u64::from(reader));
        let drawn = libm::round(chance.log_normal(given.sessions_median, given.sessions_sigma));
        let sessions = drawn.clamp(1.0, f64::from(given.sessions_most)) as usize;
        let mut days = Vec::with_capacity(sessions);
        let mut day = 0.0;
        for _ in 0..sessions {
            days.push(day);
            day += chance.log_normal(given.return_days_median, given.return_days_sigma);
        }
        // A reader whose returns would outlast the log comes more often instead: the number of sessions is what was counted.
        let length = (last - first + 1) as f64;
        let span = days.last().copied().unwrap_or(0.0);
        let squeeze = if span > length { length / span } else { 1.0 };
        let start = chance.uniform() * (length - span * squeeze);
        days.into_iter()
            .map(|day| {
                let day = first + libm::floor(start + day * squeeze) as i64;
                Arrival { time: moment(day, first, last, given, &mut chance), reader }
            })
            .collect()
    }
}

/// The days that the log covers, first and last.
pub(super) fn days_of(start: i64, end: i64) -> (i64, i64) {
    let first = start.div_euclid(DAY);
    (first, (end - 1).div_euclid(DAY).max(first))
}
