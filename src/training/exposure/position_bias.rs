//! θ(slot) from a log: how much of a click is the slot's, and how much the article's.
//!
//! Click rates by slot mistake good articles for good slots wherever an editor puts the good ones first, and long lists for
//! patient readers. So a click is taken as a choice among the cards of its list, p(k) = θ(slot k) wₖ / Σ θ(slot l) wₗ over the
//! cards l of the list, wₗ the attractiveness of article l: readers who click much, and pages where much is clicked, drop out of the ratio. θ
//! and w are found in turn, each by the closed-form step that never lowers the likelihood (the MM algorithm of Hunter 2004; as in
//! the expectation maximisation of Wang et al. 2018, but within lists). They can be told apart since articles change
//! places: by chance where the order of lists was drawn at random, which is why those lists come first, and elsewhere as
//! newer articles push older ones down.
//!
//! Cards of what the reader had read already are left out: nobody overlooks those, they are passed over.
//!
//! What remains wrong: readers differ in taste within a list, which makes every slot look more alike than it is. On simulated logs
//! with η = .7 the exponents found were around .61.

use serde::Serialize;

use super::{Card, Examination, ImpressionList, impression_lists};
use crate::logs::Interaction;

/// Only so many rows are looked at, the last ones: enough for a per cent.
const ROWS: usize = 4_000_000;
/// Slots that have a θ of their own.
const SLOTS: usize = 50;
/// With fewer clicks in lists θ is a power law, whose exponent they move away from [`PRIOR_EXPONENT`] as far as they can.
const ENOUGH_CLICKS: usize = 200;
/// Rounds of θ and w in turn; both have settled to three digits long before.
const ROUNDS: usize = 50;
/// A slot's θ is drawn to the power law by as many clicks.
const SLOT_CLICKS: f64 = 20.0;
/// An article's attractiveness is drawn to 1 by as many clicks: that of Gamma-distributed attractiveness with a standard deviation of √2,
/// as skewed as clicks on articles are.
const ARTICLE_CLICKS: f64 = 0.5;
/// η before a click is seen, and how sure that is: published exponents lie between 0 and 2.
const PRIOR_EXPONENT: f64 = 1.0;
const PRIOR_DEVIATION: f64 = 0.5;
/// Newton steps for η in a round, and how far one may go.
const STEPS: usize = 3;
const LONGEST_STEP: f64 = 0.5;
const LARGEST_EXPONENT: f64 = 5.0;

/// Where θ comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BiasSource {
    /// From lists whose order was drawn at random.
    Randomized,
    /// From choices within lists, slots and articles told apart.
    Choices,
    /// 1/k^η, with too few clicks for more.
    PowerLaw,
}

/// What was seen in one slot, and its θ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SlotBias {
    /// Cards shown there, in the lists that were looked at.
    pub impressions: u64,
    /// Clicks on them.
    pub clicks: u64,
    /// θ against the first slot.
    pub examined: f64,
    /// Its 95 % interval, as far as the number of clicks goes.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a log says of θ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PositionBias {
    /// Where θ comes from.
    pub source: BiasSource,
    /// η of the power law nearest to it.
    pub exponent: f64,
    /// Impressions of the log.
    pub impressions: u64,
    /// Clicks in lists that it was estimated from.
    pub clicks: u64,
    /// By slot, from the first.
    pub slots: Vec<SlotBias>,
}

impl PositionBias {
    /// Estimates θ from `interactions`, in the order of time; `None` where there is no impression.
    ///
    /// Lists whose order was drawn at random are taken where they have clicks enough, else all lists.
    pub fn of(interactions: &[Interaction]) -> Option<Self> {
        let impressions = interactions.iter().filter(|row| row.kind.is_shown()).count() as u64;
        if impressions == 0 {
            return None;
        }
        let lists = impression_lists(&interactions[interactions.len().saturating_sub(ROWS)..]);
        let random = Choices::of(lists.iter().filter(|list| list.cards.iter().all(|card| card.randomized)));
        if random.clicks() >= ENOUGH_CLICKS {
            return Some(random.estimate(BiasSource::Randomized, impressions));
        }
        let all = Choices::of(lists.iter());
        let source = if all.clicks() >= ENOUGH_CLICKS { BiasSource::Choices } else { BiasSource::PowerLaw };
        Some(all.estimate(source, impressions))
    }

    /// θ by slot.
    pub fn examination(&self) -> Examination {
        let known = if self.source == BiasSource::PowerLaw { &[][..] } else { &self.slots };
        Examination { first: known.iter().map(|slot| slot.examined).collect(), exponent: self.exponent }
    }

    /// For people.
    pub fn told(&self) -> String {
        let Self { source, exponent, impressions, clicks, .. } = self;
        let from = match source {
            BiasSource::Randomized => format!("from {clicks} clicks in lists of random order"),
            BiasSource::Choices => format!("from {clicks} clicks, slots and articles told apart"),
            BiasSource::PowerLaw => {
                format!("a power law: {clicks} clicks in lists, {ENOUGH_CLICKS} are needed for more")
            }
        };
        format!(
            "exposure from {impressions} impressions, the k-th card looked at about 1/k^{exponent:.2} as often as the first ({from})"
        )
    }
}

/// Cards of lists in which something was clicked.
#[derive(Debug, Default)]
struct Choices {
    /// (article, slot from 0, clicked) of all lists, one after the other.
    cards: Vec<(usize, usize, bool)>,
    /// Where each list ends among them.
    ends: Vec<usize>,
}

impl Choices {
    fn of<'a>(lists: impl Iterator<Item = &'a ImpressionList>) -> Self {
        let mut choices = Self::default();
        for list in lists {
            let usable = |card: &&Card| (1..=SLOTS as u16).contains(&card.slot) && !card.read;
            let before = choices.cards.len();
            let cards = list.cards.iter().filter(usable);
            choices.cards.extend(cards.map(|card| (card.article as usize, usize::from(card.slot) - 1, card.clicked)));
            let cards = &choices.cards[before..];
            let clicked = cards.iter().filter(|card| card.2).count();
            // Where there was nothing to choose, or everything was taken, no slot can be told from another.
            if clicked > 0 && clicked < cards.len() {
                choices.ends.push(choices.cards.len());
            } else {
                choices.cards.truncate(before);
            }
        }
        choices
    }

    fn clicks(&self) -> usize {
        self.cards.iter().filter(|card| card.2).count()
    }

    fn lists(&self) -> impl Iterator<Item = &[(usize, usize, bool)]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.cards[start..end])
    }

    fn estimate(&self, source: BiasSource, impressions: u64) -> PositionBias {
        let slots = self.cards.iter().map(|card| card.1 + 1).max().unwrap_or(0);
        let articles = self.cards.iter().map(|card| card.0 + 1).max().unwrap_or(0);
        let (mut shown, mut clicked) = (vec![0_u64; slots], vec![0_u64; slots]);
        let mut clicks_of = vec![0.0; articles];
        for &(article, slot, click) in &self.cards {
            shown[slot] += 1;
            clicked[slot] += u64::from(click);
            clicks_of[article] += f64::from(u8::from(click));
        }
        let log_slot: Vec<f64> = (1..=slots).map(|slot| libm::log(slot as f64)).collect();
        let (mut exponent, mut attractive) = (PRIOR_EXPONENT, vec![1.0; articles]);
        let mut examined: Vec<f64> = log_slot.iter().map(|log| libm::exp(-exponent * log)).collect();
        for _ in 0..ROUNDS {
            for _ in 0..STEPS {
                exponent = self.better_exponent(exponent, &attractive, &log_slot);
            }
            let law: Vec<f64> = log_slot.iter().map(|log| libm::exp(-exponent * log)).collect();
            examined = if source == BiasSource::PowerLaw {
                law
            } else {
                self.better_slots(&law, &examined, &attractive, &clicked)
            };

            let expected =
                self.expected(&examined, &attractive, articles, |&(article, slot, _)| (article, examined[slot]));
            for ((attractive, clicks), expected) in attractive.iter_mut().zip(&clicks_of).zip(expected) {
                *attractive = (clicks + ARTICLE_CLICKS) / (expected + ARTICLE_CLICKS);
            }
        }
        let first = clicked.first().copied().unwrap_or(0) as f64 + SLOT_CLICKS;
        let slots =
            examined.iter().zip(shown).zip(clicked).enumerate().map(|(slot, ((&examined, impressions), clicks))| {
                // The variance of the logarithm of a ratio of two counts.
                let variance = if slot == 0 { 0.0 } else { 1.0 / (clicks as f64 + SLOT_CLICKS) + 1.0 / first };
                let factor = libm::exp(1.96 * variance.sqrt());
                SlotBias { impressions, clicks, examined, low: examined / factor, high: examined * factor }
            });
        PositionBias { source, exponent, impressions, clicks: self.clicks() as u64, slots: slots.collect() }
    }

    /// A Newton step for η, by the likelihood of the choices and the prior.
    fn better_exponent(&self, exponent: f64, attractive: &[f64], log_slot: &[f64]) -> f64 {
        let certain = PRIOR_DEVIATION.powi(-2);
        let (mut slope, mut curvature) = (-(exponent - PRIOR_EXPONENT) * certain, certain);
        for list in self.lists() {
            let (mut clicks, mut sum, mut first, mut second) = (0.0, 0.0, 0.0, 0.0);
            for &(article, slot, click) in list {
                let log = log_slot[slot];
                let weight = attractive[article] * libm::exp(-exponent * log);
                sum += weight;
                first += weight * log;
                second += weight * log * log;
                if click {
                    clicks += 1.0;
                    slope -= log;
                }
            }
            let mean = first / sum;
            slope += clicks * mean;
            curvature += clicks * (second / sum - mean * mean);
        }
        (exponent + (slope / curvature).clamp(-LONGEST_STEP, LONGEST_STEP)).clamp(0.0, LARGEST_EXPONENT)
    }

    /// θ of each slot, drawn to the power law, falling, 1 at the first.
    fn better_slots(&self, law: &[f64], examined: &[f64], attractive: &[f64], clicked: &[u64]) -> Vec<f64> {
        let expected =
            self.expected(examined, attractive, law.len(), |&(article, slot, _)| (slot, attractive[article]));
        let of_slot = |((expected, law), clicks): ((f64, &f64), &u64)| {
            let weight = expected + SLOT_CLICKS / law;
            ((*clicks as f64 + SLOT_CLICKS) / weight, weight)
        };
        let mut falling = falling(expected.into_iter().zip(law).zip(clicked).map(of_slot));
        let first = falling.first().copied().unwrap_or(1.0);
        falling.iter_mut().for_each(|examined| *examined /= first);
        falling
    }

    /// Σ over cards of what `part` gives (whose sum, how much) times the clicks of the list over its Σ θ w.
    fn expected(
        &self,
        examined: &[f64],
        attractive: &[f64],
        count: usize,
        part: impl Fn(&(usize, usize, bool)) -> (usize, f64),
    ) -> Vec<f64> {
        let mut expected = vec![0.0; count];
        for list in self.lists() {
            let clicks = list.iter().filter(|card| card.2).count() as f64;
            let sum: f64 = list.iter().map(|&(article, slot, _)| examined[slot] * attractive[article]).sum();
            for card in list {
                let (whose, much) = part(card);
                expected[whose] += much * clicks / sum;
            }
        }
        expected
    }
}

/// The nearest values that do not rise, by weighted squares: neighbours that do are pooled (Ayer et al. 1955).
fn falling(values: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in values {
        let mut pool = (value, weight, 1);
        while let Some(&(before, heavy, count)) = pools.last().filter(|before| before.0 < pool.0) {
            let weight = heavy + pool.1;
            pool = ((before * heavy + pool.0 * pool.1) / weight, weight, count + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count)).collect()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;
    use crate::logs::{Kind, Log};

    const SLOT_COUNT: usize = 8;
    const ARTICLES: usize = 40;

    /// A site of the position-based model: a card is clicked with θ(slot) times its article's attractiveness. Lists hold
    /// articles drawn at random; an editor who knows sorts the better ones to the top, `skill` of 0 not at all.
    fn site(lists: usize, exponent: f64, skill: f64, randomized: bool, seed: u64) -> Vec<Interaction> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut uniform = move || random.next_u32() as f64 / f64::from(u32::MAX);
        let quality: Vec<f64> = (0..ARTICLES).map(|_| (0.02 + 0.58 * uniform().powi(3)).min(0.6)).collect();
        let one = Log::of_visits(&[(0, 0, 0)]).interactions[0];
        let shown = if randomized { Kind::ShownAtRandom } else { Kind::Shown };
        let mut rows = Vec::new();
        for list in 0..lists {
            let mut cards: Vec<(f64, usize)> = Vec::new();
            while cards.len() < SLOT_COUNT {
                let article = (uniform() * ARTICLES as f64) as usize % ARTICLES;
                if cards.iter().all(|card| card.1 != article) {
                    cards.push((skill * quality[article] + uniform(), article));
                }
            }
            cards.sort_by(|a, b| b.0.total_cmp(&a.0));
            let at = list as i64 * 4000;
            // Every list has a reader of its own: who has read an article before does not choose it.
            let row = |article: usize, slot: usize, kind| Interaction {
                at: if kind == shown { at } else { at + 5 },
                reader: list as u32,
                article: article as u32,
                slot: slot as u16 + 1,
                kind,
                ..one
            };
            rows.extend(cards.iter().enumerate().map(|(slot, card)| row(card.1, slot, shown)));
            for (slot, card) in cards.iter().enumerate() {
                if uniform() < quality[card.1] * ((slot + 1) as f64).powf(-exponent) {
                    rows.push(row(card.1, slot, Kind::Opened));
                }
            }
        }
        rows
    }

    /// Root mean square of the logarithm of θ over the true one, slots behind the first.
    fn error(examined: impl Fn(usize) -> f64, exponent: f64) -> f64 {
        let squares = (2..=SLOT_COUNT).map(|slot| (examined(slot).ln() + exponent * (slot as f64).ln()).powi(2));
        (squares.sum::<f64>() / (SLOT_COUNT - 1) as f64).sqrt()
    }

    fn of_slots(bias: &PositionBias, exponent: f64) -> f64 {
        error(|slot| bias.examination().weight(slot as u16), exponent)
    }

    fn of_click_rates(bias: &PositionBias, exponent: f64) -> f64 {
        let rate = |slot: usize| bias.slots[slot - 1].clicks as f64 / bias.slots[slot - 1].impressions as f64;
        error(|slot| rate(slot) / rate(1), exponent)
    }

    #[test]
    fn an_editors_good_choice_is_not_mistaken_for_a_good_slot() {
        for seed in 0..3 {
            let bias = PositionBias::of(&site(6000, 0.7, 3.0, false, seed)).unwrap();
            assert_eq!(bias.source, BiasSource::Choices);
            let (ours, naive) = (of_slots(&bias, 0.7), of_click_rates(&bias, 0.7));
            assert!(ours < 0.15 && ours < naive / 2.0, "seed {seed}: {ours}, by click rates {naive}");
        }
    }

    #[test]
    fn lists_of_random_order_are_taken_where_there_are_enough() {
        let mut rows = site(3000, 1.0, 3.0, false, 1);
        let first_random = rows.len();
        let last = rows.last().unwrap().at + 4000;
        let random = site(4000, 0.5, 0.0, true, 2);
        rows.extend(random.iter().map(|row| Interaction { at: row.at + last, reader: row.reader + 3000, ..*row }));
        let bias = PositionBias::of(&rows).unwrap();
        assert_eq!(bias.source, BiasSource::Randomized);
        assert!(of_slots(&bias, 0.5) < 0.12, "{bias:?}");
        assert!((bias.exponent - 0.5).abs() < 0.12, "{}", bias.exponent);
        for (slot, of) in bias.slots.iter().enumerate().skip(1) {
            let truth = ((slot + 1) as f64).powf(-0.5);
            assert!(of.low < of.examined && of.examined < of.high && of.high / of.low < 2.0, "{of:?}");
            assert!(of.low / 1.05 < truth && truth < of.high * 1.05, "slot {slot}: {of:?}, in truth {truth}");
        }
        // A handful of them is not enough.
        rows.truncate(first_random + 50);
        assert_eq!(PositionBias::of(&rows).unwrap().source, BiasSource::Choices);
    }

    #[test]
    fn few_clicks_move_the_exponent_as_far_as_they_can() {
        let rows = site(80, 0.0, 0.0, false, 5);
        let bias = PositionBias::of(&rows).unwrap();
        assert_eq!(bias.source, BiasSource::PowerLaw);
        assert!(bias.examination().first.is_empty() && bias.exponent > 0.0 && bias.exponent < 0.7, "{bias:?}");
        let shown: Vec<Interaction> = rows.into_iter().filter(|row| row.kind.is_shown()).collect();
        let unclicked = PositionBias::of(&shown).unwrap();
        assert_eq!((unclicked.examination(), unclicked.clicks), (Examination::default(), 0));
        assert_eq!(PositionBias::of(&Log::of_visits(&[(0, 0, 0)]).interactions), None);
    }

    #[test]
    fn what_rises_is_pooled() {
        let values = [(4.0, 1.0), (1.0, 1.0), (2.0, 3.0), (0.5, 1.0), (0.7, 1.0)];
        assert_eq!(falling(values.into_iter()), [4.0, 1.75, 1.75, 0.6, 0.6]);
    }
}
