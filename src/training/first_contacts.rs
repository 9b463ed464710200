//! When each reader first met each article.

use crate::logs::Interaction;

const BITS: usize = u64::BITS as usize;

/// The first row of evidence of every pair of reader and article, in the order of time. A bit for every row of the log, which
/// holds the rest.
#[derive(Debug, Clone)]
pub struct FirstContacts<'a> {
    interactions: &'a [Interaction],
    /// Whether a row is the first of its pair, 64 rows a word.
    first: Vec<u64>,
    /// How many are in the words before each word, and in all.
    before: Vec<u32>,
}

impl<'a> FirstContacts<'a> {
    /// Of those rows of `interactions` whose bit in `first` is set.
    pub(super) fn new(interactions: &'a [Interaction], first: Vec<u64>) -> Self {
        let mut before = Vec::with_capacity(first.len() + 1);
        let mut count = 0;
        before.push(count);
        for word in &first {
            count += word.count_ones();
            before.push(count);
        }
        Self { interactions, first, before }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or(0) as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many lie before `until`.
    pub fn before(&self, until: i64) -> usize {
        let row = self.interactions.partition_point(|row| row.at < until);
        let word = row / BITS;
        let in_word = self.first.get(word).map_or(0, |bits| (bits & ((1 << (row % BITS)) - 1)).count_ones());
        self.before[word] as usize + in_word as usize
    }

    /// When, and which article. `None` past the last.
    pub fn get(&self, number: usize) -> Option<(i64, u32)> {
        self.since(number).next()
    }

    /// When, and which article, from contact `number` on.
    pub fn since(&self, number: usize) -> impl Iterator<Item = (i64, u32)> {
        let word = self.before.partition_point(|&before| before as usize <= number).saturating_sub(1);
        let skipped = number - self.before[word] as usize;
        let words = self.first.iter().enumerate().skip(word);
        let rows = words.flat_map(|(word, &bits)| Ones(bits).map(move |bit| word * BITS + bit));
        rows.skip(skipped).map(|row| (self.interactions[row].at, self.interactions[row].article))
    }
}

/// Places of the bits that are set, ascending.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (place < BITS).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::History;

    #[test]
    fn contacts_are_found_by_number_and_by_time() {
        // Every third row is a second visit; times stand still for two rows at a time.
        let visits: Vec<(i64, u32, u32)> = (0..300_i64)
            .map(|row| (100 + row / 2, (row % 7) as u32, if row % 3 == 0 { 0 } else { row as u32 + 1 }))
            .collect();
        let log = Log::of_visits(&visits);
        let contacts = History::new(&log, &[0.0; 400], Confidence::default()).first_contacts();
        let mut met = Vec::new();
        let mut expected = Vec::new();
        for &(at, reader, article) in &visits {
            if !met.contains(&(reader, article)) {
                met.push((reader, article));
                expected.push((at, article));
            }
        }
        assert!(expected.len() > 2 * BITS && expected.len() < visits.len());
        assert_eq!(contacts.len(), expected.len());
        assert_eq!(contacts.since(0).collect::<Vec<_>>(), expected);
        for number in 0..=expected.len() {
            assert_eq!(contacts.get(number), expected.get(number).copied());
            assert_eq!(contacts.since(number).collect::<Vec<_>>(), expected[number..]);
        }
        for until in 99..=260 {
            assert_eq!(contacts.before(until), expected.partition_point(|contact| contact.0 < until), "{until}");
        }
        let none = Log::default();
        let none = History::new(&none, &[], Confidence::default()).first_contacts();
        assert!(none.is_empty() && none.before(i64::MAX) == 0 && none.get(0).is_none());
    }
}
