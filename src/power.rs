//! Powers and logarithms, all from one exponential and one logarithm: others would be more code in the page's download, and
//! 2ˣ alone brings a table of 4 KB. What differs is the last bit.

use std::f64::consts::{LN_2, LOG2_E};

/// 2ˣ.
pub(crate) fn exp2(x: f64) -> f64 {
    libm::exp(x * LN_2)
}

/// log₂ x.
pub(crate) fn log2(x: f64) -> f64 {
    libm::log(x) * LOG2_E
}

/// xʸ for x > 0; x itself for y = 1, as the trainer has it.
pub(crate) fn power(x: f64, y: f64) -> f64 {
    if y == 1.0 { x } else { libm::exp(y * libm::log(x)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_those_of_the_platform_to_rounding() {
        for x in [1e-9, 0.3, 0.5, 1.0, 2.0, 7.0, 64.0, 12_345.6] {
            assert!((log2(x) - x.log2()).abs() <= 4.0 * f64::EPSILON * x.log2().abs());
            for y in [-20.0, -1.5, 0.0, 0.5, 1.0, 3.0] {
                assert!((power(x, y) / x.powf(y) - 1.0).abs() < 1e-13, "{x} {y}");
                assert!((exp2(y) / y.exp2() - 1.0).abs() < 1e-14, "{y}");
            }
        }
        assert_eq!(
            (exp2(0.0), log2(1.0), power(3.0, 0.0), power(1.0, 0.5), power(3.0, 1.0)),
            (1.0, 0.0, 1.0, 1.0, 3.0)
        );
    }
}
