//! Sparse matrices by rows: who read what with which confidence, which article has which terms.

/// Rows of (column, value) pairs, columns ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparse {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

impl Sparse {
    /// No rows yet, of `width` columns.
    pub fn new(width: usize) -> Self {
        Self { starts: vec![0], columns: Vec::new(), values: Vec::new(), width }
    }

    /// Adds a row. Columns must ascend and lie below the width.
    pub fn push(&mut self, entries: impl IntoIterator<Item = (u32, f32)>) {
        for (column, value) in entries {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.columns.len()
    }

    /// Columns and values of a row.
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let span = self.starts[row]..self.starts[row + 1];
        (&self.columns[span.clone()], &self.values[span])
    }

    /// The product of two rows.
    pub fn dot(&self, a: usize, b: usize) -> f64 {
        let ((columns, values), (other_columns, other_values)) = (self.row(a), self.row(b));
        let mut others = other_columns.iter().zip(other_values).peekable();
        let mut sum = 0.0;
        for (column, value) in columns.iter().zip(values) {
            while others.next_if(|(other, _)| *other < column).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| *other == column) {
                sum += f64::from(*value) * f64::from(*other);
            }
        }
        sum
    }

    /// Number of entries of a row.
    pub fn row_length(&self, row: usize) -> usize {
        self.starts[row + 1] - self.starts[row]
    }

    /// How many rows have an entry.
    pub fn occupied_rows(&self) -> usize {
        (0..self.len()).filter(|&row| self.row_length(row) > 0).count()
    }

    /// The same entries by columns.
    pub fn transpose(&self) -> Self {
        let mut starts = vec![0; self.width + 1];
        for &column in &self.columns {
            starts[column as usize + 1] += 1;
        }
        for column in 0..self.width {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for row in 0..self.len() {
            let (row_columns, row_values) = self.row(row);
            for (&column, &value) in row_columns.iter().zip(row_values) {
                let place = &mut next[column as usize];
                columns[*place] = row as u32;
                values[*place] = value;
                *place += 1;
            }
        }
        Self { starts, columns, values, width: self.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::Sparse;

    #[test]
    fn rows_are_multiplied_where_both_have_an_entry() {
        let mut matrix = Sparse::new(5);
        matrix.push([(0, 1.0), (2, 2.0), (4, 3.0)]);
        matrix.push([(1, 7.0), (2, 5.0), (4, 1.0)]);
        matrix.push([]);
        assert_eq!(matrix.dot(0, 1), 13.0);
        assert_eq!(matrix.dot(1, 1), 75.0);
        assert_eq!(matrix.dot(0, 2), 0.0);
    }

    #[test]
    fn the_transpose_holds_the_same_entries() {
        let mut matrix = Sparse::new(4);
        matrix.push([(1, 1.0), (3, 2.0)]);
        matrix.push([]);
        matrix.push([(0, 3.0), (1, 4.0)]);
        let turned = matrix.transpose();
        assert_eq!(turned.len(), 4);
        assert_eq!(turned.row(1), (&[0, 2][..], &[1.0, 4.0][..]));
        assert_eq!(turned.row(2), (&[][..], &[][..]));
        assert_eq!(turned.transpose(), matrix);
    }
}
