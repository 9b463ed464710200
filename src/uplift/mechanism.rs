//! k-ary randomised response (Kairouz, Bonawitz and Ramage 2016) over the cells of a report.
//!
//! The true cell is sent with p = e^ε/(e^ε + k − 1), each other with q = 1/(e^ε + k − 1), so whatever was sent, no cell is more than
//! e^ε times as likely to be behind it as another (ε-local differential privacy). Optimised unary encoding has less variance
//! where k > 3e^ε + 2 (Wang et al. 2017): with 20 cells below ε = 1.8. The default of 2 lies above it, and one number that anybody can
//! read and add up is worth something by itself.
//!
//! A page draws 32 bits. Each other cell gets w = ⌈2³² q⌉ of the 2³² draws, the true one the rest: rounded up, the bound holds exactly,
//! not only but for the rounding.

use thiserror::Error;

use super::CELLS;

/// All draws.
const DRAWS: f64 = 4_294_967_296.0;
/// What can be asked of ε. Below, no site has sessions enough; above, a report hides nothing.
const RANGE: std::ops::RangeInclusive<f64> = 0.1..=5.0;

/// An ε that cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("expected an ε in 0.1..=5, found {found}")]
pub struct EpsilonError {
    /// What came.
    pub found: f64,
}

/// What a page does to a cell before it is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mechanism {
    /// w.
    others: f64,
}

impl Mechanism {
    /// That of an ε.
    ///
    /// # Errors
    /// [`EpsilonError`] outside 0.1..=5.
    pub fn new(epsilon: f64) -> Result<Self, EpsilonError> {
        if !RANGE.contains(&epsilon) {
            return Err(EpsilonError { found: epsilon });
        }
        Ok(Self { others: (DRAWS / (libm::exp(epsilon) + f64::from(CELLS - 1))).ceil() })
    }

    /// The probability that `sent` is sent where `truth` is so; both below [`CELLS`].
    pub fn probability(&self, truth: u32, sent: u32) -> f64 {
        if truth == sent { 1.0 - f64::from(CELLS - 1) * self.q() } else { self.q() }
    }

    /// What is sent for `truth` at one of 2³² equally likely draws.
    pub fn sent(&self, truth: u32, draw: u32) -> u32 {
        let which = (f64::from(draw) / self.others).floor();
        if which < f64::from(CELLS - 1) { (truth + 1 + which as u32) % CELLS } else { truth }
    }

    pub(super) fn q(&self) -> f64 {
        self.others / DRAWS
    }

    /// p − q.
    pub(super) fn gap(&self) -> f64 {
        1.0 - f64::from(CELLS) * self.q()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_output_tells_two_inputs_apart_by_more_than_epsilon() {
        for epsilon in [0.1, 0.5, 1.0, 2.0, 3.3, 5.0] {
            let mechanism = Mechanism::new(epsilon).unwrap();
            for sent in 0..CELLS {
                for truth in 0..CELLS {
                    for other in 0..CELLS {
                        let ratio = mechanism.probability(truth, sent) / mechanism.probability(other, sent);
                        assert!(ratio <= epsilon.exp(), "{epsilon}: {ratio}");
                        // And not much less: what is given away for nothing is paid for in sessions.
                        assert!(truth == other || truth != sent || ratio > epsilon.exp() * (1.0 - 1e-6), "{ratio}");
                    }
                }
            }
            for truth in 0..CELLS {
                let all: f64 = (0..CELLS).map(|sent| mechanism.probability(truth, sent)).sum();
                assert!((all - 1.0).abs() < 1e-12, "{all}");
            }
        }
        for epsilon in [0.0, -1.0, f64::NAN, f64::INFINITY, 5.1] {
            assert!(Mechanism::new(epsilon).is_err(), "{epsilon}");
        }
    }

    #[test]
    fn draws_are_shared_out_as_the_probabilities_say() {
        let mechanism = Mechanism::new(2.0).unwrap();
        let width = mechanism.others as u64;
        for truth in [0, 7, CELLS - 1] {
            for (place, other) in (1..CELLS).enumerate() {
                let first = place as u64 * width;
                let expected = (truth + other) % CELLS;
                assert_eq!(mechanism.sent(truth, first as u32), expected);
                assert_eq!(mechanism.sent(truth, (first + width - 1) as u32), expected);
            }
            assert_eq!(mechanism.sent(truth, (u64::from(CELLS - 1) * width) as u32), truth);
            assert_eq!(mechanism.sent(truth, u32::MAX), truth);
        }
    }
}
