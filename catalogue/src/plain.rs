//! Lanes of plain numbers: the safe twin.

use crate::lanes::Lanes;

#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "twins")), expect(dead_code))]
pub(crate) struct Plain;

impl Lanes for Plain {
    type Floats = [f32; 4];
    type Shorts = [i16; 8];
    type Ints = [i32; 4];
    type Doubles = [f64; 4];

    fn floats(values: &[f32; 4]) -> [f32; 4] {
        *values
    }

    fn store(floats: [f32; 4], into: &mut [f32; 4]) {
        *into = floats;
    }

    fn splat(value: f32) -> [f32; 4] {
        [value; 4]
    }

    fn add_product(mut sum: [f32; 4], a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        for lane in 0..4 {
            sum[lane] += a[lane] * b[lane];
        }
        sum
    }

    fn sums(of: [[f32; 4]; 4]) -> [f32; 4] {
        of.map(|[a, b, c, d]| (a + c) + (b + d))
    }

    fn shorts(values: &[i16; 8]) -> [i16; 8] {
        *values
    }

    fn widened(bytes: &[i8; 8]) -> [i16; 8] {
        bytes.map(i16::from)
    }

    fn no_ints() -> [i32; 4] {
        [0; 4]
    }

    fn add_pairs(mut sum: [i32; 4], a: [i16; 8], b: [i16; 8]) -> [i32; 4] {
        let products = a.iter().zip(&b).map(|(a, b)| i32::from(*a) * i32::from(*b));
        for (place, product) in products.enumerate() {
            sum[place / 2] = sum[place / 2].wrapping_add(product);
        }
        sum
    }

    fn int_sums(of: [[i32; 4]; 4]) -> [f32; 4] {
        of.map(|lanes| lanes.into_iter().fold(0_i32, i32::wrapping_add) as f32)
    }

    fn add(mut a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    }

    fn product(mut a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
        a.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
        a
    }

    fn any_above(floats: [f32; 4], floor: [f32; 4]) -> bool {
        floats.iter().zip(floor).any(|(float, floor)| *float > floor)
    }

    fn as_floats([a, b, c, d, e, f, g, h]: [i16; 8]) -> ([f32; 4], [f32; 4]) {
        ([a, b, c, d].map(f32::from), [e, f, g, h].map(f32::from))
    }

    fn splat_double(value: f64) -> [f64; 4] {
        [value; 4]
    }

    fn doubles(values: &[f64; 4]) -> [f64; 4] {
        *values
    }

    fn store_doubles(doubles: [f64; 4], into: &mut [f64; 4]) {
        *into = doubles;
    }

    fn as_doubles(floats: [f32; 4]) -> [f64; 4] {
        floats.map(f64::from)
    }

    fn add_double_product(mut sum: [f64; 4], a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
        for lane in 0..4 {
            sum[lane] += a[lane] * b[lane];
        }
        sum
    }

    fn double_sum([a, b, c, d]: [f64; 4]) -> f64 {
        (a + c) + (b + d)
    }
}
