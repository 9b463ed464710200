//! The scan of a catalogue: which rows fit a vector best, without sorting all of them.

use crate::Used;
use crate::best::Best;
use crate::dots::four_long_dots_in;
use crate::lanes::Lanes;
use crate::padded::padded;

/// Rows that are scored side by side.
const ABREAST: usize = 4;

/// A vector that rows are held against.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    dimension: usize,
    /// Zeros follow up to a multiple of eight.
    floats: Vec<f32>,
    /// The same as whole numbers, zeros up to a multiple of sixteen.
    shorts: Vec<i16>,
    /// What one of the whole numbers is worth.
    unit: f32,
    /// Room for the last rows, padded.
    last_floats: Vec<f32>,
    last_bytes: Vec<i8>,
}

impl Query {
    /// Takes x \[d\]. Against rows of bytes it is rounded to 15 bits, fewer where the sum of d products would not fit 32: 14 from
    /// 513 numbers on.
    pub(crate) fn set(&mut self, x: &[f64]) {
        let most = x.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let room = f64::from(i32::MAX) / (128.0 * x.len().max(1) as f64);
        let unit = most / room.min(f64::from(i16::MAX));
        self.dimension = x.len();
        self.floats.clear();
        self.floats.extend(x.iter().map(|&value| value as f32));
        self.floats.resize(padded(x.len()), 0.0);
        // Rounds towards zero, so that no sum is larger than there is room for. A unit of zero gives zeros.
        self.shorts.clear();
        self.shorts.extend(x.iter().map(|value| (value / unit) as i16));
        self.shorts.resize(x.len().next_multiple_of(16), 0);
        self.unit = unit as f32;
        self.last_floats.clear();
        self.last_floats.resize(ABREAST * self.floats.len(), 0.0);
        self.last_bytes.clear();
        self.last_bytes.resize(ABREAST * self.shorts.len(), 0);
    }

    /// Scores rows of bytes [N, d] with their scales \[N\]; `first` is the place of the first.
    pub(crate) fn scan_bytes(&mut self, rows: &[i8], scales: &[f32], first: usize, best: &mut Best) {
        self.scan_bytes_in::<Used>(rows, scales, first, best);
    }

    /// Scores rows of f32 [N, d]; `first` is the place of the first.
    pub(crate) fn scan_floats(&mut self, rows: &[f32], first: usize, best: &mut Best) {
        self.scan_floats_in::<Used>(rows, first, best);
    }

    pub(crate) fn scan_bytes_in<L: Lanes>(&mut self, rows: &[i8], scales: &[f32], first: usize, best: &mut Best) {
        let (shorts, _) = self.shorts.as_chunks::<16>();
        let (dimension, width) = (self.dimension, self.shorts.len());
        let unit = L::splat(self.unit);
        for (place, scales) in scales.chunks(ABREAST).enumerate() {
            let rows = &rows[place * ABREAST * dimension..];
            // The query is zero beyond a row, whatever follows there; after the last nothing does.
            let sums = if rows.len() >= (ABREAST - 1) * dimension + width {
                four_sums::<L>(shorts, rows, dimension)
            } else {
                pad(rows, dimension, &mut self.last_bytes, width);
                four_sums::<L>(shorts, &self.last_bytes, width)
            };
            let mut four = [0.0; ABREAST];
            let factors = match scales.first_chunk() {
                Some(scales) => L::floats(scales),
                None => {
                    four[..scales.len()].copy_from_slice(scales);
                    L::floats(&four)
                }
            };
            let scores = L::product(sums, L::product(factors, unit));
            offer::<L>(scores, scales.len(), first + place * ABREAST, best);
        }
    }

    pub(crate) fn scan_floats_in<L: Lanes>(&mut self, rows: &[f32], first: usize, best: &mut Best) {
        let (dimension, width) = (self.dimension, self.floats.len());
        for (place, rows) in rows.chunks(ABREAST * dimension).enumerate() {
            // Zero times what follows a row may be no number.
            let scores = if rows.len() == ABREAST * width {
                four_long_dots_in::<L>(&self.floats, rows, dimension)
            } else {
                pad(rows, dimension, &mut self.last_floats, width);
                four_long_dots_in::<L>(&self.floats, &self.last_floats, width)
            };
            offer::<L>(scores, rows.len() / dimension, first + place * ABREAST, best);
        }
    }
}

/// Hands on the scores of `count` rows from `first` on. Hardly ever is any among the best: that is asked of all at once.
#[inline(always)]
fn offer<L: Lanes>(scores: L::Floats, count: usize, first: usize, best: &mut Best) {
    if L::any_above(scores, L::splat(best.floor())) {
        let mut four = [0.0; ABREAST];
        L::store(scores, &mut four);
        best.offer(&four[..count], first);
    }
}

/// Copies rows to where there is room after the last of them: whole registers are loaded.
fn pad<T: Copy>(rows: &[T], dimension: usize, into: &mut [T], width: usize) {
    for (into, row) in into.chunks_mut(width).zip(rows.chunks(dimension)) {
        into[..row.len()].copy_from_slice(row);
    }
}

#[inline(always)]
fn four_sums<L: Lanes>(query: &[[i16; 16]], rows: &[i8], stride: usize) -> L::Floats {
    let row = |place: usize| &rows[place * stride..].as_chunks::<16>().0[..query.len()];
    let (mut a_sum, mut b_sum, mut c_sum, mut d_sum) = (L::no_ints(), L::no_ints(), L::no_ints(), L::no_ints());
    for ((((query, a), b), c), d) in query.iter().zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3)) {
        let [first, second] = query.as_chunks::<8>().0 else { continue };
        let (first, second) = (L::shorts(first), L::shorts(second));
        a_sum = add_sixteen::<L>(a_sum, first, second, a);
        b_sum = add_sixteen::<L>(b_sum, first, second, b);
        c_sum = add_sixteen::<L>(c_sum, first, second, c);
        d_sum = add_sixteen::<L>(d_sum, first, second, d);
    }
    L::int_sums([a_sum, b_sum, c_sum, d_sum])
}

#[inline(always)]
fn add_sixteen<L: Lanes>(sum: L::Ints, first: L::Shorts, second: L::Shorts, bytes: &[i8; 16]) -> L::Ints {
    let [low, high] = bytes.as_chunks::<8>().0 else { return sum };
    L::add_pairs(L::add_pairs(sum, first, L::widened(low)), second, L::widened(high))
}
