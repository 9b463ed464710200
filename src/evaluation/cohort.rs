//! Readers by how much is known of them.

/// Readers with so many articles before the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cohort {
    /// How it is called in the report.
    pub name: &'static str,
    /// Articles at least.
    pub from: usize,
    /// Articles at most.
    pub to: usize,
}

/// A new reader, one who came back, one whom a model begins to know, and a regular.
pub const COHORTS: [Cohort; 4] = [
    Cohort { name: "0", from: 0, to: 0 },
    Cohort { name: "1-2", from: 1, to: 2 },
    Cohort { name: "3-9", from: 3, to: 9 },
    Cohort { name: "10+", from: 10, to: usize::MAX },
];

impl Cohort {
    /// Whether a reader of so many articles belongs to it.
    pub fn contains(&self, articles: usize) -> bool {
        (self.from..=self.to).contains(&articles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reader_belongs_to_one() {
        for articles in [0, 1, 2, 3, 9, 10, 1000] {
            assert_eq!(COHORTS.iter().filter(|cohort| cohort.contains(articles)).count(), 1, "{articles}");
        }
    }
}
