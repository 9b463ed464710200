//! A visit as it is kept, and the article as the model knew it then.

use super::base64;
use super::record::VERSION;
use crate::reading::{Entry, Visit};

/// Bytes of a title that are kept: enough to know the article by.
const MOST_TITLE: usize = 120;
/// What the key, the names of the members and the numbers take, beside what is as long as it likes.
const FIXED_BYTES: usize = 130;
/// The same of an event, and of a strength.
const EVENT_BYTES: usize = 45;

/// No vector has a larger scale: what is this long in a store or a page is damaged, and a solve with two such has no solution.
const MOST_SCALE: f32 = 100.0;

/// What comes before the vector of an article.
const HEAD_BYTES: usize = 10;

/// A visit, and what is needed to fold it in once the model has forgotten its article, or where a page never loads the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The visit.
    pub visit: Visit,
    /// Its article; `None` where no model knew it.
    pub article: Option<KeptArticle>,
}

/// What a model knew of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptArticle {
    /// Names the axes in which the vector lies: it may be held against vectors in those alone.
    pub axes: u32,
    /// The vector, number = scale · value.
    pub scale: f32,
    /// One byte a number.
    pub values: Vec<i8>,
    /// Expected reading time in seconds, 0 where unknown.
    pub reading_seconds: u16,
}

impl Kept {
    /// What the solve needs of a visit, and no more: its start to the second, dwell to the tenth of one, depth to the hundredth, and
    /// how much was read; not how long it was open, nor where the reader clicked or came from.
    pub fn of(visit: &Visit, article: Option<KeptArticle>) -> Self {
        let rounded = |value: f64, unit: f64| libm::round(value / unit) * unit;
        // Asked for, since a slice that may panic brings 4 KB of words about characters into the page.
        let cut = |title: &str| title.get(..title.floor_char_boundary(MOST_TITLE)).map(str::to_owned);
        let banded = visit.seen_bands > 0 || visit.read_bands > 0;
        Self {
            visit: Visit {
                title: visit.title.as_deref().and_then(cut),
                dwell_ms: visit.dwell_ms.map(|dwell| rounded(dwell, 100.0)),
                // Divided by a whole number it is the nearest to its two digits, and is written with no more.
                max_depth: visit.max_depth.map(|depth| libm::round(depth * 100.0) / 100.0),
                // That any were seen says that they were measured.
                seen_bands: if banded { visit.read_bands.max(1) } else { 0 },
                read_bands: visit.read_bands,
                actions: visit.actions.clone(),
                strength: visit.strength,
                entry: if visit.entry == Entry::Event { Entry::Event } else { Entry::Record },
                schema: VERSION,
                ..Visit::recorded(visit.visit_id.clone(), visit.item_id.clone(), rounded(visit.start_ms, 1000.0))
            },
            article,
        }
    }

    /// At most how many bytes it takes in a store, its key included.
    pub fn bytes(&self) -> usize {
        let Visit { visit_id, item_id, title, actions, strength, entry, .. } = &self.visit;
        let texts = visit_id.len() + escaped(item_id) + title.as_deref().map_or(0, escaped);
        let acts = if actions.is_empty() { 0 } else { 12 + actions.len() * 8 };
        let vector = self.article.as_ref().map_or(0, |article| (HEAD_BYTES + article.values.len()) * 4 / 3 + 2);
        let event = if *entry == Entry::Event || *strength > 0.0 { EVENT_BYTES } else { 0 };
        FIXED_BYTES + event + texts + acts + vector
    }
}

/// Bytes of `text` in JSON.
fn escaped(text: &str) -> usize {
    text.bytes().map(|byte| if byte < b' ' { 6 } else { 1 + usize::from(matches!(byte, b'"' | b'\\')) }).sum()
}

impl From<Visit> for Kept {
    fn from(visit: Visit) -> Self {
        Self { visit, article: None }
    }
}

impl KeptArticle {
    /// Text for a store: base64 of the axes (4 bytes), the scale (4), the reading time (2) and the vector, a byte a number.
    pub fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + self.values.len());
        bytes.extend_from_slice(&self.axes.to_le_bytes());
        bytes.extend_from_slice(&self.scale.to_le_bytes());
        bytes.extend_from_slice(&self.reading_seconds.to_le_bytes());
        bytes.extend(self.values.iter().map(|value| value.cast_unsigned()));
        base64::encode(&bytes)
    }

    /// The article that [`KeptArticle::text`] made the text of; `None` where it did not.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = base64::decode(text)?;
        let (axes, rest) = bytes.split_first_chunk()?;
        let (scale, rest) = rest.split_first_chunk()?;
        let (seconds, values) = rest.split_first_chunk()?;
        let scale = f32::from_le_bytes(*scale);
        (0.0..=MOST_SCALE).contains(&scale).then(|| Self {
            axes: u32::from_le_bytes(*axes),
            scale,
            reading_seconds: u16::from_le_bytes(*seconds),
            values: values.iter().map(|value| value.cast_signed()).collect(),
        })
    }
}
