//! Item factors as a peer keeps them.

use std::path::Path;

use super::ImportError;

/// N vectors of d finite numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Factors {
    dimension: usize,
    values: Vec<f32>,
}

impl Factors {
    /// Factors [N, d], row by row.
    ///
    /// # Errors
    /// [`ImportError`] where there is none, the numbers do not fill the shape, or one is not finite as a number of 32 bits.
    /// `file` names where they came from.
    pub fn new(file: &Path, shape: [usize; 2], values: impl IntoIterator<Item = f64>) -> Result<Self, ImportError> {
        let [count, dimension] = shape;
        let wrong_shape = |found: String| ImportError::Shape {
            file: file.display().to_string(),
            what: "item factors".into(),
            expected: "[N, d], both at least 1".into(),
            found,
        };
        if count == 0 || dimension == 0 {
            return Err(wrong_shape(format!("[{count}, {dimension}]")));
        }
        let mut kept = Vec::new();
        for (place, value) in values.into_iter().enumerate() {
            let narrow = value as f32;
            if !narrow.is_finite() {
                let (row, column) = (place / dimension, place % dimension);
                return Err(ImportError::Value { file: file.display().to_string(), row, column, found: value });
            }
            kept.push(narrow);
        }
        if Some(kept.len()) != count.checked_mul(dimension) {
            return Err(wrong_shape(format!("[{count}, {dimension}] with {} numbers", kept.len())));
        }
        Ok(Self { dimension, values: kept })
    }

    /// N.
    pub fn len(&self) -> usize {
        self.values.len() / self.dimension
    }

    /// Whether there is no vector; never so for what [`Factors::new`] gave.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The vectors, in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.dimension)
    }
}
