//! The terms that training knew, and how an article that came later is weighed by them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::terms::{Weighed, unit_row, words_of};
use super::words::{Words, folded_name};
use crate::logs::articles::Article;

/// A term that means the same in every catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Term {
    /// A language (empty where nobody said it) and the stem of a word in it.
    Word(String, String),
    /// What is written alike in all languages.
    Number(String),
    /// A topic in lower case, whatever the language.
    Topic(String),
}

/// Terms with their weights, numbered as the columns of t.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    columns: HashMap<Term, u32>,
    weights: Vec<f64>,
}

impl Vocabulary {
    /// Numbers `terms` in their order; of a term that stands twice the last counts.
    pub fn new(terms: impl IntoIterator<Item = (Term, f64)>) -> Self {
        let mut vocabulary = Self::default();
        for (term, weight) in terms {
            vocabulary.columns.insert(term, vocabulary.weights.len() as u32);
            vocabulary.weights.push(weight);
        }
        vocabulary
    }

    /// How many columns t has.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Terms and weights, by column.
    pub fn terms(&self) -> Vec<(&Term, f64)> {
        let mut terms: Vec<(&Term, u32)> = self.columns.iter().map(|(term, &column)| (term, column)).collect();
        terms.sort_unstable_by_key(|(_, column)| *column);
        terms.into_iter().map(|(term, column)| (term, self.weights[column as usize])).collect()
    }

    /// t of one article, columns ascending, as [`Terms::weighed`](super::terms::Terms::weighed) would have weighed it. Empty where
    /// it says nothing that is known.
    pub(super) fn weigh(&self, article: &Article, words: &Words) -> Vec<(u32, f32)> {
        let (language, found) = words_of(article, words);
        let words = found.into_iter().map(|word| {
            if word.contains(char::is_alphabetic) { Term::Word(language.clone(), word) } else { Term::Number(word) }
        });
        let topics = article.topics.iter().map(|topic| Term::Topic(folded_name(topic)));
        let mut columns: Vec<(u32, bool)> = words
            .chain(topics)
            .filter_map(|term| Some((*self.columns.get(&term)?, matches!(term, Term::Topic(_)))))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let weighed: Vec<Weighed> = columns
            .into_iter()
            .map(|(column, is_topic)| Weighed { column, weight: self.weights[column as usize], is_topic })
            .collect();
        unit_row(&weighed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::Terms;
    use super::*;

    #[test]
    fn an_article_is_weighed_as_in_training() {
        let of = |language: &str, text: &str, topics: &[&str]| Article {
            language: Some(language.into()),
            text: Some(text.into()),
            topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
            ..Article::default()
        };
        let articles = [
            of("en", "roses and 2024 tulips", &["Garden"]),
            of("en-GB", "a rose, a gift, once", &["garden", "Letters"]),
            of("de", "Gift 2024", &[]),
            of("de", "das Gift der Rose", &["letters"]),
            of("", "", &[]),
        ];
        let terms = Terms::of(&articles.iter().map(Some).collect::<Vec<_>>());
        let weighed = terms.weighed(|_| true);
        let vocabulary = terms.vocabulary(|_| true);
        assert_eq!(vocabulary.len(), weighed.width());
        assert!(vocabulary.len() >= 5, "{vocabulary:?}");
        for (row, article) in articles.iter().enumerate() {
            let (columns, values) = weighed.row(row);
            let expected: Vec<(u32, f32)> = columns.iter().copied().zip(values.iter().copied()).collect();
            assert_eq!(vocabulary.weigh(article, &Words::new()), expected, "{row}");
        }
        let stored = vocabulary.terms().into_iter().map(|(term, weight)| (term.clone(), weight));
        assert_eq!(Vocabulary::new(stored), vocabulary);
        assert!(vocabulary.weigh(&of("fr", "Gift rose", &[]), &Words::new()).is_empty());
    }
}
