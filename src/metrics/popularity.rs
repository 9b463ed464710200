//! Which articles are popular: the short head, and the long tail behind it.

/// The short head is this share of the articles; what lies behind it is the long tail.
pub const SHORT_HEAD: f64 = 0.2;

/// How many readers every article has at a moment, and whether it belongs to the long tail.
#[derive(Debug, Clone, Default)]
pub struct Popularity {
    /// Readers so far, by article.
    pub readers: Vec<u32>,
    /// Whether an article is in the long tail, by article; false for what is not in the pool.
    pub in_tail: Vec<bool>,
    order: Vec<u32>,
}

impl Popularity {
    /// Looks at the moment when `pool` are the articles that exist, with so many `readers` each. The short head is the fifth
    /// of them that most readers met, rounded down; of equals the first by number.
    pub fn update(&mut self, readers: &[u32], pool: impl Iterator<Item = u32>) {
        self.readers.clear();
        self.readers.extend_from_slice(readers);
        self.in_tail.clear();
        self.in_tail.resize(readers.len(), false);
        self.order.clear();
        self.order.extend(pool);
        let head = (self.order.len() as f64 * SHORT_HEAD) as usize;
        if head < self.order.len() {
            self.order.select_nth_unstable_by_key(head, |&article| (u32::MAX - readers[article as usize], article));
        }
        for &article in &self.order[head..] {
            self.in_tail[article as usize] = true;
        }
    }

    /// 0 for the short head, 1 for the long tail.
    pub fn group(&self, article: u32) -> usize {
        usize::from(self.in_tail[article as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_popular_fifth_is_the_head() {
        let readers = [1, 9, 3, 3, 0, 2, 8, 1, 1, 1, 7];
        let mut popularity = Popularity::default();
        // All but the last: ten of them, two in the head.
        popularity.update(&readers, 0..10);
        let tail: Vec<u32> = (0..11).filter(|&article| popularity.group(article) == 1).collect();
        assert_eq!(tail, [0, 2, 3, 4, 5, 7, 8, 9]);
        // Of two equals the first is in the head.
        popularity.update(&readers, [2, 3, 4, 5, 7].into_iter());
        assert_eq!([2, 3].map(|article| popularity.group(article)), [0, 1]);
        // Four articles have no fifth.
        popularity.update(&readers, 0..4);
        assert!((0..4).all(|article| popularity.group(article) == 1));
    }
}
