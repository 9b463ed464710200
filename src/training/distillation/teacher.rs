//! The teacher: what a larger model and a walk over the log would show each reader. It never leaves the trainer.

use rayon::prelude::*;

use super::super::kernel::row_by_row;
use super::super::progress::Progress;
use super::super::solve::Side;
use super::super::sparse::Sparse;
use super::start::{folding_constants, start};
use super::walk::Walk;

/// Readers that one task teaches.
const READERS_PER_TASK: usize = 32;
/// How much the factors count against the walk, both at unit length.
const FACTORS_WEIGHT: f32 = 2.0;

/// What is chosen of a teacher.
#[derive(Debug, Clone, Copy)]
pub struct TeacherSettings {
    /// d of its factors.
    pub dimension: usize,
    /// Length of its lists.
    pub list: usize,
    /// Readers of an article that a walk follows at most.
    pub followed: usize,
    /// Of its first vectors.
    pub seed: u64,
}

impl Default for TeacherSettings {
    /// As measured on Gowalla.
    fn default() -> Self {
        Self { dimension: 512, list: 100, followed: 4000, seed: 0 }
    }
}

/// The best articles for one reader that they have not read, with the teacher's scores, the best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TaughtList {
    /// Numbers of the articles.
    pub articles: Vec<u32>,
    /// T > 0.
    pub scores: Vec<f32>,
}

/// The lists of all readers.
pub fn teach(
    pairs: &Sparse,
    by_article: &Sparse,
    settings: TeacherSettings,
    progress: &dyn Progress,
) -> Vec<TaughtList> {
    let TeacherSettings { dimension, list, followed, seed } = settings;
    let factors = start(pairs, by_article, dimension, seed, progress);
    let readers = Side::new(&factors, folding_constants(pairs)).solve_all(pairs, None);
    let walk = Walk::new(pairs, by_article);
    let (items, d) = (factors.len(), dimension);
    progress.begin("the teacher's lists", readers.values().len().div_ceil(READERS_PER_TASK * d) as u64);
    let mut lists = vec![TaughtList::default(); pairs.len()];
    let tasks =
        lists.par_chunks_mut(READERS_PER_TASK).zip(readers.values().par_chunks(READERS_PER_TASK * d)).enumerate();
    tasks.for_each_init(
        || (vec![0.0; READERS_PER_TASK * items], vec![0.0; items], walk.passed()),
        |(by_factors, by_walk, passed), (task, (lists, x))| {
            let by_factors = &mut by_factors[..lists.len() * items];
            row_by_row(by_factors, x, factors.values(), d);
            for (place, (list_of_reader, by_factors)) in
                lists.iter_mut().zip(by_factors.chunks_exact_mut(items)).enumerate()
            {
                let reader = (task * READERS_PER_TASK + place) as u32;
                let (read, _) = pairs.row(reader as usize);
                if read.is_empty() {
                    continue;
                }
                walk.scores(reader, followed, passed, by_walk);
                to_unit_length(by_walk, read, 1.0);
                to_unit_length(by_factors, read, FACTORS_WEIGHT);
                by_walk.iter_mut().zip(by_factors.iter()).for_each(|(sum, score)| *sum += score);
                *list_of_reader = best(by_walk, list);
            }
            progress.advance();
        },
    );
    lists
}

/// What was read out, what is below zero out, the rest to length `length`.
fn to_unit_length(scores: &mut [f32], read: &[u32], length: f32) {
    read.iter().for_each(|&article| scores[article as usize] = 0.0);
    let square: f64 = scores.iter().map(|score| f64::from(score.max(0.0)).powi(2)).sum();
    let scale = length / (square.sqrt() as f32).max(1e-9);
    scores.iter_mut().for_each(|score| *score = score.max(0.0) * scale);
}

/// The `most` largest scores above zero.
fn best(scores: &[f32], most: usize) -> TaughtList {
    let mut order: Vec<u32> = (0..scores.len() as u32).filter(|&article| scores[article as usize] > 0.0).collect();
    let higher = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
    if order.len() > most {
        order.select_nth_unstable_by(most, higher);
        order.truncate(most);
    }
    order.sort_unstable_by(higher);
    TaughtList { scores: order.iter().map(|&article| scores[article as usize]).collect(), articles: order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_nothing_that_scores_nothing() {
        let list = best(&[0.0, 3.0, 1.0, 3.0, 2.0], 3);
        assert_eq!(list.articles, [1, 3, 4]);
        assert_eq!(list.scores, [3.0, 3.0, 2.0]);
        assert_eq!(best(&[0.0, 1.0], 3).articles, [1]);
    }

    #[test]
    fn what_was_read_is_out_before_the_length_is_taken() {
        let mut scores = [3.0, 4.0, -5.0, 100.0];
        to_unit_length(&mut scores, &[3], 2.0);
        assert_eq!(scores, [1.2, 1.6, 0.0, 0.0]);
    }
}
