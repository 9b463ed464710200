//! Vectors, one an article, as they lie in the model.

/// N vectors of d numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    dimension: usize,
    values: Values,
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    Int8 { values: Vec<i8>, scales: Vec<f32> },
    Float32(Vec<f32>),
}

impl Default for Rows {
    /// No vectors, of no numbers.
    fn default() -> Self {
        Self { dimension: 0, values: Values::Int8 { values: Vec::new(), scales: Vec::new() } }
    }
}

impl Rows {
    /// Vectors whose number is `scale · value`. `values` is [N, d] row by row, `scales` is \[N\].
    ///
    /// Returns `None` where the lengths do not fit each other.
    pub fn int8(dimension: usize, values: Vec<i8>, scales: Vec<f32>) -> Option<Self> {
        (Some(values.len()) == scales.len().checked_mul(dimension))
            .then_some(Self { dimension, values: Values::Int8 { values, scales } })
    }

    /// Vectors as they are. `values` is [N, d] row by row.
    ///
    /// Returns `None` where the length is no multiple of `dimension`.
    pub fn float32(dimension: usize, values: Vec<f32>) -> Option<Self> {
        (dimension > 0 && values.len().is_multiple_of(dimension))
            .then_some(Self { dimension, values: Values::Float32(values) })
    }

    /// Rounds vectors to one byte a number, one scale a row: the largest magnitude becomes 127.
    ///
    /// Returns `None` where the length is no multiple of `dimension`.
    pub fn quantized(dimension: usize, rows: &[f32]) -> Option<Self> {
        if dimension == 0 || !rows.len().is_multiple_of(dimension) {
            return None;
        }
        let mut values = Vec::with_capacity(rows.len());
        let mut scales = Vec::with_capacity(rows.len() / dimension);
        for row in rows.chunks_exact(dimension) {
            let (scale, rounded) = quantize(row);
            scales.push(scale);
            values.extend(rounded);
        }
        Self::int8(dimension, values, scales)
    }

    /// Whether vectors of `other` can be added as they are.
    pub(super) fn takes(&self, other: &Self) -> bool {
        self.dimension == other.dimension && self.as_int8().is_some() && other.as_int8().is_some()
    }

    /// Adds the vectors of `other`; nothing unless both are stored as bytes.
    pub(super) fn append(&mut self, other: &Self) {
        if let (Values::Int8 { values, scales }, Some((more, theirs))) = (&mut self.values, other.as_int8()) {
            values.extend_from_slice(more);
            scales.extend_from_slice(theirs);
        }
    }

    /// Some of the vectors as bytes, in the order given. Each of `rows` must be below [`Rows::len`].
    #[cfg(feature = "native")]
    pub(crate) fn picked(&self, rows: &[usize]) -> Self {
        let (mut values, mut scales) = (Vec::new(), Vec::new());
        for (scale, row) in rows.iter().map(|&row| self.row_int8(row)) {
            values.extend(row);
            scales.push(scale);
        }
        Self { dimension: self.dimension, values: Values::Int8 { values, scales } }
    }

    /// N.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Int8 { scales, .. } => scales.len(),
            Values::Float32(values) => values.len() / self.dimension,
        }
    }

    /// Whether there is no vector at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The bytes and scales of quantised vectors.
    pub fn as_int8(&self) -> Option<(&[i8], &[f32])> {
        match &self.values {
            Values::Int8 { values, scales } => Some((values, scales)),
            Values::Float32(_) => None,
        }
    }

    /// The numbers of vectors that are not quantised.
    pub fn as_float32(&self) -> Option<&[f32]> {
        match &self.values {
            Values::Int8 { .. } => None,
            Values::Float32(values) => Some(values),
        }
    }

    /// Vector `row`, as numbers. `row` must be below [`Rows::len`].
    pub fn row(&self, row: usize) -> Vec<f64> {
        let span = row * self.dimension..(row + 1) * self.dimension;
        match &self.values {
            Values::Int8 { values, scales } => {
                let scale = f64::from(scales[row]);
                values[span].iter().map(|&value| scale * f64::from(value)).collect()
            }
            Values::Float32(values) => values[span].iter().copied().map(f64::from).collect(),
        }
    }

    /// Vector `row` as bytes and their scale, rounded where it is not stored so. `row` must be below [`Rows::len`].
    pub fn row_int8(&self, row: usize) -> (f32, Vec<i8>) {
        match &self.values {
            Values::Int8 { values, scales } => {
                (scales[row], values[row * self.dimension..(row + 1) * self.dimension].to_vec())
            }
            Values::Float32(values) => quantize(&values[row * self.dimension..(row + 1) * self.dimension]),
        }
    }

    /// yᵀx of vector `row` with `x` \[d\]. `row` must be below [`Rows::len`].
    pub fn dot(&self, row: usize, x: &[f64]) -> f64 {
        let span = row * self.dimension..(row + 1) * self.dimension;
        match &self.values {
            Values::Int8 { values, scales } => {
                let sum: f64 = values[span].iter().zip(x).map(|(&value, x)| f64::from(value) * x).sum();
                f64::from(scales[row]) * sum
            }
            Values::Float32(values) => values[span].iter().zip(x).map(|(&value, x)| f64::from(value) * x).sum(),
        }
    }

    /// |y|² of vector `row`. `row` must be below [`Rows::len`].
    pub fn squared_length(&self, row: usize) -> f64 {
        // Of thousands of candidates, without a vector of each.
        match &self.values {
            Values::Int8 { values, scales } => {
                let bytes = &values[row * self.dimension..(row + 1) * self.dimension];
                let sum: i32 = bytes.iter().map(|&value| i32::from(value) * i32::from(value)).sum();
                let scale = f64::from(scales[row]);
                scale * scale * f64::from(sum)
            }
            Values::Float32(_) => self.row(row).iter().map(|value| value * value).sum(),
        }
    }

    /// The diagonal of YᵀY \[d\], of the vectors as stored.
    pub fn spectrum(&self) -> Vec<f32> {
        let mut sums = vec![0.0_f64; self.dimension];
        for row in 0..self.len() {
            for (sum, value) in sums.iter_mut().zip(self.row(row)) {
                *sum += value * value;
            }
        }
        sums.into_iter().map(|sum| sum as f32).collect()
    }
}

fn quantize(row: &[f32]) -> (f32, Vec<i8>) {
    let largest = row.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    let scale = largest / 127.0;
    (scale, row.iter().map(|value| if scale > 0.0 { libm::roundf(value / scale) as i8 } else { 0 }).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn each_vector_as_bytes_is_its_own() {
        let numbers = [0.0, 0.0, 1.0, -0.5, 2.0, 4.0];
        let stored = [Rows::quantized(2, &numbers).unwrap(), Rows::float32(2, numbers.to_vec()).unwrap()];
        for rows in stored {
            let bytes: Vec<_> = (0..3).map(|row| rows.row_int8(row)).collect();
            assert_eq!(bytes, [(0.0, vec![0, 0]), (1.0 / 127.0, vec![127, -64]), (4.0 / 127.0, vec![64, 127])]);
        }
    }

    #[test]
    fn both_ways_to_store_vectors_say_the_same() {
        // Numbers that bytes hold exactly.
        let numbers = [127.0, -2.0, 3.0, 5.0, 127.0, -11.0];
        let bytes = Rows::quantized(3, &numbers).unwrap();
        let floats = Rows::float32(3, numbers.to_vec()).unwrap();
        for rows in [&bytes, &floats] {
            assert_eq!((rows.len(), rows.dimension(), rows.is_empty()), (2, 3, false));
            assert_eq!(rows.row(1), [5.0, 127.0, -11.0]);
            assert_eq!(rows.dot(1, &[2.0, 0.5, -1.0]), 84.5);
            assert_eq!(rows.squared_length(0), 16_142.0);
            assert_eq!(rows.spectrum(), [16_154.0, 16_133.0, 130.0]);
            let picked = rows.picked(&[1, 1, 0]);
            assert_eq!(picked, Rows::quantized(3, &[&numbers[3..], &numbers[3..], &numbers[..3]].concat()).unwrap());
        }
        assert_eq!((bytes.as_float32(), floats.as_int8()), (None, None));
        assert!(bytes.takes(&bytes) && !bytes.takes(&floats) && !floats.takes(&bytes) && !floats.takes(&floats));
        assert!(!bytes.takes(&Rows::quantized(2, &numbers).unwrap()));
        assert!(Rows::default().is_empty() && Rows::default().as_int8().is_some());
    }

    #[test]
    fn lengths_that_do_not_fit_are_no_vectors() {
        assert_eq!((Rows::float32(0, vec![]), Rows::float32(2, vec![0.0; 3])), (None, None));
        assert_eq!((Rows::quantized(0, &[]), Rows::quantized(2, &[0.0; 3])), (None, None));
        assert_eq!(
            (Rows::int8(2, vec![0; 3], vec![1.0; 2]), Rows::int8(usize::MAX, vec![], vec![1.0; 2])),
            (None, None)
        );
        assert!(Rows::int8(2, vec![0; 4], vec![1.0; 2]).is_some());
    }
}
