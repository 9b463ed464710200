//! What the lists put before readers, whether it was read or not.

use super::LIST;

/// The articles that the first [`LIST`] places showed, and how popular they were.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// By article, whether any list showed it.
    pub(super) articles: Vec<bool>,
    /// Readers that the shown articles had at that moment, summed over all places of all lists.
    readers: u64,
    /// Places of all lists.
    places: u64,
}

impl Shown {
    pub(super) fn new(articles: usize) -> Self {
        Self { articles: vec![false; articles], readers: 0, places: 0 }
    }

    /// Adds the list that `scores` make of `candidates`, which come in the order of publication; of equals the newest are
    /// shown. `readers` has the readers of every article by then.
    pub(super) fn add(&mut self, candidates: &[u32], scores: &[f64], readers: &[u32]) {
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        if order.len() > LIST {
            order.select_nth_unstable_by(LIST - 1, |&a, &b| scores[b].total_cmp(&scores[a]).then(b.cmp(&a)));
            order.truncate(LIST);
        }
        for place in order {
            let article = candidates[place] as usize;
            self.articles[article] = true;
            self.readers += u64::from(readers[article]);
            self.places += 1;
        }
    }

    pub(super) fn merge(mut self, other: &Self) -> Self {
        self.articles.iter_mut().zip(&other.articles).for_each(|(shown, other)| *shown |= other);
        self.readers += other.readers;
        self.places += other.places;
        self
    }

    /// How many articles were shown to anybody.
    pub(super) fn distinct(&self) -> usize {
        self.articles.iter().filter(|&&shown| shown).count()
    }

    /// Readers of a shown article at that moment, on average.
    pub(super) fn mean_popularity(&self) -> f64 {
        self.readers as f64 / self.places.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_shown_and_of_equals_the_newest() {
        let candidates: Vec<u32> = (0..30).collect();
        let mut scores = vec![0.0; 30];
        scores[3] = 1.0;
        let readers: Vec<u32> = (0..30).collect();
        let mut shown = Shown::new(31);
        shown.add(&candidates, &scores, &readers);
        let found: Vec<usize> = (0..31).filter(|&article| shown.articles[article]).collect();
        let expected: Vec<usize> = [3].into_iter().chain(11..30).collect();
        assert_eq!(found, expected);
        assert_eq!(shown.distinct(), 20);
        assert!((shown.mean_popularity() - (3 + (11..30).sum::<u32>()) as f64 / 20.0).abs() < 1e-12);
    }
}
