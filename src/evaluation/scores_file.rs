//! Scores from elsewhere: what another recommender would have shown.

use std::collections::HashMap;

use thiserror::Error;

use super::{Moment, Ranker, Refresh, Scorer};
use crate::logs::{BadRow, BadRowLimit, ColumnNames, Field, Intake, Log, LogError, Placed, Row, Source, Table};

/// A score in every row.
static SCORES: Table = Table {
    rows: "scores",
    columns: &["reader_id", "item_id", "score", "timestamp"],
    required: &["reader_id", "item_id", "score"],
    renamed: false,
};

const READER_ID: Field = SCORES.field(0);
const ITEM_ID: Field = SCORES.field(1);
const SCORE: Field = SCORES.field(2);
const TIMESTAMP: Field = SCORES.field(3);

/// Why a scores file cannot be used.
#[derive(Debug, Error)]
pub enum ScoresError {
    /// The file cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A row that is none. A scores file is written by a program: one bad row says that all may be wrong.
    #[error("{0}; no row of scores may be bad")]
    Row(Placed),
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
    /// Reads CSV, JSON Lines or Parquet of `reader_id`, `item_id`, `score` and, where it is there, `timestamp` (ISO 8601 or Unix
    /// seconds): of several scores of one pair the latest before `until` counts, and none that was made later.
    ///
    /// # Errors
    /// [`ScoresError`] for what cannot be read or used.
    pub fn read(source: &Source, name: String, log: &Log, until: i64) -> Result<Self, ScoresError> {
        let mut found = Self { name, scores: HashMap::new(), passed_over: 0 };
        let columns = ColumnNames::of(&SCORES);
        let mut intake = Intake::new(&columns, BadRowLimit::Rows(0), &|_| {});
        let read = intake.read(source, &mut |row, _| found.add(row, log, until));
        let (rows, _) = read.and_then(|()| intake.finish()).map_err(|error| match error {
            LogError::TooManyBadRows { rows, limit, mut bad } => match bad.first.pop() {
                Some(first) => ScoresError::Row(first),
                None => LogError::TooManyBadRows { rows, limit, bad }.into(),
            },
            error => error.into(),
        })?;
        if found.scores.is_empty() {
            return Err(ScoresError::Foreign { file: source.to_string(), rows });
        }
        Ok(found)
    }

    fn add(&mut self, row: &Row<'_>, log: &Log, until: i64) -> Result<(), BadRow> {
        let (reader, item) = (row.id(READER_ID)?, row.id(ITEM_ID)?);
        let expected = "expected a finite number";
        let score = row.number(SCORE, |score: &f64| score.is_finite(), expected)?;
        let score = score.ok_or_else(|| SCORE.refused("", expected))?;
        let at = row.seconds(TIMESTAMP)?.unwrap_or(i64::MIN);
        match log.readers.find(&reader).zip(log.articles.find(&item)) {
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
