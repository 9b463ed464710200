//! From a user vector to a ranked list.

mod candidate;
mod eligible;
#[cfg(feature = "native")]
mod explore;
mod merit;
#[cfg(feature = "native")]
mod moved;
mod options;
mod refusal;
mod request;
mod rules;
mod score;
mod slots;
#[cfg(feature = "native")]
mod told;

use candidate::Card;
pub use candidate::{ATTRIBUTES, AUTHOR, Candidate, TOPIC, offer};
#[cfg(feature = "native")]
pub use explore::{Exploration, Explored, explore};
#[cfg(feature = "native")]
pub use moved::{Moved, moved_by_debias};
#[cfg(feature = "native")]
pub use options::flattened;
pub use refusal::Refusal;
pub use request::{LeftOut, LeftOutReason, Parts, RankedArticle, RankedList, Request, Share, Tier};
pub use rules::{Fill, Filter, Rules};
use score::Scores;
#[cfg(feature = "native")]
pub(crate) use score::mean_and_deviation;
pub use score::{crowd, debias, recency};

use crate::model::Model;
use crate::order::sorted_indices;
use crate::profile::Profile;
use crate::taste::{Reader, ReaderError};

/// Ranks candidates for a reader. Candidates are in the server's order, which decides between equal scores.
///
/// For a reader without visits the half of the candidates that is nearer to the open article comes first; within each half,
/// and for everybody else, the higher score does. Then the editors' rules move cards ([`Rules`]). What was read, hidden, excluded or
/// filtered is never in the list; `left_out` says which candidates that were, and why.
///
/// # Errors
/// [`ReaderError`] where the model's numbers give no user vector.
pub fn rank(
    model: &Model,
    profile: &Profile,
    candidates: &[Candidate],
    request: &Request,
    now_seconds: f64,
) -> Result<RankedList, ReaderError> {
    let reader = request.reader(profile, model, now_seconds)?;
    let (cards, mut left_out) = eligible::choose(model, profile, candidates, request, &reader, now_seconds);
    let mut placed = placed(&cards, &reader, model, request, now_seconds);
    left_out.extend(set_back(&cards, std::mem::take(&mut placed.set_back)));
    Ok(list(&cards, placed, reader, model, left_out))
}

/// Cards, in the order in which they are shown.
struct Placed {
    scores: Scores,
    order: Vec<usize>,
    /// Which rule left a card out.
    set_back: Vec<Option<LeftOutReason>>,
}

fn placed(cards: &[Card<'_>], reader: &Reader, model: &Model, request: &Request, now_seconds: f64) -> Placed {
    let scores = Scores::new(cards, reader, model, now_seconds);
    let totals = scores.totals();
    let near = scores.near(reader);
    // Equal scores stay in the server's order.
    let personal = sorted_indices(totals.len(), &|a, b| near[b].cmp(&near[a]).then(totals[b].total_cmp(&totals[a])));
    let rules = &request.rules;
    let merits = merit::merits(cards, &personal, rules, now_seconds);
    // At most what a number of cards can be.
    let most = request.limit as usize;
    let mut set_back = vec![None; cards.len()];
    let mut order = if rules.ask_of_slots() {
        for (reason, card) in set_back.iter_mut().zip(cards) {
            if rules.min_relevance > 0.0 && score::cosine(card.row, reader, model) < rules.min_relevance {
                *reason = Some(LeftOutReason::Irrelevant);
            }
        }
        slots::fill(cards, &merits, model, rules, &mut set_back, most)
    } else {
        sorted_indices(merits.len(), &|a, b| merits[b].total_cmp(&merits[a]))
    };
    order.truncate(most);
    Placed { scores, order, set_back }
}

/// What rules left out.
fn set_back(cards: &[Card<'_>], reasons: Vec<Option<LeftOutReason>>) -> impl Iterator<Item = LeftOut> {
    cards.iter().zip(reasons).filter_map(|(card, reason)| Some(LeftOut { id: card.id.to_owned(), reason: reason? }))
}

fn list(cards: &[Card<'_>], placed: Placed, reader: Reader, model: &Model, left_out: Vec<LeftOut>) -> RankedList {
    let Placed { scores, order, .. } = placed;
    let article = |place: usize| RankedArticle {
        id: cards[place].id.to_owned(),
        score: scores.all[place].parts.score(),
        parts: scores.all[place].parts,
        because: cards[place].row.map_or_else(Vec::new, |row| scores.because(place, row, &reader, model)),
        relevant: scores.all[place].relevant,
        tier: match (scores.has_evidence(place), reader.has_history()) {
            (false, _) => Tier::Popular,
            (true, true) => Tier::Taste,
            (true, false) => Tier::Topic,
        },
    };
    let articles = order.into_iter().map(article).collect();
    RankedList { sources: reader.sources, articles, left_out }
}

/// The scores that [`rank`] orders by, of candidates that may all be shown: for who must rank thousands of lists. `rows` has
/// the row of each in the model, `None` where the model does not know it. For a reader without visits the nearer half of the
/// candidates stands above the rest here, too.
#[cfg(feature = "native")]
pub fn scores(model: &Model, reader: &Reader, rows: &[Option<usize>], now_seconds: f64) -> Vec<f64> {
    scores_and_debias(model, reader, rows, now_seconds).into_iter().map(|(score, _)| score).collect()
}

/// The same, and what of each score is `debias`, which is in proportion to γ: for who must rank by many γ.
#[cfg(feature = "native")]
pub fn scores_and_debias(model: &Model, reader: &Reader, rows: &[Option<usize>], now_seconds: f64) -> Vec<(f64, f64)> {
    let cards: Vec<Card<'_>> = rows.iter().map(|&row| Card::of(row, model)).collect();
    let scores = Scores::new(&cards, reader, model, now_seconds);
    let totals = scores.totals();
    let (least, most) = totals
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &total| (least.min(total), most.max(total)));
    // As far as lifts the lowest of the nearer above the highest of the others.
    let lift = most - least + 1.0;
    let lifted = totals.iter().zip(scores.near(reader)).map(|(total, near)| if near { total + lift } else { *total });
    lifted.zip(&scores.all).map(|(score, scored)| (score, scored.parts.debias)).collect()
}
