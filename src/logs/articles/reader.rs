//! One row after the other, whatever the file's form.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::field::Place;
use super::{Article, ArticleColumns, ArticlesError, BadRow, FIELDS};
use crate::logs::Source;

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A row of an articles file.
#[derive(Debug)]
pub enum Row {
    /// An article.
    Article(Article),
    /// A row that says no article, and why.
    Bad(BadRow),
}

type Bytes = Box<dyn BufRead>;

enum Lines {
    Json { source: Bytes, line: u64 },
    Csv { records: csv::StringRecordsIntoIter<Bytes>, fields: Vec<(usize, &'static str)> },
}

/// An articles file, read row by row.
pub struct ArticleReader {
    path: PathBuf,
    lines: Lines,
    /// What each field is called in this file.
    names: Vec<(&'static str, String)>,
    /// Length and line of the first embedding.
    embedding: Option<(usize, u64)>,
    ended: bool,
}

impl ArticleReader {
    /// Opens a file; `-` is standard input. Gzip and the form are told by the first bytes, not by the name.
    ///
    /// # Errors
    /// [`ArticlesError`] where it cannot be opened or is a CSV file without a needed column.
    pub fn open(path: &Path, columns: &ArticleColumns) -> Result<Self, ArticlesError> {
        let unreadable = |error: io::Error| ArticlesError::Unreadable { path: path.into(), reason: error.to_string() };
        let source = Source::from(path.to_owned()).open().map_err(unreadable)?;
        Self::from_source(path, source, columns)
    }

    fn from_source(path: &Path, mut source: Bytes, columns: &ArticleColumns) -> Result<Self, ArticlesError> {
        let unreadable = |reason: String| ArticlesError::Unreadable { path: path.into(), reason };
        let first = first_character(&mut source).map_err(|error| unreadable(error.to_string()))?;
        let names: Vec<(&'static str, String)> =
            FIELDS.into_iter().map(|field| (field, columns.of(field).to_owned())).collect();
        let lines = if matches!(first, Some(b'{') | None) {
            Lines::Json { source, line: 0 }
        } else {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
            let header = reader.headers().map_err(|error| unreadable(error.to_string()))?.clone();
            let place = |name: &str| header.iter().position(|column| column.trim() == name);
            for (field, name) in &names {
                if place(name).is_none() && (*field == "item_id" || columns.is_mapped(field)) {
                    let found = header.iter().collect::<Vec<_>>().join(", ");
                    return Err(ArticlesError::Column { path: path.into(), expected: name.clone(), found });
                }
            }
            let fields = names.iter().filter_map(|(field, name)| Some((place(name)?, *field))).collect();
            Lines::Csv { records: reader.into_records(), fields }
        };
        Ok(Self { path: path.into(), lines, names, embedding: None, ended: false })
    }

    fn next_row(&mut self) -> Result<Option<Row>, ArticlesError> {
        let (line, row) = match &mut self.lines {
            Lines::Json { source, line } => loop {
                let mut bytes = Vec::new();
                let length = source.read_until(b'\n', &mut bytes).map_err(|error| ArticlesError::Unreadable {
                    path: self.path.clone(),
                    reason: error.to_string(),
                })?;
                if length == 0 {
                    return Ok(None);
                }
                *line += 1;
                if !bytes.trim_ascii().is_empty() {
                    break (*line, from_json(&bytes, &Place { line: *line }, &self.names));
                }
            },
            Lines::Csv { records, fields } => match records.next() {
                None => return Ok(None),
                Some(Err(error)) if error.is_io_error() => {
                    return Err(ArticlesError::Unreadable { path: self.path.clone(), reason: error.to_string() });
                }
                Some(Err(error)) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    (line, Err(Place { line }.bad("row", "a row of CSV in UTF-8", &error.to_string())))
                }
                Some(Ok(record)) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    (line, from_csv(&record, &Place { line }, fields))
                }
            },
        };
        match row {
            Err(bad) => Ok(Some(Row::Bad(bad))),
            Ok(article) => {
                self.check_embedding(&article, line)?;
                Ok(Some(Row::Article(article)))
            }
        }
    }

    fn check_embedding(&mut self, article: &Article, line: u64) -> Result<(), ArticlesError> {
        let Some(found) = article.embedding.as_ref().map(Vec::len) else { return Ok(()) };
        let (expected, first_line) = *self.embedding.get_or_insert((found, line));
        if expected == found {
            return Ok(());
        }
        Err(ArticlesError::EmbeddingLength { path: self.path.clone(), line, expected, first_line, found })
    }
}

impl Iterator for ArticleReader {
    type Item = Result<Row, ArticlesError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.next_row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// The first byte that says what the file is; a byte order mark is passed over for good.
fn first_character(source: &mut Bytes) -> io::Result<Option<u8>> {
    let mut start = Vec::new();
    source.by_ref().take(BYTE_ORDER_MARK.len() as u64).read_to_end(&mut start)?;
    if start == BYTE_ORDER_MARK {
        start.clear();
    }
    // Blank lines before the first row keep their place in the count of lines.
    while start.iter().all(u8::is_ascii_whitespace) {
        let mut next = [0];
        if source.read(&mut next)? == 0 {
            break;
        }
        start.extend(next);
    }
    let first = start.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let rest = std::mem::replace(source, Box::new(io::empty()));
    *source = Box::new(io::Cursor::new(start).chain(rest));
    Ok(first)
}

fn from_json(bytes: &[u8], place: &Place, names: &[(&'static str, String)]) -> Result<Article, BadRow> {
    let found = || String::from_utf8_lossy(bytes).trim().to_owned();
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| place.bad("row", "a JSON object", &format!("{error} in {}", found())))?;
    let Value::Object(object) = value else { return Err(place.bad("row", "a JSON object", &found())) };
    let mut article = Article::default();
    for (field, name) in names {
        if let Some(value) = object.get(name) {
            place.take(&mut article, field, value)?;
        }
    }
    with_id(article, place)
}

fn from_csv(record: &csv::StringRecord, place: &Place, fields: &[(usize, &'static str)]) -> Result<Article, BadRow> {
    let mut article = Article::default();
    for &(column, field) in fields {
        if let Some(text) = record.get(column) {
            place.take(&mut article, field, &Value::String(text.to_owned()))?;
        }
    }
    with_id(article, place)
}

fn with_id(article: Article, place: &Place) -> Result<Article, BadRow> {
    if article.item_id.is_empty() { Err(place.bad("item_id", "an id", "none")) } else { Ok(article) }
}
