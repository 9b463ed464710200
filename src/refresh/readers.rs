//! Readers as the state keeps them: a keyed hash, and a user vector in the model's axes.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hasher as _;

use half::f16;
use nalgebra::DMatrix;
use siphasher::sip::SipHasher24;

use crate::training::Vectors;

/// Makes hashes of reader ids that say nothing without it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretKey(pub [u8; 16]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// From the system's random source. Not from the seed of training, which anybody may guess.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// SipHash-2-4 of a reader's id.
    pub fn hash(self, id: &str) -> u64 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(id.as_bytes());
        hasher.finish()
    }
}

/// All readers ever met.
#[derive(Debug, Clone, PartialEq)]
pub struct Readers {
    /// Of the hashes.
    pub key: SecretKey,
    /// Hash of each id \[R\]. At 2 million readers one pair in ten million is taken for one.
    pub hashes: Vec<u64>,
    /// Whether all that a reader ever read is still known pair by pair, so that the vector can be solved again \[R\].
    pub whole: Vec<bool>,
    /// XᵀX [d, d].
    pub gram: DMatrix<f64>,
    /// X [R, d], row by row. Half precision moves no article vector by more than a thousandth.
    pub(super) factors: Vec<f16>,
}

impl Readers {
    /// The readers of `names` with the vectors of `factors` [R, d].
    pub fn new<'a>(key: SecretKey, names: impl Iterator<Item = &'a str>, factors: &Vectors) -> Self {
        let hashes: Vec<u64> = names.map(|name| key.hash(name)).collect();
        let mut readers =
            Self { key, whole: vec![true; hashes.len()], hashes, gram: factors.gram(), factors: Vec::new() };
        readers.factors = factors.values().iter().copied().map(half).collect();
        readers
    }

    /// R.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether nobody was met.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.gram.nrows()
    }

    /// The number of each of `names`; who is new gets one, and a vector of zeros.
    pub fn find_or_add(&mut self, names: &[&str]) -> Vec<u32> {
        let asked: Vec<u64> = names.iter().map(|name| self.key.hash(name)).collect();
        // The few of the log are put in a table, not the millions of the state.
        let mut numbers: HashMap<u64, Option<u32>> = asked.iter().map(|&hash| (hash, None)).collect();
        for (number, hash) in (0..).zip(&self.hashes) {
            if let Some(found) = numbers.get_mut(hash) {
                *found = Some(number);
            }
        }
        let d = self.dimension();
        asked
            .into_iter()
            .map(|hash| {
                let next = self.hashes.len() as u32;
                let number = *numbers.entry(hash).or_default().get_or_insert(next);
                if number == next {
                    self.hashes.push(hash);
                    self.whole.push(true);
                    self.factors.resize(self.factors.len() + d, f16::ZERO);
                }
                number
            })
            .collect()
    }

    /// The vectors of `readers` [readers, d].
    pub fn gather(&self, readers: &[u32]) -> Vectors {
        let d = self.dimension();
        let mut gathered = Vectors::zeros(readers.len(), d);
        for (place, &reader) in readers.iter().enumerate() {
            let from = &self.factors[reader as usize * d..(reader as usize + 1) * d];
            gathered.row_mut(place).iter_mut().zip(from).for_each(|(to, from)| *to = from.to_f32());
        }
        gathered
    }

    /// Gives `reader` another vector \[d\].
    pub fn replace(&mut self, reader: u32, vector: &[f32]) {
        let d = self.dimension();
        let stored = &mut self.factors[reader as usize * d..(reader as usize + 1) * d];
        add_product(&mut self.gram, stored, -1.0);
        stored.iter_mut().zip(vector).for_each(|(to, &from)| *to = half(from));
        add_product(&mut self.gram, stored, 1.0);
    }
}

fn add_product(gram: &mut DMatrix<f64>, vector: &[f16], sign: f64) {
    for (column, b) in vector.iter().enumerate() {
        for (row, a) in vector.iter().enumerate() {
            gram[(row, column)] += sign * a.to_f64() * b.to_f64();
        }
    }
}

/// The nearest number of half precision that is finite.
fn half(value: f32) -> f16 {
    f16::from_f32(value.clamp(f16::MIN.to_f32(), f16::MAX.to_f32()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_found_by_their_hash_alone() {
        let key = SecretKey([7; 16]);
        let factors = Vectors::of_values(2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let mut readers = Readers::new(key, ["ann", "bob"].into_iter(), &factors);
        assert_eq!(readers.find_or_add(&["cid", "bob", "ann", "cid"]), [2, 1, 0, 2]);
        assert_eq!(readers.len(), 3);
        assert_eq!(readers.gather(&[2, 1]).values(), [0.0, 0.0, 3.0, 4.0]);
        assert_ne!(SecretKey([8; 16]).hash("ann"), key.hash("ann"));
    }

    #[test]
    fn the_gram_matrix_follows_every_vector() {
        let factors = Vectors::of_values(2, vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let mut readers = Readers::new(SecretKey([7; 16]), ["ann", "bob"].into_iter(), &factors);
        readers.replace(0, &[0.5, -0.3]);
        let expected = readers.gather(&[0, 1]).gram();
        assert!((&readers.gram - expected).abs().max() < 1e-5, "{}", readers.gram);
    }
}
