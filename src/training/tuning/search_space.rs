//! What is searched: the constants of a recipe, each between bounds around its default.

use std::collections::BTreeMap;

use super::super::recipe::Recipe;
use super::super::space::SpaceSettings;
use super::super::sparse::Sparse;

/// One number that is searched.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    name: &'static str,
    least: f64,
    most: f64,
    /// Whether twice as much is a step as large as half as much.
    by_ratio: bool,
}

impl Axis {
    fn by_ratio(name: &'static str, least: f64, most: f64) -> Self {
        Self { name, least, most, by_ratio: true }
    }

    fn even(name: &'static str, least: f64, most: f64) -> Self {
        Self { name, least, most, by_ratio: false }
    }

    /// The value at `place` in 0..=1.
    fn value(&self, place: f64) -> f64 {
        if self.by_ratio {
            self.least * libm::pow(self.most / self.least, place)
        } else {
            self.least + (self.most - self.least) * place
        }
    }

    /// Where `value` lies; at an end where it is outside.
    fn place(&self, value: f64) -> f64 {
        let (from, to) = (self.least, self.most);
        let place =
            if self.by_ratio { libm::log(value / from) / libm::log(to / from) } else { (value - from) / (to - from) };
        // An axis of no length has one place.
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// The constants of one recipe as a unit cube.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct SearchSpace {
    /// What is not searched.
    untuned: SpaceSettings,
    axes: Vec<Axis>,
    mean_entries: f64,
    articles: f64,
}

impl SearchSpace {
    /// Around `untuned`, for what `pairs` [readers, articles] hold.
    ///
    /// Factors: w₀, λ, ν, epochs from half to twice those asked for, and d from a quarter of what was asked for, since a small
    /// log carries fewer. Distilled: how much is left out, and how firmly the fold-in holds back. One space: the constants of
    /// both solves. Bounds lie around what was good on Gowalla, Deskdrop and citeulike-a.
    pub(in super::super) fn around(untuned: SpaceSettings, pairs: &Sparse) -> Self {
        let axes = match untuned.recipe {
            Recipe::Factors(_) => {
                let (d, epochs) = (untuned.dimension as f64, f64::from(untuned.epochs));
                vec![
                    Axis::by_ratio("unobserved_weight", 0.001, 0.3),
                    Axis::by_ratio("regularization", 0.0003, 0.1),
                    Axis::even("exponent", 0.5, 1.0),
                    Axis::by_ratio("epochs", (epochs / 2.0).max(1.0), epochs * 2.0),
                    Axis::by_ratio("factors", (d / 4.0).max(1.0), d),
                ]
            }
            Recipe::Distilled(_) => vec![
                Axis::by_ratio("left_out", 0.5, 2.0),
                Axis::even("left_out_share", 0.2, 1.0),
                Axis::by_ratio("strength", 0.5, 2.0),
            ],
            Recipe::OneSpace(..) => vec![
                Axis::by_ratio("readers_unobserved_weight", 0.001, 0.1),
                Axis::by_ratio("readers_regularization", 0.2, 5.0),
                Axis::by_ratio("articles_unobserved_weight", 0.01, 1.0),
                Axis::by_ratio("articles_regularization", 0.6, 15.0),
            ],
        };
        let mean_entries = pairs.entries() as f64 / pairs.occupied_rows().max(1) as f64;
        Self { untuned, axes, mean_entries, articles: pairs.width() as f64 }
    }

    /// Where the defaults are.
    pub(super) fn start(&self) -> Vec<f64> {
        let mut values = values(self.untuned);
        if let (Recipe::Factors(constants), [weight, regularization, ..]) = (self.untuned.recipe, &mut values[..]) {
            *regularization *= libm::pow(self.mass(*weight), constants.exponent - 1.0);
        }
        self.axes.iter().zip(values).map(|(axis, value)| axis.place(value)).collect()
    }

    /// What the numbers of `point`, each in 0..=1, mean.
    pub(super) fn settings(&self, point: &[f64]) -> SpaceSettings {
        let values: Vec<f64> = self.axes.iter().zip(point).map(|(axis, &place)| axis.value(place)).collect();
        let mut settings = self.untuned;
        match (&mut settings.recipe, &values[..]) {
            (Recipe::Factors(constants), &[weight, regularization, exponent, epochs, factors]) => {
                constants.unobserved_weight = weight;
                // What is searched is λ as it would be at ν = 1: so ν can be moved without the mean reader's ρ.
                constants.regularization = regularization * libm::pow(self.mass(weight), 1.0 - exponent);
                constants.exponent = exponent;
                settings.epochs = epochs.round() as u32;
                settings.dimension = factors.round() as usize;
            }
            (Recipe::Distilled(distillation), &[left_out, left_out_share, strength]) => {
                distillation.left_out = left_out;
                distillation.left_out_share = left_out_share;
                distillation.strength = strength;
            }
            (Recipe::OneSpace(_, rounds), &[readers_weight, readers_strength, articles_weight, articles_strength]) => {
                rounds.readers.unobserved_weight = readers_weight;
                rounds.readers.regularization = readers_strength;
                rounds.articles.unobserved_weight = articles_weight;
                rounds.articles.regularization = articles_strength;
            }
            // Axes and recipe are of one make.
            _ => {}
        }
        settings
    }

    /// The constants of `settings` by name, as the solves have them.
    pub(super) fn told(&self, settings: SpaceSettings) -> BTreeMap<&'static str, f64> {
        self.axes.iter().map(|axis| axis.name).zip(values(settings)).collect()
    }

    /// n + w₀N of the mean reader, which ρ takes to the power of ν.
    fn mass(&self, unobserved_weight: f64) -> f64 {
        (self.mean_entries + unobserved_weight * self.articles).max(1.0)
    }
}

/// The constants that are searched, in the order of the axes.
fn values(settings: SpaceSettings) -> Vec<f64> {
    match settings.recipe {
        Recipe::Factors(constants) => vec![
            constants.unobserved_weight,
            constants.regularization,
            constants.exponent,
            f64::from(settings.epochs),
            settings.dimension as f64,
        ],
        Recipe::Distilled(distillation) => {
            vec![distillation.left_out, distillation.left_out_share, distillation.strength]
        }
        Recipe::OneSpace(_, rounds) => vec![
            rounds.readers.unobserved_weight,
            rounds.readers.regularization,
            rounds.articles.unobserved_weight,
            rounds.articles.regularization,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Distillation;
    use crate::training::recipe::{ContentMap, Rounds};
    use crate::training::solve::Constants;

    fn recipes() -> [Recipe; 4] {
        [
            Recipe::default(),
            Recipe::Factors(Constants { unobserved_weight: 0.02, regularization: 0.05, exponent: 0.6 }),
            Recipe::Distilled(Distillation::default()),
            Recipe::OneSpace(ContentMap::Ridge, Rounds::default()),
        ]
    }

    fn around(recipe: Recipe) -> (SpaceSettings, SearchSpace) {
        let untuned = SpaceSettings { dimension: 64, epochs: 8, seed: 3, min_readers: 0, recipe };
        let mut pairs = Sparse::new(40_000);
        pairs.push((0..20).map(|article| (article, 1.0)));
        pairs.push((0..34).map(|article| (article, 1.0)));
        (untuned, SearchSpace::around(untuned, &pairs))
    }

    #[test]
    fn the_defaults_lie_inside_and_come_back() {
        for recipe in recipes() {
            let (untuned, space) = around(recipe);
            let start = space.start();
            assert_eq!(start.len(), space.axes.len());
            let back = space.settings(&start);
            let (expected, found) = (space.told(untuned), space.told(back));
            assert_eq!(expected.len(), space.axes.len());
            for (name, value) in expected {
                assert!((found[name] / value - 1.0).abs() < 1e-9, "{name}: {value} {found:?}");
            }
            assert_eq!(std::mem::discriminant(&back.recipe), std::mem::discriminant(&recipe));
            assert_eq!(back.seed, 3);
        }
    }

    #[test]
    fn every_axis_moves_a_constant_of_its_own_and_stays_between_its_bounds() {
        for recipe in recipes() {
            let (_, space) = around(recipe);
            for axis in 0..space.axes.len() {
                let at = |place| {
                    let mut point = space.start();
                    point[axis] = place;
                    space.told(space.settings(&point))
                };
                let Axis { name, least, most, .. } = space.axes[axis];
                let (low, high) = (at(0.0), at(1.0));
                assert!(low[name] < high[name], "{name}");
                if name != "regularization" {
                    assert!((low[name] / least - 1.0).abs() < 1e-9 && (high[name] / most - 1.0).abs() < 1e-9, "{name}");
                }
                let moved = low.iter().filter(|(name, value)| (high[*name] / **value - 1.0).abs() > 1e-9).count();
                // λ moves with what it is scaled by.
                assert!(moved == 1 || matches!(name, "exponent" | "unobserved_weight"), "{name}: {low:?} {high:?}");
            }
        }
    }

    #[test]
    fn the_mean_reader_is_held_as_firmly_whatever_the_exponent() {
        let (_, space) = around(recipes()[1]);
        let strength = |exponent| {
            let settings = space.settings(&[0.5, 0.5, exponent, 0.5, 0.5]);
            let Recipe::Factors(constants) = settings.recipe else { panic!("factors become {settings:?}") };
            constants.strength(27, 40_000)
        };
        assert!((strength(0.0) / strength(1.0) - 1.0).abs() < 1e-9);
    }
}
