//! Some readers of a step, with part of what they read left out: the rest is folded in, the part is to be found.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::super::sparse::Sparse;

/// One reader of a batch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pupil {
    pub(super) reader: u32,
    /// What is folded in.
    pub(super) kept: Vec<u32>,
    /// With which confidence.
    pub(super) confidence: Vec<f32>,
    pub(super) left_out: Vec<u32>,
}

/// The readers of one step.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) pupils: Vec<Pupil>,
}

impl Batch {
    /// Leaves each reader's articles out with a probability drawn from 0..2·`left_out` for that reader: the vectors meet
    /// readers of whom much is known and of whom little is.
    pub(super) fn draw(pairs: &Sparse, readers: &[u32], left_out: f64, random: &mut ChaCha8Rng) -> Self {
        let mut pupil = |&reader: &u32| {
            let share = 2.0 * left_out * random.random::<f64>();
            let mut pupil = Pupil { reader, kept: Vec::new(), confidence: Vec::new(), left_out: Vec::new() };
            let (articles, confidence) = pairs.row(reader as usize);
            for (&article, &confidence) in articles.iter().zip(confidence) {
                if random.random::<f64>() < share {
                    pupil.left_out.push(article);
                } else {
                    pupil.kept.push(article);
                    pupil.confidence.push(confidence);
                }
            }
            pupil
        };
        Self { pupils: readers.iter().map(&mut pupil).collect() }
    }
}
