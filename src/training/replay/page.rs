//! What a page has loaded between two refreshes, and the parts of its candidates by that.

use super::super::audience::Audience;
use super::super::list_choices::ListCard;
use super::super::space::Space;
use super::super::vectors::Vectors;
use super::{CARD_PARTS, PARTS, PLACE, Read, Replay, counts};
use crate::model::{Confidence, Rows};
use crate::ranking::mean_and_deviation;
use crate::taste::{Prior, Row, fold_in};

/// Vectors as a page loads them, and their lengths.
struct Loaded {
    rows: Rows,
    lengths: Vec<f64>,
}

impl Loaded {
    fn new(vectors: &Vectors) -> Option<Self> {
        let rows = Rows::quantized(vectors.dimension(), vectors.values())?;
        let lengths = (0..rows.len()).map(|row| rows.squared_length(row).sqrt()).collect();
        Some(Self { rows, lengths })
    }

    fn says_something(&self, article: u32) -> bool {
        self.lengths[article as usize] > 0.0
    }
}

/// What a page has loaded between two refreshes.
pub(super) struct Page<'a> {
    replay: &'a Replay<'a>,
    factors: Loaded,
    embeddings: Option<Loaded>,
    spectrum: Vec<f32>,
    crowd: Vec<[f32; 2]>,
    space: &'a Space,
}

impl<'a> Page<'a> {
    pub(super) fn new(space: &'a Space, replay: &'a Replay<'a>, audience: &Audience, snapshot: i64) -> Option<Self> {
        let public = space.without_few_readers(&audience.readers, replay.settings.min_readers);
        let published = &replay.catalogue.published;
        let factors = Loaded::new(&public.published_by(published, snapshot))?;
        let content = space.embeddings.as_ref().map(|embeddings| embeddings.published_by(published, snapshot));
        let embeddings = content.and_then(|content| Loaded::new(&content));
        let crowd = (0..public.len()).map(|article| counts(audience, article)).collect();
        Some(Self { replay, spectrum: factors.rows.spectrum(), factors, embeddings, crowd, space })
    }

    /// The parts of what could be read instead, what was read first.
    pub(super) fn candidates(&self, read: &Read, by_date: &[(i64, u32)]) -> Vec<[f32; PARTS]> {
        let known = self.replay.history.reader_row(read.reader, read.at);
        self.parts(read, &known, &self.replay.choose(read, &known, by_date))
    }

    /// The parts of the cards of the list in which `read` was chosen, it first, without those that the reader knew.
    pub(super) fn cards(&self, read: &Read, cards: &[ListCard], by_date: &[(i64, u32)]) -> Vec<[f32; CARD_PARTS]> {
        let known = self.replay.history.reader_row(read.reader, read.at);
        let is_new = |&&(article, _): &&ListCard| {
            Some(article) != read.current && known.binary_search_by_key(&article, |pair| pair.0).is_err()
        };
        let cards: Vec<ListCard> = cards.iter().filter(is_new).copied().collect();
        // A page has more candidates than it shows, and the mean and the deviation of relevance are those of all.
        let shown = cards.iter().map(|card| card.0);
        let articles: Vec<u32> = shown.chain(self.replay.choose(read, &known, by_date)).collect();
        let parts = self.parts(read, &known, &articles);
        let with_place = |(parts, &(_, slot)): (&[f32; PARTS], &ListCard)| {
            let mut all = [0.0; CARD_PARTS];
            all[..PARTS].copy_from_slice(parts);
            all[PLACE] = -libm::logf(f32::from(slot.max(1)));
            all
        };
        parts.iter().zip(&cards).map(with_place).collect()
    }

    fn parts(&self, read: &Read, known: &[(u32, f32)], articles: &[u32]) -> Vec<[f32; PARTS]> {
        let (x, vectors) = self.user_vector(read, known);
        let length = x.iter().map(|value| value * value).sum::<f64>().sqrt();
        let products: Vec<Option<f64>> = articles
            .iter()
            .map(|&article| vectors.says_something(article).then(|| vectors.rows.dot(article as usize, &x)))
            .collect();
        let known: Vec<f64> = products.iter().copied().flatten().collect();
        let (mean, deviation) = mean_and_deviation(&known);
        let cosine = |article: u32, product: f64| {
            if length > 0.0 { product / (length * vectors.lengths[article as usize]) } else { 0.0 }
        };
        let cosines = articles
            .iter()
            .zip(&products)
            .filter_map(|(&article, product)| product.map(|product| cosine(article, product)));
        let mean_cosine = cosines.sum::<f64>() / known.len().max(1) as f64;
        articles
            .iter()
            .zip(&products)
            .map(|(&article, product)| {
                let [recent, ever] = self.crowd[article as usize];
                // An article without a vector counts as one of the mean relevance.
                [
                    product.unwrap_or(mean) as f32,
                    product.map_or(mean_cosine, |product| cosine(article, product)) as f32,
                    product.filter(|_| deviation > 0.0).map_or(0.0, |product| (product - mean) / deviation) as f32,
                    self.replay.recency(read, article),
                    recent,
                    ever,
                ]
            })
            .collect()
    }

    /// x, and the vectors it is held against: as on a page, the open article speaks by its content, and candidates do
    /// where nothing else is known.
    fn user_vector(&self, read: &Read, known: &[(u32, f32)]) -> (Vec<f64>, &Loaded) {
        let settings = Confidence::default();
        let row = |vectors: &Loaded, article: u32, confidence: f64| {
            vectors.says_something(article).then(|| Row {
                vector: vectors.rows.row(article as usize),
                confidence,
                target: 1.0,
            })
        };
        let forget = self.replay.settings.forget_history;
        let mut rows: Vec<Row> = known
            .iter()
            .filter(|(article, _)| !forget && Some(*article) != read.current)
            .filter_map(|&(article, confidence)| row(&self.factors, article, f64::from(confidence)))
            .collect();
        let constants = self.space.reader_constants;
        let regularization = constants.strength(rows.len(), self.factors.rows.len());
        let content = self
            .embeddings
            .as_ref()
            .filter(|embeddings| read.current.is_some_and(|article| embeddings.says_something(article)));
        let vectors = content.filter(|_| rows.is_empty()).unwrap_or(&self.factors);
        let of_open = content.unwrap_or(&self.factors);
        rows.extend(read.current.and_then(|article| row(of_open, article, settings.current)));
        let prior = Prior {
            spectrum: &self.spectrum,
            unobserved_weight: constants.unobserved_weight,
            regularization,
            mean: None,
            drawn: &[],
        };
        // A reader of whom nothing is known, or whose system rounding has spoilt, has no direction.
        let none = || vec![0.0; self.spectrum.len()];
        let x = if rows.is_empty() { none() } else { fold_in(prior, &rows).map_or_else(|_| none(), |user| user.x) };
        (x, vectors)
    }
}
