//! What the page takes from the JSON, and how it is asked for.

use serde_json::Value;

/// Below so many readers an interval by bootstrap says little: the few there are cannot stand for all.
pub(super) const FEW_READERS: f64 = 30.0;

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    pub(crate) mean: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Measure {
    /// `None` where it is not there, or not finite (which JSON writes as null).
    pub(super) fn of(value: &Value) -> Option<Self> {
        let number = |name: &str| value.get(name).and_then(Value::as_f64);
        Some(Self { mean: number("mean")?, low: number("low")?, high: number("high")? })
    }
}

/// The measures of Recall, NDCG and MRR: what the JSON calls them, and what everybody does.
pub(super) const MEASURES: [(&str, &str); 3] = [("ndcg", "NDCG@20"), ("recall", "Recall@20"), ("mrr", "MRR")];

/// The protocols, in the order of the page: their name in the JSON, a heading, and what they are.
pub(super) const PROTOCOLS: [(&str, &str, &str); 4] = [
    (
        "real_situation",
        "The real situation",
        "At every first contact of a reader with an article after the cut, everything published by then that the reader had \
         not met is ranked. What was read should stand at the top.",
    ),
    (
        "next_in_session",
        "The next article of a session",
        "The same, where the reader came from another article of the same session: what a list below an article can do.",
    ),
    (
        "warm_pairs",
        "Warm pairs",
        "Once for every reader, at the cut: articles the past has seen. It says what a model has learnt, not whether a page \
         would be good.",
    ),
    (
        "sets",
        "Given sets",
        "Once for every reader: everything that is not in the first set is ranked, the second is to be found.",
    ),
];

/// A number of `value`, 0 where there is none.
pub(super) fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).unwrap_or(0.0)
}

/// A text of `value`, empty where there is none.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of an array of `value`, none where there is none.
pub(super) fn array<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The protocols that judged any list.
pub(super) fn judged(figures: &Value) -> impl Iterator<Item = (&'static str, &'static str, &'static str, &Value)> {
    PROTOCOLS.into_iter().filter_map(|(name, heading, lead)| {
        let protocol = figures.get(name)?;
        (lists(protocol) > 0.0).then_some((name, heading, lead, protocol))
    })
}

/// How many lists a protocol judged; earlier evaluations call them events, or count readers only.
pub(super) fn lists(protocol: &Value) -> f64 {
    ["lists", "events", "readers"]
        .into_iter()
        .map(|name| number(protocol, name))
        .find(|lists| *lists > 0.0)
        .unwrap_or(0.0)
}

/// The figures over all lists of a ranker.
pub(super) fn overall(ranker: &Value) -> Option<&Value> {
    ranker.get("overall").or_else(|| ranker.get("figures"))
}

/// The rankers of a protocol, the one of the highest NDCG first.
pub(super) fn by_worth(protocol: &Value) -> Vec<&Value> {
    let worth = |ranker: &&Value| {
        overall(ranker)
            .and_then(|figures| Measure::of(figures.get("ndcg")?))
            .map_or(f64::NEG_INFINITY, |ndcg| ndcg.mean)
    };
    let mut rankers: Vec<&Value> = array(protocol, "rankers").iter().collect();
    rankers.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    rankers
}

/// Whether a ranker is what is judged, not what it is held against. Where nothing says so, all are baselines.
pub(super) fn is_candidate(ranker: &Value) -> bool {
    ranker.get("baseline").and_then(Value::as_bool) == Some(false)
}
