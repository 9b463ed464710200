//! What was published: JSON Lines or CSV, plain or gzipped, read row by row.

mod date;
mod field;
mod reader;

pub use date::iso_seconds;
pub use reader::{ArticleReader, Row};

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};
use thiserror::Error;

/// One article as its publisher describes it. Only the id is certain.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Article {
    /// Its name in every log, not empty, without line breaks.
    pub item_id: String,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Publication in Unix seconds; a date alone means its first second in UTC. Written as ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_iso")]
    pub published: Option<i64>,
    /// Its length in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<u32>,
    /// What it is about, most important first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Its text, or as much of it as the publisher gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A vector of its content; one length in the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embedding: Option<Vec<f32>>,
    /// A language tag, e.g. `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The part of the site it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How it is told, e.g. `interview`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Whether it lies behind a paywall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<bool>,
}

fn as_iso<S: Serializer>(published: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match published.and_then(iso_seconds) {
        Some(text) => serializer.serialize_str(&text),
        None => serializer.serialize_none(),
    }
}

/// Field names that an articles file may use, and the names of its own columns where they differ:
/// `published` → `publishedAt`.
pub type ColumnNames = BTreeMap<String, String>;

/// The fields that are read; every other is passed over.
pub const FIELDS: [&str; 13] = [
    "item_id",
    "title",
    "url",
    "published",
    "words",
    "topics",
    "text",
    "embedding",
    "language",
    "section",
    "author",
    "format",
    "paid",
];

/// A row that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, `{field}`: expected {expected}, found {found}")]
pub struct BadRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The field at fault, or `row` where it cannot be taken apart at all.
    pub field: String,
    /// What would have been right.
    pub expected: String,
    /// What stood there, cut short.
    pub found: String,
}

/// Why an articles file cannot be read to its end.
#[derive(Debug, Error)]
pub enum ArticlesError {
    /// It cannot be opened, or reading stopped.
    #[error("cannot read articles from {}: {reason}", path.display())]
    Unreadable {
        /// The file, `-` for standard input.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A CSV file without a column that is needed, or named by `--column`.
    #[error("{}: line 1 must name a column `{expected}`, found {found}", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// The column that is missing.
        expected: String,
        /// The columns there are.
        found: String,
    },
    /// An embedding that cannot be compared with those before it.
    #[error("{}: line {line}, `embedding`: expected {expected} numbers as in line {first_line}, found {found}", path.display())]
    EmbeddingLength {
        /// The file.
        path: PathBuf,
        /// The line at fault.
        line: u64,
        /// The length of the first embedding.
        expected: usize,
        /// The line of the first embedding.
        first_line: u64,
        /// The length found.
        found: usize,
    },
}

/// Everything an articles file holds.
#[derive(Debug, Default)]
pub struct Articles {
    /// The articles in the order of the file, an id that stands twice at its first place with its last content.
    pub articles: Vec<Article>,
    /// Rows that were passed over.
    pub bad_rows: Vec<BadRow>,
    /// Rows whose id stood there before; they replaced it.
    pub duplicates: usize,
}

/// Reads a whole articles file; `-` is standard input.
///
/// # Errors
/// [`ArticlesError`] where the file cannot be read, lacks the `item_id` column, or mixes embeddings of several lengths.
pub fn read_articles(path: &Path, columns: &ColumnNames) -> Result<Articles, ArticlesError> {
    let mut found = Articles::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in ArticleReader::open(path, columns)? {
        match row? {
            Row::Bad(bad) => found.bad_rows.push(bad),
            Row::Article(article) => match places.get(&article.item_id) {
                Some(&place) => {
                    found.articles[place] = article;
                    found.duplicates += 1;
                }
                None => {
                    places.insert(article.item_id.clone(), found.articles.len());
                    found.articles.push(article);
                }
            },
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
