//! One step: a batch of readers folded in, their lists held against the teacher's, the error taken back, the vectors moved.
//!
//! Scores stand as [candidates, readers], in chunks of candidates of a fixed size: chunks are worked on side by side, and what is
//! summed over them is summed in their order, so that the number of threads changes nothing.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::super::kernel::{add_transposed_product, row_by_row, rows_times};
use super::super::solve::Constants;
use super::super::vectors::Vectors;
use super::TaughtList;
use super::adam::Adam;
use super::batch::Batch;
use super::student::Folded;

/// Candidates of one chunk.
const CANDIDATES_PER_TASK: usize = 512;
/// The softmax is over this times yᵀx.
const SCALE: f32 = 10.0;
/// What is folded in is no candidate.
const OUT: f32 = -1e9;

/// What a step needs to know.
pub(super) struct Step<'a> {
    pub(super) lists: &'a [TaughtList],
    pub(super) sharpness: i32,
    pub(super) left_out_share: f32,
    pub(super) constants: Constants,
}

/// A chunk of the candidates, and where in it something is known before the scores are.
#[derive(Default)]
struct Chunk {
    articles: Vec<u32>,
    /// (candidate, reader) of what was folded in.
    out: Vec<(u32, u32)>,
    /// (candidate, reader, target).
    targets: Vec<(u32, u32, f32)>,
}

/// What a chunk's scores came to.
struct Scored {
    /// Vectors of the candidates [c, d].
    vectors: Vec<f32>,
    /// [c, readers].
    scores: Vec<f32>,
    /// By reader.
    highest: Vec<f32>,
}

impl Step<'_> {
    /// Takes the step: `drawn` are candidates at random, beside the teacher's and what was left out.
    pub(super) fn take(&self, batch: &Batch, drawn: &[u32], articles: &mut Vectors, adam: &mut Adam, rate: f64) {
        let d = articles.dimension();
        let readers = batch.pupils.len();
        let fold = |pupil| Folded::of(pupil, articles, self.strength(pupil.kept.len()));
        let folded: Vec<Folded> = batch.pupils.par_iter().map(fold).collect();
        let x: Vec<f32> = folded.iter().flat_map(|folded| folded.x.iter().copied()).collect();
        let (chunks, mut touched) = self.chunks(batch, drawn, articles.len());

        let scored: Vec<Scored> = chunks.par_iter().map(|chunk| score(chunk, articles, &x, readers)).collect();
        let mut highest = vec![f32::NEG_INFINITY; readers];
        for chunk in &scored {
            highest.iter_mut().zip(&chunk.highest).for_each(|(highest, of_chunk)| *highest = highest.max(*of_chunk));
        }
        let mut scored: Vec<(Scored, Vec<f32>)> =
            scored.into_par_iter().map(|chunk| exponentials(chunk, &highest)).collect();
        let mut sums = vec![0.0_f32; readers];
        for (_, of_chunk) in &scored {
            sums.iter_mut().zip(of_chunk).for_each(|(sum, of_chunk)| *sum += of_chunk);
        }
        // The mean over the batch; and the slope of the softmax's argument.
        let weight = SCALE / readers as f32;
        let scale: Vec<f32> = sums.iter().map(|sum| weight / sum).collect();
        let turned = DMatrix::from_column_slice(d, readers, &x);
        let errors: Vec<(Vec<f32>, DMatrix<f32>)> = scored
            .par_iter_mut()
            .zip(&chunks)
            .map(|((scored, _), chunk)| errors(scored, chunk, &scale, weight, &turned))
            .collect();

        let mut gradient = vec![0.0; readers * d];
        let mut slopes = Vectors::zeros(articles.len(), d);
        for (chunk, (of_candidates, of_readers)) in chunks.iter().zip(&errors) {
            gradient.iter_mut().zip(of_readers.as_slice()).for_each(|(sum, part)| *sum += part);
            for (&article, slope) in chunk.articles.iter().zip(of_candidates.chunks_exact(d)) {
                slopes.row_mut(article as usize).copy_from_slice(slope);
            }
        }
        let back: Vec<Vec<f32>> = folded
            .par_iter()
            .zip(gradient.par_chunks_exact(d))
            .map(|(folded, gradient)| folded.back(gradient))
            .collect();
        for (pupil, back) in batch.pupils.iter().zip(&back) {
            for (&article, slope) in pupil.kept.iter().zip(back.chunks_exact(d)) {
                touched[article as usize] = true;
                slopes.row_mut(article as usize).iter_mut().zip(slope).for_each(|(sum, part)| *sum += part);
            }
        }
        adam.step(articles, &mut slopes, &touched, rate);
    }

    fn strength(&self, kept: usize) -> f32 {
        // A reader of whom all was left out has the strength of one article, and x = 0.
        self.constants.strength(kept.max(1), 0) as f32
    }

    /// The candidates in chunks, and which articles they are.
    fn chunks(&self, batch: &Batch, drawn: &[u32], articles: usize) -> (Vec<Chunk>, Vec<bool>) {
        let mut candidate = vec![false; articles];
        let mut mark = |article: u32| candidate[article as usize] = true;
        drawn.iter().copied().for_each(&mut mark);
        for pupil in &batch.pupils {
            self.lists[pupil.reader as usize].articles.iter().copied().for_each(&mut mark);
            pupil.left_out.iter().copied().for_each(&mut mark);
        }
        let mut place = vec![u32::MAX; articles];
        let mut chunks: Vec<Chunk> = Vec::new();
        for article in (0..articles as u32).filter(|&article| candidate[article as usize]) {
            if chunks.last().is_none_or(|chunk| chunk.articles.len() == CANDIDATES_PER_TASK) {
                chunks.push(Chunk::default());
            }
            let number = chunks.len() - 1;
            if let Some(chunk) = chunks.last_mut() {
                place[article as usize] = (number * CANDIDATES_PER_TASK + chunk.articles.len()) as u32;
                chunk.articles.push(article);
            }
        }
        let split = |place: u32| (place as usize / CANDIDATES_PER_TASK, place % CANDIDATES_PER_TASK as u32);
        for (reader, pupil) in batch.pupils.iter().enumerate() {
            for &article in pupil.kept.iter().filter(|&&article| candidate[article as usize]) {
                let (chunk, row) = split(place[article as usize]);
                chunks[chunk].out.push((row, reader as u32));
            }
            let list = &self.lists[pupil.reader as usize];
            let total: f32 = list.scores.iter().map(|score| score.powi(self.sharpness)).sum();
            let share = if pupil.left_out.is_empty() { 0.0 } else { self.left_out_share };
            for (&article, score) in list.articles.iter().zip(&list.scores) {
                let (chunk, row) = split(place[article as usize]);
                let target = (1.0 - share) * score.powi(self.sharpness) / total.max(f32::MIN_POSITIVE);
                chunks[chunk].targets.push((row, reader as u32, target));
            }
            for &article in &pupil.left_out {
                let (chunk, row) = split(place[article as usize]);
                chunks[chunk].targets.push((row, reader as u32, share / pupil.left_out.len() as f32));
            }
        }
        (chunks, candidate)
    }
}

fn score(chunk: &Chunk, articles: &Vectors, x: &[f32], readers: usize) -> Scored {
    let d = articles.dimension();
    let mut vectors = Vec::with_capacity(chunk.articles.len() * d);
    chunk.articles.iter().for_each(|&article| vectors.extend_from_slice(articles.row(article as usize)));
    let mut scores = vec![0.0; chunk.articles.len() * readers];
    row_by_row(&mut scores, &vectors, x, d);
    for &(row, reader) in &chunk.out {
        scores[row as usize * readers + reader as usize] = OUT;
    }
    let mut highest = vec![f32::NEG_INFINITY; readers];
    for row in scores.chunks_exact(readers) {
        highest.iter_mut().zip(row).for_each(|(highest, score)| *highest = highest.max(*score));
    }
    Scored { vectors, scores, highest }
}

/// exp(10 (score − the reader's highest)), and their sums by reader.
fn exponentials(mut scored: Scored, highest: &[f32]) -> (Scored, Vec<f32>) {
    let mut sums = vec![0.0; highest.len()];
    for row in scored.scores.chunks_exact_mut(highest.len()) {
        for ((score, highest), sum) in row.iter_mut().zip(highest).zip(&mut sums) {
            *score = (SCALE * (*score - highest)).exp();
            *sum += *score;
        }
    }
    (scored, sums)
}

/// The error P = softmax − target [c, readers], then PX [c, d] for the candidates and PᵀY [readers, d] for the readers.
fn errors(
    scored: &mut Scored,
    chunk: &Chunk,
    scale: &[f32],
    weight: f32,
    x: &DMatrix<f32>,
) -> (Vec<f32>, DMatrix<f32>) {
    let (d, readers) = x.shape();
    for row in scored.scores.chunks_exact_mut(readers) {
        row.iter_mut().zip(scale).for_each(|(error, scale)| *error *= scale);
    }
    for &(row, reader, target) in &chunk.targets {
        scored.scores[row as usize * readers + reader as usize] -= weight * target;
    }
    let mut of_candidates = vec![0.0; chunk.articles.len() * d];
    rows_times(&mut of_candidates, &scored.scores, x);
    let mut of_readers = DMatrix::zeros(d, readers);
    add_transposed_product(&mut of_readers, &scored.vectors, &scored.scores);
    (of_candidates, of_readers)
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
            left_out: if reader % 3 == 0 { Vec::new() } else { vec![500 + reader, 599] },
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
