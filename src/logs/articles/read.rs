//! Reads what was published.

use std::collections::HashMap;

use super::field::article;
use super::{ARTICLES, Article};
use crate::logs::{BadRow, BadRowLimit, BadRows, ColumnNames, Intake, LogError, Source};

/// How articles are read.
#[derive(Debug, Clone)]
pub struct ReadArticles {
    /// What the file calls its columns, those of [`ARTICLES`].
    pub columns: ColumnNames,
    /// How many bad rows are let pass.
    pub max_bad_rows: BadRowLimit,
}

impl Default for ReadArticles {
    fn default() -> Self {
        Self { columns: ColumnNames::of(&ARTICLES), max_bad_rows: BadRowLimit::default() }
    }
}

/// Everything an articles file holds.
#[derive(Debug, Default)]
pub struct Articles {
    /// The articles in the order of the file, an id that stands twice at its first place with its last content.
    pub articles: Vec<Article>,
    /// Rows that were passed over.
    pub bad: BadRows,
    /// Rows whose id stood there before; they replaced it.
    pub duplicates: usize,
}

/// Reads a whole articles file: CSV, JSON Lines or Parquet. An empty file has no articles.
///
/// The first embedding says how long all are; a row with one of another length is a bad row.
///
/// # Errors
/// [`LogError`] where the file cannot be read, lacks the `item_id` column, or too many rows are bad.
pub fn read_articles(source: &Source, how: &ReadArticles) -> Result<Articles, LogError> {
    let mut found = Articles::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut length = None;
    let mut intake = Intake::new(&how.columns, how.max_bad_rows, &|_| {});
    let read = intake.read(source, &mut |row, place| {
        let article = article(row)?;
        if let Some(embedding) = &article.embedding {
            let (expected, first) = length.get_or_insert_with(|| (embedding.len(), place()));
            if embedding.len() != *expected {
                let expected = format!("expected {expected} as in {first}");
                return Err(BadRow::value("embedding", &format!("{} numbers", embedding.len()), expected));
            }
        }
        match places.get(&article.item_id) {
            Some(&place) => {
                found.articles[place] = article;
                found.duplicates += 1;
            }
            None => {
                places.insert(article.item_id.clone(), found.articles.len());
                found.articles.push(article);
            }
        }
        Ok(())
    });
    match read {
        Ok(()) | Err(LogError::Empty { .. }) => {}
        Err(error) => return Err(error),
    }
    (_, found.bad) = intake.finish()?;
    Ok(found)
}
