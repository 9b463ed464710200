//! What a reader does from coming to leaving.

use super::assumptions::Assumptions;
use super::catalogue::Catalogue;
use super::chance::Chance;
use super::readers::{Arrival, Reader};
use super::shelves::{Shelves, Way};
use super::visit::{Constants, explained, visit};

/// How often an article already read is drawn again before it is accepted.
const SECOND_THOUGHTS: usize = 8;

/// What a line of the log says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Deed {
    Impression { slot: u16, randomized: bool },
    Click { slot: u16 },
    View { dwell: f64, depth: Option<f64> },
    Share,
}

/// A line of the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Event {
    pub(super) time: i64,
    pub(super) reader: u32,
    pub(super) item: u32,
    pub(super) deed: Deed,
}

/// What watches a session: the log, the statistics, or the calibration.
pub(super) trait Witness {
    /// Something that a log may record. Impressions come whether or not they are logged.
    fn event(&mut self, event: Event);
    /// An article was opened as number `place` of its session (from 0), so many seconds old, for this much explained dwell.
    fn opened(&mut self, place: usize, age: Option<i64>, explained: f64);
    /// A list at the end of article number `place` came into view, with the attraction of its cards.
    fn offered(&mut self, place: usize, attraction: f64);
}

/// Everything a session takes place in.
pub(super) struct Site<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) shelves: &'a Shelves,
    pub(super) assumptions: &'a Assumptions,
    pub(super) constants: &'a Constants,
    pub(super) median_words: f64,
    /// How many articles published since make an article a day older.
    pub(super) articles_a_day: f64,
}

/// One reader's session.
pub(super) struct Session<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) arrival: Arrival,
    pub(super) reader: &'a Reader,
    /// Articles read before, and after this session those read in it.
    pub(super) read: &'a mut Vec<u32>,
    pub(super) chance: Chance,
}

impl Session<'_> {
    /// Runs the session; returns the number of articles opened, 0 while nothing is published.
    pub(super) fn run(mut self, witness: &mut impl Witness) -> usize {
        let given = self.site.assumptions;
        let mut time = self.arrival.time;
        let Some(mut item) = self.enter(&mut time, witness) else { return 0 };
        for place in 0..given.articles_a_session_most as usize {
            let (left, depth) = self.open(item, place, time, witness);
            match self.next(item, place, depth, left, witness) {
                Some(next) => (item, time) = (next, left + 1),
                None => return place + 1,
            }
        }
        given.articles_a_session_most as usize
    }

    /// The first article: from the front page, or by a link from outside.
    fn enter(&mut self, time: &mut i64, witness: &mut impl Witness) -> Option<usize> {
        let given = self.site.assumptions;
        if self.chance.happens(given.front_page_share) {
            return self.front_page(time, witness).or_else(|| self.arrive(Way::Search));
        }
        let way = if self.chance.happens(given.social_share) { Way::Social } else { Way::Search };
        self.arrive(way)
    }

    /// An article chosen from the front page; `None` where the reader looks elsewhere.
    fn front_page(&mut self, time: &mut i64, witness: &mut impl Witness) -> Option<usize> {
        let given = self.site.assumptions;
        let published = self.site.catalogue.published_by(*time);
        let in_view = libm::round(self.chance.log_normal(given.cards_in_view_median, given.cards_in_view_sigma));
        let cards = (in_view.max(1.0) as usize).min(given.front_page_cards as usize).min(published);
        let mut list: Vec<usize> = (0..cards).map(|newer| published - 1 - newer).collect();
        self.show(&mut list, *time, witness);
        let attractions = self.attractions(&list, published);
        let seconds = self.chance.log_normal(given.front_page_seconds_median, given.front_page_seconds_sigma);
        *time += seconds.clamp(1.0, given.dwell_most) as i64;
        let attraction: f64 = attractions.iter().sum();
        if !self.chance.happens(attraction / (attraction + given.front_page_leave)) {
            return None;
        }
        let slot = self.chance.pick(&attractions)?;
        self.log(*time, list[slot], Deed::Click { slot: slot as u16 + 1 }, witness);
        Some(list[slot])
    }

    /// An article found by search or by a link that was passed around.
    fn arrive(&mut self, way: Way) -> Option<usize> {
        let given = self.site.assumptions;
        let tastes = &self.reader.tastes;
        let mut item = self.site.shelves.draw(way, tastes, &mut self.chance)?;
        for _ in 0..SECOND_THOUGHTS {
            if !self.read.contains(&(item as u32)) || self.chance.happens(given.reread) {
                break;
            }
            item = self.site.shelves.draw(way, tastes, &mut self.chance)?;
        }
        Some(item)
    }

    /// Reads an article; returns when the reader was done, and how far it was read.
    fn open(&mut self, item: usize, place: usize, time: i64, witness: &mut impl Witness) -> (i64, f64) {
        let site = self.site;
        let piece = &site.catalogue.pieces[item];
        let affinity = site.catalogue.affinity(&self.reader.tastes, item);
        let relative_words = piece.words / site.median_words;
        let explained = explained(relative_words, affinity, piece.quality, self.reader.pace, site.assumptions);
        let seen = visit(explained, site.constants, site.assumptions, &mut self.chance);
        witness.opened(place, piece.published.map(|published| time - published), explained);
        let depth = seen.depth_recorded.then_some(seen.depth);
        self.log(time, item, Deed::View { dwell: seen.dwell, depth }, witness);
        let left = time + libm::ceil(seen.dwell) as i64;
        if seen.shared {
            self.log(left, item, Deed::Share, witness);
        }
        if !self.read.contains(&(item as u32)) {
            self.read.push(item as u32);
        }
        (left, seen.depth)
    }

    /// The article chosen from the list at the end of `item`, `None` where the reader leaves.
    fn next(&mut self, item: usize, place: usize, depth: f64, time: i64, witness: &mut impl Witness) -> Option<usize> {
        let given = self.site.assumptions;
        if depth < given.end_list_depth {
            return None;
        }
        let related = self.chance.happens(given.related_list_share);
        let mut list = if related { self.related(item) } else { self.newest_but(item, time) };
        if list.is_empty() {
            return None;
        }
        self.show(&mut list, time, witness);
        let attractions = self.attractions(&list, self.site.catalogue.published_by(time));
        let attraction: f64 = attractions.iter().sum();
        witness.offered(place, attraction);
        let constants = self.site.constants;
        let leave = if place == 0 { constants.leave_after_first } else { constants.leave_later };
        if !self.chance.happens(attraction / (attraction + leave)) {
            return None;
        }
        let slot = self.chance.pick(&attractions)?;
        self.log(time + 1, list[slot], Deed::Click { slot: slot as u16 + 1 }, witness);
        Some(list[slot])
    }

    fn newest_but(&self, item: usize, time: i64) -> Vec<usize> {
        let published = self.site.catalogue.published_by(time);
        let cards = self.site.assumptions.end_list_cards as usize;
        (0..published).rev().filter(|&other| other != item).take(cards).collect()
    }

    /// Articles of the same main topic as a text search finds them: by quality and age, whoever is reading.
    fn related(&mut self, item: usize) -> Vec<usize> {
        let catalogue = self.site.catalogue;
        let topic = catalogue.pieces[item].parts[0].topic;
        let cells = topic * catalogue.sub_interests..(topic + 1) * catalogue.sub_interests;
        let tastes: Vec<f64> =
            (0..self.reader.tastes.len()).map(|cell| if cells.contains(&cell) { 1.0 } else { 0.0 }).collect();
        let cards = self.site.assumptions.end_list_cards as usize;
        let mut list = Vec::with_capacity(cards);
        // Twins are drawn again; a topic with few articles gives a shorter list.
        for _ in 0..cards * 3 {
            match self.site.shelves.draw(Way::Search, &tastes, &mut self.chance) {
                Some(other) if list.len() < cards && other != item && !list.contains(&other) => list.push(other),
                Some(_) => {}
                None => break,
            }
        }
        list
    }

    /// Preference times position and age, and what was read before hardly attracts. `published`: articles that are out.
    fn attractions(&self, list: &[usize], published: usize) -> Vec<f64> {
        let given = self.site.assumptions;
        list.iter()
            .enumerate()
            .map(|(place, &item)| {
                let again = if self.read.contains(&(item as u32)) { given.reread } else { 1.0 };
                let examined = libm::pow((place + 1) as f64, -given.position_exponent);
                let age = published.saturating_sub(item + 1) as f64 / self.site.articles_a_day + given.age_offset;
                let fresh = libm::pow(age, -given.list_age_exponent);
                again * examined * fresh * self.site.catalogue.preference(&self.reader.tastes, item)
            })
            .collect()
    }

    /// Puts a list before the reader, now and then in an order drawn at random.
    fn show(&mut self, list: &mut [usize], time: i64, witness: &mut impl Witness) {
        let share = self.site.assumptions.randomized_lists;
        // Without such lists nothing is drawn, so that a log is what it was.
        let randomized = share > 0.0 && self.chance.happens(share);
        if randomized {
            for last in (1..list.len()).rev() {
                list.swap(last, self.chance.below(last + 1));
            }
        }
        for (place, &item) in list.iter().enumerate() {
            self.log(time, item, Deed::Impression { slot: place as u16 + 1, randomized }, witness);
        }
    }

    fn log(&self, time: i64, item: usize, deed: Deed, witness: &mut impl Witness) {
        witness.event(Event { time, reader: self.arrival.reader, item: item as u32, deed });
    }
}
