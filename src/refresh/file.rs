//! The state as a file: safetensors, read with every bound checked.

use std::collections::{BTreeMap, HashMap};

use half::f16;
use nalgebra::DMatrix;

use super::contacts::{Contacts, Pairs};
use super::readers::{Readers, SecretKey};
use super::tensors::{Tensors, Written, wrong};
use super::{KEPT_DAYS, RefreshError, State};
use crate::logs::{Interaction, Kind, Session};
use crate::training::{Constants, Encoder, Examination, Shown, Term, Vectors, Vocabulary};

const FORMAT: &str = "foldin-state";
const VERSION: &str = "1";
/// Times of the years −9999 to 9999: differences of these do not overflow.
const POSSIBLE_TIMES: std::ops::RangeInclusive<i64> = -377_705_116_800..=253_402_300_799;
/// In the order of their numbers in the file.
const KINDS: [Kind; 3] = [Kind::Opened, Kind::Acted, Kind::Explicit];

impl State {
    /// The bytes of a state file.
    ///
    /// # Errors
    /// [`RefreshError::Unusable`] where the library refuses.
    pub fn to_bytes(&self) -> Result<Vec<u8>, RefreshError> {
        let mut tensors = Written::default();
        self.readers.add_to(&mut tensors);
        self.contacts.add_to(&mut tensors);
        if let Some(encoder) = &self.encoder {
            encoder.add_to(&mut tensors)?;
        }
        let Constants { unobserved_weight, regularization, exponent } = self.article_constants;
        let metadata = [
            ("format", FORMAT.into()),
            ("format_version", VERSION.into()),
            ("model_id", self.model_id.clone()),
            ("counted_until", self.contacts.until.to_string()),
            ("min_readers", self.min_readers.to_string()),
            ("kept_days", KEPT_DAYS.to_string()),
            ("article_unobserved_weight", unobserved_weight.to_string()),
            ("article_regularization", regularization.to_string()),
            ("article_regularization_exponent", exponent.to_string()),
            ("examination_exponent", self.contacts.shown.examination.exponent.to_string()),
        ];
        tensors.to_bytes(HashMap::from(metadata.map(|(name, value)| (name.to_owned(), value))))
    }

    /// Reads a state file.
    ///
    /// # Errors
    /// [`RefreshError`] where the file is damaged or of another version, a tensor is not there or of another type or shape, or a
    /// number is out of range.
    pub fn read(file: &[u8]) -> Result<Self, RefreshError> {
        let tensors = Tensors::read(file)?;
        let text = |name| tensors.text(name).to_owned();
        if tensors.text("format") != FORMAT {
            return Err(RefreshError::NotState { found: text("format") });
        }
        if tensors.text("format_version") != VERSION {
            return Err(RefreshError::Version { found: text("format_version") });
        }
        let readers = Readers::read(&tensors)?;
        let contacts = Contacts::read(&tensors, readers.len())?;
        Ok(Self {
            model_id: text("model_id"),
            min_readers: tensors.number("min_readers", "a whole number of at least 0")?,
            article_constants: constants(&tensors)?,
            encoder: Encoder::read(&tensors)?,
            readers,
            contacts,
        })
    }
}

fn constants(tensors: &Tensors<'_>) -> Result<Constants, RefreshError> {
    let number = |name: &str, expected: &str, holds: fn(f64) -> bool| {
        let value: f64 = tensors.number(name, expected)?;
        if value.is_finite() && holds(value) { Ok(value) } else { Err(wrong(name, expected, value)) }
    };
    Ok(Constants {
        unobserved_weight: number("article_unobserved_weight", "a finite number of at least 0", |w| w >= 0.0)?,
        regularization: number("article_regularization", "a finite number above 0", |w| w > 0.0)?,
        exponent: number("article_regularization_exponent", "in 0..=1", |w| (0.0..=1.0).contains(&w))?,
    })
}

impl Readers {
    fn add_to<'a>(&'a self, tensors: &mut Written<'a>) {
        let (count, d) = (self.len(), self.dimension());
        tensors.add("reader_key", &[16], &self.key.0);
        tensors.add("reader_hashes", &[count], &self.hashes);
        tensors.add_made("reader_whole", &[count], bytes(&self.whole));
        tensors.add("reader_factors", &[count, d], &self.factors);
        tensors.add("reader_gram", &[d, d], self.gram.as_slice());
    }

    fn read(tensors: &Tensors<'_>) -> Result<Self, RefreshError> {
        let [count, d] = tensors.lengths::<f16>("reader_factors")?;
        if u32::try_from(count).is_err() {
            return Err(wrong("reader_factors", "of fewer than 2^32 readers", count));
        }
        let key: Vec<u8> = tensors.shaped("reader_key", &[16], "bytes", |_| true)?;
        let key = key.try_into().map_err(|_| wrong("reader_key", "16 bytes", "others"))?;
        let gram: Vec<f64> = tensors.shaped("reader_gram", &[d, d], "finite numbers", f64::is_finite)?;
        Ok(Self {
            key: SecretKey(key),
            hashes: tensors.shaped("reader_hashes", &[count], "hashes", |_| true)?,
            whole: flags(tensors, "reader_whole", count)?,
            gram: DMatrix::from_vec(d, d, gram),
            factors: tensors.shaped("reader_factors", &[count, d], "finite numbers", f16::is_finite)?,
        })
    }
}

impl Contacts {
    fn add_to<'a>(&'a self, tensors: &mut Written<'a>) {
        let count = self.readers.len();
        tensors.add("item_readers", &[count], &self.readers);
        tensors.add("item_recent_readers", &[count], &self.recent);
        self.shown.add_to(tensors);
        tensors.add("item_last_read", &[count], &self.last);
        tensors.add("item_unsolved", &[count], &self.unsolved);
        tensors.add_made("item_whole", &[count], bytes(&self.whole));
        let starts: Vec<u64> = self.pairs.starts.iter().map(|&start| start as u64).collect();
        tensors.add_made("pair_starts", &[count + 1], starts);
        tensors.add("pair_readers", &[self.pairs.readers.len()], &self.pairs.readers);
        tensors.add("pair_weights", &[self.pairs.weights.len()], &self.pairs.weights);
        let open = |number: fn(&Interaction) -> u32| self.open.iter().map(number).collect::<Vec<u32>>();
        let going_on = self.open.len();
        tensors.add_made("open_articles", &[going_on], open(|row| row.article));
        tensors.add_made("open_readers", &[going_on], open(|row| row.reader));
        tensors.add_made("open_times", &[going_on], self.open.iter().map(|row| row.at).collect::<Vec<i64>>());
        let kind = |row: &Interaction| KINDS.iter().position(|kind| *kind == row.kind).unwrap_or(0) as u8;
        tensors.add_made("open_kinds", &[going_on], self.open.iter().map(kind).collect::<Vec<u8>>());
        let measures = |row: &Interaction| [row.dwell_seconds, row.scroll_depth, row.strength];
        tensors.add_made("open_measures", &[going_on, 3], self.open.iter().flat_map(measures).collect::<Vec<f32>>());
        let dwells = || self.dwells.iter().flat_map(|(&article, dwells)| dwells.iter().map(move |&d| (article, d)));
        tensors.add_made("dwell_articles", &[dwells().count()], dwells().map(|dwell| dwell.0).collect::<Vec<u32>>());
        tensors.add_made("dwell_seconds", &[dwells().count()], dwells().map(|dwell| dwell.1).collect::<Vec<f32>>());
    }

    fn read(tensors: &Tensors<'_>, readers: usize) -> Result<Self, RefreshError> {
        let until: i64 = tensors.number("counted_until", "Unix seconds")?;
        if !POSSIBLE_TIMES.contains(&until) {
            return Err(wrong("counted_until", "Unix seconds of the years -9999 to 9999", until));
        }
        let whole: Vec<u8> = tensors.list("item_whole")?;
        let count = whole.len();
        let counts = |name| {
            tensors
                .shaped(name, &[count], "finite numbers of at least 0", |count: f64| count.is_finite() && count >= 0.0)
        };
        Ok(Self {
            until,
            readers: counts("item_readers")?,
            recent: counts("item_recent_readers")?,
            shown: Shown::read(tensors, count, readers)?,
            last: tensors.shaped("item_last_read", &[count], "times", |at: i64| {
                at == i64::MIN || POSSIBLE_TIMES.contains(&at)
            })?,
            unsolved: counts("item_unsolved")?,
            whole: flags(tensors, "item_whole", count)?,
            pairs: Pairs::read(tensors, count, readers)?,
            open: open(tensors, count, readers)?,
            dwells: dwells(tensors, count)?,
        })
    }
}

impl Shown {
    fn add_to<'a>(&'a self, tensors: &mut Written<'a>) {
        tensors.add("item_shown", &[self.exposure.len()], &self.exposure);
        tensors.add("examination", &[self.examination.first.len()], &self.examination.first);
        let count = self.lately.len();
        let number = |pick: fn(&(u32, u32)) -> u32| self.lately.keys().map(pick).collect::<Vec<u32>>();
        tensors.add_made("showing_articles", &[count], number(|pair| pair.0));
        tensors.add_made("showing_readers", &[count], number(|pair| pair.1));
        tensors.add_made("showing_times", &[count], self.lately.values().map(|of| of.0).collect::<Vec<i64>>());
        tensors.add_made("showing_examined", &[count], self.lately.values().map(|of| of.1).collect::<Vec<f64>>());
    }

    fn read(tensors: &Tensors<'_>, articles: usize, readers: usize) -> Result<Self, RefreshError> {
        let share = |value: &f64| (0.0..=1.0).contains(value);
        let first: Vec<f64> = tensors.list("examination")?;
        if !first.iter().all(share) {
            return Err(wrong("examination", "numbers in 0..=1", "others"));
        }
        let exponent: f64 = tensors.number("examination_exponent", "a finite number of at least 0")?;
        if !(exponent.is_finite() && exponent >= 0.0) {
            return Err(wrong("examination_exponent", "a finite number of at least 0", exponent));
        }
        let mut shown = Self::new(articles, Examination { first, exponent });
        shown.exposure = tensors
            .shaped("item_shown", &[articles], "finite numbers of at least 0", |of: f64| of.is_finite() && of >= 0.0)?;
        let of_articles: Vec<u32> = tensors.list("showing_articles")?;
        let count = of_articles.len();
        if !of_articles.iter().all(|&article| (article as usize) < articles) {
            return Err(wrong("showing_articles", format!("numbers below {articles}"), "a larger one"));
        }
        let of_readers = tensors
            .shaped("showing_readers", &[count], "numbers of readers", |reader: u32| (reader as usize) < readers)?;
        let times = tensors
            .shaped("showing_times", &[count], "times in Unix seconds", |at: i64| POSSIBLE_TIMES.contains(&at))?;
        let examined = tensors.shaped("showing_examined", &[count], "numbers in 0..=1", |of: f64| share(&of))?;
        let pairs = of_articles.into_iter().zip(of_readers);
        shown.lately = pairs.zip(times.into_iter().zip(examined)).collect();
        Ok(shown)
    }
}

impl Pairs {
    fn read(tensors: &Tensors<'_>, articles: usize, readers: usize) -> Result<Self, RefreshError> {
        let of_readers: Vec<u32> = tensors.list("pair_readers")?;
        let pairs = of_readers.len();
        let known = |&reader: &u32| (reader as usize) < readers;
        if !of_readers.iter().all(known) {
            return Err(wrong("pair_readers", format!("numbers below {readers}"), "a larger one"));
        }
        let starts: Vec<u64> = tensors.shaped("pair_starts", &[articles + 1], "places", |_| true)?;
        let ascends = starts.is_sorted() && starts.first() == Some(&0) && starts.last() == Some(&(pairs as u64));
        if !ascends {
            return Err(wrong("pair_starts", format!("ascending from 0 to {pairs}"), "others"));
        }
        let starts: Vec<usize> = starts.into_iter().map(|start| start as usize).collect();
        // None lies beyond the last, which is the number of pairs.
        let ascend = |span: &[usize]| of_readers[span[0]..span[1]].is_sorted_by(|a, b| a < b);
        if let Some(article) = starts.windows(2).position(|span| !ascend(span)) {
            return Err(wrong("pair_readers", "ascending within each article", format!("others in article {article}")));
        }
        let weights = tensors.shaped("pair_weights", &[pairs], "finite numbers of at least 0", |weight: f32| {
            weight.is_finite() && weight >= 0.0
        })?;
        Ok(Self { starts, readers: of_readers, weights })
    }
}

fn open(tensors: &Tensors<'_>, articles: usize, readers: usize) -> Result<Vec<Interaction>, RefreshError> {
    let of_articles: Vec<u32> = tensors.list("open_articles")?;
    let count = of_articles.len();
    let below = |limit: usize| move |number: u32| (number as usize) < limit;
    if !of_articles.iter().copied().all(below(articles)) {
        return Err(wrong("open_articles", format!("numbers below {articles}"), "a larger one"));
    }
    let of_readers = tensors.shaped("open_readers", &[count], "numbers of readers", below(readers))?;
    let times =
        tensors.shaped("open_times", &[count], "times in Unix seconds", |at: i64| POSSIBLE_TIMES.contains(&at))?;
    let kinds: Vec<u8> =
        tensors.shaped("open_kinds", &[count], "0, 1 or 2", |kind: u8| usize::from(kind) < KINDS.len())?;
    let measures: Vec<f32> = tensors.shaped("open_measures", &[count, 3], "measures, or NaN", |measure: f32| {
        measure.is_nan() || (measure.is_finite() && measure >= 0.0)
    })?;
    let numbers = of_articles.into_iter().zip(of_readers);
    let rows = numbers.zip(times.into_iter().zip(kinds)).zip(measures.as_chunks().0);
    let rows = rows.map(|(((article, reader), (at, kind)), &[dwell_seconds, scroll_depth, strength])| {
        let kind = KINDS.get(usize::from(kind)).copied().unwrap_or(Kind::Unknown);
        Interaction {
            at,
            reader,
            article,
            dwell_seconds,
            scroll_depth,
            strength,
            slot: 0,
            kind,
            session: Session::Untold,
        }
    });
    Ok(rows.collect())
}

fn dwells(tensors: &Tensors<'_>, articles: usize) -> Result<BTreeMap<u32, Vec<f32>>, RefreshError> {
    let seconds: Vec<f32> = tensors.list("dwell_seconds")?;
    let of_articles = tensors.shaped("dwell_articles", &[seconds.len()], "numbers of articles", |article: u32| {
        (article as usize) < articles
    })?;
    if !seconds.iter().all(|seconds| seconds.is_finite() && *seconds > 0.0) {
        return Err(wrong("dwell_seconds", "finite numbers above 0", "others"));
    }
    let mut dwells: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
    for (article, seconds) in of_articles.into_iter().zip(seconds) {
        dwells.entry(article).or_default().push(seconds);
    }
    Ok(dwells)
}

impl Encoder {
    fn add_to<'a>(&'a self, tensors: &mut Written<'a>) -> Result<(), RefreshError> {
        let (count, d) = (self.map.len(), self.map.dimension());
        tensors.add("content_map", &[count, d], self.map.values());
        if let Some(vocabulary) = &self.vocabulary {
            let (terms, weights): (Vec<&Term>, Vec<f64>) = vocabulary.terms().into_iter().unzip();
            let text =
                serde_json::to_vec(&terms).map_err(|error| RefreshError::Unusable { reason: error.to_string() })?;
            tensors.add_made("content_terms", &[text.len()], text);
            tensors.add_made("content_term_weights", &[weights.len()], weights);
        }
        Ok(())
    }

    fn read(tensors: &Tensors<'_>) -> Result<Option<Self>, RefreshError> {
        if !tensors.has("content_map") {
            return Ok(None);
        }
        let [count, d] = tensors.lengths::<f32>("content_map")?;
        let map = tensors.shaped("content_map", &[count, d], "finite numbers", f32::is_finite)?;
        let map = Vectors::of_values(d, map).ok_or_else(|| wrong("content_map", "a matrix", "others"))?;
        if !tensors.has("content_terms") {
            return Ok(Some(Self { vocabulary: None, map }));
        }
        let text: Vec<u8> = tensors.list("content_terms")?;
        let terms: Vec<Term> = serde_json::from_slice(&text)
            .map_err(|error| wrong("content_terms", "JSON of words, numbers and topics", error))?;
        let weights = tensors.shaped("content_term_weights", &[count], "finite numbers above 0", |weight: f64| {
            weight.is_finite() && weight > 0.0
        })?;
        if terms.len() != count {
            return Err(wrong("content_terms", format!("{count} terms"), terms.len()));
        }
        Ok(Some(Self { vocabulary: Some(Vocabulary::new(terms.into_iter().zip(weights))), map }))
    }
}

fn bytes(flags: &[bool]) -> Vec<u8> {
    flags.iter().map(|&flag| u8::from(flag)).collect()
}

fn flags(tensors: &Tensors<'_>, name: &str, count: usize) -> Result<Vec<bool>, RefreshError> {
    let flags = tensors.shaped(name, &[count], "0 or 1", |flag: u8| flag < 2)?;
    Ok(flags.into_iter().map(|flag| flag == 1).collect())
}
