//! Finds the constants with which the assumed figures come out: a few readers are watched, and the constants solved for.

use super::assumptions::Assumptions;
use super::catalogue::Catalogue;
use super::chance::{Chance, Purpose};
use super::readers::{Arrival, Audience};
use super::session::{Event, Session, Site, Witness};
use super::shelves::Shelves;
use super::visit::Constants;

/// Sessions that are watched, at least, where there are as many.
const SESSIONS: usize = 6000;
/// Rounds: what the constants change in one round is seen in the next.
const ROUNDS: u64 = 4;
/// Least standard deviation of log dwell left to chance.
const LEAST_SIGMA: f64 = 0.2;

#[derive(Default)]
struct Watch {
    explained: Vec<f64>,
    opened: [f64; 2],
    attractions: [Vec<f64>; 2],
}

impl Witness for Watch {
    fn event(&mut self, _: Event) {}

    fn opened(&mut self, place: usize, _: Option<i64>, explained: f64) {
        self.opened[place.min(1)] += 1.0;
        self.explained.push(explained);
    }

    fn offered(&mut self, place: usize, attraction: f64) {
        self.attractions[place.min(1)].push(attraction);
    }
}

/// The constants for these articles and readers.
pub(super) fn calibrate(
    catalogue: &Catalogue,
    audience: &Audience<'_>,
    arrivals: &[Arrival],
    seed: u64,
    given: &Assumptions,
) -> Constants {
    let every = (arrivals.len() / SESSIONS).max(1) as u32;
    let watched: Vec<Arrival> =
        arrivals.iter().filter(|arrival| arrival.reader.is_multiple_of(every)).copied().collect();
    let mut constants = Constants {
        dwell_location: libm::log(given.dwell_median),
        dwell_rest_sigma: given.dwell_sigma,
        leave_after_first: 1.0,
        leave_later: 1.0,
    };
    for round in 0..ROUNDS {
        let watch = observe(catalogue, audience, &watched, seed, round, given, &constants);
        let (mean, deviation) = moments(&watch.explained);
        constants = Constants {
            dwell_location: libm::log(given.dwell_median) - mean,
            dwell_rest_sigma: (given.dwell_sigma * given.dwell_sigma - deviation * deviation)
                .max(0.0)
                .sqrt()
                .max(LEAST_SIGMA),
            leave_after_first: leave(&watch.attractions[0], (1.0 - given.single_article_share) * watch.opened[0]),
            leave_later: leave(&watch.attractions[1], given.later_continuation() * watch.opened[1]),
        };
    }
    constants
}

fn observe(
    catalogue: &Catalogue,
    audience: &Audience<'_>,
    arrivals: &[Arrival],
    seed: u64,
    round: u64,
    given: &Assumptions,
    constants: &Constants,
) -> Watch {
    let mut watch = Watch::default();
    let mut shelves = Shelves::new(catalogue, given);
    let median_words = catalogue.median_words();
    let articles_a_day = given.articles_a_day_of_age(catalogue.pace());
    let readers = arrivals.iter().map(|arrival| arrival.reader as usize + 1).max().unwrap_or(0);
    let mut read: Vec<Vec<u32>> = vec![Vec::new(); readers];
    for (number, arrival) in arrivals.iter().enumerate() {
        shelves.stock(catalogue, catalogue.published_by(arrival.time));
        let site = Site { catalogue, shelves: &shelves, assumptions: given, constants, median_words, articles_a_day };
        let session = Session {
            site: &site,
            arrival: *arrival,
            reader: &audience.reader(arrival.reader),
            read: &mut read[arrival.reader as usize],
            chance: Chance::new(seed, Purpose::Pilot, round << 40 | number as u64),
        };
        session.run(&mut watch);
    }
    watch
}

fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    (mean, (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt())
}

/// The attraction of leaving with which `wanted` of the readers who saw a list go on: Σ a / (a + leave) = wanted.
fn leave(attractions: &[f64], wanted: f64) -> f64 {
    let (mut low, mut high) = (1e-9_f64, 1e9);
    for _ in 0..100 {
        let middle = (low * high).sqrt();
        let going_on: f64 = attractions.iter().map(|attraction| attraction / (attraction + middle)).sum();
        if going_on > wanted { low = middle } else { high = middle }
    }
    high
}
