//! How long an article holds its readers, against what they give to others of its length.
//!
//! Dwell is log-normal, and comparable only between articles of one length and by one reader (Yi et al., RecSys 2014). So
//!
//! ln dwell(u, i) = μ + way(u, i) + reader(u) + β taste(u, topic of i) + article(i) + ε
//!
//! with `way` a constant for each way that a reader came (a card in the first slot, in the next two, further down; no card: who
//! scrolls far for an article wants it), `taste` the logarithm of how much of what else the reader read is of the article's topic (who
//! reads an article chose it, and an article that draws those who care less is not worse for it), and `reader` and `article` random effects. Reader effects are drawn to 0 by what they
//! vary, so that a reader of one article says little of himself. Variances are found by expectation maximisation, each
//! effect in turn given the others.
//!
//! What an article is worth is then the mean of its visits, the rest taken off, less what its length explains: a slope of ln
//! words over all articles, weighed by how sure each is. Taken by itself an article is drawn to 0 by its own uncertainty (partial
//! pooling): of two that hold readers equally, the one of five readers is believed less than that of five hundred.

use std::collections::HashMap;

use super::visits::Visit;

/// Rounds; by then nothing moves by a thousandth any more.
const ROUNDS: usize = 25;
/// Ways to come to an article.
const WAYS: usize = 4;
/// Where nobody measured otherwise: the standard deviations of log dwell within and between articles and readers begin here.
const START: f64 = 0.3;
/// A variance is never taken for smaller: a log in which all articles are alike still has chance.
const LEAST_VARIANCE: f64 = 1e-4;
/// A reader's share of a topic is drawn to that of all readers by so many articles. Our choice.
const TASTE_PRIOR: f64 = 2.0;

/// How one article is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Held {
    /// ln of the dwell against what its readers give to any article.
    pub(super) raw: f64,
    /// The same against an article of its length.
    pub(super) effect: f64,
    /// The variance of both that its visits leave.
    pub(super) variance: f64,
    /// Measured visits.
    pub(super) visits: u32,
}

/// What the log says of dwell.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// By article; `None` where no visit was measured.
    pub(super) held: Vec<Option<Held>>,
    /// The variance of article effects, beyond what chance and length explain.
    pub(super) between_articles: f64,
    /// By visit, ln of its dwell less way and reader; NaN where none was measured.
    pub(super) of_visits: Vec<f64>,
    /// The mean of those.
    pub(super) mean: f64,
    /// Measured visits.
    pub(super) measured: usize,
    /// How ln dwell grows with ln words.
    pub(super) slope: f64,
}

impl Reading {
    /// `ln_words` has the logarithm of each article's length, NaN where that is unknown; `topics` the number of its topic.
    pub(super) fn of(visits: &[Visit], readers: usize, ln_words: &[f64], topics: &[Option<u32>]) -> Self {
        let articles = ln_words.len();
        let taste = tastes(visits, topics);
        let rows: Vec<Option<Row>> = visits.iter().zip(taste).map(|(visit, taste)| Row::of(visit, taste)).collect();
        let measured: Vec<Row> = rows.iter().flatten().copied().collect();
        let mut found = Self { held: vec![None; articles], of_visits: vec![f64::NAN; visits.len()], ..Self::default() };
        found.measured = measured.len();
        if measured.is_empty() {
            return found;
        }
        let model = Model::fitted(&measured, readers, articles);
        let mut sums = vec![(0.0, 0.0, 0_u32); articles];
        for row in &measured {
            let (value, variance, count) = &mut sums[row.article];
            *value += model.rest(row);
            *variance += model.noise + model.reader_variance[row.reader];
            *count += 1;
        }
        for (of_visit, row) in found.of_visits.iter_mut().zip(&rows) {
            *of_visit = row.map_or(f64::NAN, |row| model.rest(&row));
        }
        found.mean = sums.iter().map(|sum| sum.0).sum::<f64>() / measured.len() as f64;
        for (held, (value, variance, count)) in found.held.iter_mut().zip(sums).filter(|(_, sum)| sum.2 > 0) {
            let visits = f64::from(count);
            let raw = value / visits - found.mean;
            *held = Some(Held { raw, effect: raw, variance: variance / (visits * visits), visits: count });
        }
        found.less_length(ln_words, model.between_articles);
        found
    }

    /// Takes off what length explains. `between` is a first guess at how articles of a length differ.
    fn less_length(&mut self, ln_words: &[f64], between: f64) {
        let mut between = between;
        let (mut slope, mut middle, mut level) = (0.0, 0.0, 0.0);
        // The slope needs weights, the weights what the slope leaves unexplained.
        for _ in 0..5 {
            let known = || self.held.iter().zip(ln_words).filter_map(|(held, words)| Some(((*held)?, *words)));
            let line = || known().filter(|(_, words)| words.is_finite());
            let weight = |held: &Held| 1.0 / (held.variance + between);
            let sum: f64 = line().map(|(held, _)| weight(&held)).sum();
            if sum > 0.0 {
                middle = line().map(|(held, words)| weight(&held) * words).sum::<f64>() / sum;
                level = line().map(|(held, _)| weight(&held) * held.raw).sum::<f64>() / sum;
                let spread: f64 = line().map(|(held, words)| weight(&held) * (words - middle).powi(2)).sum();
                let joint: f64 =
                    line().map(|(held, words)| weight(&held) * (words - middle) * (held.raw - level)).sum();
                slope = if spread > 1e-9 { joint / spread } else { 0.0 };
            } else {
                let sum: f64 = known().map(|(held, _)| weight(&held)).sum();
                level = known().map(|(held, _)| weight(&held) * held.raw).sum::<f64>() / sum;
            }
            let rest = |held: &Held, words: f64| {
                held.raw - level - if words.is_finite() { slope * (words - middle) } else { 0.0 }
            };
            // Method of moments, as DerSimonian and Laird 1986: what lies beyond chance.
            let (mut squares, mut weights, mut weights_squared, mut count) = (0.0, 0.0, 0.0, 0.0);
            for (held, words) in known() {
                let weight = 1.0 / held.variance;
                squares += weight * rest(&held, words).powi(2);
                weights += weight;
                weights_squared += weight * weight;
                count += 1.0;
            }
            let scale = weights - weights_squared / weights;
            between =
                if scale > 0.0 { ((squares - (count - 1.0)) / scale).max(LEAST_VARIANCE) } else { LEAST_VARIANCE };
        }
        for (held, words) in self.held.iter_mut().zip(ln_words) {
            let Some(held) = held else { continue };
            held.effect = held.raw - level - if words.is_finite() { slope * (words - middle) } else { 0.0 };
        }
        (self.between_articles, self.slope) = (between, slope);
    }

    /// The effect of an article drawn to 0 by its uncertainty, with the standard deviation that is left.
    pub(super) fn pooled(&self, article: usize) -> Option<(f64, f64)> {
        let held = self.held.get(article).copied().flatten()?;
        let sure = self.between_articles / (self.between_articles + held.variance);
        Some((held.effect * sure, (held.variance * sure).sqrt()))
    }
}

/// By visit: ln of the share of its article's topic among the reader's other visits, against the share among all. 0 without a topic.
fn tastes(visits: &[Visit], topics: &[Option<u32>]) -> Vec<f64> {
    let topic = |visit: &Visit| topics.get(visit.article as usize).copied().flatten();
    let mut of_topic: HashMap<u32, f64> = HashMap::new();
    let mut of_reader: HashMap<u32, f64> = HashMap::new();
    let mut of_both: HashMap<(u32, u32), f64> = HashMap::new();
    let mut all = 0.0;
    for (visit, topic) in visits.iter().filter_map(|visit| Some((visit, topic(visit)?))) {
        *of_topic.entry(topic).or_default() += 1.0;
        *of_reader.entry(visit.reader).or_default() += 1.0;
        *of_both.entry((visit.reader, topic)).or_default() += 1.0;
        all += 1.0;
    }
    let taste = |visit: &Visit| {
        let topic = topic(visit)?;
        let usual = of_topic.get(&topic)? / all;
        let (theirs, both) = (of_reader.get(&visit.reader)? - 1.0, of_both.get(&(visit.reader, topic))? - 1.0);
        Some(libm::log((both + TASTE_PRIOR * usual) / (theirs + TASTE_PRIOR) / usual))
    };
    visits.iter().map(|visit| taste(visit).unwrap_or(0.0)).collect()
}

/// A measured visit.
#[derive(Debug, Clone, Copy)]
struct Row {
    reader: usize,
    article: usize,
    way: usize,
    taste: f64,
    ln_dwell: f64,
}

impl Row {
    fn of(visit: &Visit, taste: f64) -> Option<Self> {
        // Less than a second is a second: a logarithm must not make a world of tenths.
        let seconds = (!visit.dwell_seconds.is_nan()).then(|| f64::from(visit.dwell_seconds).clamp(1.0, 1800.0))?;
        let way = match visit.slot {
            0 => 0,
            1 => 1,
            2 | 3 => 2,
            _ => 3,
        };
        let (reader, article) = (visit.reader as usize, visit.article as usize);
        Some(Self { reader, article, way, taste, ln_dwell: libm::log(seconds) })
    }
}

#[derive(Debug)]
struct Model {
    ways: [f64; WAYS],
    /// β.
    taste: f64,
    reader: Vec<f64>,
    /// What is not known of each reader effect.
    reader_variance: Vec<f64>,
    noise: f64,
    between_articles: f64,
}

impl Model {
    fn fitted(rows: &[Row], readers: usize, articles: usize) -> Self {
        let mut model = Self {
            ways: [0.0; WAYS],
            taste: 0.0,
            reader: vec![0.0; readers],
            reader_variance: vec![0.0; readers],
            noise: 1.0,
            between_articles: START * START,
        };
        let mut between_readers = START * START;
        let (mut article, mut article_variance) = (vec![0.0; articles], vec![0.0; articles]);
        let mean = |of: &dyn Fn(&Row) -> Option<f64>| {
            let (sum, count) =
                rows.iter().filter_map(of).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
            if count > 0.0 { sum / count } else { 0.0 }
        };
        let mean_taste = mean(&|row| Some(row.taste));
        let spread = mean(&|row| Some((row.taste - mean_taste).powi(2)));
        for _ in 0..ROUNDS {
            for way in 0..WAYS {
                let rest = |row: &Row| model.rest(row) - article[row.article];
                model.ways[way] += mean(&|row| (row.way == way).then(|| rest(row)));
            }
            if spread > LEAST_VARIANCE {
                let joint = mean(&|row| Some((row.taste - mean_taste) * (model.rest(row) - article[row.article])));
                model.taste += joint / spread;
            }
            let (ways, taste) = (model.ways, model.taste);
            between_readers = effects(
                (&mut model.reader, &mut model.reader_variance),
                rows.iter()
                    .map(|row| (row.reader, row.ln_dwell - ways[row.way] - taste * row.taste - article[row.article])),
                model.noise,
                between_readers,
            );
            model.between_articles = effects(
                (&mut article, &mut article_variance),
                rows.iter().map(|row| (row.article, model.rest(row))),
                model.noise,
                model.between_articles,
            );
            let squared = |row: &Row| {
                let rest = model.rest(row) - article[row.article];
                Some(rest * rest + model.reader_variance[row.reader] + article_variance[row.article])
            };
            model.noise = mean(&squared).max(LEAST_VARIANCE);
        }
        model
    }

    /// ln dwell less all but the article and chance.
    fn rest(&self, row: &Row) -> f64 {
        row.ln_dwell - self.ways[row.way] - self.taste * row.taste - self.reader[row.reader]
    }
}

/// Random effects given the rest, each with the variance that is left of it; gives the variance between them.
fn effects(
    (effects, left): (&mut [f64], &mut [f64]),
    rows: impl Iterator<Item = (usize, f64)>,
    noise: f64,
    between: f64,
) -> f64 {
    let mut counts = vec![0.0; effects.len()];
    effects.fill(0.0);
    for (whose, value) in rows {
        effects[whose] += value;
        counts[whose] += 1.0;
    }
    let (mut squares, mut known) = (0.0, 0.0);
    for ((effect, left), count) in effects.iter_mut().zip(left).zip(counts).filter(|of| of.1 > 0.0) {
        *effect /= count + noise / between;
        *left = noise / (count + noise / between);
        squares += *effect * *effect + *left;
        known += 1.0;
    }
    if known > 0.0 { f64::max(squares / known, LEAST_VARIANCE) } else { between }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;

    /// Visits whose ln dwell is 3 + .5 ln words + article + reader + noise.
    fn visits(effects: &[f64], ln_words: &[f64], readers: usize, seed: u64) -> Vec<Visit> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut uniform = move || (f64::from(random.next_u32()) + 0.5) / 4_294_967_296.0;
        let mut normal = move || (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
        let mut visits = Vec::new();
        for reader in 0..readers {
            let pace = 0.5 * normal();
            for (article, effect) in effects.iter().enumerate() {
                // Slow readers stay away from the first articles, so that those seem to be left sooner than they are.
                if (article < effects.len() / 2 && pace > 0.0) || (reader + article) % 3 == 0 {
                    continue;
                }
                let ln = 3.0 + 0.5 * ln_words[article] + effect + pace + 0.8 * normal();
                visits.push(Visit {
                    at: 0,
                    reader: reader as u32,
                    article: article as u32,
                    dwell_seconds: ln.exp() as f32,
                    depth: f32::NAN,
                    slot: 0,
                    reacted: false,
                });
            }
        }
        visits
    }

    #[test]
    fn length_and_readers_are_told_apart_from_the_article() {
        let effects: Vec<f64> = (0..40).map(|article| if article % 2 == 0 { 0.3 } else { -0.3 }).collect();
        let ln_words: Vec<f64> = (0..40).map(|article| f64::from(article % 5) - 2.0).collect();
        let reading = Reading::of(&visits(&effects, &ln_words, 500, 1), 500, &ln_words, &[]);
        assert!((reading.slope - 0.5).abs() < 0.05, "{}", reading.slope);
        assert!((reading.between_articles - 0.09).abs() < 0.03, "{}", reading.between_articles);
        for (article, effect) in effects.iter().enumerate() {
            let (found, deviation) = reading.pooled(article).unwrap();
            assert!((found - effect).abs() < 0.2 && deviation < 0.09, "article {article}: {found} for {effect}");
        }
    }

    #[test]
    fn taste_is_what_else_the_reader_read_of_the_topic() {
        let visit = visits(&[0.0], &[0.0], 2, 1)[0];
        let read: Vec<Visit> = (0..4).map(|article| Visit { reader: 7, article, ..visit }).collect();
        let tastes = tastes(&read, &[Some(0), Some(0), Some(1), None]);
        // Of the other two one is of the topic, as two of three are of all; for the third none is.
        let expected = [(1.0 + 2.0 * 2.0 / 3.0) / 4.0 / (2.0 / 3.0), (2.0 / 3.0) / 4.0 / (1.0 / 3.0)].map(f64::ln);
        assert!((tastes[0] - expected[0]).abs() < 1e-12 && (tastes[2] - expected[1]).abs() < 1e-12, "{tastes:?}");
        assert_eq!(tastes[3], 0.0);
    }

    #[test]
    fn without_measured_dwell_nothing_is_said() {
        let mut visit = visits(&[0.0], &[0.0], 2, 1)[0];
        visit.dwell_seconds = f32::NAN;
        let reading = Reading::of(&[visit], 1, &[0.0], &[]);
        assert_eq!((reading.measured, reading.pooled(0)), (0, None));
    }

    #[test]
    fn articles_that_are_alike_are_not_told_apart() {
        let reading = Reading::of(&visits(&[0.0; 30], &[0.0; 30], 200, 2), 200, &[f64::NAN; 30], &[]);
        assert!(reading.between_articles < 0.02, "{}", reading.between_articles);
        assert!((0..30).all(|article| reading.pooled(article).unwrap().0.abs() < 0.12));
    }
}
