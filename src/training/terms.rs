//! From what an article says to weighted terms.

use std::cmp::Reverse;
use std::collections::HashMap;

use rayon::prelude::*;

use super::sparse::Sparse;
use super::vocabulary::{Term, Vocabulary};
use super::words::{Language, Words, folded_name};
use crate::logs::articles::Article;

/// A term must occur in so many articles that have readers: nothing can be learnt from fewer.
const LEAST_ARTICLES: u32 = 2;
/// A word in more than three quarters of the articles of its language is left out: a stop word, whatever the language. No
/// lower: a word in half of them may part a site of two subjects, which is the most that one word can tell.
const MOST_SHARE: f64 = 0.75;
/// Of fewer articles, words of the subject stand in most by chance.
const STOP_WORDS_FROM: u32 = 20;
/// Terms at most, the most frequent ones: W has a row for each, and is held four times while it is fitted. At d = 64 that is a
/// quarter of a gigabyte, at 300 more than one. citeulike-a has 46,000 tags.
const MOST_TERMS: usize = 1 << 18;
/// Articles whose words are held as text at one time; all of them as numbers only.
const READ_AT_ONCE: usize = 4096;
/// Power of the inverse document frequency; 1.5 beat 1 on citeulike-a (NDCG@20 .328 against .314).
const RARITY: f64 = 1.5;

/// Share of t that an article's topics have where it has words, too: its editor's word on what it is about.
const TOPIC_SHARE: f64 = 0.5;

/// What a term is, besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A word of a language, by its number.
    Word(u16),
    /// What is written alike in all languages.
    Number,
    /// A topic, whatever the language: its editor's word.
    Topic,
}

/// The terms of every article, not yet weighed.
///
/// A word is another term in every language: "die", "Gift" and "also" mean one thing in German and another in English, and
/// would make articles alike that are not. What languages share is told by topics, by numbers, and by those who read both.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    /// For each article its terms, ascending.
    articles: Vec<Vec<u32>>,
    /// For each article the number of its language; all that nobody said are one.
    languages: Vec<u16>,
    /// For each term what it is.
    kinds: Vec<Kind>,
    /// For each term its text.
    texts: Vec<String>,
    /// Names of languages, by number.
    names: Vec<String>,
}

impl Terms {
    /// Takes apart the titles, texts and topics of `articles`, text or HTML.
    pub(super) fn of(articles: &[Option<&Article>]) -> Self {
        let mut numbers: HashMap<(Kind, String), u32> = HashMap::new();
        let mut languages = Vec::with_capacity(articles.len());
        let mut known: HashMap<String, u16> = HashMap::new();
        let mut terms = Vec::with_capacity(articles.len());
        for articles in articles.chunks(READ_AT_ONCE) {
            let texts: Vec<(String, Vec<String>)> = articles
                .par_iter()
                .map_init(Words::new, |words, article| {
                    article.map(|article| words_of(article, words)).unwrap_or_default()
                })
                .collect();
            for ((language, words), article) in texts.into_iter().zip(articles) {
                // Beyond so many names of languages they are no languages.
                let next = known.len().min(usize::from(u16::MAX)) as u16;
                let language = *known.entry(language).or_insert(next);
                languages.push(language);
                let words = words.into_iter().map(|word| {
                    let kind = if word.contains(char::is_alphabetic) { Kind::Word(language) } else { Kind::Number };
                    (kind, word)
                });
                let topics = article.iter().flat_map(|article| &article.topics);
                let of_article = words.chain(topics.map(|topic| (Kind::Topic, folded_name(topic))));
                let mut of_article: Vec<u32> = of_article
                    .map(|term| {
                        let next = numbers.len() as u32;
                        *numbers.entry(term).or_insert(next)
                    })
                    .collect();
                of_article.sort_unstable();
                of_article.dedup();
                terms.push(of_article);
            }
        }
        let mut by_number: Vec<((Kind, String), u32)> = numbers.into_iter().collect();
        by_number.sort_unstable_by_key(|(_, number)| *number);
        let (kinds, texts) = by_number.into_iter().map(|(term, _)| term).unzip();
        let mut names = vec![String::new(); known.len()];
        for (name, number) in known {
            names[usize::from(number)] = name;
        }
        Self { articles: terms, languages, kinds, texts, names }
    }

    /// Whether no article says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// t [articles, terms]: a term's weight is (ln((1+n)/(1+df)) + 1)^1.5, whether it occurs once or often; rows of unit
    /// length, half of it the topics' where there are words, too. df counts the articles with the term, n those that say anything,
    /// for a word those in its language, both among the articles for which `has_readers` holds; terms with df below 2 fall away, and
    /// words with df above 3n/4.
    pub(super) fn weighed(&self, has_readers: impl Fn(usize) -> bool) -> Sparse {
        let kept = self.kept(has_readers);
        let mut columns = vec![u32::MAX; self.kinds.len()];
        for (column, &(term, _)) in (0..).zip(&kept) {
            columns[term] = column;
        }
        let mut matrix = Sparse::new(kept.len());
        for terms in &self.articles {
            let known = terms.iter().map(|&term| columns[term as usize]).filter(|&column| column != u32::MAX);
            let of_article: Vec<Weighed> = known
                .map(|column| {
                    let (term, weight) = kept[column as usize];
                    Weighed { column, weight, is_topic: self.kinds[term] == Kind::Topic }
                })
                .collect();
            matrix.push(unit_row(&of_article));
        }
        matrix
    }

    /// The terms that [`weighed`](Self::weighed) has columns of, in their order, to weigh articles by that come later.
    pub(super) fn vocabulary(&self, has_readers: impl Fn(usize) -> bool) -> Vocabulary {
        let kept = self.kept(has_readers).into_iter();
        Vocabulary::new(kept.map(|(term, weight)| {
            let text = self.texts[term].clone();
            let term = match self.kinds[term] {
                Kind::Word(language) => Term::Word(self.names[usize::from(language)].clone(), text),
                Kind::Number => Term::Number(text),
                Kind::Topic => Term::Topic(text),
            };
            (term, weight)
        }))
    }

    /// Terms that are neither too rare nor too common, ascending, with their weights.
    fn kept(&self, has_readers: impl Fn(usize) -> bool) -> Vec<(usize, f64)> {
        let mut kept = Vec::new();
        for (term, frequency, articles) in self.frequencies(has_readers) {
            let common = articles >= STOP_WORDS_FROM && f64::from(frequency) > MOST_SHARE * f64::from(articles);
            if frequency < LEAST_ARTICLES || (common && self.kinds[term] != Kind::Topic) {
                continue;
            }
            let rarity = libm::log(f64::from(1 + articles) / f64::from(1 + frequency)) + 1.0;
            kept.push((term, libm::pow(rarity, RARITY), frequency));
        }
        most_frequent(kept, MOST_TERMS)
    }

    /// Of each term df and n.
    fn frequencies(&self, has_readers: impl Fn(usize) -> bool) -> impl Iterator<Item = (usize, u32, u32)> {
        let mut frequency = vec![0_u32; self.kinds.len()];
        let mut all = 0_u32;
        let mut by_language = vec![0_u32; self.languages.iter().max().map_or(0, |last| usize::from(*last) + 1)];
        let articles = self.articles.iter().zip(&self.languages).enumerate();
        for (_, (terms, language)) in articles.filter(|(place, (terms, _))| has_readers(*place) && !terms.is_empty()) {
            all += 1;
            by_language[usize::from(*language)] += 1;
            terms.iter().for_each(|&term| frequency[term as usize] += 1);
        }
        self.kinds.iter().zip(frequency).enumerate().map(move |(term, (kind, frequency))| match kind {
            Kind::Word(language) => (term, frequency, by_language[usize::from(*language)]),
            Kind::Number | Kind::Topic => (term, frequency, all),
        })
    }
}

/// Of (term, weight, frequency) the `most` most frequent terms, in their order; of equals the first.
fn most_frequent(mut terms: Vec<(usize, f64, u32)>, most: usize) -> Vec<(usize, f64)> {
    if terms.len() > most {
        terms.sort_by_key(|(_, _, frequency)| Reverse(*frequency));
        terms.truncate(most);
        terms.sort_by_key(|(term, _, _)| *term);
    }
    terms.into_iter().map(|(term, weight, _)| (term, weight)).collect()
}

/// A term of one article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) column: u32,
    pub(super) weight: f64,
    pub(super) is_topic: bool,
}

/// A row of unit length, half of it the topics' where there are words, too.
pub(super) fn unit_row(terms: &[Weighed]) -> impl Iterator<Item = (u32, f32)> {
    let energy =
        |topics: bool| terms.iter().filter(|term| term.is_topic == topics).map(|term| term.weight.powi(2)).sum::<f64>();
    let (of_words, of_topics) = (energy(false), energy(true));
    let (words, topics) = if of_words > 0.0 && of_topics > 0.0 {
        ((1.0 - TOPIC_SHARE) / of_words, TOPIC_SHARE / of_topics)
    } else {
        (1.0 / of_words, 1.0 / of_topics)
    };
    terms.iter().map(move |term| {
        let share = if term.is_topic { topics } else { words };
        (term.column, (term.weight * share.sqrt()) as f32)
    })
}

/// The language of an article and its words, each once.
pub(super) fn words_of(article: &Article, words: &Words) -> (String, Vec<String>) {
    let language = Language::of(article.language.as_deref());
    let mut found = Vec::new();
    for text in article.title.iter().chain(&article.text) {
        words.of(text, &language, |word| found.push(word));
    }
    found.sort_unstable();
    found.dedup();
    (language.name, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { text: Some(text.into()), ..Article::default() }
    }

    fn weighed(articles: &[Article]) -> Sparse {
        Terms::of(&articles.iter().map(Some).collect::<Vec<_>>()).weighed(|_| true)
    }

    #[test]
    fn topics_have_half_of_the_row_and_all_of_it_without_words() {
        let of = |text: &str| Article { topics: vec!["web".into()], ..article(text) };
        let weighed = weighed(&[of("wasm rust page"), of("wasm rust page"), of("")]);
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

    #[test]
    fn what_most_articles_of_a_language_say_is_left_out() {
        let of = |language: &str, text: &str| Article { language: Some(language.into()), ..article(text) };
        let mut articles: Vec<Article> = (0..30).map(|k| of("en", &format!("the number {}", k / 2))).collect();
        articles.extend((0..30).map(|k| of("de", if k < 15 { "die zahl" } else { "die wand" })));
        // "the" and "number" are in all English articles, "die" in all German ones, but each in half of all.
        assert_eq!(weighed(&articles).row_length(0), 1, "the number itself");
        assert_eq!(weighed(&articles).row_length(30), 1, "half is not most");
        // Topics are never too common.
        articles.iter_mut().for_each(|article| article.topics = vec!["all".into()]);
        assert_eq!(weighed(&articles).row_length(30), 2);
        // Few articles may well have one subject.
        assert_eq!(weighed(&articles[30..45]).row_length(0), 3);
        // The words of the larger of two subjects are what parts them.
        let sites: Vec<Article> =
            (0..40).map(|k| article(if k < 25 { "the roses" } else { "the compilers" })).collect();
        assert_eq!(weighed(&sites).row_length(0), 1);
    }

    #[test]
    fn a_word_means_another_thing_in_another_language() {
        let of = |language: Option<&str>| Article { language: language.map(Into::into), ..article("Gift 2024 gifts") };
        let alike = |one: Option<&str>, other: Option<&str>| {
            let articles = [of(one), of(one), of(other), of(other)];
            weighed(&articles).dot(0, 2)
        };
        assert!((alike(Some("en"), Some("en-US")) - 1.0).abs() < 1e-6);
        assert!((alike(None, None) - 1.0).abs() < 1e-6);
        let year_alone = alike(Some("en"), Some("de"));
        assert!(year_alone > 0.0 && year_alone < 0.5, "{year_alone}");
    }

    #[test]
    fn of_too_many_terms_the_most_frequent_stay_in_their_order() {
        let terms = || vec![(0, 0.5, 2), (3, 0.1, 9), (4, 0.6, 2), (7, 0.3, 5)];
        assert_eq!(most_frequent(terms(), 3), [(0, 0.5), (3, 0.1), (7, 0.3)]);
        assert_eq!(most_frequent(terms(), 4).len(), 4);
    }

    #[test]
    fn articles_keep_their_terms_however_many_are_read_at_once() {
        let articles: Vec<Article> =
            (0..2 * READ_AT_ONCE + 1).map(|number| article(&format!("one w{}", number % READ_AT_ONCE))).collect();
        let terms = Terms::of(&articles.iter().map(Some).collect::<Vec<_>>());
        assert_eq!(terms.articles.len(), articles.len());
        for number in [0, 5, READ_AT_ONCE - 1] {
            assert_eq!(terms.articles[number], terms.articles[number + READ_AT_ONCE]);
        }
        assert_eq!(terms.kinds.len(), READ_AT_ONCE + 1);
    }

    #[test]
    fn markup_is_no_content() {
        let words = |text: &str| words_of(&article(text), &Words::new()).1;
        assert_eq!(words("<p class=lead>Wasm &amp; Rust<script>let a;</script>"), words("rust wasm"));
    }
}
