//! Lanes of wasm's simd128. `plain.rs` says what each must give.

use core::arch::wasm32::{
    f32x4_add, f32x4_convert_i32x4, f32x4_gt, f32x4_mul, f32x4_splat, f64x2_add, f64x2_extract_lane, f64x2_mul,
    f64x2_promote_low_f32x4, f64x2_splat, i16x8_load_extend_i8x8, i32x4_add, i32x4_dot_i16x8, i32x4_extend_high_i16x8,
    i32x4_extend_low_i16x8, i32x4_shuffle, i32x4_splat, v128, v128_any_true, v128_load, v128_store,
};

use crate::lanes::Lanes;

pub(crate) struct Simd;

/// Columns of a matrix of four rows.
fn transposed([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let (ab, ab_high) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
    let (cd, cd_high) = (i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
    [
        i32x4_shuffle::<0, 1, 4, 5>(ab, cd),
        i32x4_shuffle::<2, 3, 6, 7>(ab, cd),
        i32x4_shuffle::<0, 1, 4, 5>(ab_high, cd_high),
        i32x4_shuffle::<2, 3, 6, 7>(ab_high, cd_high),
    ]
}

impl Lanes for Simd {
    type Floats = v128;
    type Shorts = v128;
    type Ints = v128;
    type Doubles = [v128; 2];

    #[inline(always)]
    fn floats(values: &[f32; 4]) -> v128 {
        // SAFETY: the array has 16 bytes, and wasm loads from any alignment.
        unsafe { v128_load(values.as_ptr().cast()) }
    }

    #[inline(always)]
    fn store(floats: v128, into: &mut [f32; 4]) {
        // SAFETY: the array has 16 bytes, and wasm stores to any alignment.
        unsafe { v128_store(into.as_mut_ptr().cast(), floats) }
    }

    #[inline(always)]
    fn splat(value: f32) -> v128 {
        f32x4_splat(value)
    }

    #[inline(always)]
    fn add_product(sum: v128, a: v128, b: v128) -> v128 {
        f32x4_add(sum, f32x4_mul(a, b))
    }

    #[inline(always)]
    fn sums(of: [v128; 4]) -> v128 {
        let [a, b, c, d] = transposed(of);
        f32x4_add(f32x4_add(a, c), f32x4_add(b, d))
    }

    #[inline(always)]
    fn shorts(values: &[i16; 8]) -> v128 {
        // SAFETY: the array has 16 bytes, and wasm loads from any alignment.
        unsafe { v128_load(values.as_ptr().cast()) }
    }

    #[inline(always)]
    fn widened(bytes: &[i8; 8]) -> v128 {
        // SAFETY: the array has the 8 bytes that are loaded, and wasm loads from any alignment.
        unsafe { i16x8_load_extend_i8x8(bytes.as_ptr()) }
    }

    #[inline(always)]
    fn no_ints() -> v128 {
        i32x4_splat(0)
    }

    #[inline(always)]
    fn add_pairs(sum: v128, a: v128, b: v128) -> v128 {
        i32x4_add(sum, i32x4_dot_i16x8(a, b))
    }

    #[inline(always)]
    fn int_sums(of: [v128; 4]) -> v128 {
        let [a, b, c, d] = transposed(of);
        f32x4_convert_i32x4(i32x4_add(i32x4_add(a, c), i32x4_add(b, d)))
    }

    #[inline(always)]
    fn add(a: v128, b: v128) -> v128 {
        f32x4_add(a, b)
    }

    #[inline(always)]
    fn product(a: v128, b: v128) -> v128 {
        f32x4_mul(a, b)
    }

    #[inline(always)]
    fn any_above(floats: v128, floor: v128) -> bool {
        v128_any_true(f32x4_gt(floats, floor))
    }

    #[inline(always)]
    fn as_floats(shorts: v128) -> (v128, v128) {
        (f32x4_convert_i32x4(i32x4_extend_low_i16x8(shorts)), f32x4_convert_i32x4(i32x4_extend_high_i16x8(shorts)))
    }

    #[inline(always)]
    fn splat_double(value: f64) -> [v128; 2] {
        [f64x2_splat(value); 2]
    }

    #[inline(always)]
    fn doubles(values: &[f64; 4]) -> [v128; 2] {
        let at = values.as_ptr();
        // SAFETY: the array has 32 bytes, and wasm loads from any alignment.
        unsafe { [v128_load(at.cast()), v128_load(at.add(2).cast())] }
    }

    #[inline(always)]
    fn store_doubles([low, high]: [v128; 2], into: &mut [f64; 4]) {
        let at = into.as_mut_ptr();
        // SAFETY: the array has 32 bytes, and wasm stores to any alignment.
        unsafe {
            v128_store(at.cast(), low);
            v128_store(at.add(2).cast(), high);
        }
    }

    #[inline(always)]
    fn as_doubles(floats: v128) -> [v128; 2] {
        [f64x2_promote_low_f32x4(floats), f64x2_promote_low_f32x4(i32x4_shuffle::<2, 3, 2, 3>(floats, floats))]
    }

    #[inline(always)]
    fn add_double_product(sum: [v128; 2], a: [v128; 2], b: [v128; 2]) -> [v128; 2] {
        [f64x2_add(sum[0], f64x2_mul(a[0], b[0])), f64x2_add(sum[1], f64x2_mul(a[1], b[1]))]
    }

    #[inline(always)]
    fn double_sum([low, high]: [v128; 2]) -> f64 {
        let sums = f64x2_add(low, high);
        f64x2_extract_lane::<0>(sums) + f64x2_extract_lane::<1>(sums)
    }
}
