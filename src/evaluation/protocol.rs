//! The figures of one protocol: all rankers on the same lists.

use serde::Serialize;

use super::exposure::BeyondAccuracy;
use super::verdict::Verdict;
use super::{COHORTS, Difference, Figures, Outcome, Ranker, Refresh};

/// The figures of all rankers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Protocol {
    /// Lists that were judged. None of them is no error: a log may have none.
    pub lists: usize,
    /// Readers they were for.
    pub readers: usize,
    /// Pairs of a reader and a relevant article.
    pub pairs: usize,
    /// Candidates of a list, on average.
    pub mean_candidates: f64,
    /// Articles that could have been shown.
    pub articles: usize,
    /// By ranker.
    pub rankers: Vec<Judged>,
}

/// The figures of one ranker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// What it is called.
    pub name: String,
    /// Whether others are held against it.
    pub baseline: bool,
    /// How old what it knows of articles may be.
    pub refreshed: Refresh,
    /// Over all lists.
    pub overall: Figures,
    /// By what was known of the reader.
    pub by_history: Vec<OfHistory>,
    /// By what was known of the article, where the protocol has articles of both kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_article: Vec<OfArticles>,
    /// What was put before readers.
    pub beyond_accuracy: BeyondAccuracy,
    /// Against the baseline of the highest NDCG; `None` for that baseline itself.
    pub difference: Option<Difference>,
}

/// The figures for readers with a history of some length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfHistory {
    /// Articles that the reader had met before.
    pub articles_before: &'static str,
    /// What the lists were worth.
    pub figures: Figures,
}

/// The figures for reads of articles that the last training knew, or did not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfArticles {
    /// `warm`: read by somebody before the cut. `cold`: not.
    pub article: &'static str,
    /// What the lists were worth.
    pub figures: Figures,
}

/// What belongs to a list, whoever ranked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct About {
    /// Articles that the reader had met.
    pub(super) met: usize,
    pub(super) candidates: usize,
    /// Relevant articles, whether or not they are candidates.
    pub(super) relevant: usize,
    /// Whether the one relevant article was read before the cut, where the protocol tells it.
    pub(super) warm: Option<bool>,
}

impl Protocol {
    /// Puts together what was found: of each list what it was about, of each ranker the verdict on all lists.
    pub(super) fn new(
        about: &[About],
        rankers: &[&dyn Ranker],
        verdicts: &[Verdict],
        articles: usize,
        seed: u64,
    ) -> Self {
        let mut judged: Vec<Judged> = rankers
            .iter()
            .zip(verdicts)
            .map(|(ranker, verdict)| judged(about, *ranker, verdict, articles, seed))
            .collect();
        let ndcg = |place: &usize| judged[*place].overall.ndcg.mean;
        let baselines = (0..judged.len()).filter(|&place| judged[place].baseline);
        let best = baselines.max_by(|a, b| ndcg(a).total_cmp(&ndcg(b)));
        if let Some(best) = best.filter(|_| !about.is_empty()) {
            let against = judged[best].name.clone();
            for place in (0..judged.len()).filter(|&place| place != best) {
                let (own, other) = (&verdicts[place].outcomes, &verdicts[best].outcomes);
                judged[place].difference = Some(Difference::of(own, other, against.clone(), seed));
            }
        }
        let candidates: usize = about.iter().map(|about| about.candidates).sum();
        Self {
            lists: about.len(),
            readers: judged.first().map_or(0, |ranker| ranker.overall.readers),
            pairs: about.iter().map(|about| about.relevant).sum(),
            mean_candidates: candidates as f64 / about.len().max(1) as f64,
            articles,
            rankers: judged,
        }
    }
}

fn judged(about: &[About], ranker: &dyn Ranker, verdict: &Verdict, articles: usize, seed: u64) -> Judged {
    let of = |chosen: &dyn Fn(&About) -> bool| {
        let theirs = verdict.outcomes.iter().zip(about).filter(|(_, about)| chosen(about));
        Figures::of(theirs.map(|pair| pair.0).collect::<Vec<&Outcome>>(), seed)
    };
    let by_history = COHORTS
        .iter()
        .map(|cohort| OfHistory { articles_before: cohort.name, figures: of(&|about| cohort.contains(about.met)) });
    let by_article = [("warm", true), ("cold", false)]
        .map(|(article, warm)| OfArticles { article, figures: of(&|about| about.warm == Some(warm)) });
    Judged {
        name: ranker.name().to_owned(),
        baseline: ranker.is_baseline(),
        refreshed: ranker.refreshed(),
        overall: of(&|_| true),
        by_history: by_history.collect(),
        by_article: by_article.into_iter().filter(|of| of.figures.lists > 0).collect(),
        beyond_accuracy: verdict.exposure.figures(articles),
        difference: None,
    }
}
