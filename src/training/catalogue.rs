//! The articles a model will know, and what is known of each besides its readers.

use std::collections::{BTreeSet, HashMap};

use crate::logs::articles::Article;
use crate::logs::{Interaction, Kind, Log};
use crate::model::NO_TOPIC;

/// Silent reading of English non-fiction (Brysbaert 2019).
const WORDS_PER_MINUTE: f32 = 238.0;
/// So many measured visits to the end make a better reading time than a count of words.
const ENOUGH_READS: usize = 20;
/// A visit to the end reached this share of the article.
const READ_TO_THE_END: f32 = 0.9;

/// All articles of the log, in its numbers, then those that only the articles file knows.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Their ids.
    pub ids: Vec<String>,
    /// For each, its place in the articles file; `None` where it stands only in the log.
    pub described: Vec<Option<u32>>,
    /// Publication in Unix seconds: what the articles file says, else the first row of the log that names the article, which
    /// is the best guess there is. 0 where neither is known.
    pub published: Vec<i64>,
    /// Expected reading time in seconds, 0 where unknown: the median dwell of visits that reached the end where there are 20
    /// of them, else the words at 238 a minute.
    pub reading_seconds: Vec<f32>,
    /// Names of topics, sorted.
    pub topics: Vec<String>,
    /// Index into `topics` of an article's first topic; empty where no article has any.
    pub topic: Vec<u16>,
}

impl Catalogue {
    /// Brings log and articles file together.
    pub fn new(log: &Log, articles: &[Article]) -> Self {
        Self::as_of(log, articles, i64::MAX)
    }

    /// The same, with reading times measured on the visits before `until` alone. Articles and their dates are those of the
    /// whole log: who ranks must leave out what is not published yet.
    pub fn as_of(log: &Log, articles: &[Article], until: i64) -> Self {
        let mut ids: Vec<String> = log.articles.names().map(str::to_owned).collect();
        let mut described = vec![None; ids.len()];
        let mut added: HashMap<&str, usize> = HashMap::new();
        for (place, article) in articles.iter().enumerate() {
            let known = log.articles.find(&article.item_id).map(|number| number as usize);
            // Of two descriptions with one id the last stands.
            let number = known.or_else(|| added.get(article.item_id.as_str()).copied()).unwrap_or_else(|| {
                added.insert(&article.item_id, ids.len());
                ids.push(article.item_id.clone());
                described.push(None);
                ids.len() - 1
            });
            described[number] = Some(place as u32);
        }
        let description = |number: usize| described[number].map(|place| &articles[place as usize]);
        let mut first_seen = vec![0; ids.len()];
        for row in log.interactions.iter().rev() {
            first_seen[row.article as usize] = row.at;
        }
        let published = (0..ids.len())
            .map(|number| description(number).and_then(|article| article.published).unwrap_or(first_seen[number]))
            .collect();
        let past = log.interactions.partition_point(|row| row.at < until);
        let mut reading_seconds: Vec<f32> = (0..ids.len())
            .map(|number| description(number).and_then(|article| article.words).map_or(0.0, expected_seconds))
            .collect();
        for (number, seconds) in measured_reading(&log.interactions[..past], ids.len()) {
            reading_seconds[number] = seconds;
        }
        let (topics, topic) = topics(ids.len(), description);
        Self { ids, described, published, reading_seconds, topics, topic }
    }

    /// What `articles`, the file that the catalogue was made with, says of each article.
    pub fn descriptions<'a>(&self, articles: &'a [Article]) -> Vec<Option<&'a Article>> {
        self.described.iter().map(|place| place.and_then(|place| articles.get(place as usize))).collect()
    }

    /// N.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// How long so many words take, in seconds.
pub(crate) fn expected_seconds(words: u32) -> f32 {
    words as f32 / WORDS_PER_MINUTE * 60.0
}

/// The dwell of a visit that reached the end; `None` for any other row.
pub(crate) fn dwell_to_the_end(row: &Interaction) -> Option<f32> {
    // Comparisons with what was not measured are false.
    let to_the_end = row.dwell_seconds > 0.0 && row.scroll_depth >= READ_TO_THE_END;
    (to_the_end && matches!(row.kind, Kind::Opened | Kind::Acted)).then_some(row.dwell_seconds)
}

/// The median of the dwells of visits that reached the end; `None` where they are too few. Puts them in another order.
pub(crate) fn measured_seconds(dwells: &mut [f32]) -> Option<f32> {
    let middle = dwells.len() / 2;
    (dwells.len() >= ENOUGH_READS).then(|| *dwells.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// The reading times of articles with enough visits that reached the end.
fn measured_reading(interactions: &[Interaction], articles: usize) -> Vec<(usize, f32)> {
    let mut to_the_end: Vec<Vec<f32>> = vec![Vec::new(); articles];
    for row in interactions {
        if let Some(dwell) = dwell_to_the_end(row) {
            to_the_end[row.article as usize].push(dwell);
        }
    }
    let measured = |(number, dwells): (usize, &mut Vec<f32>)| Some((number, measured_seconds(dwells)?));
    to_the_end.iter_mut().enumerate().filter_map(measured).collect()
}

fn topics<'a>(count: usize, description: impl Fn(usize) -> Option<&'a Article>) -> (Vec<String>, Vec<u16>) {
    let first = |number: usize| description(number).and_then(|article| article.topics.first());
    let names: BTreeSet<&String> = (0..count).filter_map(first).collect();
    if names.is_empty() {
        return (Vec::new(), Vec::new());
    }
    // The format counts topics in 16 bits; what is beyond has none.
    let names: Vec<String> = names.into_iter().take(usize::from(NO_TOPIC)).cloned().collect();
    let index = |topic: &String| names.binary_search(topic).map_or(NO_TOPIC, |place| place as u16);
    let topic = (0..count).map(|number| first(number).map_or(NO_TOPIC, index)).collect();
    (names, topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: i64, article: u32, dwell_seconds: f32, scroll_depth: f32) -> Interaction {
        let visit = Log::of_visits(&[(at, 0, article)]).interactions[0];
        Interaction { dwell_seconds, scroll_depth, ..visit }
    }

    #[test]
    fn the_file_comes_before_the_guess() {
        let mut log = Log::default();
        log.articles.intern("a");
        log.articles.intern("b");
        log.interactions =
            vec![row(100, 0, f32::NAN, f32::NAN), row(200, 1, f32::NAN, f32::NAN), row(300, 0, 1.0, 1.0)];
        let article = |id: &str, published| Article { item_id: id.into(), published, ..Article::default() };
        let articles =
            [Article { words: Some(476), topics: vec!["wasm".into()], ..article("b", Some(50)) }, article("c", None)];
        let known = Catalogue::new(&log, &articles);
        assert_eq!(known.ids, ["a", "b", "c"]);
        assert_eq!(known.published, [100, 50, 0]);
        assert_eq!(known.reading_seconds, [0.0, 120.0, 0.0]);
        assert_eq!(known.topics, ["wasm"]);
        assert_eq!(known.topic, [NO_TOPIC, 0, NO_TOPIC]);
    }

    #[test]
    fn twenty_reads_to_the_end_measure_the_reading_time() {
        let reads = |count: usize| (0..count).map(|k| row(0, 0, 100.0 + k as f32, 0.95)).collect::<Vec<_>>();
        assert_eq!(measured_reading(&reads(19), 1), []);
        assert_eq!(measured_reading(&reads(21), 1), [(0, 110.0)]);
        let skimmed: Vec<_> = (0..40).map(|_| row(0, 0, 100.0, 0.5)).collect();
        assert_eq!(measured_reading(&skimmed, 1), []);
    }
}
