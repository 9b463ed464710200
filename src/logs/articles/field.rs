//! From what stands in a row to the fields of an article.

use serde_json::Value;

use super::date::{parse_seconds, whole_seconds};
use super::{Article, BadRow};

/// Longest excerpt of a wrong value in a message, in characters.
const EXCERPT: usize = 60;

/// What of one row is needed to say what is wrong with it.
pub(super) struct Place {
    pub(super) line: u64,
}

impl Place {
    pub(super) fn bad(&self, field: &str, expected: &str, found: &str) -> BadRow {
        let mut excerpt: String = found.chars().take(EXCERPT).collect();
        if excerpt.len() < found.len() {
            excerpt.push('…');
        }
        BadRow { line: self.line, field: field.into(), expected: expected.into(), found: excerpt }
    }

    /// Takes one field into the article. Empty values and null leave it as it is.
    pub(super) fn take(&self, article: &mut Article, field: &str, value: &Value) -> Result<(), BadRow> {
        if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return Ok(());
        }
        let wrong = |expected: &str| self.bad(field, expected, &shown(value));
        match field {
            "item_id" => {
                article.item_id = id(value).ok_or_else(|| wrong("an id without line breaks"))?;
            }
            "published" => {
                let seconds = value.as_f64().map_or_else(|| value.as_str().and_then(parse_seconds), whole_seconds);
                article.published = Some(seconds.ok_or_else(|| wrong("an ISO 8601 date or time, or Unix seconds"))?);
            }
            "words" => article.words = Some(words(value).ok_or_else(|| wrong("a whole number from 0 to 10000000"))?),
            "topics" => article.topics = topics(value).ok_or_else(|| wrong("names in a list, or parted by |"))?,
            "embedding" => article.embedding = Some(embedding(value).ok_or_else(|| wrong("a list of finite numbers"))?),
            "paid" => article.paid = Some(truth(value).ok_or_else(|| wrong("true or false"))?),
            _ => {
                let text = Some(text(value).ok_or_else(|| wrong("text"))?);
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
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// A text, or a number that stands for one.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn id(value: &Value) -> Option<String> {
    text(value).filter(|id| !id.contains(['\n', '\r']))
}

fn words(value: &Value) -> Option<u32> {
    let number = number(value)?;
    (libm::trunc(number) == number && (0.0..=10_000_000.0).contains(&number)).then_some(number as u32)
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn topics(value: &Value) -> Option<Vec<String>> {
    let names: Vec<&str> = match value {
        Value::String(text) => text.split('|').collect(),
        Value::Array(names) => names.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let mut unique: Vec<String> = Vec::with_capacity(names.len());
    for name in names.into_iter().map(str::trim).filter(|name| !name.is_empty()) {
        if !unique.iter().any(|known| known == name) {
            unique.push(name.into());
        }
    }
    Some(unique)
}

/// A list, a list written as text, or numbers parted by `|` or spaces.
fn embedding(value: &Value) -> Option<Vec<f32>> {
    let numbers: Vec<f64> = match value {
        Value::Array(numbers) => numbers.iter().map(Value::as_f64).collect::<Option<_>>()?,
        Value::String(text) => text
            .trim_matches(['[', ']', ' '])
            .split(['|', ' ', ','])
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?,
        _ => return None,
    };
    let numbers: Vec<f32> = numbers.into_iter().map(|number| number as f32).collect();
    (!numbers.is_empty() && numbers.iter().all(|number| number.is_finite())).then_some(numbers)
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(paid) => Some(*paid),
        Value::Number(_) => number(value).filter(|&n| n == 0.0 || n == 1.0).map(|n| n == 1.0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
