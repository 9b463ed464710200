//! Random draws that are the same on every machine: ChaCha for the bits, libm for the functions.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a sequence of draws is for. Each purpose has its own, so that one more draw in one place moves nothing elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    Articles = 1,
    Quality,
    Topics,
    Reader,
    Schedule,
    Session,
    Pilot,
    Sample,
    Lure,
    Forms,
}

/// A source of draws.
pub(super) struct Chance(ChaCha8Rng);

const LABEL: [u8; 16] = *b"foldin simulates";

impl Chance {
    /// The sequence number `index` of a purpose.
    pub(super) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(purpose as u64).to_le_bytes());
        key[16..].copy_from_slice(&LABEL);
        let mut random = ChaCha8Rng::from_seed(key);
        random.set_stream(index);
        Self(random)
    }

    /// A number between 0 and 1, never either.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `count`, which must be above 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count - 1)
    }

    /// A standard normal number.
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, turn) = (self.uniform(), self.uniform());
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(std::f64::consts::TAU * turn)
    }

    /// A log-normal number: `median` · e^(σz).
    pub(super) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// A gamma number of scale 1 (Marsaglia and Tsang 2000).
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * libm::pow(self.uniform(), 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let z = self.normal();
            let v = (1.0 + c * z) * (1.0 + c * z) * (1.0 + c * z);
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * z * z + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    /// A point of the simplex with these Dirichlet parameters.
    pub(super) fn dirichlet(&mut self, parameters: &[f64]) -> Vec<f64> {
        let mut shares: Vec<f64> = parameters.iter().map(|&parameter| self.gamma(parameter)).collect();
        let sum: f64 = shares.iter().sum();
        if sum > 0.0 {
            shares.iter_mut().for_each(|share| *share /= sum);
        } else if !shares.is_empty() {
            // Very small parameters: every draw fell below what a number can hold, and the limit is a single 1.
            let only = self.below(shares.len());
            shares[only] = 1.0;
        }
        shares
    }

    /// A place drawn by weight; `None` where no weight is above 0.
    pub(super) fn pick(&mut self, weights: &[f64]) -> Option<usize> {
        let sum: f64 = weights.iter().sum();
        if sum.is_nan() || sum <= 0.0 {
            return None;
        }
        let mut left = self.uniform() * sum;
        let mut last = None;
        for (place, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            last = Some(place);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// A Poisson count.
    pub(super) fn poisson(&mut self, mean: f64) -> usize {
        let mut waited = -libm::log(self.uniform());
        let mut count = 0;
        while waited < mean {
            waited -= libm::log(self.uniform());
            count += 1;
        }
        count
    }
}

/// How much of a standard normal lies below `z`.
pub(super) fn normal_share(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(count: usize, mut draw: impl FnMut() -> f64) -> f64 {
        (0..count).map(|_| draw()).sum::<f64>() / count as f64
    }

    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut chance = Chance::new(1, Purpose::Reader, 7);
        let bits = [chance.uniform().to_bits(), chance.normal().to_bits(), chance.gamma(0.3).to_bits()];
        assert_eq!(bits, [0x3fdc_4d7f_0016_7c43, 0x3fdd_0701_cb6b_82ee, 0x3f9a_7847_76ad_50d3]);
    }

    #[test]
    fn purposes_and_indices_do_not_repeat_each_other() {
        let first = |purpose, index| Chance::new(1, purpose, index).uniform();
        assert_ne!(first(Purpose::Reader, 0), first(Purpose::Session, 0));
        assert_ne!(first(Purpose::Reader, 0), first(Purpose::Reader, 1));
    }

    #[test]
    fn means_are_those_of_the_distributions() {
        let mut chance = Chance::new(5, Purpose::Sample, 0);
        let count = 40_000;
        assert!((mean(count, || chance.normal())).abs() < 0.02);
        assert!((mean(count, || chance.gamma(0.3)) - 0.3).abs() < 0.02);
        assert!((mean(count, || chance.gamma(4.0)) - 4.0).abs() < 0.05);
        assert!((mean(count, || chance.poisson(8.2) as f64) - 8.2).abs() < 0.1);
        assert!((mean(count, || chance.pick(&[1.0, 0.0, 3.0]).map_or(9.0, |place| place as f64)) - 1.5).abs() < 0.02);
        assert_eq!(chance.pick(&[0.0, 0.0]), None);
    }

    #[test]
    fn shares_sum_to_one_even_where_every_draw_underflows() {
        let mut chance = Chance::new(5, Purpose::Sample, 1);
        for parameters in [vec![0.2; 8], vec![1e-9; 200]] {
            let sum: f64 = chance.dirichlet(&parameters).iter().sum();
            assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
