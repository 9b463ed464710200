//! A page that does not load the catalogue: what it knows of all articles, and how it takes in single ones.

use super::error::decimal;
use super::{Json, Model, ModelError, NO_TOPIC, ParseJson};

/// What is known of a site's articles that are not loaded; zeros where the model is all there is.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "native", derive(serde::Serialize))]
pub struct Extent {
    /// N, of the whole site.
    pub articles: u64,
    /// When the newest was published, Unix seconds; 0 where no date is known.
    pub newest: i64,
    /// In how many files they lie.
    pub shards: u32,
    /// The folder of those files.
    pub release: String,
}

/// An article that comes with the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// Its id.
    pub id: String,
    /// Its vector \[d\] is `scale · values`.
    pub scale: f32,
    /// Its vector, a byte a number.
    pub values: Vec<i8>,
    /// e, as in the model; at least 0.
    pub exposure: f32,
    /// Expected reading time in seconds, 0 where unknown.
    pub reading_seconds: f32,
    /// Publication in Unix seconds, 0 where unknown.
    pub published: i64,
    /// Readers ever; at least 0.
    pub readers: f32,
    /// Readers with a half-life of one day; at least 0.
    pub recent_readers: f32,
}

/// FNV-1a.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The shard of `shards` in which an article lies: FNV-1a of its id, modulo.
pub fn shard_of(id: &str, shards: u32) -> u32 {
    hash(id).checked_rem(shards).unwrap_or(0)
}

/// The file of what is moving, beside the head.
pub const MOVING: &str = "moving.safetensors";

/// The parts of a published model that a page has asked for. None is asked for twice: what failed once is not tried until the
/// next page.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    moving: bool,
    shards: Vec<u32>,
}

impl Asked {
    /// The files, as paths beside the head, that these articles are still to be looked for in: first that of what is moving,
    /// and once it is there the shards of those that it did not have. Empty where nothing is to be had.
    pub fn next(&mut self, model: &Model, ids: &[String]) -> Vec<String> {
        let Extent { shards, release, .. } = &model.extent;
        let mut missing = ids.iter().filter(|id| model.find(id).is_none()).peekable();
        if *shards == 0 || missing.peek().is_none() {
            return Vec::new();
        }
        if !self.moving {
            self.moving = true;
            return vec![MOVING.into()];
        }
        let mut paths = Vec::new();
        for shard in missing.map(|id| shard_of(id, *shards)) {
            if !self.shards.contains(&shard) {
                self.shards.push(shard);
                paths.push([release, "/", &decimal(u64::from(shard)), ".safetensors"].concat());
            }
        }
        paths
    }
}

impl Extent {
    /// Reads what `foldin publish` wrote into the head; `None` where it is not of that form.
    pub(super) fn read(text: &str, json: &impl ParseJson) -> Option<Self> {
        let value = json.parse(text).ok()?;
        Some(Self {
            articles: value.member("articles")?.whole()?,
            newest: value.member("newest")?.whole()? as i64,
            shards: u32::try_from(value.member("shards")?.whole()?).ok()?,
            release: value.member("release")?.text()?,
        })
    }
}

impl Model {
    /// How many articles the site has, loaded or not.
    pub fn articles(&self) -> u64 {
        self.extent.articles.max(self.len() as u64)
    }

    /// When the newest of them was published, Unix seconds; `None` where no date is known.
    pub fn newest(&self) -> Option<i64> {
        let loaded = self.published.iter().copied().max().unwrap_or(0);
        Some(loaded.max(self.extent.newest)).filter(|newest| *newest > 0)
    }

    /// Takes in the articles of a part, but for those that it knows; gives how many it took.
    ///
    /// # Errors
    /// [`ModelError`] where the part lies in other axes, or stores its vectors in another way. Nothing is taken then.
    pub fn take(&mut self, part: &Self) -> Result<usize, ModelError> {
        if part.axes != self.axes {
            return Err(ModelError::Axes { expected: self.axes.clone(), found: part.axes.clone() });
        }
        let alike = self.factors.takes(&part.factors) && self.embeddings.is_some() == part.embeddings.is_some();
        if !alike {
            return Err(ModelError::Missing { name: "item_factors as bytes".into() });
        }
        let before = self.len();
        for (row, id) in part.ids.iter().enumerate() {
            if self.find(id).is_some() {
                continue;
            }
            self.factors.push(part.factors.row_int8(row));
            if let Some((all, new)) = self.embeddings.as_mut().zip(part.embeddings.as_ref()) {
                all.push(new.row_int8(row));
            }
            self.facts(part.exposure[row], part.reading_seconds[row], part.published[row]);
            self.readers.push(part.readers[row]);
            self.recent_readers.push(part.recent_readers[row]);
            self.topic.push(part.topic.get(row).copied().unwrap_or(NO_TOPIC));
            self.ids.push(id.clone());
        }
        self.reorder();
        Ok(self.len() - before)
    }

    /// Takes in an article that came with the page, unless it is known or its vector is of another length; whether it did.
    /// What it is about is then told by the same vector: both lie in one space.
    pub fn offer(&mut self, article: Article) -> bool {
        let fits = article.values.len() == self.factors.dimension() && self.factors.as_int8().is_some();
        if !fits || article.id.is_empty() || self.find(&article.id).is_some() {
            return false;
        }
        if let Some(all) = &mut self.embeddings {
            all.push((article.scale, article.values.clone()));
        }
        self.factors.push((article.scale, article.values));
        self.facts(article.exposure, article.reading_seconds, article.published);
        self.readers.push(article.readers);
        self.recent_readers.push(article.recent_readers);
        self.topic.push(NO_TOPIC);
        self.ids.push(article.id);
        self.reorder();
        true
    }

    fn facts(&mut self, exposure: f32, reading_seconds: f32, published: i64) {
        self.exposure.push(exposure);
        self.reading_seconds.push(reading_seconds);
        self.published.push(published);
    }

    fn reorder(&mut self) {
        // No id stands twice: each was looked for before it came.
        if let Ok(order) = Self::order_of(&self.ids) {
            self.order = order;
        }
    }
}
