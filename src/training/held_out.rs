//! A validation split of a log that has no time: of each reader's articles some are held out, and to be found again.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

use super::axes::principal_axes;
use super::kernel::row_by_row;
use super::solve::Side;
use super::space::Space;
use super::sparse::Sparse;
use super::trial::ListWorth;
use super::vectors::Vectors;
use crate::metrics::{LIST, Outcome, Popularity, middle_rank};
use crate::model::Rows;
use crate::ranking::crowd;

/// The share of each reader's articles that is held out.
const SHARE: f64 = 0.2;
/// Of a reader with fewer articles nothing is: too little would be left to know them by.
const FEWEST: usize = 5;
/// Readers that are judged at most.
const READERS: usize = 20_000;
/// Readers that one task judges.
const READERS_PER_TASK: usize = 32;

/// The split.
#[derive(Debug)]
pub(super) struct HeldOut {
    /// What is known [readers, articles].
    pub(super) known: Sparse,
    /// Readers, and what was held out of theirs.
    wanted: Vec<(u32, Vec<u32>)>,
}

impl HeldOut {
    /// Splits `pairs` [readers, articles].
    pub(super) fn draw(pairs: &Sparse, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut known = Sparse::new(pairs.width());
        let mut wanted = Vec::new();
        for reader in 0..pairs.len() {
            let (articles, confidence) = pairs.row(reader);
            let count = if articles.len() < FEWEST { 0 } else { (articles.len() as f64 * SHARE).round() as usize };
            let mut places: Vec<usize> = (0..articles.len()).collect();
            places.shuffle(&mut random);
            let mut held_out = vec![false; articles.len()];
            places.iter().take(count).for_each(|&place| held_out[place] = true);
            let of_reader = || articles.iter().copied().zip(confidence.iter().copied()).zip(&held_out);
            known.push(of_reader().filter(|(_, held_out)| !**held_out).map(|(pair, _)| pair));
            if count > 0 {
                wanted.push((
                    reader as u32,
                    of_reader().filter(|(_, held_out)| **held_out).map(|((article, _), _)| article).collect(),
                ));
            }
        }
        wanted.shuffle(&mut random);
        wanted.truncate(READERS);
        Self { known, wanted }
    }

    /// How many readers are judged.
    pub(super) fn readers(&self) -> usize {
        self.wanted.len()
    }

    /// What lists by `space`, trained on what is known, are worth: for each of `popularity_weights` w, by the score
    /// s · yᵀx + w · ln(P∞ + 3) with s = `relevance_weight`, y as a model of `min_readers` ships it.
    pub(super) fn judge(
        &self,
        space: &Space,
        min_readers: u32,
        relevance_weight: f64,
        popularity_weights: &[f64],
    ) -> Vec<Vec<ListWorth>> {
        let by_article = self.known.transpose();
        let counts: Vec<u32> = (0..by_article.len()).map(|article| by_article.row_length(article) as u32).collect();
        let articles = as_shipped(space, &counts, min_readers);
        let (items, d) = (articles.len(), articles.dimension());
        let side = Side::new(&articles, space.reader_constants);
        let mut popularity = Popularity::default();
        popularity.update(&counts, 0..items as u32);
        let crowd: Vec<f64> = counts.iter().map(|&count| crowd(f64::from(count))).collect();
        let tasks = self.wanted.par_chunks(READERS_PER_TASK).map(|wanted| {
            let rows: Vec<u32> = wanted.iter().map(|(reader, _)| *reader).collect();
            let x = side.solve(&self.known, &rows, None);
            let mut products = vec![0.0; wanted.len() * items];
            row_by_row(&mut products, x.values(), articles.values(), d);
            let of_reader = |((reader, wanted), products): (&(u32, Vec<u32>), &[f32])| -> Vec<ListWorth> {
                let worth = |&weight: &f64| {
                    let scores = products.iter().zip(&crowd);
                    let mut scores: Vec<f64> = scores
                        .map(|(&product, crowd)| relevance_weight * f64::from(product) + weight * crowd)
                        .collect();
                    let known = self.known.row(*reader as usize).0;
                    known.iter().for_each(|&article| scores[article as usize] = f64::NEG_INFINITY);
                    worth(*reader, &scores, wanted, &popularity)
                };
                popularity_weights.iter().map(worth).collect()
            };
            wanted.iter().zip(products.chunks_exact(items)).map(of_reader).collect::<Vec<_>>()
        });
        let lists: Vec<Vec<Vec<ListWorth>>> = tasks.collect();
        let of_weight = |place: usize| lists.iter().flatten().map(|by_weight| by_weight[place]).collect();
        (0..popularity_weights.len()).map(of_weight).collect()
    }
}

/// The article vectors as a page would load them.
fn as_shipped(space: &Space, counts: &[u32], min_readers: u32) -> Vectors {
    let counts: Vec<f64> = counts.iter().copied().map(f64::from).collect();
    let public = space.without_few_readers(&counts, min_readers);
    let turned = public.times(&principal_axes(&public));
    let shipped = Rows::quantized(turned.dimension(), turned.values()).as_ref().map(Vectors::of_rows);
    shipped.unwrap_or(turned)
}

/// What the list that `scores` make is worth to who wants `wanted`.
fn worth(reader: u32, scores: &[f64], wanted: &[u32], popularity: &Popularity) -> ListWorth {
    let mut order = scores.to_vec();
    // What scores less than the last that is shown needs no rank.
    let last = if order.len() > LIST {
        *order.select_nth_unstable_by(LIST - 1, |a, b| b.total_cmp(a)).1
    } else {
        f64::NEG_INFINITY
    };
    let rank = |&article: &u32| {
        let score = scores[article as usize];
        if score < last { f64::INFINITY } else { middle_rank(scores, article as usize) }
    };
    let ranks: Vec<f64> = wanted.iter().map(rank).collect();
    let in_tail = wanted.iter().zip(&ranks).filter(|(article, _)| popularity.group(**article) == 1);
    let (mut tail, mut shown) = (0_u32, 0_u32);
    for (_, rank) in in_tail {
        tail += 1;
        shown += u32::from(*rank <= LIST as f64);
    }
    let tail_recall = (tail > 0).then(|| f64::from(shown) / f64::from(tail));
    ListWorth { reader, ndcg: Outcome::of_ranks(reader, &ranks).ndcg, tail_recall }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::{Recipe, SpaceSettings, train_space};

    /// 60 readers of two tastes, each with 10 of the 30 articles of theirs.
    fn pairs() -> Sparse {
        let mut pairs = Sparse::new(60);
        for reader in 0..60_u32 {
            let mut row: Vec<(u32, f32)> =
                (0..10).map(|k| (reader % 2 * 30 + (k * 3 + reader / 2 + k * k % 3) % 30, 1.0)).collect();
            row.sort_unstable_by_key(|pair| pair.0);
            row.dedup_by_key(|pair| pair.0);
            pairs.push(row);
        }
        pairs
    }

    #[test]
    fn a_fifth_of_each_reader_is_held_out_and_known_no_more() {
        let mut pairs = pairs();
        pairs.push([(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)]);
        let split = HeldOut::draw(&pairs, 4);
        assert_eq!(split.readers(), 60, "of four articles none can be spared");
        for (reader, wanted) in &split.wanted {
            let (all, known) = (pairs.row(*reader as usize).0, split.known.row(*reader as usize).0);
            assert_eq!(wanted.len(), (all.len() as f64 * 0.2).round() as usize);
            assert_eq!(known.len() + wanted.len(), all.len());
            assert!(wanted.iter().all(|article| !known.contains(article) && all.contains(article)));
        }
        assert_ne!(HeldOut::draw(&pairs, 5).wanted, split.wanted);
    }

    #[test]
    fn tastes_are_found_again_and_too_much_popularity_hides_them() {
        let split = HeldOut::draw(&pairs(), 4);
        let settings = SpaceSettings { dimension: 4, epochs: 8, seed: 0, min_readers: 0, recipe: Recipe::default() };
        let space = train_space(&split.known, None, settings, &());
        let found = split.judge(&space, 0, 10.0, &[0.0, 1000.0]);
        let mean = |lists: &[ListWorth]| super::super::trial::mean_ndcg(lists);
        // A list of 20 holds most of the 20 unread articles of one taste, and half as many of both.
        assert!(mean(&found[0]) > mean(&found[1]) + 0.1, "{} {}", mean(&found[0]), mean(&found[1]));
        // Vectors of articles with too few readers are not shipped.
        assert!(mean(&split.judge(&space, 1000, 10.0, &[0.0])[0]) < mean(&found[0]) - 0.1);
    }

    #[test]
    fn a_list_is_worth_what_stands_among_its_first_twenty() {
        let mut popularity = Popularity::default();
        let readers: Vec<u32> = (0..50).rev().collect();
        popularity.update(&readers, 0..50);
        // Article 0 first, article 30 at rank 21.
        let mut scores: Vec<f64> = (0..50).map(|k| -f64::from(k)).collect();
        scores[30] = -19.5;
        let list = worth(3, &scores, &[0, 30], &popularity);
        let ideal = 1.0 + 1.0 / 3.0_f64.log2();
        assert!((list.ndcg - 1.0 / ideal).abs() < 1e-12, "{list:?}");
        assert_eq!(list.tail_recall, Some(0.0));
        scores[30] = -18.5;
        assert_eq!(worth(3, &scores, &[0, 30], &popularity).tail_recall, Some(1.0));
        assert_eq!(worth(3, &scores, &[0], &popularity).tail_recall, None);
    }
}
