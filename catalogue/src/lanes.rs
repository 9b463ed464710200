//! What an inner loop needs of vector instructions.

/// Registers of 16 bytes, and what is done with them. Sums of floats add lane by lane and then (0 + 2) + (1 + 3), in every
/// implementation: the order decides the last bit.
pub(crate) trait Lanes {
    /// Four f32.
    type Floats: Copy;
    /// Eight i16.
    type Shorts: Copy;
    /// Four i32.
    type Ints: Copy;
    /// Four f64, in two registers.
    type Doubles: Copy;

    fn floats(values: &[f32; 4]) -> Self::Floats;
    fn store(floats: Self::Floats, into: &mut [f32; 4]);
    /// The same number four times.
    fn splat(value: f32) -> Self::Floats;
    /// sum + a · b, rounded twice.
    fn add_product(sum: Self::Floats, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// a + b.
    fn add(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// a · b.
    fn product(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// Whether any is above its floor; not a number is above nothing.
    fn any_above(floats: Self::Floats, floor: Self::Floats) -> bool;
    /// The sum of each of four registers.
    fn sums(of: [Self::Floats; 4]) -> Self::Floats;

    fn shorts(values: &[i16; 8]) -> Self::Shorts;
    fn widened(bytes: &[i8; 8]) -> Self::Shorts;
    fn no_ints() -> Self::Ints;
    /// Adds products of neighbours, two to a lane.
    fn add_pairs(sum: Self::Ints, a: Self::Shorts, b: Self::Shorts) -> Self::Ints;
    /// The sum of each of four registers, as floats.
    fn int_sums(of: [Self::Ints; 4]) -> Self::Floats;
    /// The first and the last four, as floats.
    fn as_floats(shorts: Self::Shorts) -> (Self::Floats, Self::Floats);

    /// The same number four times.
    fn splat_double(value: f64) -> Self::Doubles;
    fn doubles(values: &[f64; 4]) -> Self::Doubles;
    fn store_doubles(doubles: Self::Doubles, into: &mut [f64; 4]);
    fn as_doubles(floats: Self::Floats) -> Self::Doubles;
    /// sum + a · b, rounded twice.
    fn add_double_product(sum: Self::Doubles, a: Self::Doubles, b: Self::Doubles) -> Self::Doubles;
    /// (0 + 2) + (1 + 3).
    fn double_sum(of: Self::Doubles) -> f64;
}
