//! One reader's visits: what a page exported, or the reader's rows of a log.

use std::io::Read;

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::{Interaction, Kind, Log, Source};
use crate::profile::{Hidden, Profile, record};
use crate::reading::{Entry, Visit};

/// Why there is no history.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// The file cannot be read.
    #[error("{file}: cannot read: {error}")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// Not what a page exports.
    #[error("{file}: expected an exported profile (format \"foldin-profile\", version 1 or 2), found {found}")]
    Export {
        /// The file.
        file: String,
        /// What came instead.
        found: String,
    },
    /// A log of several readers, and nobody said whose.
    #[error("{file}: expected the rows of one reader, found {readers}: name one with --reader")]
    SeveralReaders {
        /// The file.
        file: String,
        /// How many there are.
        readers: usize,
    },
    /// A reader whom the log does not know.
    #[error("{file}: there is no reader `{reader}`")]
    UnknownReader {
        /// The file.
        file: String,
        /// Who was asked for.
        reader: String,
    },
}

/// What a page exports. Entries are read one by one, so that a damaged one does not cost the others.
#[derive(Deserialize)]
struct Export {
    format: String,
    version: u32,
    #[serde(default)]
    visits: Vec<Value>,
    #[serde(default)]
    hidden: Vec<Value>,
}

/// Reads a profile that a page exported. Also gives the number of damaged entries that were skipped.
///
/// # Errors
/// [`HistoryError`] where the file cannot be read, or is no export of a version that is known.
pub fn read_export(source: &Source) -> Result<(Profile, usize), HistoryError> {
    let file = source.to_string();
    let mut text = String::new();
    source
        .open()
        .and_then(|mut reader| reader.read_to_string(&mut text))
        .map_err(|error| HistoryError::Read { file: file.clone(), error })?;
    let export: Export = serde_json::from_str(&text)
        .map_err(|error| HistoryError::Export { file: file.clone(), found: error.to_string() })?;
    if export.format != "foldin-profile" || !(1..=2).contains(&export.version) {
        let found = format!("format \"{}\", version {}", export.format, export.version);
        return Err(HistoryError::Export { file, found });
    }
    let mut profile = Profile::default();
    let mut damaged = 0;
    for visit in export.visits {
        match record::read(&visit) {
            Ok(kept) => profile.remember(kept),
            Err(_) => damaged += 1,
        }
    }
    for hidden in export.hidden {
        match serde_json::from_value::<Hidden>(hidden) {
            Ok(hidden) => profile.hide(hidden),
            Err(_) => damaged += 1,
        }
    }
    Ok((profile, damaged))
}

impl Log {
    /// One reader's rows as a profile; `reader` may be left out where the log has one only.
    ///
    /// # Errors
    /// [`HistoryError`] where it is not clear who is meant. `file` names the log in it.
    pub fn history(&self, reader: Option<&str>, file: &str) -> Result<Profile, HistoryError> {
        let number = match reader {
            Some(name) => self
                .readers
                .find(name)
                .ok_or_else(|| HistoryError::UnknownReader { file: file.into(), reader: name.into() })?,
            None if self.readers.len() > 1 => {
                return Err(HistoryError::SeveralReaders { file: file.into(), readers: self.readers.len() });
            }
            None => 0,
        };
        let mut profile = Profile::default();
        for (place, row) in self.interactions.iter().enumerate().filter(|(_, row)| row.reader == number) {
            if let Some(visit) = self.visit(place, row) {
                profile.remember(visit);
            }
        }
        Ok(profile)
    }

    /// A row of evidence as a page would have kept it. `place` names the visit.
    pub(crate) fn visit(&self, place: usize, row: &Interaction) -> Option<Visit> {
        let evidence = row.evidence()?;
        let item_id = self.articles.name(row.article).to_owned();
        Some(Visit {
            dwell_ms: evidence.dwell_seconds.map(|seconds| seconds * 1000.0),
            max_depth: evidence.read_fraction,
            actions: if row.kind == Kind::Acted { vec![crate::reading::Action::Share] } else { Vec::new() },
            strength: evidence.strength,
            entry: if evidence.visit { Entry::Record } else { Entry::Event },
            ..Visit::recorded(format!("row-{place:012}"), item_id, evidence.at_seconds * 1000.0)
        })
    }
}
