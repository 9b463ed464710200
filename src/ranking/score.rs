//! The score of a candidate: relevance, recency, crowd, debias, each weighed by the model's blend.

use super::candidate::Card;
use super::request::{Parts, Share};
use crate::model::{Debias, Model, RelevanceForm, Rows, Weights};
use crate::order::sorted_indices;
use crate::taste::{Reader, UserVector};

/// −ln(age in days + .05): a power law beat every exponential on Deskdrop. An age below zero counts as zero.
pub fn recency(age_days: f64) -> f64 {
    -libm::log(age_days.max(0.0) + 0.05)
}

/// ln(P + 3), for readers with a half-life of one day and for readers ever: an article's first reader says less than the step from
/// three to six. On Deskdrop (weights fitted on reads from the .6 to the .73 quantile of time, judged on those up to .8) NDCG@20
/// was .491, .498 and .508 with .3, 1 and 3, hourly refreshed; daily, without taste, .416 with .3 and .421 with 3.
pub fn crowd(readers: f64) -> f64 {
    libm::log(readers + 3.0)
}

/// −γ ln((e + κ) / (e_max + κ)): at most γ ln((e_max + κ) / κ), 0 for the most exposed candidate.
pub fn debias(exposure: f64, largest: f64, settings: &Debias) -> f64 {
    -settings.gamma * libm::log((exposure + settings.kappa) / (largest + settings.kappa))
}

/// A candidate's parts, and the factor that turns a share of yᵀx into a share of its score.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scored {
    pub(super) parts: Parts,
    /// Whether its relevance is at least the candidates' mean.
    pub(super) relevant: bool,
    relevance: Option<Relevance>,
}

/// taste + topic = scale · yᵀx − offset, each row's part likewise.
#[derive(Debug, Clone, Copy)]
struct Relevance {
    scale: f64,
}

/// Scores of all candidates, in their order.
pub(super) struct Scores {
    pub(super) all: Vec<Scored>,
    /// The mean that the z-score takes off each row of the solve; empty for the other forms.
    row_means: Vec<f64>,
}

impl Scores {
    pub(super) fn new(candidates: &[Card<'_>], reader: &Reader, model: &Model, now_seconds: f64) -> Self {
        let blend = &model.hyperparameters.blend;
        let weights = if reader.has_history() { &blend.with_history } else { &blend.without_history };
        let mut scores = Self { all: vec![Scored::default(); candidates.len()], row_means: Vec::new() };
        scores.add_relevance(candidates, reader, model, weights, blend.form);
        scores.add_recency(candidates, model, weights, now_seconds);
        scores.add_crowd(candidates, model, weights);
        scores.add_debias(candidates, model);
        scores
    }

    /// What the parts of each candidate add up to.
    pub(super) fn totals(&self) -> Vec<f64> {
        self.all.iter().map(|scored| scored.parts.score()).collect()
    }

    /// Whether the model has a vector for the candidate and evidence to hold against it.
    pub(super) fn has_evidence(&self, candidate: usize) -> bool {
        self.all[candidate].relevance.is_some()
    }

    /// Whether a candidate belongs to the half that is nearer to the open article; all do for a reader with a history.
    ///
    /// Of a reader without one nothing else is known. An article that is merely new or popular must not stand before those
    /// that are about the same.
    pub(super) fn near(&self, reader: &Reader) -> Vec<bool> {
        let relevance = |scored: &Scored| scored.parts.taste + scored.parts.topic;
        let known: Vec<f64> = self.all.iter().filter(|scored| scored.relevance.is_some()).map(relevance).collect();
        if reader.has_history() || known.is_empty() {
            return vec![true; self.all.len()];
        }
        let order = sorted_indices(known.len(), &|a, b| known[a].total_cmp(&known[b]));
        let median = known[order[(known.len() - 1) / 2]];
        self.all.iter().map(|scored| scored.relevance.is_some() && relevance(scored) > median).collect()
    }

    /// One share a row of the solve, largest first; they add up to taste and topic.
    pub(super) fn because(&self, candidate: usize, row: usize, reader: &Reader, model: &Model) -> Vec<Share> {
        let evidence = reader.user.as_ref().zip(model.vectors(reader.basis)).zip(self.all[candidate].relevance);
        let Some(((user, vectors), relevance)) = evidence else { return Vec::new() };
        let mut shares = shares(user, reader, &vectors.row(row));
        for (place, share) in shares.iter_mut().enumerate() {
            *share = relevance.scale * (*share - self.row_means.get(place).copied().unwrap_or(0.0));
        }
        let order = sorted_indices(shares.len(), &|a, b| shares[b].total_cmp(&shares[a]));
        order.into_iter().map(|source| Share { source, share: shares[source] }).collect()
    }

    fn add_relevance(
        &mut self,
        candidates: &[Card<'_>],
        reader: &Reader,
        model: &Model,
        weights: &Weights,
        form: RelevanceForm,
    ) {
        let Some((user, vectors)) = reader.user.as_ref().zip(model.vectors(reader.basis)) else { return };
        let length = user.x.iter().map(|value| value * value).sum::<f64>().sqrt();
        let known: Vec<(usize, usize)> = candidates
            .iter()
            .enumerate()
            .filter_map(|(place, candidate)| candidate.row.map(|row| (place, row)))
            .filter(|&(_, row)| vectors.squared_length(row) > 0.0)
            .collect();
        let products: Vec<f64> = known.iter().map(|&(_, row)| vectors.dot(row, &user.x)).collect();
        let (mean, deviation) = mean_and_deviation(&products);
        if form == RelevanceForm::Z {
            self.row_means = row_means(&known, reader, vectors);
        }
        let open = reader.sources.iter().position(|source| source.current);
        for (&(place, row), &product) in known.iter().zip(&products) {
            let (scale, offset) = match form {
                RelevanceForm::Product => (1.0, 0.0),
                RelevanceForm::Cosine => (inverse(length * vectors.squared_length(row).sqrt()), 0.0),
                RelevanceForm::Z => (inverse(deviation), mean),
            };
            let scale = weights.relevance * scale;
            let total = scale * (product - offset);
            let topic = open.map_or(0.0, |open| {
                let y = vectors.row(row);
                let mean = self.row_means.get(open).copied().unwrap_or(0.0);
                scale * (user.share(open, &reader.sources[open].row, &y) - mean)
            });
            let scored = &mut self.all[place];
            scored.relevance = Some(Relevance { scale });
            scored.parts.topic = topic;
            // Without visits all of it is the open article's, and rounding must not leave a trace of taste.
            scored.parts.taste = if reader.has_history() { total - topic } else { 0.0 };
            if !reader.has_history() {
                scored.parts.topic = total;
            }
        }
        self.fill_unknown(|parts| &mut parts.taste);
        self.fill_unknown(|parts| &mut parts.topic);
    }

    /// An article without a vector gets the mean of the others: nothing speaks for it, nothing against it.
    fn fill_unknown(&mut self, pick: fn(&mut Parts) -> &mut f64) {
        let known: Vec<f64> = self
            .all
            .iter()
            .filter(|scored| scored.relevance.is_some())
            .map(|scored| *pick(&mut scored.parts.clone()))
            .collect();
        let (mean, _) = mean_and_deviation(&known);
        for scored in self.all.iter_mut().filter(|scored| scored.relevance.is_none()) {
            *pick(&mut scored.parts) = mean;
        }
    }

    /// An article that the model does not know was published since: without a date it counts as half as old as the newest that
    /// the model knows. One that it knows, without a date, counts as one of the mean age.
    fn add_recency(&mut self, candidates: &[Card<'_>], model: &Model, weights: &Weights, now_seconds: f64) {
        let days = |published: f64| (now_seconds - published) / 86_400.0;
        let unknown = model.newest().map(|published| days(published as f64) / 2.0);
        let age = |place: &Card<'_>| place.published.map(days).or(if place.row.is_none() { unknown } else { None });
        let dated: Vec<Option<f64>> = candidates.iter().map(|candidate| age(candidate).map(recency)).collect();
        let known: Vec<f64> = dated.iter().copied().flatten().collect();
        let (mean, _) = mean_and_deviation(&known);
        for (scored, recency) in self.all.iter_mut().zip(dated) {
            scored.parts.recency = weights.recency * recency.unwrap_or(mean);
        }
    }

    fn add_crowd(&mut self, candidates: &[Card<'_>], model: &Model, weights: &Weights) {
        for (scored, candidate) in self.all.iter_mut().zip(candidates) {
            let count = |counts: &[f32]| candidate.row.map_or(0.0, |row| f64::from(counts[row]));
            scored.parts.crowd = weights.recent_readers * crowd(count(&model.recent_readers))
                + weights.readers * crowd(count(&model.readers));
        }
    }

    /// Only above the mean relevance: it reorders what is relevant and lifts nothing else.
    fn add_debias(&mut self, candidates: &[Card<'_>], model: &Model) {
        let settings = &model.hyperparameters.debias;
        let relevances: Vec<f64> = self
            .all
            .iter()
            .filter(|scored| scored.relevance.is_some())
            .map(|scored| scored.parts.taste + scored.parts.topic)
            .collect();
        let (floor, _) = mean_and_deviation(&relevances);
        let exposure = |row: usize| f64::from(model.exposure[row]);
        let largest = candidates.iter().filter_map(|candidate| candidate.row).map(exposure).fold(0.0, f64::max);
        for (scored, candidate) in self.all.iter_mut().zip(candidates) {
            scored.relevant = scored.relevance.is_some() && scored.parts.taste + scored.parts.topic >= floor;
            if let (true, Some(row)) = (scored.relevant, candidate.row) {
                scored.parts.debias = debias(exposure(row), largest, settings);
            }
        }
    }
}

/// The cosine of the user vector and an article's; 0 where either is missing.
pub(super) fn cosine(row: Option<usize>, reader: &Reader, model: &Model) -> f64 {
    let known = reader.user.as_ref().zip(model.vectors(reader.basis)).zip(row);
    known.map_or(0.0, |((user, vectors), row)| {
        let length = user.x.iter().map(|value| value * value).sum::<f64>();
        vectors.dot(row, &user.x) * inverse((length * vectors.squared_length(row)).sqrt())
    })
}

/// The mean over the candidates of what each row of the solve adds.
fn row_means(known: &[(usize, usize)], reader: &Reader, vectors: &Rows) -> Vec<f64> {
    let Some(user) = &reader.user else { return Vec::new() };
    let mut sum = vec![0.0; vectors.dimension()];
    for &(_, row) in known {
        for (sum, value) in sum.iter_mut().zip(vectors.row(row)) {
            *sum += value;
        }
    }
    let count = known.len().max(1) as f64;
    let mean: Vec<f64> = sum.into_iter().map(|value| value / count).collect();
    shares(user, reader, &mean)
}

/// What each row of the solve adds to yᵀx.
fn shares(user: &UserVector, reader: &Reader, y: &[f64]) -> Vec<f64> {
    reader.sources.iter().enumerate().map(|(place, source)| user.share(place, &source.row, y)).collect()
}

/// Mean and standard deviation; zeros for no values.
pub(crate) fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

/// 1 / value, and 0 where that has no meaning: then nothing can be told apart.
fn inverse(value: f64) -> f64 {
    if value > 0.0 { 1.0 / value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_what_their_formulas_say() {
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        let settings = Debias { gamma: 0.5, kappa: 2.0 };
        near(debias(4.0, 10.0, &settings), 0.5 * 2.0_f64.ln());
        near(debias(10.0, 10.0, &settings), 0.0);
        near(recency(0.95), 0.0);
        near(recency(-3.0), 20.0_f64.ln());
        near(crowd(7.0), 10.0_f64.ln());
        let parts = Parts { taste: 1.0, topic: 2.0, recency: 4.0, crowd: 8.0, debias: 16.0 };
        near(parts.score(), 31.0);
        assert_eq!((inverse(4.0), inverse(0.0), inverse(-1.0), inverse(f64::NAN)), (0.25, 0.0, 0.0, 0.0));
        assert_eq!((mean_and_deviation(&[1.0, 5.0]), mean_and_deviation(&[])), ((3.0, 2.0), (0.0, 0.0)));
    }
}
