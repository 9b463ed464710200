//! Scores from elsewhere: what another recommender would have shown.

use std::collections::HashMap;
use std::io::{BufRead, Read};

use serde::Deserialize;
use thiserror::Error;

use super::{Moment, Ranker, Refresh, Scorer};
use crate::logs::{Ids, Log, Source, unix_seconds};

/// One row of a scores file.
#[derive(Debug, Deserialize)]
struct Row {
    reader_id: String,
    item_id: String,
    score: f64,
    #[serde(default)]
    timestamp: Option<Time>,
}

/// A time as text or as a number.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Time {
    Seconds(i64),
    Text(String),
}

/// Why a scores file cannot be used.
#[derive(Debug, Error)]
pub enum ScoresError {
    /// The file cannot be read.
    #[error("{file}: cannot read: {error}")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A row that is none. A scores file is written by a program: one bad row says that all may be wrong.
    #[error(
        "{file}:{line}: expected reader_id, item_id and a finite score, and a time or nothing in timestamp: {found}"
    )]
    Row {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: u64,
        /// What is wrong.
        found: String,
    },
    /// Not one of the rows is of a reader and an article of the log.
    #[error("{file}: none of {rows} rows is of a reader and an article of the log before the cut")]
    Foreign {
        /// The file.
        file: String,
        /// Its rows.
        rows: u64,
    },
}

/// Ranks by given scores. A pair without a score is not shown.
#[derive(Debug)]
pub struct OutsideScores {
    name: String,
    scores: HashMap<(u32, u32), (i64, f64)>,
    /// Rows that were passed over: of another reader or article, or made after the cut.
    pub passed_over: u64,
}

impl OutsideScores {
    /// Reads CSV with a header, or JSON Lines, of `reader_id`, `item_id`, `score` and, where it is there, `timestamp` (ISO 8601
    /// or Unix seconds): of several scores of one pair the latest before `until` counts, and none that was made later.
    ///
    /// # Errors
    /// [`ScoresError`] for what cannot be read or used.
    pub fn read(source: &Source, name: String, log: &Log, until: i64) -> Result<Self, ScoresError> {
        let file = source.to_string();
        let unreadable = |error| ScoresError::Read { file: file.clone(), error };
        let mut lines = source.open().map_err(unreadable)?;
        let json = lines.fill_buf().map_err(unreadable)?.trim_ascii_start().first() == Some(&b'{');
        let mut found = Self { name, scores: HashMap::new(), passed_over: 0 };
        let mut rows = 0;
        let mut add = |line: u64, row: Result<Row, String>| {
            rows += 1;
            let bad = |found| ScoresError::Row { file: file.clone(), line, found };
            found.add(row.map_err(bad)?, log, until).map_err(bad)
        };
        if json {
            for (line, text) in (1..).zip(lines.lines()) {
                let text = text.map_err(|error| ScoresError::Read { file: file.clone(), error })?;
                if !text.trim().is_empty() {
                    add(line, serde_json::from_str(&text).map_err(|error| error.to_string()))?;
                }
            }
        } else {
            let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(lines as Box<dyn Read>);
            for row in reader.deserialize::<Row>() {
                let line = row.as_ref().err().and_then(csv::Error::position).map_or(0, csv::Position::line);
                add(line, row.map_err(|error| error.to_string()))?;
            }
        }
        if found.scores.is_empty() {
            return Err(ScoresError::Foreign { file, rows });
        }
        Ok(found)
    }

    fn add(&mut self, row: Row, log: &Log, until: i64) -> Result<(), String> {
        let Row { reader_id, item_id, score, timestamp } = row;
        let at = match timestamp {
            None => i64::MIN,
            Some(Time::Seconds(seconds)) => seconds,
            Some(Time::Text(text)) if text.is_empty() => i64::MIN,
            Some(Time::Text(text)) => unix_seconds(&text).map_err(|expected| format!("{expected}, found `{text}`"))?,
        };
        if !score.is_finite() {
            return Err(format!("the score is {score}"));
        }
        let number = |ids: &Ids, id: &str| ids.find(id.trim());
        match number(&log.readers, &reader_id).zip(number(&log.articles, &item_id)) {
            Some(pair) if at < until => {
                let kept = self.scores.entry(pair).or_insert((at, score));
                if at >= kept.0 {
                    *kept = (at, score);
                }
            }
            _ => self.passed_over += 1,
        }
        Ok(())
    }
}

impl Ranker for OutsideScores {
    fn name(&self) -> &str {
        &self.name
    }

    fn refreshed(&self) -> Refresh {
        Refresh::Never
    }

    fn is_baseline(&self) -> bool {
        false
    }

    fn follow(&self) -> Box<dyn Scorer + '_> {
        Box::new(Given(self))
    }
}

struct Given<'a>(&'a OutsideScores);

impl Scorer for Given<'_> {
    fn score(&mut self, moment: Moment, candidates: &[u32], scores: &mut Vec<f64>) {
        let score = |&article| self.0.scores.get(&(moment.reader, article)).map_or(f64::NEG_INFINITY, |given| given.1);
        scores.extend(candidates.iter().map(score));
    }
}
