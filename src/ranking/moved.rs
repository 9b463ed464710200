//! What debiasing moved.

use serde::Serialize;

use super::{Candidate, Request, rank};
use crate::model::Model;
use crate::profile::Profile;
use crate::taste::ReaderError;

/// A card that has another place than it would have without debiasing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The article.
    pub id: String,
    /// Its place without debiasing, from 0; `None` where it would not be in the list.
    pub from: Option<usize>,
    /// Its place, from 0; `None` where it is not in the list.
    pub to: Option<usize>,
}

/// What γ moved in a list, best place first; then what it moved out of it. Only what is relevant rises; the rest gives way.
///
/// # Errors
/// As [`rank`].
pub fn moved_by_debias(
    model: &Model,
    profile: &Profile,
    candidates: &[Candidate],
    request: &Request,
    now_seconds: f64,
) -> Result<Vec<Moved>, ReaderError> {
    let mut plain = model.clone();
    plain.hyperparameters.debias.gamma = 0.0;
    let ids = |model: &Model| -> Result<Vec<String>, ReaderError> {
        let list = rank(model, profile, candidates, request, now_seconds)?;
        Ok(list.articles.into_iter().map(|article| article.id).collect())
    };
    let (before, after) = (ids(&plain)?, ids(model)?);
    let place = |list: &[String], id: &String| list.iter().position(|other| other == id);
    let gone = before.iter().filter(|id| !after.contains(id));
    let moved =
        after.iter().chain(gone).map(|id| Moved { id: id.clone(), from: place(&before, id), to: place(&after, id) });
    Ok(moved.filter(|moved| moved.from != moved.to).collect())
}
