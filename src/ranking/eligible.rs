//! Which candidates may be shown at all. No rule brings the others back.

use super::candidate::{Candidate, Card, TOPIC};
use super::request::{LeftOut, LeftOutReason, Request};
use super::rules::Filter;
use crate::model::Model;
use crate::order::{Names, sorted_indices};
use crate::profile::{Hidden, Profile};
use crate::taste::Reader;

/// Parts the candidates into those that may be shown and those that may not.
pub(super) fn choose<'a>(
    model: &'a Model,
    profile: &Profile,
    candidates: &'a [Candidate],
    request: &Request,
    reader: &Reader,
    now_seconds: f64,
) -> (Vec<Card<'a>>, Vec<LeftOut>) {
    let excluded = Names::new(&request.exclude);
    let read = Names::new(&reader.read);
    let repeated = repeated(candidates);
    let mut shown = Vec::with_capacity(candidates.len());
    let mut left_out = Vec::new();
    for (candidate, repeated) in candidates.iter().zip(repeated) {
        let card = Card::new(candidate, model);
        let id = card.id;
        let is_hidden = profile.hidden().iter().any(|hidden| match hidden {
            Hidden::Article(article) => article == id,
            Hidden::Topic(topic) => card.attributes[TOPIC].contains(topic),
        });
        let reason = if excluded.contains(id) {
            LeftOutReason::Excluded
        } else if is_hidden {
            LeftOutReason::Hidden
        } else if request.current.as_deref() == Some(id) {
            LeftOutReason::Current
        } else if read.contains(id) {
            LeftOutReason::Read
        } else if repeated {
            LeftOutReason::Repeated
        } else if !request.rules.filter.lets(&card, now_seconds) {
            LeftOutReason::Filtered
        } else {
            shown.push(card);
            continue;
        };
        left_out.push(LeftOut { id: id.to_owned(), reason });
    }
    (shown, left_out)
}

impl Filter {
    fn lets(&self, card: &Card<'_>, now_seconds: f64) -> bool {
        let days = card.published.map_or(f64::INFINITY, |published| (now_seconds - published) / 86_400.0);
        days <= self.age
            && self
                .attributes
                .iter()
                .zip(card.attributes)
                .all(|(asked, values)| asked.is_empty() || values.iter().any(|value| asked.contains(value)))
    }
}

/// Whether a candidate stands further up already.
fn repeated(candidates: &[Candidate]) -> Vec<bool> {
    let order = sorted_indices(candidates.len(), &|a, b| candidates[a].id.cmp(&candidates[b].id));
    let mut repeated = vec![false; candidates.len()];
    for pair in order.windows(2) {
        repeated[pair[1]] = candidates[pair[0]].id == candidates[pair[1]].id;
    }
    repeated
}
