//! The map from what an article says into the space of taste, for articles that come after training.

use rayon::prelude::*;

use super::vectors::Vectors;
use super::vocabulary::Vocabulary;
use super::words::Words;
use crate::logs::articles::Article;

/// e = unit(Wᵀt), with W [f, d] as training left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoder {
    /// The terms that t has columns of; `None` where content is given as vectors.
    pub vocabulary: Option<Vocabulary>,
    /// W.
    pub map: Vectors,
}

impl Encoder {
    /// The content embeddings of `articles` [articles, d]; zeros where one says nothing that is known, or its vector has another
    /// length than those of training.
    pub fn encode(&self, articles: &[&Article]) -> Vectors {
        let d = self.map.dimension();
        let mut embeddings = Vectors::zeros(articles.len(), d);
        embeddings.values_mut().par_chunks_mut(d).zip(articles).for_each_init(Words::new, |words, (out, article)| {
            let t: Vec<(u32, f32)> = match &self.vocabulary {
                Some(vocabulary) => vocabulary.weigh(article, words),
                None => given(article, self.map.len()),
            };
            for (column, value) in t {
                out.iter_mut().zip(self.map.row(column as usize)).for_each(|(e, w)| *e += value * w);
            }
        });
        embeddings.normalize();
        embeddings
    }
}

/// A given vector as t; its length does not matter, since e is brought to unit length.
fn given(article: &Article, length: usize) -> Vec<(u32, f32)> {
    let embedding = article.embedding.as_deref().filter(|embedding| embedding.len() == length);
    (0..).zip(embedding.unwrap_or_default().iter().copied()).collect()
}
