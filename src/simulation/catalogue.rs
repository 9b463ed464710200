//! What there is to read, with the truth about it.

use std::collections::BTreeMap;

use crate::logs::articles::Article;

use super::assumptions::Assumptions;
use super::calendar::DAY;
use super::chance::{Chance, Purpose};

/// A share of an article that is about one sub-interest of one topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) topic: usize,
    pub(super) sub_interest: usize,
    /// 0..1; an article's parts sum to 1.
    pub(super) share: f64,
}

/// An article and the truth about it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) article: Article,
    /// Unix seconds; `None` was there before everything else.
    pub(super) published: Option<i64>,
    pub(super) words: f64,
    pub(super) parts: Vec<Part>,
    /// q: a reader is drawn by e^q, and stays the longer.
    pub(super) quality: f64,
    /// l: a reader is drawn by e^l, and stays no longer for it.
    pub(super) lure: f64,
}

/// An article's own lure. It has a sequence of its own, so that the rest of a log is what it was without any.
pub(super) fn lure(seed: u64, number: usize, assumptions: &Assumptions) -> f64 {
    assumptions.lure_sigma * Chance::new(seed, Purpose::Lure, number as u64).normal()
}

/// All articles, oldest first.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) topics: Vec<String>,
    pub(super) sub_interests: usize,
    pub(super) pieces: Vec<Piece>,
    /// e^(q + l) of each.
    pub(super) pull: Vec<f64>,
}

impl Catalogue {
    pub(super) fn new(topics: Vec<String>, sub_interests: usize, mut pieces: Vec<Piece>) -> Self {
        pieces.sort_by(|a, b| (a.published, &a.article.item_id).cmp(&(b.published, &b.article.item_id)));
        let pull = pieces.iter().map(|piece| libm::exp(piece.quality + piece.lure)).collect();
        Self { topics, sub_interests, pieces, pull }
    }

    /// Takes given articles. What their rows do not say is drawn: quality, sub-interests, and a topic where there is none.
    pub(super) fn given(articles: Vec<Article>, seed: u64, assumptions: &Assumptions) -> Self {
        let names: BTreeMap<String, usize> = {
            let mut names: Vec<&String> = articles.iter().flat_map(|article| &article.topics).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().enumerate().map(|(place, name)| (name.clone(), place)).collect()
        };
        let mut topics: Vec<String> = names.keys().cloned().collect();
        if topics.is_empty() {
            topics.push("everything".into());
        }
        let sub_interests = assumptions.sub_interests as usize;
        let pieces = articles
            .into_iter()
            .enumerate()
            .map(|(number, article)| {
                let mut chance = Chance::new(seed, Purpose::Quality, number as u64);
                let quality = assumptions.quality_sigma * chance.normal();
                let mut about: Vec<usize> = article.topics.iter().filter_map(|name| names.get(name).copied()).collect();
                if about.is_empty() {
                    about.push(chance.below(topics.len()));
                }
                let rest = 1.0 - assumptions.second_topic_weight;
                let others = about.len() - 1;
                let share = |place: usize| match (place, others) {
                    (_, 0) => 1.0,
                    (0, _) => rest,
                    (_, others) => (1.0 - rest) / others as f64,
                };
                let parts = about
                    .iter()
                    .enumerate()
                    .map(|(place, &topic)| Part {
                        topic,
                        sub_interest: chance.below(sub_interests),
                        share: share(place),
                    })
                    .collect();
                let counted = article.text.as_ref().map(|text| text.split_whitespace().count() as u32);
                let words = article.words.or(counted).filter(|&words| words > 0);
                let words = words.map_or(assumptions.words_median, f64::from);
                let lure = lure(seed, number, assumptions);
                Piece { published: article.published, words, parts, quality, lure, article }
            })
            .collect();
        Self::new(topics, sub_interests, pieces)
    }

    /// The number of a sub-interest of a topic among all.
    pub(super) fn cell(&self, part: &Part) -> usize {
        part.topic * self.sub_interests + part.sub_interest
    }

    /// What a reader with these tastes has for the topics of an article.
    pub(super) fn affinity(&self, tastes: &[f64], item: usize) -> f64 {
        self.pieces[item].parts.iter().map(|part| part.share * tastes[self.cell(part)]).sum()
    }

    /// The true preference: affinity times e^q.
    pub(super) fn preference(&self, tastes: &[f64], item: usize) -> f64 {
        self.affinity(tastes, item) * self.pull[item]
    }

    /// How many articles are out at a time.
    pub(super) fn published_by(&self, time: i64) -> usize {
        self.pieces.partition_point(|piece| piece.published.is_none_or(|published| published <= time))
    }

    /// New articles a calendar day, from the first date to the last; 1 where no two dates differ.
    pub(super) fn pace(&self) -> f64 {
        let dates = || self.pieces.iter().filter_map(|piece| piece.published);
        match (dates().min(), dates().max()) {
            (Some(first), Some(last)) if last > first => dates().count() as f64 * DAY as f64 / (last - first) as f64,
            _ => 1.0,
        }
    }

    /// The middle length in words.
    pub(super) fn median_words(&self) -> f64 {
        let mut words: Vec<f64> = self.pieces.iter().map(|piece| piece.words).collect();
        words.sort_by(f64::total_cmp);
        words.get(words.len() / 2).copied().unwrap_or(1.0)
    }
}
