//! What was published.

mod date;
mod field;
mod read;

pub use date::iso_seconds;
pub use read::{Articles, ReadArticles, read_articles};

use serde::{Serialize, Serializer};

use super::Table;

/// The fields that are read.
pub static ARTICLES: Table = Table {
    rows: "articles",
    columns: &[
        "item_id",
        "title",
        "url",
        "published",
        "words",
        "topics",
        "links",
        "text",
        "embedding",
        "language",
        "section",
        "author",
        "format",
        "paid",
    ],
    required: &["item_id"],
    renamed: true,
};

/// Links of one article that are read. A page with more is an index of pages and says little of what each is about; it also bounds
/// what a file can make of memory.
pub const MOST_LINKS: usize = 256;

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
    /// Ids of the articles that it links to, each once, in the order of the file. Of more than [`MOST_LINKS`] the first count.
    ///
    /// They are not taken from a text's HTML: what it links to are addresses, which need the page's own address, redirects and
    /// campaign parameters to become ids, and half of them are navigation. Who publishes knows better.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
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

#[cfg(test)]
mod tests;
