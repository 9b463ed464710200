//! A whole catalogue, and one reader in front of it.

use crate::best::{Best, Found};
use crate::dots::scaled;
use crate::scan::Query;
use crate::solver::{Prior, Solver, Visit};

/// Vectors [N, d], row by row.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// Their number is scale · byte.
    Bytes {
        /// [N, d].
        values: Vec<i8>,
        /// \[N\].
        scales: Vec<f32>,
    },
    /// As they are.
    Floats(Vec<f32>),
}

impl Default for Rows {
    fn default() -> Self {
        Self::Floats(Vec::new())
    }
}

/// Vectors, and the search that is under way.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    dimension: usize,
    rows: Rows,
    /// g \[d\].
    spectrum: Vec<f32>,
    solver: Solver,
    query: Query,
    best: Best,
    /// The first row that was not yet looked at.
    next: usize,
}

impl Catalogue {
    /// A catalogue of vectors of d numbers, d being the length of `spectrum`, the diagonal of their Gram matrix.
    ///
    /// Returns `None` where lengths do not fit.
    pub fn new(rows: Rows, spectrum: Vec<f32>) -> Option<Self> {
        let dimension = spectrum.len();
        let fits = dimension > 0
            && match &rows {
                Rows::Bytes { values, scales } => Some(values.len()) == scales.len().checked_mul(dimension),
                Rows::Floats(values) => values.len().is_multiple_of(dimension),
            };
        fits.then(|| Self { dimension, rows, spectrum, ..Self::default() })
    }

    /// N.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Bytes { scales, .. } => scales.len(),
            Rows::Floats(values) => values.len() / self.dimension.max(1),
        }
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Folds a reader in: the search that follows is for them. Whether they have a user vector; visits to rows that are not there are
    /// left out.
    pub fn fold_in(&mut self, prior: Prior, visits: &mut Vec<Visit>) -> bool {
        let length = self.len();
        visits.retain(|visit| visit.row < length);
        let Self { dimension, rows, spectrum, solver, query, .. } = self;
        let (dimension, rows) = (*dimension, &*rows);
        let read = |row: usize, into: &mut [f32]| match rows {
            Rows::Bytes { values, scales } => scaled(&values[row * dimension..][..dimension], scales[row], into),
            Rows::Floats(values) => into.copy_from_slice(&values[row * dimension..][..dimension]),
        };
        let x = solver.fold_in(spectrum, prior, visits, &read);
        x.map(|x| query.set(x)).is_some()
    }

    /// x \[d\] of the reader who was folded in last; empty before the first.
    pub fn user_vector(&self) -> &[f64] {
        self.solver.user_vector()
    }

    /// Makes so many vectors, from the row after those that were made last, one long: a product with them is then in proportion to the
    /// cosine. How many are left. One that says nothing stays so.
    pub fn normalise(&mut self, count: usize) -> usize {
        let (length, dimension) = (self.len(), self.dimension);
        let first = self.next;
        let end = first.saturating_add(count).min(length);
        let inverse = |squared: f32| if squared > 0.0 { 1.0 / squared.sqrt() } else { 0.0 };
        let span = first * dimension..end * dimension;
        match &mut self.rows {
            Rows::Bytes { values, scales } => {
                for (values, scale) in values[span].chunks_exact(dimension).zip(&mut scales[first..end]) {
                    let squared: i32 = values.iter().map(|&value| i32::from(value) * i32::from(value)).sum();
                    // The scale of a row that says nothing is no direction.
                    *scale = if *scale > 0.0 { inverse(squared as f32) } else { 0.0 };
                }
            }
            Rows::Floats(values) => {
                for values in values[span].chunks_exact_mut(dimension) {
                    let factor = inverse(values.iter().map(|value| value * value).sum());
                    values.iter_mut().for_each(|value| *value *= factor);
                }
            }
        }
        self.next = end;
        length - end
    }

    /// Begins a search for the reader who was folded in last, or for `x` \[d\].
    pub fn search(&mut self, x: Option<&[f64]>, limit: usize) {
        if let Some(x) = x {
            self.query.set(x);
        }
        self.best.clear(limit.min(self.len()));
        self.next = 0;
    }

    /// Looks at so many rows more; how many are left.
    pub fn scan(&mut self, count: usize) -> usize {
        let length = self.len();
        let first = self.next;
        let end = first.saturating_add(count).min(length);
        let span = first * self.dimension..end * self.dimension;
        match &self.rows {
            Rows::Bytes { values, scales } => {
                self.query.scan_bytes(&values[span], &scales[first..end], first, &mut self.best);
            }
            Rows::Floats(values) => self.query.scan_floats(&values[span], first, &mut self.best),
        }
        self.next = end;
        length - end
    }

    /// The best so far, best first; of equal ones the earlier row.
    pub fn found(&self) -> &[Found] {
        self.best.found()
    }
}
