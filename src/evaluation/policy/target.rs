//! The policy that is to be valued: how likely it puts which item at which position.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::path::PathBuf;

use super::table::{ITEM_ID, PROBABILITIES, PROBABILITY, position};
use super::{PolicyError, PolicyLog};
use crate::logs::{BadRowLimit, ColumnNames, Intake, LogError, Source};

/// Probabilities of a position may miss 1 by so much and are then brought to 1: files round.
const ROUNDING: f64 = 0.01;

/// Where a target policy comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetPolicy {
    /// Every item of the log equally likely at every position.
    Uniform,
    /// What another log shows: the share of the rows of a position that an item has there.
    ///
    /// The mean of the propensities that stand in those rows would be something else: an item is shown more often while it is
    /// likely, so that its rows come from its best hours. On the small Open Bandit log such means add up to 1.8 to 3.4 at a
    /// position. Shares add up to 1, and are right for the mean of a policy that changed.
    OfLog(PathBuf),
    /// A file with the columns `item_id`, `position` and `probability`.
    Table(PathBuf),
}

impl From<&str> for TargetPolicy {
    fn from(text: &str) -> Self {
        match text.strip_prefix("log:") {
            Some(path) => Self::OfLog(path.into()),
            None if text == "uniform" => Self::Uniform,
            None => Self::Table(text.into()),
        }
    }
}

impl fmt::Display for TargetPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            |path: &PathBuf| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match self {
            Self::Uniform => out.write_str("uniform"),
            Self::OfLog(path) => write!(out, "as logged in {}", name(path)),
            Self::Table(path) => out.write_str(&name(path)),
        }
    }
}

/// Probabilities of a target policy.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// By (item id, position). What is not there has probability 0; those of a position add up to 1.
    probabilities: HashMap<(String, u16), f64>,
    /// Of every item and position, where that is the same.
    everywhere: Option<f64>,
    /// What the policy was logged to do, where it comes from a log.
    pub log: Option<PolicyLog>,
}

impl Target {
    /// Reads the policy, which is to be valued by `log`.
    ///
    /// # Errors
    /// [`PolicyError`] where its file cannot be read, or what stands in it are no probabilities.
    pub fn read(
        policy: &TargetPolicy,
        log: &PolicyLog,
        columns: &ColumnNames,
        limit: BadRowLimit,
    ) -> Result<Self, PolicyError> {
        let name = policy.to_string();
        match policy {
            TargetPolicy::Uniform => {
                let everywhere = Some(1.0 / log.items.len().max(1) as f64);
                Ok(Self { name, everywhere, ..Self::default() })
            }
            TargetPolicy::OfLog(path) => {
                let other = PolicyLog::read_target(&Source::from(path.clone()), columns, limit)?;
                let mut counts: HashMap<(String, u16), f64> = HashMap::new();
                for row in &other.rows {
                    *counts.entry((other.items.name(row.item).to_owned(), row.position)).or_default() += 1.0;
                }
                Ok(Self { name, probabilities: shares(counts), log: Some(other), ..Self::default() })
            }
            TargetPolicy::Table(path) => {
                let source = Source::from(path.clone());
                let probabilities = table(&source, limit)?;
                let sums = sums(&probabilities);
                let mut wrong: Vec<_> = sums.into_iter().filter(|(_, sum)| (sum - 1.0).abs() > ROUNDING).collect();
                wrong.sort_unstable_by_key(|(position, _)| *position);
                if let Some(&(position, sum)) = wrong.first() {
                    return Err(PolicyError::Sum { file: source.to_string(), position, sum });
                }
                Ok(Self { name, probabilities: shares(probabilities), ..Self::default() })
            }
        }
    }

    /// Probabilities [positions, items] in the numbers of `log`.
    pub(super) fn aligned(&self, log: &PolicyLog, positions: &[u16]) -> Result<Vec<Vec<f64>>, PolicyError> {
        if let Some(probability) = self.everywhere {
            return Ok(vec![vec![probability; log.items.len()]; positions.len()]);
        }
        let mut aligned = vec![vec![0.0; log.items.len()]; positions.len()];
        let mut met = vec![false; positions.len()];
        for ((item, position), probability) in &self.probabilities {
            let Ok(place) = positions.binary_search(position) else { continue };
            met[place] = true;
            if let Some(item) = log.items.find(item) {
                aligned[place][item as usize] = *probability;
            }
        }
        match met.iter().position(|met| !met) {
            Some(place) => Err(PolicyError::NoPosition { policy: self.name.clone(), position: positions[place] }),
            None => Ok(aligned),
        }
    }
}

fn table(source: &Source, limit: BadRowLimit) -> Result<HashMap<(String, u16), f64>, LogError> {
    let mut probabilities = HashMap::new();
    let columns = ColumnNames::of(&PROBABILITIES);
    let mut intake = Intake::new(&columns, limit, &|_| {});
    intake.read(source, &mut |row, _| {
        let (item, position) = (row.id(ITEM_ID)?, position(row)?);
        let expected = "expected a number between 0 and 1";
        let probability = row.number(PROBABILITY, |value| (0.0..=1.0).contains(value), expected)?;
        let probability = probability.ok_or_else(|| PROBABILITY.refused("", expected))?;
        match probabilities.entry((item.into_owned(), position)) {
            Entry::Occupied(known) => {
                return Err(ITEM_ID.refused(&known.key().0, "expected every item once at a position"));
            }
            Entry::Vacant(new) => {
                new.insert(probability);
            }
        }
        Ok(())
    })?;
    intake.finish()?;
    Ok(probabilities)
}

fn sums(probabilities: &HashMap<(String, u16), f64>) -> HashMap<u16, f64> {
    let mut keys: Vec<_> = probabilities.iter().collect();
    // A hash map has no order, and sums of floats depend on it.
    keys.sort_unstable_by_key(|(key, _)| *key);
    let mut sums = HashMap::new();
    for ((_, position), probability) in keys {
        *sums.entry(*position).or_default() += probability;
    }
    sums
}

fn shares(mut counts: HashMap<(String, u16), f64>) -> HashMap<(String, u16), f64> {
    let sums = sums(&counts);
    for ((_, position), count) in &mut counts {
        *count /= sums.get(position).copied().unwrap_or(1.0);
    }
    counts
}
