//! The log by readers and by articles, and the confidences of it at any moment.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::first_contacts::FirstContacts;
use super::sparse::Sparse;
use crate::logs::{Interaction, Log};
use crate::model::Confidence;
use crate::reading::Evidence;
use crate::taste::confidence;

/// Rows that one task turns into confidences.
const ROWS_PER_TASK: usize = 256;
/// Tasks whose results are held before they are put together.
const TASKS_AT_ONCE: usize = 256;
/// Below this a confidence changes nothing, but its inverse would cost the solve its precision.
pub(crate) const LEAST_CONFIDENCE: f32 = 1e-4;

/// Rows of evidence of one side, grouped: of each reader, or of each article, in the order of time.
#[derive(Debug)]
struct Grouped {
    starts: Vec<usize>,
    order: Vec<u32>,
}

impl Grouped {
    fn new(interactions: &[Interaction], groups: usize, group: fn(&Interaction) -> u32) -> Self {
        let evidence = || interactions.iter().enumerate().filter(|(_, row)| row.evidence().is_some());
        let mut starts = vec![0; groups + 1];
        evidence().for_each(|(_, row)| starts[group(row) as usize + 1] += 1);
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut order = vec![0; starts[groups]];
        for (place, row) in evidence() {
            let to = &mut next[group(row) as usize];
            order[*to] = place as u32;
            *to += 1;
        }
        Self { starts, order }
    }

    fn of(&self, group: u32) -> &[u32] {
        self.order.get(self.starts[group as usize]..self.starts[group as usize + 1]).unwrap_or_default()
    }
}

/// Who read what, found from either side.
#[derive(Debug)]
pub struct History<'a> {
    interactions: &'a [Interaction],
    readers: usize,
    articles: usize,
    by_reader: Grouped,
    by_article: Grouped,
    reading_seconds: &'a [f32],
    settings: Confidence,
}

impl<'a> History<'a> {
    /// Indexes the evidence of `log`. `reading_seconds` has an entry for every article that a model will know.
    pub fn new(log: &'a Log, reading_seconds: &'a [f32], settings: Confidence) -> Self {
        let interactions = log.interactions.as_slice();
        let (readers, articles) = (log.readers.len(), reading_seconds.len());
        Self {
            interactions,
            readers,
            articles,
            by_reader: Grouped::new(interactions, readers, |row| row.reader),
            by_article: Grouped::new(interactions, articles, |row| row.article),
            reading_seconds,
            settings,
        }
    }

    /// The rows of a reader's evidence before `until`, in the order of time.
    pub fn of_reader(&self, reader: u32, until: i64) -> impl DoubleEndedIterator<Item = &'a Interaction> {
        self.rows_before(self.by_reader.of(reader), until)
    }

    /// Confidences of one reader's articles [articles with evidence before `until`], as of `until`.
    pub fn reader_row(&self, reader: u32, until: i64) -> Vec<(u32, f32)> {
        self.row(self.by_reader.of(reader), until, |row| row.article)
    }

    /// Confidences of one article's readers before `until`, as of `until`.
    pub fn article_row(&self, article: u32, until: i64) -> Vec<(u32, f32)> {
        self.row(self.by_article.of(article), until, |row| row.reader)
    }

    /// Confidences [readers, articles] of everything before `until`.
    pub fn confidences(&self, until: i64) -> Sparse {
        let readers: Vec<u32> = (0..self.readers as u32).collect();
        let mut pairs = Sparse::new(self.articles);
        // By and by, so that what is found is never held twice.
        for readers in readers.chunks(ROWS_PER_TASK * TASKS_AT_ONCE) {
            let found: Vec<Vec<Vec<(u32, f32)>>> = readers
                .par_chunks(ROWS_PER_TASK)
                .map(|readers| readers.iter().map(|&reader| self.reader_row(reader, until)).collect())
                .collect();
            found.into_iter().flatten().for_each(|row| pairs.push(row));
        }
        pairs
    }

    /// Readers, and articles, with evidence in `from..until`, each ascending.
    pub fn active(&self, from: i64, until: i64) -> (Vec<u32>, Vec<u32>) {
        let sorted = |mut numbers: Vec<u32>| {
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let rows = || self.between(from, until);
        (sorted(rows().map(|row| row.reader).collect()), sorted(rows().map(|row| row.article).collect()))
    }

    /// Rows of evidence in `from..until`, in the order of time.
    pub fn between(&self, from: i64, until: i64) -> impl Iterator<Item = &'a Interaction> {
        self.rows_between(from, until).iter().filter(|row| row.evidence().is_some())
    }

    /// All rows in `from..until`, impressions among them, in the order of time.
    pub(super) fn rows_between(&self, from: i64, until: i64) -> &'a [Interaction] {
        let start = self.interactions.partition_point(|row| row.at < from);
        let end = self.interactions.partition_point(|row| row.at < until);
        &self.interactions[start..end.max(start)]
    }

    /// How many rows of evidence of an article there are before `until`.
    pub fn rows_of_article(&self, article: u32, until: i64) -> usize {
        self.by_article.of(article).partition_point(|&place| self.interactions[place as usize].at < until)
    }

    /// The first evidence of every pair of reader and article.
    pub fn first_contacts(&self) -> FirstContacts<'a> {
        let readers: Vec<u32> = (0..self.readers as u32).collect();
        // A bit for every row: whether it is the first of its pair. Rows are in the order of time.
        let bits = u64::BITS as usize;
        let first: Vec<AtomicU64> =
            std::iter::repeat_with(AtomicU64::default).take(self.interactions.len().div_ceil(bits)).collect();
        readers.par_chunks(ROWS_PER_TASK).for_each_init(Vec::new, |seen: &mut Vec<(u32, u32)>, readers| {
            for &reader in readers {
                seen.clear();
                seen.extend(
                    self.by_reader.of(reader).iter().map(|&place| (self.interactions[place as usize].article, place)),
                );
                seen.sort_unstable();
                seen.dedup_by_key(|pair| pair.0);
                for &(_, place) in seen.iter() {
                    first[place as usize / bits].fetch_or(1 << (place as usize % bits), Ordering::Relaxed);
                }
            }
        });
        FirstContacts::new(self.interactions, first.into_iter().map(AtomicU64::into_inner).collect())
    }

    /// Number of readers.
    pub fn readers(&self) -> usize {
        self.readers
    }

    /// Number of articles.
    pub fn articles(&self) -> usize {
        self.articles
    }

    fn rows_before(&self, group: &[u32], until: i64) -> impl DoubleEndedIterator<Item = &'a Interaction> {
        let interactions = self.interactions;
        let end = group.partition_point(|&place| interactions[place as usize].at < until);
        group[..end].iter().map(move |&place| &interactions[place as usize])
    }

    fn row(&self, group: &[u32], until: i64, other: fn(&Interaction) -> u32) -> Vec<(u32, f32)> {
        let mut rows: Vec<(u32, Evidence, u32)> = self
            .rows_before(group, until)
            .filter_map(|row| row.evidence().map(|evidence| (other(row), evidence, row.article)))
            .collect();
        // Stable, so that the evidence of one pair stays in the order of time.
        rows.sort_by_key(|row| row.0);
        let pairs = rows.chunk_by(|a, b| a.0 == b.0).map(|pair| {
            let evidence: Vec<Evidence> = pair.iter().map(|row| row.1).collect();
            let reading_seconds = f64::from(self.reading_seconds[pair[0].2 as usize]);
            (pair[0].0, confidence(&evidence, reading_seconds, until as f64, &self.settings) as f32)
        });
        // Bounces and what has faded away are no evidence.
        pairs.filter(|pair| pair.1 >= LEAST_CONFIDENCE).collect()
    }
}
