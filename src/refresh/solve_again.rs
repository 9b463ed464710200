//! Readers and articles with new evidence are solved again, the articles last, with what their readers have become.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::articles::with_rows;
use super::{Contacts, Readers, RefreshError, State};
use crate::logs::Interaction;
use crate::model::{Confidence, Model};
use crate::taste::confidence_of_weight;
use crate::training::{Constants, LEAST_CONFIDENCE, NEW_SHARE, Side, Sparse, Vectors};

/// Solves those again that `rows`, in the numbers of the state, say something of. How many readers and articles there were.
pub(super) fn solve_again(
    model: &mut Model,
    state: &mut State,
    rows: &[Interaction],
) -> Result<(usize, usize), RefreshError> {
    let State { readers: known_readers, contacts, min_readers, article_constants, .. } = state;
    let evidence = || rows.iter().filter(|row| row.evidence().is_some());
    let readers = ascending(evidence().map(|row| row.reader).filter(|&reader| known_readers.whole[reader as usize]));
    evidence().for_each(|row| contacts.unsolved[row.article as usize] += 1.0);
    let due = |article: u32| {
        let article = article as usize;
        let readers = contacts.readers[article];
        contacts.whole[article]
            && readers >= f64::from(*min_readers)
            && contacts.unsolved[article] >= NEW_SHARE * readers
    };
    let articles = ascending(evidence().map(|row| row.article).filter(|&article| due(article)));
    articles.iter().for_each(|&article| contacts.unsolved[article as usize] = 0.0);
    let confidence = model.hyperparameters.confidence.clone();
    let confidences = Confidences::new(contacts, &model.reading_seconds, &confidence);

    if !readers.is_empty() {
        let hyperparameters = &model.hyperparameters;
        let constants = Constants {
            unobserved_weight: hyperparameters.unobserved_weight,
            regularization: hyperparameters.regularization,
            exponent: hyperparameters.regularization_exponent,
        };
        let mut known = Vectors::of_rows(&model.factors);
        // What does not exist yet is nobody's evidence.
        for (article, _) in model.published.iter().enumerate().filter(|(_, at)| **at >= contacts.until) {
            known.row_mut(article).fill(0.0);
        }
        let entries = confidences.of_readers(&readers);
        let solved = Side::new(&known, constants).solve_all(&entries, None);
        for (place, &reader) in readers.iter().enumerate() {
            known_readers.replace(reader, solved.row(place));
        }
    }
    if articles.is_empty() {
        return Ok((readers.len(), 0));
    }
    let solved = solve_articles(model, known_readers, *article_constants, &articles, &confidences);
    let replaced: Vec<(usize, Vec<f32>)> =
        articles.iter().enumerate().map(|(place, &row)| (row as usize, solved.row(place).to_vec())).collect();
    model.factors = with_rows(&model.factors, model.len(), &replaced)?;
    Ok((readers.len(), articles.len()))
}

fn solve_articles(
    model: &Model,
    readers: &Readers,
    constants: Constants,
    articles: &[u32],
    confidences: &Confidences<'_>,
) -> Vectors {
    // Only vectors of those who read one of them are needed; of all others their Gram matrix is.
    let rows: Vec<Vec<(u32, f32)>> = articles.iter().map(|&article| confidences.of_article(article)).collect();
    let involved = ascending(rows.iter().flatten().map(|pair| pair.0));
    let mut entries = Sparse::new(involved.len());
    for row in rows {
        let place = |reader: u32| involved.binary_search(&reader).ok().map(|place| place as u32);
        entries.push(row.into_iter().filter_map(|(reader, c)| Some((place(reader)?, c))));
    }
    let side = Side::with_gram(&readers.gather(&involved), readers.gram.clone(), readers.len(), constants);
    let prior = model.embeddings.as_ref().map(|embeddings| {
        let mut prior = Vectors::zeros(articles.len(), embeddings.dimension());
        for (place, &row) in articles.iter().enumerate() {
            let embedding = embeddings.row(row as usize);
            prior.row_mut(place).iter_mut().zip(embedding).for_each(|(to, from)| *to = from as f32);
        }
        prior
    });
    side.solve_all(&entries, prior.as_ref())
}

/// Confidences of the pairs that are kept, as of the last row.
struct Confidences<'a> {
    contacts: &'a Contacts,
    /// Σw of visits that may still go on.
    open: BTreeMap<(u32, u32), f64>,
    settings: &'a Confidence,
}

impl<'a> Confidences<'a> {
    fn new(contacts: &'a Contacts, reading_seconds: &[f32], settings: &'a Confidence) -> Self {
        Self { contacts, open: contacts.open_weights(reading_seconds, settings), settings }
    }

    /// c of one pair. Bounces and what has faded away are no evidence.
    fn of_pair(&self, article: u32, reader: u32, weight: f32) -> Option<f32> {
        let open = self.open.get(&(article, reader)).copied().unwrap_or(0.0);
        let c = confidence_of_weight(f64::from(weight) + open, self.settings) as f32;
        (c >= LEAST_CONFIDENCE).then_some(c)
    }

    /// The readers of an article.
    fn of_article(&self, article: u32) -> Vec<(u32, f32)> {
        let (readers, weights) = self.contacts.pairs.of(article as usize);
        let pairs = readers.iter().zip(weights);
        pairs.filter_map(|(&reader, &weight)| Some((reader, self.of_pair(article, reader, weight)?))).collect()
    }

    /// The articles of `readers`, which ascend.
    fn of_readers(&self, readers: &[u32]) -> Sparse {
        let articles = self.contacts.readers.len();
        // A bit a reader stays in the cache, when pairs of millions of readers are gone through.
        let bits = u64::BITS as usize;
        let mut asked = vec![0_u64; readers.last().map_or(0, |last| *last as usize / bits + 1)];
        readers.iter().for_each(|&reader| asked[reader as usize / bits] |= 1 << (reader as usize % bits));
        let is_asked = |reader: u32| {
            asked.get(reader as usize / bits).is_some_and(|word| word >> (reader as usize % bits) & 1 == 1)
        };
        let of_article = |article: u32| {
            let (readers_of, weights) = self.contacts.pairs.of(article as usize);
            let asked = readers_of.iter().zip(weights).filter(|(reader, _)| is_asked(**reader));
            let place = |reader: &u32| readers.binary_search(reader).ok();
            let found = asked.filter_map(|(reader, &weight)| {
                Some((place(reader)?, (article, self.of_pair(article, *reader, weight)?)))
            });
            found.collect::<Vec<_>>()
        };
        let found: Vec<Vec<(usize, (u32, f32))>> = (0..articles as u32).into_par_iter().map(of_article).collect();
        let mut rows: Vec<Vec<(u32, f32)>> = vec![Vec::new(); readers.len()];
        found.into_iter().flatten().for_each(|(place, pair)| rows[place].push(pair));
        let mut entries = Sparse::new(articles);
        rows.into_iter().for_each(|row| entries.push(row));
        entries
    }
}

fn ascending(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
