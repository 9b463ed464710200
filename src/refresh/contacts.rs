//! Who has read what, in numbers of the state: enough to count nobody twice, and to solve an article again with all its readers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::logs::Interaction;
use crate::model::Confidence;
use crate::reading::{Evidence, NEW_VISIT_AFTER_SECONDS};
use crate::taste::{evidence_weight, fade};
use crate::training::{Shown, dwell_to_the_end, half_life_of_a_day};

/// The readers of an article are kept until nobody has read it for so many days. Who comes back after that is counted once more, and
/// the article keeps its vector. Long, since readers whose articles are forgotten cannot be solved again: with 30 days, on Deskdrop,
/// most of those active could not. A pair costs eight bytes.
pub const KEPT_DAYS: i64 = 365;
const DAY_SECONDS: i64 = 86_400;
/// So many visits to the end are kept of an article, the last ones, for its reading time.
const KEPT_DWELLS: usize = 64;

/// Counts, pairs and what is going on. Lists are \[N\], one entry an article of the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contacts {
    /// Everything before this moment is counted, in Unix seconds.
    pub until: i64,
    /// Readers ever.
    pub readers: Vec<f64>,
    /// Readers with a half-life of one day, as of `until`.
    pub recent: Vec<f64>,
    /// Position-weighted impressions.
    pub shown: Shown,
    /// The last time that anybody read it.
    pub last: Vec<i64>,
    /// Rows of evidence since it was last solved.
    pub unsolved: Vec<f64>,
    /// Whether all its readers are kept.
    pub whole: Vec<bool>,
    /// Its readers.
    pub pairs: Pairs,
    /// Rows of visits that may still go on, by article and reader; their weight is in no pair yet.
    pub open: Vec<Interaction>,
    /// Dwells of the last visits to the end, in seconds, by article.
    pub dwells: BTreeMap<u32, Vec<f32>>,
}

/// The readers of each article, ascending, and Σw of their visits that are over, as of `until`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pairs {
    /// Where the pairs of each article begin \[N + 1\].
    pub starts: Vec<usize>,
    /// Numbers of readers.
    pub readers: Vec<u32>,
    /// Σw ≥ 0.
    pub weights: Vec<f32>,
}

impl Pairs {
    /// Readers and weights of an article.
    pub fn of(&self, article: usize) -> (&[u32], &[f32]) {
        match (self.starts.get(article), self.starts.get(article + 1)) {
            (Some(&start), Some(&end)) => (&self.readers[start..end], &self.weights[start..end]),
            _ => (&[], &[]),
        }
    }

    fn push(&mut self, reader: u32, weight: f32) {
        self.readers.push(reader);
        self.weights.push(weight);
    }
}

/// `places` by ascending `number`, those of one number in the order they have. Counted, not compared: a log may have a hundred
/// million rows.
fn in_order(places: &[u32], number: impl Fn(u32) -> u32) -> Vec<u32> {
    let most = places.iter().map(|&place| number(place) as usize + 1).max().unwrap_or(0);
    let mut next = vec![0_u32; most + 1];
    places.iter().for_each(|&place| next[number(place) as usize + 1] += 1);
    for place in 1..next.len() {
        next[place] += next[place - 1];
    }
    let mut ordered = vec![0; places.len()];
    for &place in places {
        let to = &mut next[number(place) as usize];
        ordered[*to as usize] = place;
        *to += 1;
    }
    ordered
}

impl Contacts {
    /// Nobody has read any of `articles` until now.
    pub fn new(articles: usize, until: i64) -> Self {
        let mut contacts = Self { until, ..Self::default() };
        contacts.grow(articles);
        contacts
    }

    /// Makes room for `articles` in all.
    pub fn grow(&mut self, articles: usize) {
        self.readers.resize(articles, 0.0);
        self.recent.resize(articles, 0.0);
        self.shown.exposure.resize(articles, 0.0);
        self.last.resize(articles, i64::MIN);
        self.unsolved.resize(articles, 0.0);
        self.whole.resize(articles, true);
        self.pairs.starts.resize(articles + 1, self.pairs.readers.len());
    }

    /// Counts `rows`, whose readers and articles are numbers of the state, in the order of time, all of them before `until` and not
    /// counted before.
    pub fn count(&mut self, rows: &[Interaction], until: i64, reading_seconds: &[f32], settings: &Confidence) {
        let passed = until - self.until;
        let faded = half_life_of_a_day(passed);
        self.recent.iter_mut().for_each(|recent| *recent *= faded);
        let faded = fade(passed as f64, settings.half_life_days);
        self.pairs.weights.par_iter_mut().for_each(|weight| *weight = (f64::from(*weight) * faded) as f32);
        self.until = until;
        self.shown.count(rows);
        self.shown.forget_old(until);
        for row in rows {
            if let Some(dwell) = dwell_to_the_end(row) {
                let dwells = self.dwells.entry(row.article).or_default();
                if dwells.len() == KEPT_DWELLS {
                    dwells.remove(0);
                }
                dwells.push(dwell);
            }
        }
        let open = std::mem::take(&mut self.open);
        let rows = if open.is_empty() { Cow::Borrowed(rows) } else { Cow::Owned([open.as_slice(), rows].concat()) };
        let of_evidence = (0..rows.len() as u32).filter(|&place| rows[place as usize].evidence().is_some());
        // Within a pair the order stays that of time.
        let places = in_order(&of_evidence.collect::<Vec<u32>>(), |place| rows[place as usize].reader);
        let places = in_order(&places, |place| rows[place as usize].article);
        let pair = |place: u32| (rows[place as usize].article, rows[place as usize].reader);
        let mut fresh = places.chunk_by(|&a, &b| pair(a) == pair(b)).peekable();

        let before = std::mem::take(&mut self.pairs);
        let mut after = Pairs { starts: Vec::with_capacity(before.starts.len()), ..Pairs::default() };
        after.starts.push(0);
        for (article, &expected) in reading_seconds.iter().enumerate() {
            let (readers, weights) = before.of(article);
            let mut known = readers.iter().copied().zip(weights.iter().copied()).peekable();
            while let Some(places) = fresh.next_if(|places| pair(places[0]).0 as usize == article) {
                let of_pair: Vec<Interaction> = places.iter().map(|&place| rows[place as usize]).collect();
                let (first, last) = (of_pair[0], of_pair[of_pair.len() - 1]);
                while let Some((reader, weight)) = known.next_if(|(reader, _)| *reader < first.reader) {
                    after.push(reader, weight);
                }
                let counted = known.next_if(|(reader, _)| *reader == first.reader);
                if counted.is_none() {
                    self.readers[article] += 1.0;
                    self.recent[article] += half_life_of_a_day(until - first.at);
                }
                self.last[article] = self.last[article].max(last.at);
                let (over, going_on) = of_pair.split_at(start_of_open_visit(&of_pair, until));
                self.open.extend(going_on);
                let over: Vec<Evidence> = over.iter().filter_map(Interaction::evidence).collect();
                let weight = evidence_weight(&over, f64::from(expected), until as f64, settings);
                after.push(first.reader, counted.map_or(0.0, |(_, weight)| weight) + weight as f32);
            }
            known.for_each(|(reader, weight)| after.push(reader, weight));
            after.starts.push(after.readers.len());
        }
        self.pairs = after;
    }

    /// Forgets the readers of articles that nobody has read for [`KEPT_DAYS`]; `whole` \[R\] becomes false for each of them.
    pub fn forget_old(&mut self, whole: &mut [bool]) {
        let kept_from = self.until - KEPT_DAYS * DAY_SECONDS;
        let old = |article: usize| self.last[article] < kept_from;
        if !(0..self.last.len()).any(|article| old(article) && !self.pairs.of(article).0.is_empty()) {
            return;
        }
        let mut kept = Pairs { starts: vec![0], ..Pairs::default() };
        for article in 0..self.last.len() {
            let (readers, weights) = self.pairs.of(article);
            if old(article) {
                readers.iter().for_each(|&reader| whole[reader as usize] = false);
                self.whole[article] &= readers.is_empty();
                self.dwells.remove(&(article as u32));
            } else {
                kept.readers.extend(readers);
                kept.weights.extend(weights);
            }
            kept.starts.push(kept.readers.len());
        }
        self.pairs = kept;
    }

    /// Σw of visits that may still go on, by article and reader, as of `until`.
    pub fn open_weights(&self, reading_seconds: &[f32], settings: &Confidence) -> BTreeMap<(u32, u32), f64> {
        let visits = self.open.chunk_by(|a, b| (a.article, a.reader) == (b.article, b.reader));
        visits
            .map(|visit| {
                let evidence: Vec<Evidence> = visit.iter().filter_map(Interaction::evidence).collect();
                let expected = f64::from(reading_seconds[visit[0].article as usize]);
                let weight = evidence_weight(&evidence, expected, self.until as f64, settings);
                ((visit[0].article, visit[0].reader), weight)
            })
            .collect()
    }
}

/// The first row of the last visit where that may still go on, else the number of rows. `rows` are of one pair.
fn start_of_open_visit(rows: &[Interaction], until: i64) -> usize {
    let goes_on = |from: i64, to: i64| ((to - from) as f64) < NEW_VISIT_AFTER_SECONDS;
    let mut next = until;
    let going_on = rows.iter().rev().take_while(|row| goes_on(row.at, std::mem::replace(&mut next, row.at)));
    rows.len() - going_on.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::taste::confidence_of_weight;
    use crate::training::History;

    const MINUTE: i64 = 60;

    fn rows(visits: &[(i64, u32, u32)]) -> Vec<Interaction> {
        Log::of_visits(visits).interactions
    }

    /// Visits of a few readers, some within half an hour of each other, over forty days.
    fn visits() -> Vec<(i64, u32, u32)> {
        let mut visits: Vec<(i64, u32, u32)> = (0..400_i64)
            .map(|k| (k * 137 * MINUTE + (k % 7) * 11, (k % 5) as u32, (k * k % 11 % 4) as u32))
            .flat_map(|visit| [visit, (visit.0 + 20 * MINUTE, visit.1, visit.2)])
            .collect();
        visits.sort_unstable();
        visits
    }

    #[test]
    fn counted_in_parts_is_counted_at_once() {
        let log = Log::of_visits(&visits());
        let until = log.last_at().unwrap() + 1;
        let settings = Confidence::default();
        let seconds = vec![0.0; 5];
        let mut at_once = Contacts::new(5, until);
        at_once.count(&log.interactions, until, &seconds, &settings);
        for parts in [2, 7, 97] {
            let mut in_parts = Contacts::new(5, 0);
            for part in log.interactions.chunks(log.interactions.len() / parts) {
                in_parts.count(part, part[part.len() - 1].at + 1, &seconds, &settings);
            }
            assert_eq!(in_parts.readers, at_once.readers);
            // What nobody measured is NaN, which is not itself.
            assert_eq!(format!("{:?}", in_parts.open), format!("{:?}", at_once.open));
            assert_eq!(in_parts.pairs.readers, at_once.pairs.readers);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-4 * b.abs().max(1e-3);
            assert!(in_parts.recent.iter().zip(&at_once.recent).all(|(a, b)| close(*a, *b)), "{parts}");
            let weights = in_parts.pairs.weights.iter().zip(&at_once.pairs.weights);
            assert!(weights.clone().all(|(a, b)| close((*a).into(), (*b).into())), "{parts}");
        }
    }

    #[test]
    fn weights_are_those_of_the_whole_log() {
        let log = Log::of_visits(&visits());
        let until = log.last_at().unwrap() + 1;
        let (settings, seconds) = (Confidence::default(), vec![0.0; 5]);
        let mut contacts = Contacts::new(5, until);
        contacts.count(&log.interactions, until, &seconds, &settings);
        let open = contacts.open_weights(&seconds, &settings);
        assert_eq!(open.len(), 1, "the last visit goes on");
        let history = History::new(&log, &seconds, settings.clone());
        for article in 0..4_u32 {
            let (readers, weights) = contacts.pairs.of(article as usize);
            let found = readers.iter().zip(weights).map(|(&reader, &weight)| {
                let weight = f64::from(weight) + open.get(&(article, reader)).copied().unwrap_or(0.0);
                (reader, confidence_of_weight(weight, &settings) as f32)
            });
            let expected = history.article_row(article, until);
            assert_eq!(found.clone().count(), expected.len());
            for (found, expected) in found.zip(expected) {
                assert!(found.0 == expected.0 && (found.1 - expected.1).abs() < 1e-5, "{found:?} {expected:?}");
            }
        }
    }

    #[test]
    fn old_articles_lose_their_readers_and_their_readers_their_wholeness() {
        let day = 86_400;
        let mut contacts = Contacts::new(2, 0);
        let settings = Confidence::default();
        let (earlier, later) = ((KEPT_DAYS - 10) * day, (KEPT_DAYS + 1) * day);
        contacts.count(&rows(&[(0, 0, 0), (1, 1, 1), (earlier, 1, 1)]), earlier + 1, &[0.0; 2], &settings);
        let mut whole = [true; 2];
        contacts.forget_old(&mut whole);
        assert_eq!(whole, [true; 2]);
        contacts.count(&rows(&[(later, 1, 1)]), later + 1, &[0.0; 2], &settings);
        contacts.forget_old(&mut whole);
        assert_eq!(whole, [false, true]);
        assert_eq!(contacts.whole, [false, true]);
        assert_eq!((contacts.pairs.of(0).0, contacts.pairs.of(1).0), (&[][..], &[1][..]));
        assert_eq!(contacts.readers, [1.0, 1.0], "counts stay");
    }
}
