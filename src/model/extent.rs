//! A page that does not load the catalogue: what it knows of all articles, and how it takes in some.

use super::{Model, NO_TOPIC, Rows};
use crate::order::sorted_indices;

/// What is known of a site's articles that are not loaded; zeros where the model is all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// N, of the whole site.
    pub articles: u64,
    /// When the newest was published, Unix seconds; 0 where no date is known.
    pub newest: i64,
    /// In how many files they lie.
    pub shards: u32,
}

/// FNV-1a.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The shard of `shards` in which an article lies: FNV-1a of its id, modulo. 0 where there are none.
pub fn shard_of(id: &str, shards: u32) -> u32 {
    hash(id).checked_rem(shards).unwrap_or(0)
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

    /// The shard of the head of a published model that may know an article; `None` where it is loaded, or nothing else is there.
    pub fn missing(&self, id: &str) -> Option<u32> {
        let shards = self.extent.shards;
        (shards > 0 && self.find(id).is_none()).then(|| shard_of(id, shards))
    }

    /// Takes in the articles of a part, and leaves it empty; whether it did. Of one that is known already, what was known first
    /// counts. Nothing is taken from a part in other axes, or whose vectors are not stored as the model's.
    pub fn take(&mut self, part: &mut Self) -> bool {
        let contents = self.embeddings.is_some() == part.embeddings.is_some();
        if part.axes != self.axes || !contents || !self.factors.takes(&part.factors) {
            return false;
        }
        self.factors.append(&part.factors);
        if let (Some(ours), Some(theirs)) = (&mut self.embeddings, &part.embeddings) {
            ours.append(theirs);
        }
        // Who knows no topics has none of any length.
        self.topic.resize(self.ids.len(), NO_TOPIC);
        part.topic.resize(part.ids.len(), NO_TOPIC);
        self.topic.append(&mut part.topic);
        self.ids.append(&mut part.ids);
        self.published.append(&mut part.published);
        for (ours, theirs) in self.numbers().into_iter().zip(part.numbers()) {
            ours.append(theirs);
        }
        self.order = sorted_indices(self.ids.len(), &|a, b| self.ids[a].cmp(&self.ids[b]));
        true
    }

    fn numbers(&mut self) -> [&mut Vec<f32>; 4] {
        [&mut self.exposure, &mut self.reading_seconds, &mut self.readers, &mut self.recent_readers]
    }

    /// An empty part, to be filled with articles that came with the page. What they are about is told by the same vectors: both
    /// lie in one space.
    pub(crate) fn part_of(&self, scales: Vec<f32>, values: Vec<i8>) -> Option<Self> {
        let factors = Rows::int8(self.factors.dimension(), values, scales)?;
        let embeddings = self.embeddings.as_ref().map(|_| factors.clone());
        Some(Self { axes: self.axes.clone(), factors, embeddings, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published shards are found by it: values of the authors' own table of test vectors (draft-eastlake-fnv, appendix).
    #[test]
    fn the_hash_is_fnv_1a() {
        let known = [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)];
        known.iter().for_each(|&(text, value)| assert_eq!(hash(text), value, "{text}"));
        assert_eq!((shard_of("foobar", 1_000), shard_of("foobar", 0)), (0xbf9c_f968 % 1_000, 0));
    }

    fn of(ids: &[&str], published: &[i64], shards: u32) -> Model {
        let count = ids.len();
        Model {
            axes: "here".into(),
            ids: ids.iter().map(|&id| id.to_owned()).collect(),
            factors: Rows::int8(1, vec![1; count], vec![1.0; count]).expect("rows of one number"),
            published: published.to_vec(),
            order: (0..count).collect(),
            extent: Extent { shards, ..Extent::default() },
            ..Model::default()
        }
    }

    #[test]
    fn the_newest_is_loaded_or_told_of_and_none_where_no_date_is_known() {
        assert_eq!(of(&["a", "b"], &[7, 9], 0).newest(), Some(9));
        assert_eq!(of(&["a"], &[0], 0).newest(), None);
        assert_eq!(
            Model { extent: Extent { newest: 11, ..Extent::default() }, ..of(&["a"], &[7], 0) }.newest(),
            Some(11)
        );
    }

    #[test]
    fn only_what_is_not_loaded_is_missing_and_only_from_shards() {
        let model = of(&["foobar"], &[0], 1_000);
        assert_eq!((model.missing("foobar"), model.missing("a")), (None, Some(0xe40c_292c % 1_000)));
        assert_eq!(of(&["foobar"], &[0], 0).missing("a"), None);
    }

    #[test]
    fn a_part_of_other_axes_or_other_vectors_is_not_taken() {
        let contents = |model: Model| Model { embeddings: Some(model.factors.clone()), ..model };
        let mut bare = of(&["a"], &[0], 0);
        for mut other in [Model { axes: "there".into(), ..of(&["b"], &[0], 0) }, contents(of(&["b"], &[0], 0))] {
            assert!(!bare.take(&mut other) && other.ids == ["b"]);
        }
        let mut wide = of(&["b"], &[0], 0);
        wide.factors = Rows::int8(2, vec![1; 2], vec![1.0]).expect("a row of two numbers");
        assert!(!bare.take(&mut wide) && bare.ids == ["a"]);
        let mut part = contents(of(&["a"], &[0], 0)).part_of(vec![0.5], vec![1]).expect("a row of one number");
        assert!(part.embeddings.is_some(), "what came with the page is about something, too");
        part.ids.push("b".into());
        part.published.push(0);
        let mut full = contents(of(&["a"], &[0], 0));
        assert!(full.take(&mut part) && full.ids == ["a", "b"] && full.embeddings.is_some_and(|rows| rows.len() == 2));
        assert!(bare.part_of(vec![0.5], vec![1]).is_some_and(|part| part.embeddings.is_none()));
    }
}
