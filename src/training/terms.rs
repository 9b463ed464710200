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

/// Share of t that an article's topics have where it has words, too: its editor's word on what it is about.
const TOPIC_SHARE: f64 = 0.5;
/// Begins a topic among the terms. No word contains it.
const TOPIC: char = '\n';

/// The terms of every article, not yet weighed.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// For each article its terms, ascending.
    articles: Vec<Vec<u32>>,
    /// For each term whether it is a topic.
    is_topic: Vec<bool>,
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
        let mut is_topic = vec![false; numbers.len()];
        numbers.iter().for_each(|(term, &number)| is_topic[number as usize] = term.starts_with(TOPIC));
        Self { articles, is_topic }
    }

    /// Whether no article says anything.
    pub fn is_empty(&self) -> bool {
        self.is_topic.is_empty()
    }

    /// t [articles, terms]: a term's weight is (ln((1+n)/(1+df)) + 1)^1.5, whether it occurs once or often; rows of unit
    /// length, half of it the topics' where there are words, too. n and df count the articles for which `has_readers` holds; terms with df below 2 fall away.
    pub fn weighed(&self, has_readers: impl Fn(usize) -> bool) -> Sparse {
        let mut frequency = vec![0_u32; self.is_topic.len()];
        let mut articles = 0_u32;
        for (_, terms) in self.articles.iter().enumerate().filter(|(article, _)| has_readers(*article)) {
            articles += 1;
            terms.iter().for_each(|&term| frequency[term as usize] += 1);
        }
        let mut kept = vec![u32::MAX; self.is_topic.len()];
        let mut weights = Vec::new();
        for (term, &frequency) in frequency.iter().enumerate().filter(|(_, frequency)| **frequency >= LEAST_ARTICLES) {
            kept[term] = weights.len() as u32;
            let rarity = (f64::from(1 + articles) / f64::from(1 + frequency)).ln() + 1.0;
            weights.push(rarity.powf(RARITY));
        }
        let mut matrix = Sparse::new(weights.len());
        for terms in &self.articles {
            let known = || terms.iter().filter(|&&term| kept[term as usize] != u32::MAX);
            let weight = |term: u32| weights[kept[term as usize] as usize];
            let energy = |topics: bool| {
                let chosen = known().filter(|&&term| self.is_topic[term as usize] == topics);
                chosen.map(|&term| weight(term).powi(2)).sum::<f64>()
            };
            let (of_words, of_topics) = (energy(false), energy(true));
            let (words, topics) = if of_words > 0.0 && of_topics > 0.0 {
                ((1.0 - TOPIC_SHARE) / of_words, TOPIC_SHARE / of_topics)
            } else {
                (1.0 / of_words, 1.0 / of_topics)
            };
            matrix.push(known().map(|&term| {
                let share = if self.is_topic[term as usize] { topics } else { words };
                (kept[term as usize], (weight(term) * share.sqrt()) as f32)
            }));
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
    words.extend(article.topics.iter().map(|topic| format!("{TOPIC}{}", topic.to_lowercase())));
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
    fn topics_have_half_of_the_row_and_all_of_it_without_words() {
        let of = |text: &str| Article { topics: vec!["web".into()], ..article(text) };
        let articles = [of("wasm rust page"), of("wasm rust page"), of("")];
        let weighed = Terms::of(&articles.iter().map(Some).collect::<Vec<_>>()).weighed(|_| true);
        let energy = |row: usize| weighed.row(row).1.iter().map(|value| value * value).sum::<f32>();
        let most = |row: usize| weighed.row(row).1.iter().fold(0.0_f32, |most, value| most.max(value * value));
        assert!((energy(0) - 1.0).abs() < 1e-6 && (most(0) - 0.5).abs() < 1e-6);
        assert_eq!(weighed.row(2).1, [1.0]);
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
