//! Articles by sub-interest, so that one of thousands is drawn by taste, quality and age in a few steps.
//!
//! A preference is a sum over an article's parts, so drawing a sub-interest by taste times the weight on its shelf, and then
//! an article on that shelf, is the same as drawing among all articles by preference times age.

use super::assumptions::Assumptions;
use super::catalogue::Catalogue;
use super::chance::Chance;

/// How a reader came upon an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Search = 0,
    Social = 1,
}

const WAYS: usize = 2;
/// While this share of the catalogue is new, the shelves are left as they are: it keeps large catalogues fast.
const STALE: usize = 500;

#[derive(Debug, Default, Clone)]
struct Shelf {
    items: Vec<u32>,
    shares: Vec<f64>,
    /// Running sums of share · e^q · age weight, for each way.
    sums: [Vec<f64>; WAYS],
}

pub(super) struct Shelves {
    shelves: Vec<Shelf>,
    /// Weight of an article by the number published since, for each way.
    ages: [Vec<f64>; WAYS],
    /// Articles that stand on shelves.
    placed: usize,
}

impl Shelves {
    pub(super) fn new(catalogue: &Catalogue, assumptions: &Assumptions) -> Self {
        let weights = |exponent: f64| {
            let age = |since: usize| since as f64 / assumptions.new_articles_a_day + assumptions.age_offset;
            (0..catalogue.pieces.len()).map(|since| libm::pow(age(since), -exponent)).collect()
        };
        Self {
            shelves: vec![Shelf::default(); catalogue.topics.len() * catalogue.sub_interests],
            ages: [weights(assumptions.search_age_exponent), weights(assumptions.social_age_exponent)],
            placed: 0,
        }
    }

    /// Puts what is published on its shelf and weighs everything anew.
    pub(super) fn stock(&mut self, catalogue: &Catalogue, published: usize) {
        if published <= self.placed + self.placed / STALE {
            return;
        }
        for item in self.placed..published {
            for part in &catalogue.pieces[item].parts {
                let shelf = &mut self.shelves[catalogue.cell(part)];
                shelf.items.push(item as u32);
                shelf.shares.push(part.share);
            }
        }
        self.placed = published;
        for shelf in &mut self.shelves {
            for (ages, sums) in self.ages.iter().zip(&mut shelf.sums) {
                sums.clear();
                let mut sum = 0.0;
                for (&item, share) in shelf.items.iter().zip(&shelf.shares) {
                    let since = published - 1 - item as usize;
                    sum += share * catalogue.pull[item as usize] * ages[since];
                    sums.push(sum);
                }
            }
        }
    }

    /// An article drawn by preference and age; `None` while nothing is published.
    pub(super) fn draw(&self, way: Way, tastes: &[f64], chance: &mut Chance) -> Option<usize> {
        let weight = |shelf: &Shelf| shelf.sums[way as usize].last().copied().unwrap_or(0.0);
        let weights: Vec<f64> = self.shelves.iter().zip(tastes).map(|(shelf, taste)| taste * weight(shelf)).collect();
        let shelf = &self.shelves[chance.pick(&weights)?];
        let sums = &shelf.sums[way as usize];
        let at = chance.uniform() * sums.last()?;
        let place = sums.partition_point(|&sum| sum <= at).min(sums.len() - 1);
        Some(shelf.items[place] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::articles::invent;
    use crate::simulation::chance::Purpose;

    #[test]
    fn a_draw_from_the_shelves_is_a_draw_by_preference_and_age() {
        let assumptions = Assumptions { archive_days: 0, second_topic_share: 1.0, ..Assumptions::default() };
        let catalogue = invent(3, 11, &assumptions);
        let count = catalogue.pieces.len();
        let mut shelves = Shelves::new(&catalogue, &assumptions);
        shelves.stock(&catalogue, count);
        let mut chance = Chance::new(11, Purpose::Sample, 0);
        let tastes: Vec<f64> = (0..24).map(|_| chance.uniform()).collect();
        let weights: Vec<f64> = (0..count)
            .map(|item| {
                let age = (count - 1 - item) as f64 / assumptions.new_articles_a_day + assumptions.age_offset;
                catalogue.preference(&tastes, item) * libm::pow(age, -assumptions.search_age_exponent)
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        let draws = 200_000;
        let mut drawn = vec![0.0; count];
        for _ in 0..draws {
            drawn[shelves.draw(Way::Search, &tastes, &mut chance).expect("there are articles")] += 1.0;
        }
        for (item, weight) in weights.iter().enumerate() {
            let (expected, found) = (weight / sum, drawn[item] / f64::from(draws));
            assert!((expected - found).abs() < 0.005, "article {item}: expected {expected}, found {found}");
        }
    }
}
