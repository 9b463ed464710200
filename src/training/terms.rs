//! From what an article says to weighted terms.

use std::collections::HashMap;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use rayon::prelude::*;

use super::sparse::Sparse;
use crate::logs::articles::Article;

/// A term must occur in so many articles that have readers: nothing can be learnt from fewer.
const LEAST_ARTICLES: u32 = 2;
/// Power of the inverse document frequency; 1.5 beat 1 on citeulike-a (NDCG@20 .328 against .314).
const RARITY: f64 = 1.5;

/// The terms of every article, not yet weighed.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// For each article its terms, ascending.
    articles: Vec<Vec<u32>>,
    count: usize,
}

impl Terms {
    /// Takes apart the titles, texts and topics of `articles`: words as Unicode segments them (with dictionaries for scripts
    /// that put no spaces), in lower case; topics are terms of their own.
    pub fn of(articles: &[Option<&Article>]) -> Self {
        let words: Vec<Vec<String>> =
            articles.par_iter().map(|article| article.map(words_of).unwrap_or_default()).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let articles = words
            .into_iter()
            .map(|words| {
                let mut terms: Vec<u32> = words
                    .into_iter()
                    .map(|word| {
                        let next = numbers.len() as u32;
                        *numbers.entry(word).or_insert(next)
                    })
                    .collect();
                terms.sort_unstable();
                terms.dedup();
                terms
            })
            .collect();
        Self { articles, count: numbers.len() }
    }

    /// Whether no article says anything.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// t [articles, terms]: a term's weight is (ln((1+n)/(1+df)) + 1)^1.5, whether it occurs once or often; rows of unit
    /// length. n and df count the articles for which `has_readers` holds; terms with df below 2 fall away.
    pub fn weighed(&self, has_readers: impl Fn(usize) -> bool) -> Sparse {
        let mut frequency = vec![0_u32; self.count];
        let mut articles = 0_u32;
        for (_, terms) in self.articles.iter().enumerate().filter(|(article, _)| has_readers(*article)) {
            articles += 1;
            terms.iter().for_each(|&term| frequency[term as usize] += 1);
        }
        let mut kept = vec![u32::MAX; self.count];
        let mut weights = Vec::new();
        for (term, &frequency) in frequency.iter().enumerate().filter(|(_, frequency)| **frequency >= LEAST_ARTICLES) {
            kept[term] = weights.len() as u32;
            let rarity = (f64::from(1 + articles) / f64::from(1 + frequency)).ln() + 1.0;
            weights.push(rarity.powf(RARITY));
        }
        let mut matrix = Sparse::new(weights.len());
        for terms in &self.articles {
            let known = || terms.iter().map(|&term| kept[term as usize]).filter(|&term| term != u32::MAX);
            let length = known().map(|term| weights[term as usize] * weights[term as usize]).sum::<f64>().sqrt();
            matrix.push(known().map(|term| (term, (weights[term as usize] / length) as f32)));
        }
        matrix
    }
}

fn words_of(article: &Article) -> Vec<String> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut words = Vec::new();
    for text in article.title.iter().chain(&article.text) {
        let mut start = 0;
        for (end, kind) in segmenter.segment_str(text).iter_with_word_type() {
            if kind.is_word_like() {
                words.push(text[start..end].to_lowercase());
            }
            start = end;
        }
    }
    // No word contains a line break, so that a topic is never taken for a word.
    words.extend(article.topics.iter().map(|topic| format!("\n{}", topic.to_lowercase())));
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { text: Some(text.into()), ..Article::default() }
    }

    #[test]
    fn words_are_segmented_in_any_script() {
        assert_eq!(words_of(&article("Don’t panic, don’t! 3.5 €")), ["3.5", "don’t", "panic"]);
        assert!(words_of(&article("東京都に住んでいます")).len() > 2);
    }

    #[test]
    fn rare_terms_weigh_more_and_singles_fall_away() {
        let articles =
            [article("wasm the"), article("wasm the"), article("rust the"), article("rust the once"), article("")];
        let terms = Terms::of(&articles.iter().map(Some).collect::<Vec<_>>());
        let weighed = terms.weighed(|article| article < 4);
        assert_eq!(weighed.width(), 3);
        let (columns, values) = weighed.row(3);
        assert_eq!(columns.len(), 2);
        let length: f32 = values.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-6);
        assert!(values.iter().fold(0.0_f32, |most, v| most.max(*v)) > 0.7);
        assert_eq!(weighed.row_length(4), 0);
    }
}
