//! Dot products. Lengths are multiples of four: whoever calls pads with zeros. What is longer than the shortest is not looked at.
//! Sums have names of their own: an array of them would lie in memory, and not in registers.

use crate::Used;
use crate::lanes::Lanes;

/// aᵀb of one `a` and four `b`, which lie `stride` numbers apart from the beginning of `rows`.
pub(crate) fn four_dots(a: &[f32], rows: &[f32], stride: usize) -> [f32; 4] {
    four_dots_in::<Used>(a, rows, stride)
}

#[inline(always)]
pub(crate) fn four_dots_in<L: Lanes>(a: &[f32], rows: &[f32], stride: usize) -> [f32; 4] {
    let (ours, _) = a.as_chunks::<4>();
    let row = |place: usize| &rows[place * stride..].as_chunks::<4>().0[..ours.len()];
    let (mut a_sum, mut b_sum, mut c_sum, mut d_sum) = (L::splat(0.0), L::splat(0.0), L::splat(0.0), L::splat(0.0));
    for ((((ours, a), b), c), d) in ours.iter().zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3)) {
        let ours = L::floats(ours);
        a_sum = L::add_product(a_sum, ours, L::floats(a));
        b_sum = L::add_product(b_sum, ours, L::floats(b));
        c_sum = L::add_product(c_sum, ours, L::floats(c));
        d_sum = L::add_product(d_sum, ours, L::floats(d));
    }
    stored::<L>(L::sums([a_sum, b_sum, c_sum, d_sum]))
}

/// aᵀb of one `a` and four `b`, in a register. Lengths are multiples of eight. One row comes after the other: of what does not
/// fit into a cache, memory gives one stream faster than four.
#[inline(always)]
pub(crate) fn four_long_dots_in<L: Lanes>(a: &[f32], rows: &[f32], stride: usize) -> L::Floats {
    let sums = |place: usize| long_dot::<L>(a, &rows[place * stride..]);
    L::sums([sums(0), sums(1), sums(2), sums(3)])
}

#[inline(always)]
fn long_dot<L: Lanes>(a: &[f32], b: &[f32]) -> L::Floats {
    let (a, _) = a.as_chunks::<8>();
    let b = &b.as_chunks::<8>().0[..a.len()];
    let (mut even, mut odd) = (L::splat(0.0), L::splat(0.0));
    for (a, b) in a.iter().zip(b) {
        let ((a, a_next), (b, b_next)) = (halves::<L>(a), halves::<L>(b));
        even = L::add_product(even, a, b);
        odd = L::add_product(odd, a_next, b_next);
    }
    L::add(even, odd)
}

#[inline(always)]
fn halves<L: Lanes>(numbers: &[f32; 8]) -> (L::Floats, L::Floats) {
    let [first, second] = numbers.as_chunks::<4>().0 else { return (L::splat(0.0), L::splat(0.0)) };
    (L::floats(first), L::floats(second))
}

/// [`four_dots`] of two `a` at once: what is loaded of `rows` serves both. Lengths are multiples of eight.
pub(crate) fn four_dots_of_two(a: [&[f32]; 2], rows: &[f32], stride: usize) -> [[f32; 4]; 2] {
    four_dots_of_two_in::<Used>(a, rows, stride)
}

#[inline(always)]
pub(crate) fn four_dots_of_two_in<L: Lanes>([a, b]: [&[f32]; 2], rows: &[f32], stride: usize) -> [[f32; 4]; 2] {
    let (a, _) = a.as_chunks::<8>();
    let b = &b.as_chunks::<8>().0[..a.len()];
    let row = |place: usize| &rows[place * stride..].as_chunks::<8>().0[..a.len()];
    let none = L::splat(0.0);
    let (mut a0, mut a1, mut a2, mut a3) = (none, none, none, none);
    let (mut b0, mut b1, mut b2, mut b3) = (none, none, none, none);
    for (((((a, b), r0), r1), r2), r3) in a.iter().zip(b).zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3)) {
        let (a, a_next) = halves::<L>(a);
        let (b, b_next) = halves::<L>(b);
        let ((r0, r0_next), (r1, r1_next)) = (halves::<L>(r0), halves::<L>(r1));
        let ((r2, r2_next), (r3, r3_next)) = (halves::<L>(r2), halves::<L>(r3));
        (a0, b0) = (L::add_product(a0, a, r0), L::add_product(b0, b, r0));
        (a1, b1) = (L::add_product(a1, a, r1), L::add_product(b1, b, r1));
        (a2, b2) = (L::add_product(a2, a, r2), L::add_product(b2, b, r2));
        (a3, b3) = (L::add_product(a3, a, r3), L::add_product(b3, b, r3));
        (a0, b0) = (L::add_product(a0, a_next, r0_next), L::add_product(b0, b_next, r0_next));
        (a1, b1) = (L::add_product(a1, a_next, r1_next), L::add_product(b1, b_next, r1_next));
        (a2, b2) = (L::add_product(a2, a_next, r2_next), L::add_product(b2, b_next, r2_next));
        (a3, b3) = (L::add_product(a3, a_next, r3_next), L::add_product(b3, b_next, r3_next));
    }
    [stored::<L>(L::sums([a0, a1, a2, a3])), stored::<L>(L::sums([b0, b1, b2, b3]))]
}

/// aᵀb.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    dot_in::<Used>(a, b)
}

pub(crate) fn dot_in<L: Lanes>(a: &[f32], b: &[f32]) -> f32 {
    let mut sum = L::splat(0.0);
    for (a, b) in a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0) {
        sum = L::add_product(sum, L::floats(a), L::floats(b));
    }
    stored::<L>(L::sums([sum; 4]))[0]
}

/// aᵀb in double.
pub(crate) fn exact_dot(a: &[f32], b: &[f64]) -> f64 {
    exact_dot_in::<Used>(a, b)
}

pub(crate) fn exact_dot_in<L: Lanes>(a: &[f32], b: &[f64]) -> f64 {
    let mut sum = L::splat_double(0.0);
    for (a, b) in a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0) {
        sum = L::add_double_product(sum, L::as_doubles(L::floats(a)), L::doubles(b));
    }
    L::double_sum(sum)
}

/// sum + weight · values, in the place of `sum`.
pub(crate) fn add_scaled(sum: &mut [f32], weight: f32, values: &[f32]) {
    add_scaled_in::<Used>(sum, weight, values);
}

pub(crate) fn add_scaled_in<L: Lanes>(sum: &mut [f32], weight: f32, values: &[f32]) {
    let weight = L::splat(weight);
    for (sum, values) in sum.as_chunks_mut::<4>().0.iter_mut().zip(values.as_chunks::<4>().0) {
        L::store(L::add_product(L::floats(sum), weight, L::floats(values)), sum);
    }
}

/// The same in double.
pub(crate) fn add_exactly(sum: &mut [f64], weight: f64, values: &[f32]) {
    add_exactly_in::<Used>(sum, weight, values);
}

pub(crate) fn add_exactly_in<L: Lanes>(sum: &mut [f64], weight: f64, values: &[f32]) {
    let weight = L::splat_double(weight);
    for (sum, values) in sum.as_chunks_mut::<4>().0.iter_mut().zip(values.as_chunks::<4>().0) {
        let added = L::add_double_product(L::doubles(sum), weight, L::as_doubles(L::floats(values)));
        L::store_doubles(added, sum);
    }
}

/// a · b, each number with its own, into `product`.
pub(crate) fn multiply(a: &[f32], b: &[f32], product: &mut [f32]) {
    multiply_in::<Used>(a, b, product);
}

pub(crate) fn multiply_in<L: Lanes>(a: &[f32], b: &[f32], product: &mut [f32]) {
    let pairs = a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0);
    for ((a, b), product) in pairs.zip(product.as_chunks_mut::<4>().0) {
        L::store(L::product(L::floats(a), L::floats(b)), product);
    }
}

/// scale · bytes, into `product`, which is as long: here a length may be any.
pub(crate) fn scaled(bytes: &[i8], scale: f32, product: &mut [f32]) {
    scaled_in::<Used>(bytes, scale, product);
}

pub(crate) fn scaled_in<L: Lanes>(bytes: &[i8], scale: f32, product: &mut [f32]) {
    let (eights, rest) = bytes.as_chunks::<8>();
    let (whole, last) = product.split_at_mut(bytes.len() - rest.len());
    let factor = L::splat(scale);
    for (bytes, product) in eights.iter().zip(whole.as_chunks_mut::<8>().0) {
        let (low, high) = L::as_floats(L::widened(bytes));
        let [first, second] = product.as_chunks_mut::<4>().0 else { continue };
        L::store(L::product(low, factor), first);
        L::store(L::product(high, factor), second);
    }
    for (byte, product) in rest.iter().zip(last) {
        *product = f32::from(*byte) * scale;
    }
}

#[inline(always)]
fn stored<L: Lanes>(floats: L::Floats) -> [f32; 4] {
    let mut array = [0.0; 4];
    L::store(floats, &mut array);
    array
}
