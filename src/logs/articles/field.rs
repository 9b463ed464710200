//! From what stands in a row to the fields of an article.

use std::collections::HashSet;

use super::date::{parse_seconds, whole_seconds};
use super::{ARTICLES, Article, MOST_LINKS};
use crate::logs::BadRow;
use crate::logs::rows::{Cell, Row};

/// Makes an article of a row. Empty values leave a field as it is.
pub(super) fn article(row: &Row<'_>) -> Result<Article, BadRow> {
    let mut article = Article::default();
    for (place, field) in ARTICLES.columns.iter().copied().enumerate() {
        let cell = row.cell(place)?;
        if !cell.is_empty() {
            take(&mut article, field, cell)?;
        }
    }
    if article.item_id.is_empty() { Err(BadRow::NoId("item_id")) } else { Ok(article) }
}

fn take(article: &mut Article, field: &'static str, cell: Cell<'_>) -> Result<(), BadRow> {
    let shown = cell.clone();
    let wrong = |expected: &'static str| BadRow::value(field, &shown.shown(), expected);
    match field {
        "item_id" => {
            let id = cell.text().ok_or_else(|| wrong("expected an id"))?;
            let id = id.trim();
            if id.contains(['\n', '\r']) {
                return Err(BadRow::LineBreak(field));
            }
            article.item_id = id.into();
        }
        "published" => {
            let published = seconds(&cell);
            article.published =
                Some(published.ok_or_else(|| wrong("expected an ISO 8601 date or time, or Unix seconds"))?);
        }
        "words" => {
            article.words = Some(words(cell).ok_or_else(|| wrong("expected a whole number from 0 to 10000000"))?)
        }
        "topics" => article.topics = topics(cell).ok_or_else(|| wrong("expected names in a list, or parted by |"))?,
        "links" => article.links = links(cell).ok_or_else(|| wrong("expected ids in a list, or parted by |"))?,
        "embedding" => {
            article.embedding = Some(embedding(cell).ok_or_else(|| wrong("expected a list of finite numbers"))?)
        }
        "paid" => article.paid = Some(truth(cell).ok_or_else(|| wrong("expected true or false"))?),
        _ => {
            let text = Some(cell.text().ok_or_else(|| wrong("expected text"))?.into_owned());
            match field {
                "title" => article.title = text,
                "url" => article.url = text,
                "text" => article.text = text,
                "language" => article.language = text,
                "section" => article.section = text,
                "author" => article.author = text,
                "format" => article.format = text,
                _ => {}
            }
        }
    }
    Ok(())
}

fn seconds(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Time(seconds) | Cell::Integer(seconds) => whole_seconds(*seconds as f64),
        Cell::Float(seconds) => whole_seconds(*seconds),
        Cell::Text(text) => parse_seconds(text),
        _ => None,
    }
}

fn words(cell: Cell<'_>) -> Option<u32> {
    let number: f64 = cell.text()?.trim().parse().ok()?;
    (libm::trunc(number) == number && (0.0..=10_000_000.0).contains(&number)).then_some(number as u32)
}

fn topics(cell: Cell<'_>) -> Option<Vec<String>> {
    let mut unique: Vec<String> = Vec::new();
    let mut take = |name: &str| {
        let name = name.trim();
        if !name.is_empty() && !unique.iter().any(|known| known == name) {
            unique.push(name.into());
        }
    };
    match cell {
        Cell::Text(text) => text.split('|').for_each(&mut take),
        Cell::Texts(names) => names.iter().for_each(|name| take(name)),
        _ => return None,
    }
    Some(unique)
}

fn links(cell: Cell<'_>) -> Option<Vec<String>> {
    let mut unique = HashSet::new();
    let mut links = Vec::new();
    let mut take = |id: &str| {
        let id = id.trim();
        if links.len() < MOST_LINKS && !id.is_empty() && unique.insert(id.to_owned()) {
            links.push(id.to_owned());
        }
    };
    match cell {
        Cell::Text(text) => text.split('|').for_each(&mut take),
        Cell::Texts(ids) => ids.iter().for_each(|id| take(id)),
        Cell::Integers(ids) => ids.iter().for_each(|id| take(&id.to_string())),
        // One id, as CSV would have it.
        Cell::Integer(id) => take(&id.to_string()),
        _ => return None,
    }
    Some(links)
}

/// A list, a list written as text, or numbers parted by `|` or spaces.
fn embedding(cell: Cell<'_>) -> Option<Vec<f32>> {
    let numbers: Vec<f32> = match cell {
        Cell::Numbers(numbers) => numbers,
        Cell::Integers(numbers) => numbers.into_iter().map(|number| number as f32).collect(),
        Cell::Text(text) => text
            .trim_matches(['[', ']', ' '])
            .split(['|', ' ', ','])
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?,
        _ => return None,
    };
    (!numbers.is_empty() && numbers.iter().all(|number| number.is_finite())).then_some(numbers)
}

fn truth(cell: Cell<'_>) -> Option<bool> {
    match cell.text()?.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}
