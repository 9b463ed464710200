//! What a page offers: articles that may be shown, and what it knows of each.

use super::refusal::{Refusal, text};
use crate::model::{Json, Model};
use crate::profile::KeptArticle;

/// What rules ask of articles, in the order of [`Candidate::attributes`].
pub const ATTRIBUTES: [&str; 4] = ["topic", "section", "author", "language"];
/// The place of the topic among [`ATTRIBUTES`].
pub const TOPIC: usize = 0;
/// The place of the author among [`ATTRIBUTES`].
pub const AUTHOR: usize = 2;

/// No article was shown so often: what a page says beyond it says nothing.
const MOST_EXPOSED: f64 = 1e15;

/// An article that may be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its topics, sections, authors and languages, as far as the page says. Where the model knows a topic, that one counts: it is
    /// what readers hide.
    pub attributes: [Vec<String>; ATTRIBUTES.len()],
    /// Publication in Unix seconds, where the page says it; else the model's counts.
    pub published: Option<f64>,
    /// Its vector, where the page brings it, and the exposure beside it.
    pub vector: Option<(KeptArticle, f32)>,
}

impl<T: Into<String>> From<T> for Candidate {
    fn from(id: T) -> Self {
        Self { id: id.into(), ..Self::default() }
    }
}

impl Candidate {
    /// Candidates of which nothing but the id is said.
    pub fn all<T: Into<String>>(ids: impl IntoIterator<Item = T>) -> Vec<Self> {
        ids.into_iter().map(Self::from).collect()
    }

    /// Reads ids, or objects with `id` and any of [`ATTRIBUTES`] (a string or several) and `published` (Unix time in milliseconds),
    /// `vector` (as `foldin publish` writes it) and `exposure`.
    /// A page may hand over what it has: other members, and attributes that are no text, are passed over.
    ///
    /// # Errors
    /// [`Refusal`] for the first that has no id.
    pub fn read<V: Json>(candidates: &[V]) -> Result<Vec<Self>, Refusal> {
        let mut read = Vec::with_capacity(candidates.len());
        for (place, value) in candidates.iter().enumerate() {
            // A text has no members of its own, whatever other scripts add to the prototype of all.
            let alone = value.text().is_some();
            let member = |name: &'static str| if alone { None } else { value.member(name) };
            let id = member("id");
            let id = text(id.as_ref().unwrap_or(value)).map_err(|expected| Refusal { place, expected })?;
            let mut candidate = Self::from(id);
            for (name, values) in ATTRIBUTES.iter().zip(&mut candidate.attributes) {
                if let Some(value) = member(name) {
                    for value in value.elements().unwrap_or_else(|| vec![value]) {
                        values.extend(value.text());
                    }
                }
            }
            let number = |name| member(name).and_then(|value| value.number()).filter(|number| number.is_finite());
            let vector = member("vector").and_then(|vector| KeptArticle::read(&vector.text()?));
            let exposure = number("exposure").unwrap_or(0.0).clamp(0.0, MOST_EXPOSED);
            candidate.vector = vector.map(|vector| (vector, exposure as f32));
            candidate.published = number("published").map(|at| at / 1000.0);
            read.push(candidate);
        }
        Ok(read)
    }
}

/// Gives the model the vectors that candidates bring, of those that it does not know. One of other axes says nothing, as from a
/// page that was rendered for an earlier model.
pub fn offer(model: &mut Model, candidates: &[Candidate]) {
    let axes = model.axes_hash();
    let (mut scales, mut values) = (Vec::new(), Vec::new());
    let mut new: Vec<(&Candidate, &KeptArticle, f32)> = Vec::new();
    for candidate in candidates {
        let Some((kept, exposure)) = &candidate.vector else { continue };
        let fits = kept.axes == axes && kept.values.len() == model.factors.dimension();
        if fits && model.find(&candidate.id).is_none() {
            scales.push(kept.scale);
            values.extend_from_slice(&kept.values);
            new.push((candidate, kept, *exposure));
        }
    }
    if let (false, Some(mut part)) = (new.is_empty(), model.part_of(scales, values)) {
        part.ids = new.iter().map(|(candidate, ..)| candidate.id.clone()).collect();
        part.exposure = new.iter().map(|new| new.2).collect();
        part.reading_seconds = new.iter().map(|(_, kept, _)| f32::from(kept.reading_seconds)).collect();
        part.published = new.iter().map(|(candidate, ..)| candidate.published.unwrap_or(0.0) as i64).collect();
        // Counts of readers stand beside impressions only where there are such.
        part.readers.clone_from(&part.exposure);
        part.recent_readers = vec![0.0; new.len()];
        model.take(&mut part);
    }
}

/// A candidate that may be shown, and what is known of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Card<'a> {
    pub(super) id: &'a str,
    /// Its row in the model; `None` where the model does not know it.
    pub(super) row: Option<usize>,
    /// Publication in Unix seconds.
    pub(super) published: Option<f64>,
    pub(super) attributes: [&'a [String]; ATTRIBUTES.len()],
}

impl<'a> Card<'a> {
    pub(super) fn new(candidate: &'a Candidate, model: &'a Model) -> Self {
        let mut card = Self::of(model.find(&candidate.id), model);
        card.id = &candidate.id;
        card.published = candidate.published.or(card.published);
        for (ours, said) in card.attributes.iter_mut().zip(&candidate.attributes) {
            if ours.is_empty() {
                *ours = said;
            }
        }
        card
    }

    /// What the model knows.
    pub(super) fn of(row: Option<usize>, model: &'a Model) -> Self {
        let mut card = Self { row, ..Self::default() };
        if let Some(row) = row {
            card.published = Some(model.published[row]).filter(|at| *at > 0).map(|at| at as f64);
            card.attributes[TOPIC] = model.topics_of(row);
        }
        card
    }
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_and_objects_are_candidates_and_what_else_they_have_is_passed_over() {
        let values = [
            json!("a"),
            json!({ "id": "b", "section": "s", "author": ["k", "l"], "published": 5_000, "url": "/b", "language": 7 }),
        ];
        let read = Candidate::read(&values).expect("candidates that can be meant");
        assert_eq!(read[0], Candidate::from("a"));
        assert_eq!((read[1].id.as_str(), read[1].published), ("b", Some(5.0)));
        assert_eq!(read[1].attributes, [vec![], vec!["s"], vec!["k", "l"], vec![]]);
    }

    #[test]
    fn what_has_no_id_is_refused_by_its_place() {
        for wrong in [json!(7), json!(""), json!(null), json!({ "section": "s" }), json!({ "id": 7 })] {
            let refusal = Candidate::read(&[json!("a"), wrong]);
            assert_eq!(refusal, Err(Refusal { place: 1, expected: "a string that is not empty" }));
        }
    }
}
