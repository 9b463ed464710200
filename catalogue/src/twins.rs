//! The lanes of this build against the safe ones.

use crate::Used;
use crate::best::Best;
use crate::dots::{
    add_exactly_in, add_scaled_in, dot_in, exact_dot_in, four_dots_in, four_dots_of_two_in, multiply_in, scaled_in,
};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scan::Query;

/// Everything that the kernels make of some numbers, bit by bit.
#[derive(Debug, PartialEq)]
struct Made {
    dots: Vec<u32>,
    doubles: Vec<u64>,
    best: Vec<(u32, u32)>,
}

/// What differs between the lanes of this build and the safe ones, to the last bit; `None` where nothing does. `floats` and `bytes`
/// are four rows of `dimension` numbers or more.
pub fn disagreement(dimension: usize, floats: &[f32], bytes: &[i8]) -> Option<String> {
    let (used, plain) = (made::<Used>(dimension, floats, bytes), made::<Plain>(dimension, floats, bytes));
    (used != plain).then(|| format!("{dimension}: {used:?} and {plain:?}"))
}

fn made<L: Lanes>(dimension: usize, floats: &[f32], bytes: &[i8]) -> Made {
    let padded = dimension / 8 * 8;
    let row = &floats[..padded];
    let exact: Vec<f64> = floats[dimension..][..padded].iter().map(|&value| f64::from(value) / 3.0).collect();
    let (mut sum, mut product) = (floats[..padded].to_vec(), vec![0.0; padded]);
    let mut exact_sum = exact.clone();
    let mut numbers = vec![0.0; bytes.len()];
    add_scaled_in::<L>(&mut sum, 0.37, &floats[dimension..]);
    multiply_in::<L>(row, &floats[dimension..], &mut product);
    add_exactly_in::<L>(&mut exact_sum, 0.37, row);
    scaled_in::<L>(bytes, 0.013, &mut numbers);
    let four = four_dots_in::<L>(row, floats, dimension);
    let [first, second] = four_dots_of_two_in::<L>([row, &floats[dimension..][..padded]], floats, dimension);
    let x: Vec<f64> = floats[..dimension].iter().copied().map(f64::from).collect();
    let scales: Vec<f32> = (0..bytes.len() / dimension).map(|row| 0.01 + row as f32 / 1e3).collect();
    let (mut query, mut of_bytes, mut of_floats) = (Query::default(), Best::default(), Best::default());
    query.set(&x);
    of_bytes.clear(5);
    of_floats.clear(5);
    query.scan_bytes_in::<L>(&bytes[..scales.len() * dimension], &scales, 7, &mut of_bytes);
    query.scan_floats_in::<L>(&floats[..floats.len() / dimension * dimension], 7, &mut of_floats);
    let dots = [dot_in::<L>(row, &floats[dimension..])]
        .into_iter()
        .chain(four)
        .chain(first)
        .chain(second)
        .chain(sum)
        .chain(product)
        .chain(numbers);
    Made {
        dots: dots.map(f32::to_bits).collect(),
        doubles: [exact_dot_in::<L>(row, &exact)].into_iter().chain(exact_sum).map(f64::to_bits).collect(),
        best: [of_bytes, of_floats]
            .iter()
            .flat_map(|best| best.found().iter().map(|found| (found.score.to_bits(), found.row)))
            .collect(),
    }
}
