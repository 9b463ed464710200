//! One step: a batch of readers folded in, their lists held against the teacher's, the error taken back, the vectors moved.

use rayon::prelude::*;

use super::super::listwise::{Chunk, OUT, Places, Readers, chunks_of, slopes};
use super::super::solve::Constants;
use super::super::vectors::Vectors;
use super::TaughtList;
use super::adam::Adam;
use super::batch::Batch;
use super::student::Folded;

/// The softmax is over this times yᵀx.
const SCALE: f32 = 10.0;

/// What a step needs to know.
pub(super) struct Step<'a> {
    pub(super) lists: &'a [TaughtList],
    pub(super) sharpness: i32,
    pub(super) left_out_share: f32,
    pub(super) constants: Constants,
}

impl Step<'_> {
    /// Takes the step: `drawn` are candidates at random, beside the teacher's and what was left out.
    pub(super) fn take(&self, batch: &Batch, drawn: &[u32], articles: &mut Vectors, adam: &mut Adam, rate: f64) {
        let d = articles.dimension();
        let fold = |pupil| Folded::of(pupil, articles, self.strength(pupil.kept.len()));
        let folded: Vec<Folded> = batch.pupils.par_iter().map(fold).collect();
        let x: Vec<f32> = folded.iter().flat_map(|folded| folded.x.iter().copied()).collect();
        let mut touched = self.candidates(batch, drawn, articles.len());
        let (mut chunks, places) = chunks_of(&touched);
        self.tell(batch, &mut chunks, &places);
        let gather = |chunk: &Chunk| -> Vec<f32> {
            chunk.articles.iter().flat_map(|&article| articles.row(article as usize)).copied().collect()
        };
        let vectors: Vec<Vec<f32>> = chunks.par_iter().map(gather).collect();
        let weights = vec![1.0 / batch.pupils.len() as f32; batch.pupils.len()];
        let found = slopes(&chunks, &vectors, &Readers { x: &x, weights: &weights, scale: SCALE });

        let mut gradient = Vectors::zeros(articles.len(), d);
        for (chunk, of_candidates) in chunks.iter().zip(&found.of_candidates) {
            for (&article, slope) in chunk.articles.iter().zip(of_candidates.chunks_exact(d)) {
                gradient.row_mut(article as usize).copy_from_slice(slope);
            }
        }
        let back = |(folded, of_reader): (&Folded, &[f32])| folded.back(of_reader);
        let back: Vec<Vec<f32>> = folded.par_iter().zip(found.of_readers.par_chunks_exact(d)).map(back).collect();
        for (pupil, back) in batch.pupils.iter().zip(&back) {
            for (&article, slope) in pupil.kept.iter().zip(back.chunks_exact(d)) {
                touched[article as usize] = true;
                gradient.row_mut(article as usize).iter_mut().zip(slope).for_each(|(sum, part)| *sum += part);
            }
        }
        adam.step(articles, &mut gradient, &touched, rate);
    }

    fn strength(&self, kept: usize) -> f32 {
        // A reader of whom all was left out has the strength of one article, and x = 0.
        self.constants.strength(kept.max(1), 0) as f32
    }

    fn candidates(&self, batch: &Batch, drawn: &[u32], articles: usize) -> Vec<bool> {
        let mut candidate = vec![false; articles];
        let taught = batch.pupils.iter().flat_map(|pupil| &self.lists[pupil.reader as usize].articles);
        let left_out = batch.pupils.iter().flat_map(|pupil| &pupil.left_out);
        drawn.iter().chain(taught).chain(left_out).for_each(|&article| candidate[article as usize] = true);
        candidate
    }

    /// What was folded in is out; the rest should look like the teacher's list, and like what was left out.
    fn tell(&self, batch: &Batch, chunks: &mut [Chunk], places: &Places) {
        for (reader, pupil) in (0_u32..).zip(&batch.pupils) {
            for (chunk, row) in pupil.kept.iter().filter_map(|&article| places.of(article)) {
                chunks[chunk].added.push((row, reader, OUT));
            }
            let mut target = |article: u32, probability: f32| {
                if let Some((chunk, row)) = places.of(article) {
                    chunks[chunk].targets.push((row, reader, probability));
                }
            };
            let list = &self.lists[pupil.reader as usize];
            let total: f32 = list.scores.iter().map(|score| score.powi(self.sharpness)).sum();
            let share = if pupil.left_out.is_empty() { 0.0 } else { self.left_out_share };
            for (&article, score) in list.articles.iter().zip(&list.scores) {
                target(article, (1.0 - share) * score.powi(self.sharpness) / total.max(f32::MIN_POSITIVE));
            }
            for &article in &pupil.left_out {
                target(article, share / pupil.left_out.len() as f32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::Pupil;
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    const ARTICLES: usize = 600;
    const DIMENSION: usize = 8;

    fn batch() -> (Batch, Vec<TaughtList>) {
        let pupil = |reader: u32| Pupil {
            reader,
            kept: (0..4 + reader).map(|k| (reader * 40 + k * 3) % ARTICLES as u32).collect(),
            confidence: (0..4 + reader).map(|k| 1.0 + 0.1 * k as f32).collect(),
            left_out: if reader.is_multiple_of(3) { Vec::new() } else { vec![500 + reader, 599] },
        };
        let list = |reader: u32| TaughtList { articles: vec![300 + reader, 20 + reader], scores: vec![0.9, 0.6] };
        (Batch { pupils: (0..9).map(pupil).collect() }, (0..9).map(list).collect())
    }

    /// The mean cross-entropy between the targets and softmax(10 x·y) over all articles, by the definition.
    fn loss(articles: &Vectors, batch: &Batch, step: &Step<'_>) -> f64 {
        let of_pupil = |pupil: &Pupil| {
            let x = Folded::of(pupil, articles, step.strength(pupil.kept.len())).x;
            let logit = |article: usize| -> f64 {
                articles.row(article).iter().zip(&x).map(|(y, x)| 10.0 * f64::from(*y) * f64::from(*x)).sum()
            };
            let candidates = (0..ARTICLES).filter(|&article| !pupil.kept.contains(&(article as u32)));
            let total = candidates.map(|article| logit(article).exp()).sum::<f64>().ln();
            let list = &step.lists[pupil.reader as usize];
            let powers: Vec<f64> = list.scores.iter().map(|score| f64::from(*score).powi(step.sharpness)).collect();
            let share = if pupil.left_out.is_empty() { 0.0 } else { f64::from(step.left_out_share) };
            let taught = list.articles.iter().zip(&powers).map(|(&article, power)| {
                (1.0 - share) * power / powers.iter().sum::<f64>() * (total - logit(article as usize))
            });
            let found = pupil
                .left_out
                .iter()
                .map(|&article| share / pupil.left_out.len() as f64 * (total - logit(article as usize)));
            taught.chain(found).sum::<f64>()
        };
        batch.pupils.iter().map(of_pupil).sum::<f64>() / batch.pupils.len() as f64
    }

    #[test]
    fn steps_go_down_the_loss_whatever_the_number_of_threads() {
        let (batch, lists) = batch();
        let constants = Constants { unobserved_weight: 0.0, regularization: 0.5, exponent: 0.5 };
        let step = Step { lists: &lists, sharpness: 4, left_out_share: 0.2, constants };
        let everything: Vec<u32> = (0..ARTICLES as u32).collect();
        let first = Vectors::random(ARTICLES, DIMENSION, 1.0, &mut ChaCha8Rng::seed_from_u64(2));
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut articles = first.clone();
            let mut adam = Adam::new(&articles);
            pool.install(|| (0..30).for_each(|_| step.take(&batch, &everything, &mut articles, &mut adam, 1e-2)));
            articles
        };
        let one = run(1);
        assert_eq!(one, run(3));
        let (before, after) = (loss(&first, &batch, &step), loss(&one, &batch, &step));
        assert!(after < 0.7 * before, "{before} {after}");
    }

    #[test]
    fn what_is_folded_in_is_no_candidate_and_targets_are_probabilities() {
        let (batch, lists) = batch();
        let constants = Constants { unobserved_weight: 0.0, regularization: 0.5, exponent: 0.5 };
        let step = Step { lists: &lists, sharpness: 4, left_out_share: 0.2, constants };
        let (mut chunks, places) = chunks_of(&[true; ARTICLES]);
        step.tell(&batch, &mut chunks, &places);
        for (reader, pupil) in (0_u32..).zip(&batch.pupils) {
            let out = chunks.iter().flat_map(|chunk| {
                let of_reader = chunk.added.iter().filter(|added| added.1 == reader && added.2 == OUT);
                of_reader.map(|added| chunk.articles[added.0 as usize])
            });
            let mut kept = pupil.kept.clone();
            kept.sort_unstable();
            assert_eq!(out.collect::<Vec<_>>(), kept);
            let targets = chunks.iter().flat_map(|chunk| &chunk.targets).filter(|target| target.1 == reader);
            assert!((targets.map(|target| target.2).sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn the_slope_is_that_of_the_loss() {
        let (batch, lists) = batch();
        let constants = Constants { unobserved_weight: 0.0, regularization: 0.5, exponent: 0.5 };
        let step = Step { lists: &lists, sharpness: 4, left_out_share: 0.2, constants };
        let everything: Vec<u32> = (0..ARTICLES as u32).collect();
        let first = Vectors::random(ARTICLES, DIMENSION, 1.0, &mut ChaCha8Rng::seed_from_u64(2));
        // Adam's first step is the rate against the sign of the slope, wherever there is a slope.
        let mut articles = first.clone();
        let mut adam = Adam::new(&articles);
        step.take(&batch, &everything, &mut articles, &mut adam, 1e-4);
        let mut checked = 0;
        // Folded in, taught, left out, and neither.
        for place in [0, 3, 40, 41, 20, 300, 599, 501, 450].map(|article| article * DIMENSION + 2) {
            let moved = |by: f32| {
                let mut moved = first.clone();
                moved.values_mut()[place] += by;
                loss(&moved, &batch, &step)
            };
            let slope = (moved(3e-3) - moved(-3e-3)) / 6e-3;
            let taken = f64::from(articles.values()[place] - first.values()[place]);
            if slope.abs() > 1e-4 {
                assert!(slope.signum() == -taken.signum(), "{place}: slope {slope}, taken {taken}");
                checked += 1;
            }
        }
        assert!(checked >= 6, "{checked}");
    }
}
