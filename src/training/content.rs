//! What articles are about, and the map from there into the space of taste.

use nalgebra::DMatrix;

use super::encoder::Encoder;
use super::kernel::add_transposed_product;
use super::left_out::{MOST_ARTICLES, ridge_left_out};
use super::links::Links;
use super::progress::Progress;
use super::ridge::{mapped, ridge_dense, ridge_sparse};
use super::softmax_embedding::softmax_map;
use super::sparse::Sparse;
use super::terms::Terms;
use super::vectors::Vectors;
use crate::logs::articles::Article;

/// What all articles are about.
#[derive(Debug, Clone)]
pub struct Content {
    said: Said,
    /// Which of them are linked.
    pub links: Links,
}

/// What articles say themselves.
#[derive(Debug, Clone)]
enum Said {
    /// Their words and topics.
    Terms(Terms),
    /// Vectors of a language model or the like, of unit length; zeros where an article has none.
    Given(Vectors),
}

impl Content {
    /// The content of `articles`, whose ids are `ids`. `None` where no article says anything: links alone lead nowhere, since
    /// vectors at their other ends begin with what is said there.
    pub fn of(ids: &[String], articles: &[Option<&Article>]) -> Option<Self> {
        let said = Said::of(articles)?;
        Some(Self { said, links: Links::of(ids, articles) })
    }

    /// Whether softmax can better the ridge: for words and topics, of a catalogue too large to leave each article out of its fit.
    pub fn can_softmax(&self, articles: usize) -> bool {
        matches!(self.said, Said::Terms(_)) && articles > MOST_ARTICLES
    }

    /// What maps articles that come later, with W [f, d] fitted on the articles for which `has_readers` holds.
    pub fn encoder(&self, has_readers: impl Fn(usize) -> bool, map: Vectors) -> Encoder {
        let vocabulary = match &self.said {
            Said::Terms(terms) => Some(terms.vocabulary(has_readers)),
            Said::Given(_) => None,
        };
        Encoder { vocabulary, map }
    }

    /// As the ridge sees it, with term weights counted over the articles that have readers.
    pub fn features(&self, has_readers: impl Fn(usize) -> bool) -> Features<'_> {
        match &self.said {
            Said::Terms(terms) => {
                let rows = terms.weighed(has_readers);
                let by_term = rows.transpose();
                Features::Sparse { rows, by_term }
            }
            Said::Given(vectors) => Features::Dense(vectors),
        }
    }
}

impl Said {
    /// Given embeddings come before text. `None` where no article has any.
    fn of(articles: &[Option<&Article>]) -> Option<Self> {
        let given =
            |article: &Option<&Article>| article.and_then(|article| article.embedding.as_deref()).map(<[f32]>::len);
        match articles.iter().find_map(given).filter(|&length| length > 0) {
            Some(length) => {
                let mut vectors = Vectors::zeros(articles.len(), length);
                for (row, article) in articles.iter().enumerate() {
                    let embedding = article.and_then(|article| article.embedding.as_deref());
                    if let Some(embedding) = embedding.filter(|embedding| embedding.len() == length) {
                        vectors.row_mut(row).copy_from_slice(embedding);
                    }
                }
                vectors.normalize();
                Some(Self::Given(vectors))
            }
            None => Some(Terms::of(articles)).filter(|terms| !terms.is_empty()).map(Self::Terms),
        }
    }
}

/// t, one row an article.
#[derive(Debug)]
pub enum Features<'a> {
    /// Weighed terms, and the same by terms.
    Sparse {
        /// [articles, terms].
        rows: Sparse,
        /// [terms, articles].
        by_term: Sparse,
    },
    /// Given vectors.
    Dense(&'a Vectors),
}

/// Content in the space of taste.
#[derive(Debug)]
pub struct Embedded {
    /// e of every article [articles, d], of unit length.
    pub embeddings: Vectors,
    /// W [f, d], which maps articles that come later.
    pub map: Vectors,
}

impl Embedded {
    fn new(mut embeddings: Vectors, map: Vectors) -> Self {
        embeddings.normalize();
        Self { embeddings, map }
    }
}

impl Features<'_> {
    /// e = unit(Wᵀt) for all articles, W by ridge from t onto `targets` [articles, d] over the articles for which
    /// `has_readers` holds. An article without content gets zeros.
    pub fn embed(&self, targets: &Vectors, has_readers: impl Fn(usize) -> bool) -> Embedded {
        // Targets of zero, with t of the others out of the sums, leave articles without readers out of the fit.
        let known: Vec<bool> = (0..targets.len()).map(has_readers).collect();
        let (embeddings, map) = match self {
            _ if targets.len() <= MOST_ARTICLES => {
                let (embeddings, weights) = ridge_left_out(&self.kernel(), targets, &known);
                let map = self.transposed_times(&weights);
                (embeddings, map)
            }
            Self::Sparse { rows, by_term } => {
                let map = ridge_sparse(rows, by_term, targets, &known);
                (mapped(rows, &map), map)
            }
            Self::Dense(vectors) => {
                let map = ridge_dense(vectors, targets, &known);
                (vectors.times(&map), Vectors::of_matrix(&map))
            }
        };
        Embedded::new(embeddings, map)
    }

    /// The same, with W bettered by softmax on what the readers of `pairs` read; where that is not for this content, as
    /// [`embed`](Self::embed).
    pub fn embed_by_softmax(
        &self,
        targets: &Vectors,
        pairs: &Sparse,
        has_readers: impl Fn(usize) -> bool,
        seed: u64,
        progress: &dyn Progress,
    ) -> Embedded {
        let Self::Sparse { rows, by_term } = self else { return self.embed(targets, has_readers) };
        if targets.len() <= MOST_ARTICLES {
            return self.embed(targets, has_readers);
        }
        let known: Vec<bool> = (0..targets.len()).map(has_readers).collect();
        let start = ridge_sparse(rows, by_term, targets, &known);
        let map = softmax_map(rows, by_term, pairs, &known, start, seed, progress);
        Embedded::new(mapped(rows, &map), map)
    }

    /// Tᵀ times one vector an article [articles, d].
    fn transposed_times(&self, vectors: &Vectors) -> Vectors {
        match self {
            Self::Sparse { by_term, .. } => mapped(by_term, vectors),
            Self::Dense(rows) => {
                let mut product = DMatrix::zeros(rows.dimension(), vectors.dimension());
                add_transposed_product(&mut product, rows.values(), vectors.values());
                Vectors::of_matrix(&product)
            }
        }
    }

    /// TTᵀ [articles, articles].
    fn kernel(&self) -> DMatrix<f64> {
        match self {
            Self::Sparse { rows, .. } => DMatrix::from_fn(rows.len(), rows.len(), |a, b| rows.dot(a, b)),
            Self::Dense(vectors) => DMatrix::from_fn(vectors.len(), vectors.len(), |a, b| {
                vectors.row(a).iter().zip(vectors.row(b)).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
            }),
        }
    }
}
