//! From a user vector to a ranked list.

mod request;
mod score;

pub use request::{LeftOut, LeftOutReason, Parts, RankedArticle, RankedList, Request, Share, Tier};
#[cfg(feature = "native")]
pub(crate) use score::mean_and_deviation;
use score::{Candidate, Scores};
pub use score::{crowd, debias, recency};

use crate::model::Model;
use crate::order::{Names, sorted_indices};
use crate::profile::{Hidden, Profile};
use crate::taste::{Reader, ReaderError};

/// Ranks candidates for a reader. Candidates are in the server's order, which decides between equal scores.
///
/// For a reader without visits the half of the candidates that is nearer to the open article comes first; within each half,
/// and for everybody else, the higher score does. What was read, hidden or excluded is never in the list; `left_out` says which candidates that were, and why.
///
/// # Errors
/// [`ReaderError`] where the model's numbers give no user vector.
pub fn rank(
    model: &Model,
    profile: &Profile,
    candidates: &[String],
    request: &Request,
    now_seconds: f64,
) -> Result<RankedList, ReaderError> {
    let reader = Reader::new(profile, model, request.current.as_deref(), now_seconds)?;
    let (shown, left_out) = choose(model, profile, candidates, request, &reader);
    let scores = Scores::new(&shown, &reader, model, now_seconds);
    let totals = scores.totals();
    let near = scores.near(&reader);
    // Equal scores stay in the server's order.
    let mut order = sorted_indices(totals.len(), &|a, b| near[b].cmp(&near[a]).then(totals[b].total_cmp(&totals[a])));
    order.truncate(request.limit.map_or(usize::MAX, |limit| limit as usize));
    let articles = order
        .into_iter()
        .map(|place| RankedArticle {
            id: shown[place].id.to_owned(),
            score: totals[place],
            parts: scores.all[place].parts,
            because: shown[place].row.map_or_else(Vec::new, |row| scores.because(place, row, &reader, model)),
            relevant: scores.all[place].relevant,
            tier: match (scores.has_evidence(place), reader.has_history()) {
                (false, _) => Tier::Popular,
                (true, true) => Tier::Taste,
                (true, false) => Tier::Topic,
            },
        })
        .collect();
    Ok(RankedList { articles, left_out })
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
    let candidates: Vec<Candidate<'_>> = rows.iter().map(|&row| Candidate { id: "", row }).collect();
    let scores = Scores::new(&candidates, reader, model, now_seconds);
    let totals = scores.totals();
    let (least, most) = totals
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &total| (least.min(total), most.max(total)));
    // As far as lifts the lowest of the nearer above the highest of the others.
    let lift = most - least + 1.0;
    let lifted = totals.iter().zip(scores.near(reader)).map(|(total, near)| if near { total + lift } else { *total });
    lifted.zip(&scores.all).map(|(score, scored)| (score, scored.parts.debias)).collect()
}

/// Parts the candidates into those that may be shown and those that may not.
fn choose<'a>(
    model: &Model,
    profile: &Profile,
    candidates: &'a [String],
    request: &Request,
    reader: &Reader,
) -> (Vec<Candidate<'a>>, Vec<LeftOut>) {
    let excluded = Names::new(&request.exclude);
    let read = Names::new(&reader.read);
    let repeated = repeated(candidates);
    let is_hidden = |id: &str, row: Option<usize>| {
        profile.hidden().iter().any(|hidden| match hidden {
            Hidden::Article(article) => article == id,
            Hidden::Topic(topic) => row.and_then(|row| model.topic_of(row)) == Some(topic),
        })
    };
    let mut shown = Vec::with_capacity(candidates.len());
    let mut left_out = Vec::new();
    for (id, repeated) in candidates.iter().map(String::as_str).zip(repeated) {
        let row = model.find(id);
        let reason = if excluded.contains(id) {
            Some(LeftOutReason::Excluded)
        } else if is_hidden(id, row) {
            Some(LeftOutReason::Hidden)
        } else if request.current.as_deref() == Some(id) {
            Some(LeftOutReason::Current)
        } else if read.contains(id) {
            Some(LeftOutReason::Read)
        } else if repeated {
            Some(LeftOutReason::Repeated)
        } else {
            None
        };
        match reason {
            Some(reason) => left_out.push(LeftOut { id: id.to_owned(), reason }),
            None => shown.push(Candidate { id, row }),
        }
    }
    (shown, left_out)
}

/// Whether a candidate stands further up already.
fn repeated(candidates: &[String]) -> Vec<bool> {
    let order = sorted_indices(candidates.len(), &|a, b| candidates[a].cmp(&candidates[b]));
    let mut repeated = vec![false; candidates.len()];
    for pair in order.windows(2) {
        repeated[pair[1]] = candidates[pair[0]] == candidates[pair[1]];
    }
    repeated
}
