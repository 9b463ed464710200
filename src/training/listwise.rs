//! The cross-entropy of a softmax over many candidates, for a batch of readers, and its slopes.
//!
//! Scores stand as [candidates, readers], in chunks of candidates of a fixed size: chunks are worked on side by side, and what is
//! summed over them is summed in their order, so that the number of threads changes nothing.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::kernel::{add_transposed_product, row_by_row, rows_times};

/// Candidates of one chunk.
pub(super) const CHUNK: usize = 512;

/// What is no candidate for a reader, as something added to its score.
pub(super) const OUT: f32 = -1e9;

/// A chunk of the candidates, and what is known of it before the scores are.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Numbers of the articles.
    pub(super) articles: Vec<u32>,
    /// (candidate, reader, what is added to the score).
    pub(super) added: Vec<(u32, u32, f32)>,
    /// (candidate, reader, probability it should have).
    pub(super) targets: Vec<(u32, u32, f32)>,
}

/// The readers of a batch.
#[derive(Debug)]
pub(super) struct Readers<'a> {
    /// X, row by row.
    pub(super) x: &'a [f32],
    /// How much each counts. Together 1.
    pub(super) weights: &'a [f32],
    /// The softmax is over this times yᵀx.
    pub(super) scale: f32,
}

/// Slopes of the loss.
#[derive(Debug)]
pub(super) struct Slopes {
    /// By the vectors of a chunk's candidates [c, d], chunk by chunk.
    pub(super) of_candidates: Vec<Vec<f32>>,
    /// By the readers' vectors, row by row.
    pub(super) of_readers: Vec<f32>,
}

/// The candidates in chunks, `place` of each article, and nothing known yet. `candidate` says which articles they are.
pub(super) fn chunks_of(candidate: &[bool]) -> (Vec<Chunk>, Places) {
    let mut places = vec![u32::MAX; candidate.len()];
    let articles: Vec<u32> = (0..candidate.len() as u32).filter(|&article| candidate[article as usize]).collect();
    for (place, &article) in articles.iter().enumerate() {
        places[article as usize] = place as u32;
    }
    let chunk = |articles: &[u32]| Chunk { articles: articles.to_vec(), ..Chunk::default() };
    (articles.chunks(CHUNK).map(chunk).collect(), Places(places))
}

/// Where each article stands among the candidates.
#[derive(Debug)]
pub(super) struct Places(Vec<u32>);

impl Places {
    /// Its chunk and its row there; `None` for what is no candidate.
    pub(super) fn of(&self, article: u32) -> Option<(usize, u32)> {
        let place = self.0[article as usize];
        (place != u32::MAX).then_some((place as usize / CHUNK, place % CHUNK as u32))
    }
}

/// The slopes of −Σ weight · Σ target · ln softmax. `vectors` holds the candidates' vectors, chunk by chunk.
pub(super) fn slopes(chunks: &[Chunk], vectors: &[Vec<f32>], readers: &Readers<'_>) -> Slopes {
    let count = readers.weights.len();
    let d = readers.x.len() / count;
    let scored: Vec<Vec<f32>> = chunks
        .par_iter()
        .zip(vectors)
        .map(|(chunk, vectors)| {
            let mut scores = vec![0.0; chunk.articles.len() * count];
            row_by_row(&mut scores, vectors, readers.x, d);
            for &(row, reader, added) in &chunk.added {
                scores[row as usize * count + reader as usize] += added;
            }
            scores
        })
        .collect();
    let by_chunk: Vec<Vec<f32>> =
        scored.par_iter().map(|scores| by_reader(scores, count, f32::NEG_INFINITY, f32::max)).collect();
    let highest = over_chunks(&by_chunk, f32::NEG_INFINITY, f32::max);
    let mut scored = scored;
    let by_chunk: Vec<Vec<f32>> = scored
        .par_iter_mut()
        .map(|scores| {
            for row in scores.chunks_exact_mut(count) {
                row.iter_mut()
                    .zip(&highest)
                    .for_each(|(score, most)| *score = libm::expf(readers.scale * (*score - most)));
            }
            by_reader(scores, count, 0.0, |sum, score| sum + score)
        })
        .collect();
    let sums = over_chunks(&by_chunk, 0.0, |sum, part| sum + part);
    let weights: Vec<f32> = readers.weights.iter().map(|weight| weight * readers.scale).collect();
    let factors: Vec<f32> = weights.iter().zip(&sums).map(|(weight, sum)| weight / sum).collect();
    let x = DMatrix::from_column_slice(d, count, readers.x);
    let parts: Vec<(Vec<f32>, DMatrix<f32>)> = scored
        .par_iter_mut()
        .zip(chunks)
        .zip(vectors)
        .map(|((scores, chunk), vectors)| {
            for row in scores.chunks_exact_mut(count) {
                row.iter_mut().zip(&factors).for_each(|(error, factor)| *error *= factor);
            }
            for &(row, reader, target) in &chunk.targets {
                scores[row as usize * count + reader as usize] -= weights[reader as usize] * target;
            }
            let mut of_candidates = vec![0.0; chunk.articles.len() * d];
            rows_times(&mut of_candidates, scores, &x);
            let mut of_readers = DMatrix::zeros(d, count);
            add_transposed_product(&mut of_readers, vectors, scores);
            (of_candidates, of_readers)
        })
        .collect();
    let mut of_readers = vec![0.0; count * d];
    for (_, part) in &parts {
        of_readers.iter_mut().zip(part.as_slice()).for_each(|(sum, part)| *sum += part);
    }
    Slopes { of_candidates: parts.into_iter().map(|part| part.0).collect(), of_readers }
}

fn by_reader(scores: &[f32], count: usize, start: f32, join: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    let mut joined = vec![start; count];
    for row in scores.chunks_exact(count) {
        joined.iter_mut().zip(row).for_each(|(joined, score)| *joined = join(*joined, *score));
    }
    joined
}

fn over_chunks(by_chunk: &[Vec<f32>], start: f32, join: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    let mut joined = vec![start; by_chunk.first().map_or(0, Vec::len)];
    for chunk in by_chunk {
        joined.iter_mut().zip(chunk).for_each(|(joined, part)| *joined = join(*joined, *part));
    }
    joined
}
