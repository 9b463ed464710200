//! Rankers that know nothing but vectors: score xᵀy, the reader folded in as of the moment.

use super::{Moment, Ranker, Refresh, Scorer, Timeline};
use crate::training::{Constants, Progress, READERS_OF_CONTENT, Side, Sparse, Vectors, dot, ials};

/// Settings of plain iALS (Rendle et al. 2021).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IalsSettings {
    /// d, at least 1.
    pub factors: usize,
    /// w₀ > 0, the weight of what was not read, beside a confidence of 1 for what was read once.
    pub unobserved_weight: f64,
    /// λ > 0.
    pub regularization: f64,
    /// ν in 0..=1: λ grows with the number of entries to this power.
    pub exponent: f64,
    /// Passes over both sides, at least 1.
    pub epochs: u32,
}

impl Default for IalsSettings {
    /// As trained where nothing was tuned.
    fn default() -> Self {
        Self { factors: 64, unobserved_weight: 0.01, regularization: 0.01, exponent: 1.0, epochs: 8 }
    }
}

impl IalsSettings {
    fn constants(&self) -> Constants {
        Constants {
            unobserved_weight: self.unobserved_weight,
            regularization: self.regularization,
            exponent: self.exponent,
        }
    }
}

/// Ranks by xᵀy. Articles without a vector score 0, as nothing is known of them.
#[derive(Debug)]
pub struct Latent<'a> {
    name: String,
    refreshed: Refresh,
    timeline: &'a Timeline<'a>,
    articles: Vectors,
    side: Side,
}

impl<'a> Latent<'a> {
    /// Plain iALS, trained on what `timeline` holds before `until`. Other settings than the default stand in its name: d, w₀,
    /// λ and ν.
    pub fn ials(
        timeline: &'a Timeline<'a>,
        until: i64,
        settings: IalsSettings,
        seed: u64,
        progress: &dyn Progress,
    ) -> Self {
        let pairs = timeline.history.confidences(until);
        let IalsSettings { factors, epochs, .. } = settings;
        let constants = settings.constants();
        let articles = ials(&pairs, &pairs.transpose(), factors, constants, epochs, seed, progress).articles;
        let side = Side::new(&articles, constants);
        let Constants { unobserved_weight, regularization, exponent } = constants;
        let name = if settings == IalsSettings::default() {
            "iALS".to_owned()
        } else {
            format!("iALS {factors} {unobserved_weight} {regularization} {exponent}")
        };
        Self { name, refreshed: Refresh::Never, timeline, articles, side }
    }

    /// Content alone: `embeddings` of all articles, of which those published before `until` could have been met when they
    /// were made. The content of a new article is known with the article.
    pub fn content(timeline: &'a Timeline<'a>, embeddings: Vectors, until: i64) -> Self {
        let met = embeddings.published_by(&timeline.catalogue.published, until);
        let side = Side::with_unobserved(&embeddings, &met, READERS_OF_CONTENT);
        Self { name: "content only".into(), refreshed: Refresh::Live, timeline, articles: embeddings, side }
    }
}

impl Ranker for Latent<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn refreshed(&self) -> Refresh {
        self.refreshed
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Folded(self))
    }
}

struct Folded<'a>(&'a Latent<'a>);

impl Scorer for Folded<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        let Latent { timeline, articles, side, .. } = self.0;
        let mut entries = Sparse::new(articles.len());
        entries.push(timeline.history.reader_row(moment.reader, moment.at));
        let x = side.solve_all(&entries, None);
        scores.extend(candidates.iter().map(|&article| f64::from(dot(articles.row(article as usize), x.row(0)))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;
    use crate::training::{Catalogue, History};

    #[test]
    fn a_reader_gets_what_readers_alike_have_read() {
        // Readers 0 to 3 read articles 0 to 2, readers 4 to 7 read articles 3 to 5; reader 8 has read article 0.
        let visits: Vec<(i64, u32, u32)> = (0..24)
            .map(|k: u32| (i64::from(k) + 1, k / 3, k % 3 + if k < 12 { 0 } else { 3 }))
            .chain([(30, 8, 0), (50, 8, 3), (51, 8, 4)])
            .collect();
        let log = Log::of_visits(&visits);
        let catalogue = Catalogue::new(&log, &[]);
        let history = History::new(&log, &catalogue.reading_seconds, Confidence::default());
        let timeline = Timeline::new(&history, &catalogue);
        let settings =
            IalsSettings { factors: 4, unobserved_weight: 0.1, regularization: 0.01, exponent: 1.0, epochs: 8 };
        let ranker = Latent::ials(&timeline, 40, settings, 0, &());
        let scores = |at| {
            let mut scores = Vec::new();
            ranker.follow().score(Moment { at, reader: 8, open: None }, &[1, 5], &mut scores);
            scores
        };
        let before = scores(40);
        assert!(before[0] > before[1] + 0.05, "{before:?}");
        // The vectors stay; what the reader has read since counts.
        let after = scores(60);
        assert!(after[1] > after[0], "{after:?}");
        // Nobody knows reader 7 before the first visit.
        let mut none = Vec::new();
        ranker.follow().score(Moment { at: 1, reader: 7, open: None }, &[1, 5], &mut none);
        assert_eq!(none, [0.0, 0.0]);
    }
}
