//! Rows of f32 whose length is a multiple of eight, so that no register ends in the middle of one.

/// Numbers side by side in a register, and rows that are gone through side by side.
pub(crate) const LANES: usize = 4;

/// As long as so many numbers are when they are padded.
pub(crate) fn padded(length: usize) -> usize {
    length.next_multiple_of(2 * LANES)
}

/// A matrix, padded with zeros in both directions. Its memory is used again by the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Padded {
    width: usize,
    values: Vec<f32>,
}

impl Padded {
    /// Zeros [rows, columns].
    pub(crate) fn clear(&mut self, rows: usize, columns: usize) {
        self.width = padded(columns);
        self.values.clear();
        self.values.resize(padded(rows) * self.width, 0.0);
    }

    /// The transpose of `other` [rows, columns].
    pub(crate) fn transpose(&mut self, other: &Self, rows: usize, columns: usize) {
        self.clear(columns, rows);
        for first in (0..rows).step_by(LANES) {
            let row = |place: usize| &other.row(first + place)[..columns];
            let into = self.values.chunks_exact_mut(self.width);
            for ((((into, a), b), c), d) in into.zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3)) {
                into[first..first + LANES].copy_from_slice(&[*a, *b, *c, *d]);
            }
        }
    }

    /// How far rows lie apart.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Row `row`.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.from(row)[..self.width]
    }

    /// Row `row` and all after it.
    pub(crate) fn from(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..]
    }

    /// Row `row`.
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..][..self.width]
    }
}
