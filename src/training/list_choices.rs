//! What readers chose in the site's lists, and what else those lists held.
//!
//! What was read is not what is liked: where a site lists the newest, the newest is read, and a fit against all there is to read
//! takes "was shown" for "is wanted". The cards of one list were all shown. What is left is the place, which has a part of its own.

use std::collections::HashMap;

use super::exposure::impression_lists;
use super::replay::Read;
use crate::logs::{Interaction, Kind};
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// Lists without logged impressions are taken to be the newest articles where so large a share of the clicks in them is of the
/// article that stands at that place then.
const EXPLAINED: f64 = 0.9;
/// With fewer clicks than this nothing is said of a list.
const CLICKS: usize = 50;
/// A list ends at the last slot that a hundredth of the clicks reach: the few beyond are of another, longer one.
const BEYOND: f64 = 0.01;

/// A card of a list: which article, in which slot, from 1; 0 where unknown.
pub(super) type ListCard = (u32, u16);

/// How it is known what lists held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Their impressions are in the log.
    Logged,
    /// They always hold the newest articles.
    Newest,
}

/// The lists in which reads were chosen.
#[derive(Debug)]
pub(super) struct ListChoices {
    pub(super) known: Known,
    /// By reader and article, the cards of the list in which it was clicked, the article itself first.
    lists: HashMap<(u32, u32), Vec<ListCard>>,
}

impl ListChoices {
    /// Of `reads`, which are in the order of time. `rows` holds what the log has of that time, and of the half hour before;
    /// `by_date` the articles by publication. `None` where nothing is known of any list.
    ///
    /// Of the two ways to know lists the one that knows more: a site that has just begun to log impressions has few.
    pub(super) fn of(rows: &[Interaction], reads: &[Read], by_date: &[(i64, u32)]) -> Option<Self> {
        let logged = Self { known: Known::Logged, lists: logged(rows, reads) };
        let slots = slots(rows);
        // A list below an article and one on another page are two.
        let newest = [true, false].into_iter().flat_map(|below| {
            let clicks = reads.iter().filter(|read| read.current.is_some() == below);
            let clicks = clicks.filter_map(|read| Some((read, *slots.get(&(read.reader, read.article))?)));
            newest(&clicks.collect::<Vec<_>>(), by_date)
        });
        let newest = Self { known: Known::Newest, lists: newest.collect() };
        let most = if newest.lists.len() > logged.lists.len() { newest } else { logged };
        (!most.lists.is_empty()).then_some(most)
    }

    /// The cards among which `read` was chosen, it first; `None` where that is not known.
    pub(super) fn cards(&self, read: &Read) -> Option<&[ListCard]> {
        self.lists.get(&(read.reader, read.article)).map(Vec::as_slice)
    }
}

/// Lists whose impressions are in the log, by the reads that were clicked in them.
fn logged(rows: &[Interaction], reads: &[Read]) -> HashMap<(u32, u32), Vec<ListCard>> {
    let at: HashMap<(u32, u32), i64> = reads.iter().map(|read| ((read.reader, read.article), read.at)).collect();
    let mut found = HashMap::new();
    for list in impression_lists(rows) {
        for clicked in list.cards.iter().filter(|card| card.clicked) {
            let read = (list.reader, clicked.article);
            let in_time = |at: &i64| (0.0..=NEW_VISIT_AFTER_SECONDS).contains(&((at - list.at) as f64));
            if !at.get(&read).is_some_and(in_time) {
                continue;
            }
            // What else was clicked there was chosen, too.
            let others = list.cards.iter().filter(|card| !card.clicked);
            let cards: Vec<ListCard> =
                std::iter::once(clicked).chain(others).map(|card| (card.article, card.slot)).collect();
            if cards.len() > 1 {
                found.entry(read).or_insert(cards);
            }
        }
    }
    found
}

/// The slot of each click that says one, by reader and article; of several the first.
fn slots(rows: &[Interaction]) -> HashMap<(u32, u32), u16> {
    let mut slots = HashMap::new();
    for row in rows.iter().filter(|row| row.kind == Kind::Opened && row.slot > 0) {
        slots.entry((row.reader, row.article)).or_insert(row.slot);
    }
    slots
}

/// The lists of those `clicks` that the newest articles explain; none where they do not explain nearly all.
fn newest(clicks: &[(&Read, u16)], by_date: &[(i64, u32)]) -> Vec<((u32, u32), Vec<ListCard>)> {
    if clicks.len() < CLICKS {
        return Vec::new();
    }
    let mut slots: Vec<u16> = clicks.iter().map(|click| click.1).collect();
    slots.sort_unstable();
    let last = slots[((slots.len() as f64 * (1.0 - BEYOND)) as usize).min(slots.len() - 1)];
    let explained: Vec<_> = clicks
        .iter()
        .filter_map(|&(read, slot)| {
            let mut cards = newest_at(read, last.max(slot), by_date);
            let place = cards.iter().position(|&card| card == (read.article, slot))?;
            cards[..=place].rotate_right(1);
            Some(((read.reader, read.article), cards))
        })
        .collect();
    if explained.len() as f64 >= EXPLAINED * clicks.len() as f64 { explained } else { Vec::new() }
}

/// The `count` newest articles when `read` was chosen, without the one that was open.
fn newest_at(read: &Read, count: u16, by_date: &[(i64, u32)]) -> Vec<ListCard> {
    let published = by_date.partition_point(|dated| dated.0 <= read.at);
    let newest = by_date[..published].iter().rev().map(|dated| dated.1).filter(|&one| Some(one) != read.current);
    newest.zip(1..=count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;

    fn read(at: i64, reader: u32, article: u32, current: Option<u32>) -> Read {
        Read { at, reader, article, current, has_history: true }
    }

    /// Sixty reads below article 0, an article a minute, of the card in slot 1, 2 or 3 of the newest; then what the log has of them.
    fn clicks(slot_of: impl Fn(u32) -> u16) -> (Vec<Interaction>, Vec<Read>, Vec<(i64, u32)>) {
        let by_date: Vec<(i64, u32)> = (0..100).map(|article| (60 * i64::from(article), article)).collect();
        let reads: Vec<Read> = (10..70_u32)
            .map(|minute| read(60 * i64::from(minute) + 30, minute, minute - minute % 3, Some(0)))
            .collect();
        let visits: Vec<_> = reads.iter().map(|read| (read.at, read.reader, read.article)).collect();
        let mut rows = Log::of_visits(&visits).interactions;
        for row in &mut rows {
            row.slot = slot_of(row.reader);
        }
        (rows, reads, by_date)
    }

    #[test]
    fn clicks_in_lists_of_the_newest_say_what_the_lists_held() {
        let (rows, reads, by_date) = clicks(|minute| minute as u16 % 3 + 1);
        let choices = ListChoices::of(&rows, &reads, &by_date).expect("every click is of one of the newest");
        assert_eq!(choices.known, Known::Newest);
        assert_eq!(choices.cards(&reads[0]), Some([(9, 2), (10, 1), (8, 3)].as_slice()));
        assert_eq!(choices.cards(&read(0, 1, 1, None)), None);
        // The open article is no card of its own list.
        let of_open = newest_at(&read(630, 0, 9, Some(10)), 2, &by_date);
        assert_eq!(of_open, [(9, 1), (8, 2)]);
    }

    #[test]
    fn lists_that_hold_something_else_stay_unknown() {
        let (rows, reads, by_date) = clicks(|minute| (minute as u16 + 1) % 3 + 1);
        assert!(ListChoices::of(&rows, &reads, &by_date).is_none());
        let (rows, reads, by_date) = clicks(|_| 0);
        assert!(ListChoices::of(&rows, &reads, &by_date).is_none(), "no slot says anything of a list");
        let (rows, reads, by_date) = clicks(|minute| minute as u16 % 3 + 1);
        assert!(ListChoices::of(&rows, &reads[..CLICKS - 1], &by_date).is_none(), "too few");
    }

    #[test]
    fn the_first_impressions_of_a_site_do_not_stand_before_all_its_slots() {
        let (mut rows, reads, by_date) = clicks(|minute| minute as u16 % 3 + 1);
        // What the first of them was chosen among.
        let click = rows[0];
        let shown = |article, slot| Interaction { article, slot, kind: Kind::Shown, at: click.at - 1, ..click };
        rows.splice(0..0, [shown(50, 1), shown(click.article, 2)]);
        let choices = ListChoices::of(&rows, &reads, &by_date).expect("lists");
        assert_eq!((choices.known, choices.lists.len()), (Known::Newest, reads.len()));
        let few = ListChoices::of(&rows, &reads[..2], &by_date).expect("a list and a click in it");
        assert_eq!((few.known, few.cards(&reads[0])), (Known::Logged, Some([(9, 2), (50, 1)].as_slice())));
    }

    #[test]
    fn impressions_in_the_log_say_it_whatever_the_order() {
        let visits = [(100, 7, 5), (100, 7, 3), (100, 7, 4), (130, 7, 3), (4000, 7, 5)];
        let mut rows = Log::of_visits(&visits).interactions;
        for (slot, row) in rows[..3].iter_mut().enumerate() {
            (row.kind, row.slot) = (Kind::Shown, slot as u16 + 1);
        }
        let reads = [read(130, 7, 3, None), read(4000, 7, 5, None)];
        let choices = ListChoices::of(&rows, &reads, &[]).expect("a list and a click in it");
        assert_eq!(choices.known, Known::Logged);
        assert_eq!(choices.cards(&reads[0]), Some([(3, 2), (5, 1), (4, 3)].as_slice()));
        assert_eq!(choices.cards(&reads[1]), None, "an hour later it was found elsewhere");
    }
}
