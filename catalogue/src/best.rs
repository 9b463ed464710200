//! The best of many, without sorting all of them.

/// A row and its score.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// In proportion to yᵀx.
    pub score: f32,
    /// Its place in the catalogue.
    pub row: u32,
}

/// The best so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Best {
    limit: usize,
    /// What a score must be above.
    floor: f32,
    found: Vec<Found>,
}

impl Best {
    /// None yet, and room for so many.
    pub(crate) fn clear(&mut self, limit: usize) {
        self.limit = limit;
        self.floor = if limit == 0 { f32::INFINITY } else { f32::NEG_INFINITY };
        self.found.clear();
        self.found.reserve(limit + 1);
    }

    /// Best first; of equal ones the earlier row.
    pub(crate) fn found(&self) -> &[Found] {
        &self.found
    }

    /// What a score must be above.
    pub(crate) fn floor(&self) -> f32 {
        self.floor
    }

    /// Scores of rows from `first` on.
    #[cold]
    pub(crate) fn offer(&mut self, scores: &[f32], first: usize) {
        for (place, &score) in scores.iter().enumerate() {
            // Not a number is above nothing.
            if score > self.floor {
                let at = self.found.partition_point(|other| other.score >= score);
                self.found.insert(at, Found { score, row: (first + place) as u32 });
                self.found.truncate(self.limit);
                if self.found.len() == self.limit {
                    self.floor = self.found[self.limit - 1].score;
                }
            }
        }
    }
}
