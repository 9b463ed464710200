//! The form of relevance, chosen on later reads by weights fitted on earlier ones, and the weights themselves.

use super::logit::Occasions;
use super::replay::{COSINE, OTHERS, PARTS, PRODUCT, Z};
use crate::model::{RelevanceForm, Weights};

/// Share of the reads on which the form of relevance is fitted; it is chosen on the rest, which is later.
const FORM_FITTED_ON: f64 = 2.0 / 3.0;

/// A form of relevance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) form: RelevanceForm,
    pub(super) column: usize,
    /// Of later reads.
    pub(super) likelihood: f64,
}

/// The form of relevance that makes later reads most likely when weights are fitted on earlier ones. Of equals the cosine,
/// whose weight means the same for every reader.
pub(super) fn choose_form(occasions: &Occasions<PARTS>) -> Choice {
    let cut = cut(occasions);
    let (earlier, later) = (occasions.slice(0..cut), occasions.slice(cut..occasions.len()));
    let choice = |form, column| {
        let columns = columns(column);
        let likelihood =
            earlier.fit(&columns).map_or(f64::NEG_INFINITY, |weights| later.likelihood(&columns, &weights));
        Choice { form, column, likelihood }
    };
    let others = [choice(RelevanceForm::Product, PRODUCT), choice(RelevanceForm::Z, Z)];
    others.into_iter().fold(choice(RelevanceForm::Cosine, COSINE), |best, next| {
        if next.likelihood > best.likelihood { next } else { best }
    })
}

pub(super) fn columns(relevance: usize) -> [usize; 4] {
    [relevance, OTHERS[0], OTHERS[1], OTHERS[2]]
}

/// Weights of the parts. Relevance that would count against an article is noise, and counts nothing.
pub(super) fn weights(occasions: &Occasions<PARTS>, relevance: usize) -> Option<Weights> {
    let all = occasions.fit(&columns(relevance))?;
    match *all.as_slice() {
        [relevance, ref others @ ..] if relevance >= 0.0 => Some(Weights { relevance, ..of_others(others) }),
        _ => Some(of_others(&occasions.fit(&OTHERS)?)),
    }
}

/// Fitted weights of [`OTHERS`], without relevance.
pub(super) fn of_others(fitted: &[f64]) -> Weights {
    let of = |place: usize| fitted.get(place).copied().unwrap_or(0.0);
    Weights { relevance: 0.0, recency: of(0), recent_readers: of(1), readers: of(2) }
}

/// Where the reads begin on which the form is chosen.
pub(super) fn cut(occasions: &Occasions<PARTS>) -> usize {
    (occasions.len() as f64 * FORM_FITTED_ON) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Occasions of ten articles at which, in four of five, the one with the most of the cosine (or the least, where `most` is false)
    /// was read.
    fn occasions(most: bool) -> Occasions<PARTS> {
        let mut all = Occasions::default();
        for occasion in 0..200_u32 {
            let part = |article: u32, column: u32| ((occasion * 31 + article * 17 + column * 7) % 23) as f32 / 23.0;
            let mut candidates: Vec<[f32; PARTS]> =
                (0..10).map(|article| std::array::from_fn(|column| part(article * article, column as u32))).collect();
            candidates.sort_by(|a, b| b[COSINE].total_cmp(&a[COSINE]));
            if !most {
                candidates.reverse();
            }
            candidates.swap(0, usize::from(occasion % 5 == 0));
            all.push(&candidates);
        }
        all
    }

    #[test]
    fn relevance_that_counts_against_an_article_counts_nothing() {
        assert!(weights(&occasions(true), COSINE).unwrap_or_default().relevance > 0.5);
        let against = occasions(false);
        assert!(against.fit(&columns(COSINE)).is_some_and(|fitted| fitted[0] < -0.5));
        assert_eq!(weights(&against, COSINE).unwrap_or_default().relevance, 0.0);
    }
}
