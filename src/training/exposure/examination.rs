//! θ(slot): how likely a card is looked at, by its place in the list.

/// θ, against the first slot. Every exposure is weighed by it: at training, at a refresh, and by the judge.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// θ of the first slots, in 0..=1, falling; empty where none is known.
    pub first: Vec<f64>,
    /// η ≥ 0: behind the known slots θ falls with slot^−η. At 0 all are looked at alike, at 1 the tenth a tenth as often as the first.
    pub exponent: f64,
}

impl Default for Examination {
    /// 1/k, the usual first guess where nobody measured (Joachims, Swaminathan and Schnabel 2017).
    fn default() -> Self {
        Self { first: Vec::new(), exponent: 1.0 }
    }
}

impl Examination {
    /// θ of a slot, counted from 1; 1 where the slot is unknown, 0.
    pub fn weight(&self, slot: u16) -> f64 {
        let place = usize::from(slot.max(1));
        match (self.first.get(place - 1), self.first.last()) {
            (Some(&known), _) => known,
            (None, Some(&last)) => last * libm::pow(place as f64 / self.first.len() as f64, -self.exponent),
            (None, None) => libm::pow(place as f64, -self.exponent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_known_slots_the_power_law_goes_on() {
        let one_over = Examination::default();
        assert_eq!([0, 1, 2, 4].map(|slot| one_over.weight(slot)), [1.0, 1.0, 0.5, 0.25]);
        let known = Examination { first: vec![1.0, 0.6], exponent: 1.0 };
        assert_eq!([0, 1, 2, 4].map(|slot| known.weight(slot)), [1.0, 1.0, 0.6, 0.3]);
        let alike = Examination { first: Vec::new(), exponent: 0.0 };
        assert_eq!(alike.weight(u16::MAX), 1.0);
    }
}
