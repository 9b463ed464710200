//! Beyond accuracy: what the lists put before readers, whether it was read or not.
//!
//! Names and definitions are the literature's; where packages differ, the field says whom it follows. Popular is what has many
//! readers at the moment of the list; the short head is the most popular fifth of the articles that exist then, the long tail
//! all others. (elliot draws the line where four fifths of the training interactions lie behind; RecBole at a share of articles,
//! as here.)

use serde::Serialize;

use super::verdict::Occasion;

/// η: the propensity of an article is taken to grow with its readers to this power (Yang et al. 2018 put exponents from .75 up
/// where popularity was made by a recommender; the square root is the usual choice where it was not, as in Saito et al. 2020).
pub const PROPENSITY_POWER: f64 = 0.5;

/// The figures of one ranker beyond accuracy, all over its first 20 places. `None` where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct BeyondAccuracy {
    /// Coverage@20: the share of the articles that could have been shown that any list did show (Ge et al. 2010).
    pub coverage: f64,
    /// The Gini index of how often each article was shown: Σⱼ (2j − n − 1) pⱼ / (n − 1), p ascending, articles never shown
    /// included (Gunawardana, Shani and Yogev 2022). 0: all equally often, 1: always the same one. RecBole divides by n in place of
    /// n − 1; elliot reports 1 minus this.
    pub gini: Option<f64>,
    /// ARP, the average recommendation popularity: the mean over lists of the mean number of readers of what is shown (Yin et
    /// al. 2012). Readers up to the moment of the list; at the cut these are those of the training set, as in the paper.
    pub arp: f64,
    /// APLT, the average percentage of long-tail items: the mean over lists of the share of places that show the long tail
    /// (Abdollahpouri et al. 2017).
    pub aplt: f64,
    /// ACLT, the average coverage of long-tail items: the mean over lists of how many places show the long tail
    /// (Abdollahpouri et al. 2019, as elliot has it).
    pub aclt: f64,
    /// PopREO, ranking-based equal opportunity by popularity: standard deviation over mean of the two shares of relevant
    /// short-head and long-tail articles that are shown (Zhu et al. 2020). 0: relevant articles of both have one chance;
    /// 1: one of the groups has none.
    pub pop_reo: Option<f64>,
    /// PopRSP, ranking-based statistical parity by popularity: the same of the shares of all candidates (Zhu et al. 2020).
    pub pop_rsp: Option<f64>,
    /// Tail recall@20: the mean, over the lists with a relevant article of the long tail, of the share of those that is shown.
    pub tail_recall: Option<f64>,
    /// Recall@20 with each relevant article weighed by the inverse of its propensity, self-normalised: Σ shown/p over Σ 1/p
    /// (SNIPS of Schnabel et al. 2016; Yang et al. 2018 normalise within each reader instead), p ∝ readersʸ, y =
    /// [`PROPENSITY_POWER`].
    pub snips_recall: Option<f64>,
}

/// What is summed over lists.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Exposure {
    /// By article, how many lists showed it.
    shown: Vec<u32>,
    lists: u64,
    /// Σ over lists of the mean readers of a place.
    readers: f64,
    /// Σ over lists of the share of places in the long tail.
    tail_share: f64,
    /// By group: places, candidates, relevant articles, those of them that were shown.
    places: [u64; 2],
    candidates: [u64; 2],
    relevant: [u64; 2],
    hits: [u64; 2],
    /// Lists with a relevant article of the long tail, and Σ of their recall.
    tail_lists: u64,
    tail_recall: f64,
    /// Σ 1/p of relevant articles, and of those that were shown.
    weights: f64,
    weighed_hits: f64,
}

impl Exposure {
    pub(super) fn new(articles: usize) -> Self {
        Self {
            shown: vec![0; articles],
            lists: 0,
            readers: 0.0,
            tail_share: 0.0,
            places: [0; 2],
            candidates: [0; 2],
            relevant: [0; 2],
            hits: [0; 2],
            tail_lists: 0,
            tail_recall: 0.0,
            weights: 0.0,
            weighed_hits: 0.0,
        }
    }

    /// Adds a list that shows the candidates at `places`; returns its recall of the long tail, `None` where nothing of it is relevant.
    pub(super) fn add(&mut self, occasion: &Occasion<'_>, places: &[usize]) -> Option<f64> {
        let Occasion { candidates, relevant, popularity, groups, .. } = *occasion;
        let readers = |article: u32| f64::from(popularity.readers[article as usize]);
        let mut places_of = [0; 2];
        let mut sum = 0.0;
        for article in places.iter().map(|&place| candidates[place]) {
            self.shown[article as usize] += 1;
            sum += readers(article);
            places_of[popularity.group(article)] += 1;
        }
        let length = places.len().max(1) as f64;
        self.lists += 1;
        self.readers += sum / length;
        self.tail_share += places_of[1] as f64 / length;
        let (mut relevant_of, mut hits_of) = ([0; 2], [0; 2]);
        for &place in relevant {
            let article = candidates[place];
            let group = popularity.group(article);
            let weight = libm::pow(readers(article).max(1.0), -PROPENSITY_POWER);
            relevant_of[group] += 1;
            self.weights += weight;
            if places.contains(&place) {
                hits_of[group] += 1;
                self.weighed_hits += weight;
            }
        }
        let tail_recall = (relevant_of[1] > 0).then(|| hits_of[1] as f64 / relevant_of[1] as f64);
        if let Some(recall) = tail_recall {
            self.tail_lists += 1;
            self.tail_recall += recall;
        }
        for group in 0..2 {
            self.places[group] += places_of[group];
            self.candidates[group] += groups[group];
            self.relevant[group] += relevant_of[group];
            self.hits[group] += hits_of[group];
        }
        tail_recall
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.shown.iter_mut().zip(&other.shown).for_each(|(shown, other)| *shown += other);
        self.lists += other.lists;
        self.readers += other.readers;
        self.tail_share += other.tail_share;
        for group in 0..2 {
            self.places[group] += other.places[group];
            self.candidates[group] += other.candidates[group];
            self.relevant[group] += other.relevant[group];
            self.hits[group] += other.hits[group];
        }
        self.tail_lists += other.tail_lists;
        self.tail_recall += other.tail_recall;
        self.weights += other.weights;
        self.weighed_hits += other.weighed_hits;
    }

    /// The figures, where `articles` could have been shown.
    pub(super) fn figures(&self, articles: usize) -> BeyondAccuracy {
        let lists = self.lists.max(1) as f64;
        let share = |above: f64, below: f64| (below > 0.0).then(|| above / below);
        BeyondAccuracy {
            coverage: self.shown.iter().filter(|&&shown| shown > 0).count() as f64 / articles.max(1) as f64,
            gini: gini(&self.shown, articles),
            arp: self.readers / lists,
            aplt: self.tail_share / lists,
            aclt: self.places[1] as f64 / lists,
            pop_reo: disparity(self.hits, self.relevant),
            pop_rsp: disparity(self.places, self.candidates),
            tail_recall: share(self.tail_recall, self.tail_lists as f64),
            snips_recall: share(self.weighed_hits, self.weights),
        }
    }
}

/// Of how often each of `articles` was shown; articles beyond those in `shown` never were.
fn gini(shown: &[u32], articles: usize) -> Option<f64> {
    let mut counts: Vec<u32> = shown.iter().copied().filter(|&count| count > 0).collect();
    counts.sort_unstable();
    let total: f64 = counts.iter().copied().map(f64::from).sum();
    if total == 0.0 || articles < 2 {
        return None;
    }
    let never = articles.saturating_sub(counts.len());
    let n = articles as f64;
    let sum: f64 =
        (never + 1..).zip(&counts).map(|(place, &count)| (2.0 * place as f64 - n - 1.0) * f64::from(count)).sum();
    Some(sum / total / (n - 1.0))
}

/// Standard deviation over mean of the two shares `part`/`whole`: |a − b| / (a + b).
fn disparity(part: [u64; 2], whole: [u64; 2]) -> Option<f64> {
    if whole.contains(&0) {
        return None;
    }
    let [head, tail] = [0, 1].map(|group| part[group] as f64 / whole[group] as f64);
    (head + tail > 0.0).then(|| (head - tail).abs() / (head + tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::Moment;
    use crate::evaluation::verdict::groups;
    use crate::metrics::Popularity;

    /// Ten articles, the first two of which are the short head.
    const READERS: [u32; 10] = [50, 30, 21, 14, 11, 8, 5, 3, 2, 1];
    /// What each of four readers had met, was shown, and took.
    const LISTS: [(&[u32], [u32; 4], &[u32]); 4] = [
        (&[0, 4], [1, 2, 6, 3], &[1, 6, 8]),
        (&[1], [0, 2, 7, 5], &[0, 5, 9]),
        (&[0, 1, 9], [2, 3, 4, 8], &[3, 4, 7]),
        (&[2, 5], [0, 1, 3, 4], &[0, 1]),
    ];

    fn figures() -> BeyondAccuracy {
        let mut popularity = Popularity::default();
        popularity.update(&READERS, 0..10);
        let mut exposure = Exposure::new(10);
        for (reader, (met, shown, relevant)) in (0..).zip(LISTS) {
            let candidates: Vec<u32> = (0..10).filter(|article| !met.contains(article)).collect();
            let place = |article: &u32| candidates.iter().position(|candidate| candidate == article).unwrap();
            let relevant: Vec<usize> = relevant.iter().map(place).collect();
            let occasion = Occasion {
                moment: Moment { at: 0, reader, open: None },
                candidates: &candidates,
                relevant: &relevant,
                popularity: &popularity,
                groups: groups(&candidates, &popularity),
            };
            exposure.add(&occasion, &shown.map(|article| place(&article)));
        }
        exposure.figures(10)
    }

    fn close(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn public_implementations_find_the_same_on_one_ranking() {
        let found = figures();
        // RecBole 1.2.1: ItemCoverage, AveragePopularity, TailPercentage (tail_ratio .8), and GiniIndex, which divides by n.
        assert!(close(Some(found.coverage), 0.9), "{found:?}");
        assert!(close(Some(found.arp), 19.0625), "{found:?}");
        assert!(close(Some(found.aplt), 0.75), "{found:?}");
        assert!(close(found.gini.map(|gini| gini * 9.0 / 10.0), 0.3125), "{found:?}");
        // elliot 0.3.1, short head and long tail as here: ACLT, PopREO, PopRSP, and Gini, which is 1 minus ours.
        assert!(close(Some(found.aclt), 3.0), "{found:?}");
        assert!(close(found.pop_reo, 0.272_727_272_727_272_76), "{found:?}");
        assert!(close(found.pop_rsp, 0.4), "{found:?}");
        assert!(close(found.gini.map(|gini| 1.0 - gini), 0.652_777_777_777_777_8), "{found:?}");
    }

    #[test]
    fn tail_recall_and_propensities_are_as_computed_by_hand() {
        let found = figures();
        // Of three readers with relevant articles in the long tail: 1 of {6, 8}, 1 of {5, 9}, 2 of {3, 4, 7}.
        assert!(close(found.tail_recall, (0.5 + 0.5 + 2.0 / 3.0) / 3.0), "{found:?}");
        let weigh =
            |articles: &[u32]| articles.iter().map(|&a| f64::from(READERS[a as usize]).sqrt().recip()).sum::<f64>();
        let shown = weigh(&[1, 6, 0, 5, 3, 4, 0, 1]);
        assert!(close(found.snips_recall, shown / (shown + weigh(&[8, 9, 7]))), "{found:?}");
    }

    #[test]
    fn what_cannot_be_divided_has_no_figure() {
        let none = Exposure::new(3).figures(3);
        assert_eq!([none.gini, none.pop_reo, none.pop_rsp, none.tail_recall, none.snips_recall], [None; 5]);
        // Always the same one, and all alike.
        assert!(close(gini(&[0, 7, 0], 3), 1.0));
        assert!(close(gini(&[4, 4, 4], 3), 0.0));
        // Articles that are known, and were never candidates of anybody.
        assert!(close(gini(&[2, 2], 4), 2.0 / 3.0));
        assert_eq!(disparity([0, 0], [3, 3]), None);
        assert!(close(disparity([0, 1], [3, 3]), 1.0));
    }
}
