//! The weights of the ranking from what was chosen in lists, against the other cards of the same list.

use std::ops::Range;

use super::blend::{BlendInputs, ENOUGH, READS};
use super::list_choices::{Known, ListChoices};
use super::logit::{Held, Occasions};
use super::progress::Progress;
use super::replay::{CARD_PARTS, OTHERS, PLACE, Read};
use super::space::Space;
use crate::logs::Kind;
use crate::model::Weights;
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// Recent readers and readers of the few cards of a list say nearly the same, and the difference of their weights is left to
/// chance: each is held at zero as firmly as so many choices would. In lists of the newest they are the same, and all of it is
/// given to readers: what is wanted is not less so a week later.
const CROWD_HELD_BY: f64 = 20.0;
/// η of a place that is looked at with slot^−η, and how firmly it is held there: in lists of the newest a place says nearly what
/// an age says. The exposure of a slot is 1/slot where nothing is known of it.
const PLACE_EXPONENT: f64 = 1.0;
const PLACE_HELD_BY: f64 = 20.0;
/// The least weight of recency: of two that are alike the newer comes first. Lists hold too few old articles to say that age is
/// nothing.
const LEAST_RECENCY: f64 = 0.1;

/// Weights of the ranking.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ListWeights {
    /// How the lists are known.
    pub(super) known: Known,
    /// Of readers of whom something is known.
    pub(super) with_history: Weights,
    /// The same had they no taste.
    pub(super) without_taste: Weights,
    /// Of readers of whom nothing is known.
    pub(super) without_history: Weights,
}

impl BlendInputs<'_> {
    /// Weights from choices in lists, where the log says what `reads` were chosen among; `None` where it does not, or too seldom.
    pub(super) fn fit_in_lists(
        &self,
        space: &Space,
        relevance: usize,
        period: Range<i64>,
        reads: &[Read],
        notes: &mut Vec<String>,
        progress: &dyn Progress,
    ) -> Option<ListWeights> {
        let (start, replay) = (period.start, self.replay(false));
        let before = start.saturating_sub(NEW_VISIT_AFTER_SECONDS as i64);
        let rows = self.history.rows_between(before, period.end);
        let Some(lists) = ListChoices::of(rows, reads, &replay.by_date()) else {
            if self.kept.is_none() && rows.iter().any(|row| row.kind == Kind::Opened && row.slot > 0) {
                notes.push(UNKNOWN.into());
            }
            return None;
        };
        let chosen = || reads.iter().filter(|read| lists.cards(read).is_some());
        let of_regulars = self.sample(chosen().filter(|read| read.has_history), start, READS);
        if of_regulars.len() < ENOUGH {
            let found = of_regulars.len();
            notes.push(format!("{found} choices in lists are known, {ENOUGH} are needed to fit weights on"));
            return None;
        }
        let from_open = self.sample(chosen().filter(|read| read.current.is_some()), start, READS);
        progress.begin("weights of the ranking", (of_regulars.len() + from_open.len()) as u64);
        let occasions = |reads: &[Read], forget_history| {
            self.replay(forget_history).occasions_in_lists(space.clone(), (start, reads), &lists, progress)
        };
        let from_open = if from_open.len() < ENOUGH { Occasions::default() } else { occasions(&from_open, true) };
        notes.push(told(lists.known, of_regulars.len()));
        fit(&occasions(&of_regulars, false), &from_open, relevance, lists.known)
    }
}

/// Fits on what readers with a history chose, and on what was chosen below an open article with the history left aside, which may
/// be empty. `relevance` is the column of the form that was chosen. `None` where nothing can be fitted.
fn fit(
    of_regulars: &Occasions<CARD_PARTS>,
    from_open: &Occasions<CARD_PARTS>,
    relevance: usize,
    known: Known,
) -> Option<ListWeights> {
    let with_history = weights(of_regulars, Some(relevance), known)?;
    let without_taste = weights(of_regulars, None, known)?;
    let without_history = weights(from_open, Some(relevance), known).unwrap_or_else(|| with_history.clone());
    Some(ListWeights { known, with_history, without_taste, without_history })
}

/// What to say where clicks have slots and nothing says what else their lists held.
const UNKNOWN: &str = "weights of the ranking: fitted on what was read against all there was to read, so what lists \
     showed is in them: clicks say their slots, and not what stood in the others; log impressions, or keep the weights of a \
     model that was fitted on lists: --weights-of";

/// What to say of weights that were fitted on so many choices.
fn told(known: Known, choices: usize) -> String {
    let how = match known {
        Known::Logged => "as their impressions say",
        Known::Newest => "which held the newest, as the slots of clicks say",
    };
    format!("weights of the ranking: fitted on {choices} choices in lists, {how}, and not on all there was to read")
}

/// Relevance that would count against an article is noise, and counts nothing. Recency counts [`LEAST_RECENCY`] at least: a list of
/// the oldest is wanted nowhere.
fn weights(occasions: &Occasions<CARD_PARTS>, relevance: Option<usize>, known: Known) -> Option<Weights> {
    let [recency, recent_readers, readers] = OTHERS;
    let crowd: &[usize] = if known == Known::Newest { &[readers] } else { &[recent_readers, readers] };
    let mut columns: Vec<usize> =
        relevance.into_iter().chain([recency]).chain(crowd.iter().copied()).chain([PLACE]).collect();
    loop {
        let held = |column: usize| match column {
            _ if column == PLACE => (PLACE_EXPONENT, PLACE_HELD_BY),
            _ if column == recent_readers || column == readers => (0.0, CROWD_HELD_BY),
            _ => (0.0, 0.0),
        };
        let (at, firmly): (Vec<f64>, Vec<f64>) = columns.iter().map(|&column| held(column)).unzip();
        let fitted = occasions.fit_held(&columns, Held { weights: &at, occasions: &firmly })?;
        let of = |wanted: usize| columns.iter().zip(&fitted).find(|(column, _)| **column == wanted).map(|pair| *pair.1);
        let against = |column: usize| of(column).is_some_and(|weight| weight < 0.0);
        let noise = relevance.into_iter().chain([recency]).find(|&column| against(column));
        let Some(noise) = noise else {
            let weight = |column: usize| of(column).unwrap_or(0.0);
            return Some(Weights {
                relevance: relevance.map_or(0.0, weight),
                recency: weight(recency).max(LEAST_RECENCY),
                recent_readers: weight(recent_readers),
                readers: weight(readers),
            });
        };
        columns.retain(|&column| column != noise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::replay::COSINE;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rand_distr::{Distribution, Gumbel, StandardNormal, Uniform};

    /// Choices in lists of five of the newest, by readers who want `relevance`, care for age by `recency`, and look at slot^−.7.
    fn chosen(relevance: f64, recency: f64, choices: usize) -> Occasions<CARD_PARTS> {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let (noise, hours) = (Gumbel::new(0.0, 1.0).expect("a scale"), Uniform::new(0.5, 5.0).expect("a range"));
        let mut all = Occasions::default();
        for _ in 0..choices {
            let mut age_hours = 0.0;
            let mut cards: Vec<(f64, [f32; CARD_PARTS])> = (1..=5_u32)
                .map(|slot| {
                    age_hours += hours.sample(&mut random);
                    let like: f64 = StandardNormal.sample(&mut random);
                    let mut parts = [0.0; CARD_PARTS];
                    parts[COSINE] = like as f32;
                    parts[OTHERS[0]] = -((age_hours / 24.0 + 0.05) as f32).ln();
                    parts[PLACE] = -(slot as f32).ln();
                    let wanted = relevance * like
                        + recency * f64::from(parts[OTHERS[0]])
                        + 0.7 * f64::from(parts[PLACE])
                        + noise.sample(&mut random);
                    (wanted, parts)
                })
                .collect();
            cards.sort_by(|a, b| b.0.total_cmp(&a.0));
            all.push(&cards.iter().map(|card| card.1).collect::<Vec<_>>());
        }
        all
    }

    #[test]
    fn age_is_told_from_place() {
        let choices = chosen(1.5, 0.3, 20_000);
        let fitted = fit(&choices, &choices, COSINE, Known::Newest).expect("choices");
        assert!((fitted.with_history.relevance - 1.5).abs() < 0.15, "{fitted:?}");
        assert!((fitted.with_history.recency - 0.3).abs() < 0.1, "{fitted:?}");
        assert_eq!(fitted.with_history, fitted.without_history);
        assert_eq!(fitted.without_taste.relevance, 0.0);
        // What a fit without the place takes for a wish for the new.
        let blind = choices.fit(&[COSINE, OTHERS[0]]).expect("choices")[1];
        assert!(blind > 0.6, "{blind}");
    }

    #[test]
    fn nothing_counts_against_what_is_new_or_alike() {
        let fitted = fit(&chosen(-1.0, -1.0, 1000), &Occasions::default(), COSINE, Known::Logged).expect("choices");
        assert_eq!((fitted.with_history.relevance, fitted.with_history.recency), (0.0, LEAST_RECENCY), "{fitted:?}");
        assert_eq!(fitted.without_history, fitted.with_history, "nothing else is known of those");
        assert_eq!(fit(&Occasions::default(), &chosen(1.0, 0.0, 10), COSINE, Known::Logged), None);
    }
}
