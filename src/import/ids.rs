//! What the articles are called whose factors a peer keeps by number.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use super::ImportError;
use super::spark::string_indexer_labels;
use crate::host;
use crate::logs::Source;

/// Reads names: a text file with one a line, plain or compressed, `-` for standard input; or the folder of a Spark
/// `StringIndexerModel`. The first names number 0.
///
/// # Errors
/// [`ImportError`] where it cannot be read, is no text, or names one article twice or not at all.
pub fn read_ids(path: &Path) -> Result<Vec<String>, ImportError> {
    let ids = if host::is_dir(path) { string_indexer_labels(path)? } else { lines(path)? };
    let wrong = |expected: &str, found: String| ImportError::Ids {
        file: path.display().to_string(),
        expected: expected.into(),
        found,
    };
    let mut seen = HashSet::new();
    for (place, id) in ids.iter().enumerate() {
        if id.trim().is_empty() || id.contains('\n') {
            return Err(wrong("an id in every line, without line breaks", format!("`{id}` in line {}", place + 1)));
        }
        if !seen.insert(id) {
            return Err(wrong("ids that differ", format!("`{id}` again in line {}", place + 1)));
        }
    }
    Ok(ids)
}

fn lines(path: &Path) -> Result<Vec<String>, ImportError> {
    let source = Source::from(path.to_owned());
    let mut bytes = Vec::new();
    source
        .open()
        .and_then(|mut source| source.read_to_end(&mut bytes))
        .map_err(|error| ImportError::read(path, error))?;
    let text = String::from_utf8(bytes).map_err(|error| ImportError::Ids {
        file: path.display().to_string(),
        expected: "UTF-8".into(),
        found: format!("another byte at {}", error.utf8_error().valid_up_to()),
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.lines().map(|line| line.trim().to_owned()).collect())
}

/// Names for factors that lie in the order of their numbers.
///
/// # Errors
/// [`ImportError::Ids`] where there are more or fewer names than factors.
pub(super) fn one_each(file: &Path, ids: Vec<String>, factors: usize) -> Result<Vec<String>, ImportError> {
    if ids.len() == factors {
        return Ok(ids);
    }
    Err(ImportError::Ids {
        file: file.display().to_string(),
        expected: format!("{factors} ids, one for each row of the factors"),
        found: ids.len().to_string(),
    })
}

/// Names for factors that know their own numbers.
///
/// # Errors
/// [`ImportError::Ids`] where a number has no name.
pub(super) fn by_number(file: &Path, ids: &[String], numbers: &[i64]) -> Result<Vec<String>, ImportError> {
    let name = |&number: &i64| {
        let found = usize::try_from(number).ok().and_then(|place| ids.get(place)).cloned();
        found.ok_or_else(|| ImportError::Ids {
            file: file.display().to_string(),
            expected: format!("a name for article {number}"),
            found: format!("names for 0 to {} only", ids.len().saturating_sub(1)),
        })
    };
    numbers.iter().map(name).collect()
}
